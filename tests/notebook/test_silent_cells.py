"""Cells of a notebook that is run as a script: they are watched as if somebody had run them."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from shells import Notebook

CELLS = ["K = 1", "%%asset raw\n[K, 2]", "more = [*raw, 3]", "%%asset whole\n[*more, 4]", "seen = whole"]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    path = tmp_path / "work.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in CELLS]), path)
    return path


@pytest.mark.parametrize("live", [True, False], ids=["in a kernel", "in a terminal"])
def test_a_notebook_that_a_cell_runs_finds_its_assets(work: Path, live: bool) -> None:
    notebook = Notebook(live=live)
    notebook.run(f"%run {work}")
    assert notebook.run("seen") == [1, 2, 3, 4]
    assert notebook.status("whole") == "FRESH"
    notebook.close()


def test_a_notebook_that_ipython_runs_finds_its_assets(work: Path) -> None:
    notebook = Notebook(live=False)
    notebook.shell.safe_execfile_ipy(str(work), raise_exceptions=True)
    assert notebook.shell.user_ns["seen"] == [1, 2, 3, 4]
    assert not notebook.session.definitions.within
    notebook.close()


def test_what_a_front_end_asks_silently_is_left_alone(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "c1")
    notebook.shell.run_cell("found = 'a' in globals()", silent=True)
    notebook.shell.run_cell("copied = a", silent=True)
    assert "copied" not in notebook.shell.user_ns


def test_after_unloading_nobody_listens(notebook: Notebook) -> None:
    shell = notebook.shell
    notebook.close()
    assert shell.ast_transformers == []
