"""Which cell defines what."""

from __future__ import annotations

from naming import named

from nbasset.core.assets import Cell
from nbasset.notebook.cell_ids import CellIds

ONE, TWO, NAMELESS = Cell("c1", 1), Cell("c2", 2), Cell(None, 3)


def test_a_cell_leaves_what_it_does_not_define_any_more() -> None:
    cells = CellIds()
    cells.defines(ONE, ["a", "b"])
    assert cells.leaves(ONE, ["b", "c"]) == ("a",)
    assert cells.leaves(ONE, ["b", "c"]) == ("a",), "asking changes nothing"
    assert cells.defines(ONE, ["b", "c"]) == ("a",)
    assert cells.leaves(ONE, ["b", "c"]) == ()


def test_what_another_cell_defines_now_is_not_left_behind_by_the_first() -> None:
    cells = CellIds()
    cells.defines(ONE, ["a"])
    cells.defines(TWO, ["a"])
    assert cells.leaves(ONE, []) == ()


def test_where_the_front_end_sends_no_ids_nothing_is_left() -> None:
    cells = CellIds()
    assert cells.defines(NAMELESS, ["a"]) == ()
    assert cells.leaves(NAMELESS, []) == ()
    assert not cells.is_another(NAMELESS, ONE)


def test_the_text_that_defined_something_is_remembered() -> None:
    cells = CellIds()
    cells.begin(ONE, "%%asset a\n1")
    cells.defines(ONE, ["a"])
    assert cells.sources == {"c1": "%%asset a\n1"}
    assert cells.is_another(ONE, TWO)


def test_what_comes_to_a_cell_is_left_with_the_rest() -> None:
    cells, a, b = CellIds(), named("a"), named("b")
    cells.defines(Cell("c1", 1), [a])
    cells.adds(Cell("c1", 1), [b])
    cells.adds(Cell(None, 1), [named("c")])
    assert cells.defines(Cell("c1", 2), []) == (a, b)
