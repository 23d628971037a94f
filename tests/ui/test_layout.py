"""Where cards stand: right of what they rest on, apart from each other, in boxes that do not overlap."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from nbasset.ui.layout import GAP_X, PADDING, Layout, arrange, ranks, rising

CARD = (180.0, 64.0)


def random_graph(seed: int, size: int, groups: int) -> tuple[dict[str, list[str]], dict[str, str]]:
    chance = random.Random(seed)
    names = [f"a{number}" for number in range(size)]
    upstream = {
        name: chance.sample(names[:at], min(at, chance.choice([0, 1, 1, 2, 3]))) for at, name in enumerate(names)
    }
    return upstream, {name: f"g{chance.randrange(groups)}" for name in names}


def boxes(layout: Layout, groups: dict[str, str]) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for group in set(groups.values()):
        at = [layout.at[name] for name in groups if groups[name] == group]
        found[group] = (
            min(x for x, _ in at) - CARD[0] / 2 - PADDING,
            min(y for _, y in at) - CARD[1] / 2 - PADDING,
            max(x for x, _ in at) + CARD[0] / 2 + PADDING,
            max(y for _, y in at) + CARD[1] / 2 + PADDING,
        )
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("size", "groups"), [(1, 1), (9, 1), (25, 4), (120, 6)])
def test_whatever_the_graph_nothing_overlaps_and_everything_leads_to_the_right(seed, size, groups):
    upstream, group_of = random_graph(seed, size, groups)
    layout = arrange(upstream, group_of, CARD)
    for name, ups in upstream.items():
        for up in ups:
            assert layout.at[up][0] + CARD[0] + GAP_X <= layout.at[name][0] + 1e-6
    for (x1, y1), (x2, y2) in combinations(layout.at.values(), 2):
        assert x1 != x2 or abs(y1 - y2) >= CARD[1] - 1e-6
    for one, two in combinations(boxes(layout, group_of).values(), 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
    assert all(y - CARD[1] / 2 + 1e-6 >= 0 and y + CARD[1] / 2 <= layout.height + 1e-6 for _, y in layout.at.values())


@pytest.mark.parametrize("group_of", ["g", "own"])
def test_what_is_joined_to_nothing_stands_in_rows_below_the_rest(group_of):
    chain, alone = ["x", "y", "z"], [f"a{number}" for number in range(8)]
    upstream = {"x": (), "y": ("x",), "z": ("y",), **dict.fromkeys(alone, ())}
    groups = {**dict.fromkeys(chain, "g"), **dict.fromkeys(alone, group_of)}
    layout = arrange(upstream, groups, CARD)
    rows = sorted({layout.at[name][1] for name in alone})
    assert rows[0] > max(layout.at[name][1] for name in chain)
    assert [sum(layout.at[name][1] == row for name in alone) for row in rows] == [3, 3, 2]
    assert [layout.at[name][0] for name in alone[:3]] == [layout.at[name][0] for name in chain]


def test_only_what_is_joined_to_nothing_makes_a_sheet_and_not_a_column():
    names = [f"a{number}" for number in range(40)]
    layout = arrange(dict.fromkeys(names, ()), dict.fromkeys(names, "g"), CARD)
    assert 1 < layout.width / layout.height < 3


def test_a_chain_is_a_straight_line():
    layout = arrange({"a": (), "b": ("a",), "c": ("b",)}, dict.fromkeys("abc", "g"), CARD)
    assert len({y for _, y in layout.at.values()}) == 1


def test_a_line_that_passes_a_column_does_not_run_through_its_card():
    layout = arrange({"a": (), "b": ("a",), "c": ("a", "b")}, dict.fromkeys("abc", "g"), CARD)
    passing = [y for x, y in layout.lines["a", "c"][1:-1]]
    assert passing
    assert all(abs(y - layout.at["b"][1]) > CARD[1] / 2 for y in passing)


def test_groups_that_follow_each_other_share_their_rows():
    groups = {"a": "sources", "b": "features", "c": "features", "d": "models"}
    layout = arrange({"a": (), "b": ("a",), "c": ("b",), "d": ("c",)}, groups, CARD)
    assert len({y for _, y in layout.at.values()}) == 1


def test_the_same_graph_is_laid_out_the_same_way():
    upstream, groups = random_graph(3, 40, 3)
    assert arrange(upstream, groups, CARD) == arrange(upstream, groups, CARD)


def test_no_assets_make_an_empty_layout():
    assert arrange({}, {}, CARD).at == {}


def test_ranks_of_a_ring_end_too():
    assert set(ranks({"a": ("b",), "b": ("a",)})) == {"a", "b"}


def test_rising_never_falls():
    chance = random.Random(1)
    found = rising(chance.uniform(-9, 9) for _ in range(50))
    assert found == sorted(found)


def test_a_narrow_source_stands_right_before_what_rests_on_it_first():
    upstream = {"a": [], "b": ["a"], "file": [], "c": ["b", "file"], "d": ["c", "file"], "lonely": []}
    at = arrange(upstream, dict.fromkeys(upstream, ""), CARD, {"file": 90.0, "lonely": 90.0}).at
    assert at["b"][0] - CARD[0] < at["file"][0] < at["c"][0] - CARD[0] / 2
    assert at["lonely"][0] <= at["a"][0]
