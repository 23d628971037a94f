"""The order of the cells in the document counts for what plain cells read and change, as a page or the file tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shells import Notebook

CELLS = {"c1": "L = [1]", "c2": "n = len(L)", "c3": "L.append(2)", "a": "%%asset a\nn"}


@pytest.fixture
def book(notebook: Notebook) -> Notebook:
    """Cells that have run from the top, and that a page has told."""
    notebook.session.recall.cells.told([{"id": id, "source": text} for id, text in CELLS.items()])
    for id, text in CELLS.items():
        notebook.run(text, id)
    assert notebook.status("a") == "FRESH"
    return notebook


def why(notebook: Notebook, name: str) -> str:
    return "; ".join(cause.text for cause in notebook.session.instance.status(name).causes)


def test_a_cell_that_runs_after_one_below_it_has_changed_what_it_reads_makes_nothing_fresh(book: Notebook) -> None:
    book.run(CELLS["c2"], "c2")
    assert "run plain cells [1], [5] and [3] again, in this order" in why(book, "a")
    for id in ("c1", "c2", "c3"):
        book.run(CELLS[id], id)
    assert book.status("a") == "FRESH"


def test_a_cell_that_is_moved_or_deleted_counts_where_it_stands(book: Notebook) -> None:
    told = book.session.recall.cells.told
    told([{"id": id} for id in ("c1", "c3", "c2", "a")])
    book.run("print(1)", "c9")
    assert book.status("a") == "STALE"
    told([{"id": id} for id in ("c1", "c2", "a")])
    book.run("print(1)", "c9")
    assert book.status("a") == "FRESH"


def test_without_a_page_the_saved_file_tells_the_order_and_what_was_deleted(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))

    def save(*ids: str) -> None:
        cells = [{"cell_type": "code", "id": id, "source": ""} for id in ids]
        path.write_text(json.dumps({"cells": cells, "saved": len(ids)}))

    save("c1", "c3", "l")
    for id, text in {"c1": "L = [1]", "c3": "L.append(2)", "l": "%%asset l\nL"}.items():
        notebook.run(text, id)
    assert notebook.status("l") == "FRESH"
    save("c1", "l")
    notebook.run("L = [1]", "c1")
    assert "again" not in why(notebook, "l")
    assert notebook.run("%materialize l\nl", "m") == [1]
    assert notebook.status("l") == "FRESH"
