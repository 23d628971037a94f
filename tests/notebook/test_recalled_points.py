"""After a restart a single cell can be run also where it rests on points: these are loaded as long as cells tell the same."""

from __future__ import annotations

import pytest
from restarts import Opens, edit, insert

SWEPT = """
from nbasset import sweep
DEPTHS = [1, 2]

def scaled(x):
    return 10 * x

%%asset split
3

%%asset model
depth = sweep(2, 4)
scaled(split) + depth

%%asset grid --sweep step={DEPTHS}
model * step

%%asset best --gather
max(grid.values())
"""


def test_a_cell_that_gathers_runs_alone_and_every_point_is_loaded(opened: Opens) -> None:
    book = opened(SWEPT)
    kernel = book.restart()
    book.run("c6")
    assert kernel.session.instance.runs.last.made == ()
    assert {kernel.status(name) for name in ("best", "grid", "grid[depth=2, step=1]", "model", "split")} == {"FRESH"}
    assert book.value("best") == 68
    assert dict(book.value("grid")) == {(2, 1): 32, (2, 2): 64, (4, 1): 34, (4, 2): 68}


@pytest.mark.parametrize("cell", ["c4", "c5"])
def test_a_swept_cell_runs_alone_also_where_its_values_come_from_the_notebook(opened: Opens, cell: str) -> None:
    book = opened(SWEPT)
    kernel = book.restart()
    book.run(cell)
    assert kernel.session.instance.runs.last.made == ()
    assert kernel.status({"c4": "model", "c5": "grid"}[cell]) == "FRESH"
    assert dict(book.value("model")) == {2: 32, 4: 34}


def test_partitions_are_loaded_and_a_point_that_was_never_made_says_which_cells_to_run(
    opened: Opens,
) -> None:
    book = opened(
        "%%asset sales --partitions region=north,south,west\n"
        "assert region != 'south'\nlen(region)\n\n%%asset double\nsales * 2\n\nx = 1",
        fails=["c1", "c2"],
    )
    kernel = book.restart()
    kernel.run("%materialize double", fails=True)
    assert kernel.status("sales[region=north]") == kernel.status("double[region=west]") == "FRESH"
    assert kernel.session.instance.runs.last.made == ()
    said = str(kernel.session.instance.status("sales[region=south]"))
    assert "its own last attempt failed: run cell [1] first" in said


def test_where_what_is_swept_over_may_be_otherwise_a_sentence_says_what_to_run(opened: Opens) -> None:
    book = opened(SWEPT)
    at_first = dict(book.cells)
    book.restart()
    for change, why in (
        (edit("c1", "[1, 2]", "[1, 2, 3]"), "cell [1] was edited or is gone"),
        (edit("c4", "sweep(2, 4)", "sweep(2, 4, 8)"), "cell [4] was edited or is gone"),
        (insert("c5", "DEPTHS = [7]"), "has a hand in DEPTHS as well"),
        (insert("c1", "def sweep(*given): return 3"), "has a hand in sweep as well"),
    ):
        change(book)
        book.save()
        assert why in book.value("best")
        book.cells = dict(at_first)


def test_values_that_nobody_can_prove_are_not_loaded(opened: Opens) -> None:
    book = opened(
        "import os\nfrom nbasset import sweep\nD = [1]\n\nD.append(2)\n\n%%asset a --sweep d={D}\nd\n\n"
        "%%asset b\nd = sweep(os.getpid())\n1\n\n%%asset c\nfrom nbasset import sweep\nd = sweep(1, 2)\nd"
    )
    book.restart()
    assert "cells [1], [2] have made D together" in book.value("a")
    assert "may give other values when it is run again" in book.value("b")
    assert dict(book.value("c")) == {1: 1, 2: 2}
