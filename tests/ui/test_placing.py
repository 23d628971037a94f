"""Placing: the same units stand at the same places, turned or not, and large graphs say less."""

from __future__ import annotations

from nbasset.ui.cards import HEIGHT
from nbasset.ui.layout import HEADER, PADDING
from nbasset.ui.placing import LEAST, MANY, READABLE, SEEN, placed, turned
from nbasset.ui.units import Kind, Unit


def unit(name, *upstream, group="g", kind=Kind.ASSET):
    return Unit(name, kind, name, group, upstream)


CHAIN = [unit("a"), unit("b", "a"), unit("c", "b")]


def test_what_rests_on_something_stands_right_of_it_or_below_it():
    across, down = placed(CHAIN), placed(CHAIN, down=True)
    assert [across.layout.at[name][1] for name in "abc"] == [across.layout.at["a"][1]] * 3
    xs = [across.layout.at[name][0] for name in "abc"]
    ys = [down.layout.at[name][1] for name in "abc"]
    assert xs == sorted(set(xs))
    assert ys == sorted(set(ys))


def test_a_line_that_runs_down_goes_aside_above_the_name_of_the_box_it_comes_to():
    layout = placed([unit("a", group="x"), unit("b", "a", group="y")], down=True).layout
    box = layout.at["b"][1] - HEIGHT / 2 - PADDING
    assert all(y <= box - HEADER for _, y in layout.lines["a", "b"])


def test_turned_twice_is_as_before():
    layout = placed(CHAIN).layout
    assert turned(turned(layout)) == layout


def test_groups_are_boxes_where_there_are_several_that_are_open():
    assert not placed(CHAIN).boxed
    assert placed([unit("a", group="x"), unit("b", "a", group="y")]).boxed
    assert not placed([unit(f"folded:{each}", group=each, kind=Kind.FOLDED) for each in "xy"]).boxed


def test_a_small_graph_is_shown_whole_a_long_one_from_afar_and_a_huge_one_plainly():
    long = [unit(f"n{number}", *([f"n{number - 1}"] if number else [])) for number in range(6)]
    assert (placed(CHAIN).far, placed(CHAIN).plain) == (False, False)
    assert (placed(long).far, placed(long).plain) == (True, False)
    assert placed([unit(f"n{number}") for number in range(MANY + 1)]).plain


def test_no_card_shrinks_until_nobody_can_read_it_but_in_a_map_of_very_many():
    sizes = {6: LEAST, 30: SEEN}
    for size, least in sizes.items():
        assert placed([unit(f"n{at}", *([f"n{at - 1}"] if at else [])) for at in range(size)]).least == least
    assert placed(CHAIN).least == READABLE
    assert placed([unit(f"n{number}") for number in range(MANY + 1)]).least == 0.0


def test_nothing_has_a_place_too():
    assert placed(()).layout.at == {}
    assert placed(()).scale == 1.0
