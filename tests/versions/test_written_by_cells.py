"""Files that plain cells have written: older than what they were made of, where a cell above has made that otherwise."""

from __future__ import annotations

import pytest

from nbasset.versions.written_by_cells import WrittenByCells


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("1")
    return str(file)


@pytest.fixture
def written(path):
    """A cell makes t, a second writes it to a file."""
    made = WrittenByCells()
    made.touched("make", 1, ["t"])
    made.wrote("write", 2, path, {"t": "one"})
    return made


def older(written, path, now):
    return list(written.older(path, {"t": now}.get))


def test_what_is_made_again_otherwise_makes_the_file_older_until_it_is_written_again(written, path):
    assert older(written, path, "one") == []
    assert written.touched("make", 3, ["t"]) == [path]
    assert older(written, path, "two") == [(2, "t")]
    written.wrote("write", 4, path, {"t": "two"})
    assert older(written, path, "two") == []


def test_what_is_made_again_and_comes_out_the_same_changes_nothing(written, path):
    written.touched("make", 3, ["t"])
    assert older(written, path, "one") == []


def test_what_a_cell_below_changes_is_its_own_doing(written, path):
    written.touched("below", 3, ["t"])
    assert older(written, path, "two") == []
    written.touched("below", 4, ["t"])
    assert older(written, path, "three") == []


def test_a_file_that_somebody_else_has_written_since_is_theirs(written, path, tmp_path):
    written.touched("make", 3, ["t"])
    (tmp_path / "t.csv").write_text("another")
    assert older(written, path, "two") == []


def test_of_other_files_and_names_nothing_is_said(written, path):
    assert written.touched("make", 3, ["u"]) == []
    assert list(written.older("another", {}.get)) == []
    assert (written.file(path) != "", written.file("another")) == (True, "")
