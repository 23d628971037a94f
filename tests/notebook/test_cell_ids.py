"""Cell ids: what each cell defines, and what it does not define any more."""

from __future__ import annotations

from nbasset.core.assets import Cell
from nbasset.notebook.cell_ids import CellIds


def test_a_cell_that_defines_something_else_gives_up_what_it_defined():
    cells = CellIds()
    assert cells.defines(Cell("c", 1), ["a", "b"]) == ()
    assert cells.defines(Cell("c", 2), ["b", "d"]) == ("a",)
    assert cells.defines(Cell("c", 3), []) == ("b", "d")


def test_what_another_cell_has_taken_over_is_not_given_up():
    cells = CellIds()
    cells.defines(Cell("one", 1), ["a"])
    cells.defines(Cell("two", 2), ["a"])
    assert cells.defines(Cell("one", 3), ["b"]) == ()


def test_a_cell_without_an_id_is_told_from_no_other():
    cells = CellIds()
    assert cells.defines(Cell(None, 1), ["a"]) == cells.defines(Cell(None, 2), ["b"]) == ()
    assert not cells.is_another(Cell(None, 1), Cell("c", 2))
    assert cells.is_another(Cell("b", 1), Cell("c", 1))
    assert not cells.is_another(Cell("c", 1), Cell("c", 2))


def test_the_text_a_cell_was_defined_with_is_kept():
    cells = CellIds()
    cells.begin(Cell("c", 1), "%%asset a\n1")
    cells.defines(Cell("c", 1), ["a"])
    cells.begin(Cell("d", 2), "x = 1")
    cells.defines(Cell("c", 1), ["a"])
    assert cells.sources == {"c": "%%asset a\n1"}
