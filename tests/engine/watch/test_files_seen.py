"""Facts about files: what was read first, what the body made, and what it changed without making it."""

from __future__ import annotations

import os

import pytest

from nbasset.engine.watch.files_seen import FilesSeen, identity, names_in


def test_what_was_written_before_it_was_read_is_no_input():
    seen = FilesSeen()
    seen.writes("/w/a", whole=True)
    seen.reads("/w/a", None)
    seen.reads("/w/b", (1, 1))
    assert seen.inputs() == ["/w/b"]
    assert not seen.partly


def test_all_that_is_in_a_folder_which_it_made_is_its_own():
    seen = FilesSeen()
    seen.makes(f"{os.sep}w")
    seen.reads(f"{os.sep}w{os.sep}a", None)
    seen.lists(f"{os.sep}w", None)
    seen.finds(f"{os.sep}w{os.sep}b", there=False)
    assert (seen.inputs(), seen.only_looked()) == ([], [])


def test_what_it_adds_to_depends_on_what_was_there_unless_it_has_written_it_itself():
    seen = FilesSeen()
    seen.writes("/w/log", whole=False)
    seen.writes("/w/own", whole=True)
    seen.writes("/w/own", whole=False)
    assert seen.partly == {"/w/log"}
    assert not seen.untracked


def test_what_it_reads_and_changes_is_said():
    seen = FilesSeen()
    seen.reads("/w/a", (1, 1))
    seen.writes("/w/a", whole=True)
    assert seen.inputs() == []
    assert list(seen.untracked) == ["a, which the body reads and changes"]


def test_a_database_that_was_not_there_is_its_own_and_one_that_changes_is_said(tmp_path):
    old, new, same = (tmp_path / name for name in ("old", "new", "same"))
    for path in (old, same):
        path.write_text("1")
    seen = FilesSeen()
    for path in (old, new, same):
        seen.connects(str(path), identity(str(path)))
    for path in (old, new):
        path.write_text("more")
    seen.end()
    assert seen.inputs() == [str(same)]
    assert list(seen.untracked) == ["old, which the body reads and changes"]


def test_what_a_library_was_handed_and_has_made_is_no_input(tmp_path):
    path = str(tmp_path / "made")
    seen = FilesSeen()
    seen.takes(path, identity(path))
    (tmp_path / "made").write_text("1")
    seen.end()
    assert (seen.inputs(), list(seen.untracked)) == ([], [])


def test_a_database_that_the_body_has_made_is_its_own(tmp_path):
    seen, path = FilesSeen(), str(tmp_path / "made.db")
    seen.makes(f"{os.sep}own")
    seen.connects(f"{os.sep}own{os.sep}a.db", None)
    seen.connects(path, None)
    seen.end()
    assert path in seen.written
    assert f"{os.sep}own{os.sep}a.db" not in seen.written


@pytest.mark.parametrize(
    ("own", "unseen", "beside", "changed"),
    [
        (False, False, False, True),
        (True, False, False, False),
        (False, True, False, False),
        (False, True, True, True),
    ],
)
def test_what_came_into_a_folder_that_it_has_listed_is_told_unless_it_may_be_its_own(
    tmp_path, own, unseen, beside, changed
):
    seen, folder = FilesSeen(), str(tmp_path)
    seen.lists(folder, names_in(folder))
    for name in ("__pycache__", ".hidden"):
        (tmp_path / name).mkdir()
    assert not seen.changed_meanwhile(folder)
    (tmp_path / "a.txt").touch()
    if own:
        seen.writes(str(tmp_path / "a.txt"), whole=True)
    if unseen:
        seen.unseen("subprocess")
    seen.beside_others = beside
    assert seen.changed_meanwhile(folder) is changed


def test_what_it_did_not_find_others_may_have_made_unless_it_has_had_somebody_write_unseen():
    seen = FilesSeen()
    seen.finds("/w/a", there=False)
    seen.finds("/w/b", there=True)
    assert (seen.did_not_find("/w/a"), seen.did_not_find("/w/b"), seen.did_not_find("/w/c")) == (True, False, False)
    seen.unseen("subprocess")
    assert not seen.did_not_find("/w/a")
    seen.beside_others = True
    assert seen.did_not_find("/w/a")


def test_of_a_database_of_which_tables_were_read_nothing_else_counts_unless_all_of_it_was_read(tmp_path):
    file = str(tmp_path / "w.duckdb")
    for first in (True, False):
        seen = FilesSeen()
        if not first:
            seen.reads(file, None)
        seen.connects(file, None, "tables [] 1f")
        tmp_path.joinpath("w.duckdb").write_text("another")
        seen.end()
        assert (seen.inputs(), seen.changed_meanwhile(file), seen.tables == {}) == ([file], not first, not first)
