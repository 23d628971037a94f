"""What the notebook's code cells say now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shells import Notebook

from nbasset.notebook.page_cells import PageCells, notebook_path


@pytest.fixture
def cells(notebook: Notebook) -> PageCells:
    return PageCells(notebook.shell)


def test_a_page_tells_them_and_of_those_that_are_the_same_only_their_ids(cells: PageCells) -> None:
    assert cells.now() is None
    cells.told([{"id": "c1", "source": "K = 1"}, {"id": "c2", "source": "%%asset a\n1"}, {"id": "c3", "source": "f()"}])
    cells.told([{"id": "c3", "source": "f(2)"}, {"id": "c1"}, {"id": "c2"}])
    now = cells.now()
    assert now is not None
    assert [(cell.id, cell.source, cell.inert) for cell in now[:2]] == [("c3", "f(2)", False), ("c1", "K = 1", True)]
    assert (now[1].touches, list(map(str, now[2].defines))) == ({"K"}, ["a"])


def test_the_cell_that_runs_says_what_it_runs(cells: PageCells) -> None:
    cells.told([{"id": "c1", "source": "K = 1"}])
    now = cells.now("c1", "K = 2")
    assert now is not None
    assert now[0].source == "K = 2"


def test_otherwise_the_saved_file_tells_them(
    cells: PageCells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notebook: Notebook
) -> None:
    path = tmp_path / "book.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    assert (cells.now(), notebook_path(notebook.shell)) == (None, None)
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "source": ["a\n", "b"]}]}))
    now = cells.now()
    assert now is not None
    assert [(cell.id, cell.source) for cell in now] == [("", "a\nb")]
    path.write_text("no notebook")
    assert cells.now() is None


@pytest.mark.parametrize("source", ["# a comment\n%%asset a\nawait f()", "#| asset: a --group g\n1"])
def test_every_form_of_an_asset_cell_is_one(cells: PageCells, source: str) -> None:
    cells.told([{"id": "c1", "source": source}])
    now = cells.now()
    assert now is not None
    assert list(map(str, now[0].defines)) == ["a"]


@pytest.mark.parametrize("source", ["%%asset -h", "%%asset a?", "%%asset a --nothing", "%%asset a\n1 +", "%%asset"])
def test_a_cell_that_would_define_nothing_defines_nothing(cells: PageCells, source: str) -> None:
    cells.told([{"id": "c1", "source": source}])
    now = cells.now()
    assert now is not None
    assert now[0].defines == ()
