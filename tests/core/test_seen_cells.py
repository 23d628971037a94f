"""A notebook's cells as they ran, and as the page has them now, are told in a few words."""

from __future__ import annotations

import pytest

from nbasset.core.seen_cells import MANY, PageCell, SeenCell, quoted, run_first


def cells(count: int) -> list[SeenCell]:
    return [SeenCell(number, None, "") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("\n  K = 1\nJ = 2", "the cell “K = 1”"),
        ("x" * 31, f"the cell “{'x' * 30}…”"),
        ("", "the cell “”"),
    ],
)
def test_a_cell_of_the_page_is_told_by_its_first_line(source: str, told: str) -> None:
    assert quoted(PageCell("c", source)) == told


def test_of_many_cells_some_are_told_and_how_many_there_are() -> None:
    assert run_first(cells(1)) == "run cell [1] first"
    assert run_first(cells(2), "rerun") == "rerun cells [1], [2] first"
    assert run_first(cells(MANY + 3)).endswith(f"[{MANY}] and 3 more first")


def test_a_cell_that_ran_is_called_by_its_number() -> None:
    assert str(SeenCell(7, "c", "K = 1", "K = 1")) == "cell [7]"
