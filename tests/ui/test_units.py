"""Units: folding and files change what is drawn, never what rests on what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from views import asset

from nbasset.ui.cards import counts_of
from nbasset.ui.theme import style_of
from nbasset.ui.units import FOLD_ABOVE, Kind, folded_at_first, summed_up, units_of


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 9))
    ups = [draw(st.sets(st.integers(0, number - 1))) if number else set() for number in range(count)]
    groups = [draw(st.sampled_from("xyz")) for _ in range(count)]
    return [asset(f"a{n}", *(f"a{up}" for up in sorted(ups[n])), group=groups[n]) for n in range(count)]


@given(graphs(), st.sets(st.sampled_from("xyz")))
def test_every_asset_is_in_one_unit_and_two_are_joined_when_any_of_their_assets_are(assets, folded):
    units = units_of(assets, frozenset(folded))
    home = {name: unit.id for unit in units for name in unit.members or (unit.id,)}
    assert sorted(home) == sorted(each["name"] for each in assets)
    joined = {(home[up], home[each["name"]]) for each in assets for up in each["upstream"]}
    assert {(up, unit.id) for unit in units for up in unit.upstream} == {(a, b) for a, b in joined if a != b}


@given(graphs())
def test_without_folding_every_unit_is_an_asset(assets):
    assert [unit.id for unit in units_of(assets)] == [each["name"] for each in assets]


def test_a_file_that_two_assets_read_is_one_source_and_many_files_are_one_card():
    shared = units_of([asset("a", files=["d/x.csv"]), asset("b", files=["d/x.csv"])])
    assert [(unit.name, unit.kind) for unit in shared] == [("x.csv", Kind.FILE), ("a", Kind.ASSET), ("b", Kind.ASSET)]
    assert shared[1].upstream == shared[2].upstream == ("file:d/x.csv",)
    many = units_of([asset("a", files=[f"{n}.csv" for n in range(9)])])
    assert (many[0].name, len(many[0].members)) == ("9 files", 9)


def test_files_of_a_folded_group_are_not_drawn():
    assert [unit.kind for unit in units_of([asset("a", files=["x.csv"])], frozenset(["default"]))] == [Kind.FOLDED]


def test_a_large_graph_opens_folded_and_a_small_one_or_one_without_groups_does_not():
    large = [asset(f"a{n}", group=f"g{n % 3}") for n in range(FOLD_ABOVE + 1)]
    assert folded_at_first(large) == {"g0", "g1", "g2"}
    assert folded_at_first(large[:-1]) == frozenset()
    assert folded_at_first([{**each, "group": "one"} for each in large]) == frozenset()


def test_a_folded_group_shows_the_status_that_stands_for_all():
    unit = units_of([asset("a")], frozenset(["default"]))[0]
    assert summed_up(unit, _standing("FRESH", "FAILED", "STALE", "FRESH"))["status"] == "FAILED"
    assert summed_up(unit, _standing("FRESH", "RUNNING", "FAILED"))["status"] == "RUNNING"


def test_a_failed_check_is_seen_on_its_folded_group():
    unit = units_of([asset("a")], frozenset(["default"]))[0]
    folded = summed_up(
        unit, [*_standing("FRESH"), {"status": "FRESH", "marks": ["made in every run", "check c failed"]}]
    )
    assert counts_of(folded) == ["▲ 1", "● 2"]
    assert style_of(folded["status"], folded["marks"]) == "unmet"


def _standing(*statuses):
    return [{"status": status, "marks": []} for status in statuses]
