"""The view of a notebook that was drawn last, in a file that only its user can have written."""

from __future__ import annotations

import pytest

from nbasset.core.view import NotebookView
from nbasset.storage.kept_view import KeptView, code_cells, keep_view, kept_file, read_view, text_digest

VIEW: NotebookView = {"notebook": "book", "assets": [], "counts": {}}
KEPT = KeptView(5.0, VIEW, {"c1": text_digest("1")}, {"weekly": 'key:"a"'})


def test_what_was_kept_is_read_by_the_notebook_of_that_name(tmp_path):
    keep_view(tmp_path, "book", KEPT)
    assert read_view(tmp_path, "book") == KEPT
    assert read_view(tmp_path, "other") is None
    assert kept_file(tmp_path, "book").parent.stat().st_mode & 0o077 == 0


def test_what_somebody_else_has_written_is_not_read(tmp_path):
    keep_view(tmp_path, "book", KEPT)
    path = kept_file(tmp_path, "book")
    content = path.read_bytes()
    for damaged in (content.replace(b"weekly", b"weakly", 1), content[:-9], b"", b"{}"):
        path.write_bytes(damaged)
        assert read_view(tmp_path, "book") is None
    kept_file(tmp_path, "other").write_bytes(content)
    assert read_view(tmp_path, "other") is None


def test_without_a_store_in_a_folder_nothing_is_kept(tmp_path):
    keep_view(tmp_path / "gone", "book", KEPT)
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize(
    ("cells", "edited"),
    [
        ([("c1", "1")], []),
        ([("c1", "2")], [0]),
        ([("c7", "1")], []),  # the same text in another cell: as it ran
        ([("", "1"), ("", "3")], [1]),
        ([("c1", "1"), ("c2", " \n"), ("c3", "%load_ext nbasset")], []),
    ],
)
def test_cells_that_are_not_as_they_ran_are_found(cells, edited):
    assert KEPT.edited(cells) == edited


def test_sources_of_a_file_are_text_or_lines():
    cells = [
        {"cell_type": "code", "source": "1"},
        {"cell_type": "markdown", "id": "m", "source": "no"},
        {"cell_type": "code", "id": "c", "source": ["1\n", "2"]},
    ]
    assert code_cells({"cells": cells}) == [("", "1"), ("c", "1\n2")]
