"""Files: published once, created under a lock, left over by nobody, and the reason when the system refuses."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from nbasset.storage import files
from nbasset.storage.files import (
    create,
    create_locked,
    discard,
    publish_once,
    reason,
    remove_unless_used,
    replace_whole,
    write_all,
)


def test_publishing_once_is_done_by_the_first_alone(tmp_path):
    assert publish_once(tmp_path / "x", b"first")
    assert not publish_once(tmp_path / "x", b"second")
    assert (tmp_path / "x").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("taken", [False, True], ids=["free", "taken meanwhile"])
def test_where_there_are_no_hard_links_it_is_created_and_still_once(tmp_path, monkeypatch, taken):
    def refuse(source, target):
        if taken:
            Path(target).write_bytes(b"somebody's")
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refuse)
    assert publish_once(tmp_path / "x", b"mine") is not taken
    assert (tmp_path / "x").read_bytes() == (b"somebody's" if taken else b"mine")
    assert len(list(tmp_path.iterdir())) == 1


def test_what_could_not_be_written_is_not_published(tmp_path, monkeypatch):
    def full(handle, data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files, "write_all", full)
    with pytest.raises(OSError, match="full"):
        publish_once(tmp_path / "x", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_created_for_this_user_alone_and_never_over_another(tmp_path):
    os.close(create(tmp_path / "x"))
    assert (tmp_path / "x").stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    with pytest.raises(FileExistsError):
        create(tmp_path / "x")


def test_a_file_in_use_is_no_leftover_and_one_that_nobody_holds_is(tmp_path):
    path = tmp_path / "x"
    handle = create_locked(str(path))
    assert not remove_unless_used(path)
    os.close(handle)
    assert remove_unless_used(path)
    assert not path.exists()


def test_whoever_loses_its_file_to_a_sweep_creates_it_again(tmp_path, monkeypatch):
    """Between creating and locking somebody may take it for a leftover: locked, the file has no name any more."""
    path, lock = tmp_path / "x", files.try_lock
    swept = []

    def locking(handle):
        if not swept:
            swept.append(path.unlink())
        return lock(handle)

    monkeypatch.setattr(files, "try_lock", locking)
    handle = create_locked(str(path))
    assert os.fstat(handle).st_ino == path.stat().st_ino
    os.close(handle)


@pytest.mark.parametrize("what", ["folder", "link", "link to a folder", "pipe"])
def test_what_goes_by_a_files_name_is_removed_and_what_it_leads_to_is_not(tmp_path, what):
    path, elsewhere = tmp_path / "x", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("kept")
    if what == "folder":
        path.mkdir()
        (path / "inside").write_text("x")
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(elsewhere if what == "link to a folder" else elsewhere / "kept")
    assert remove_unless_used(path)
    assert not path.is_symlink()
    assert not path.exists()
    assert (elsewhere / "kept").read_text() == "kept"


def test_discarding_removes_a_file(tmp_path):
    (tmp_path / "x").write_text("x")
    discard(tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_every_byte_is_written_though_the_system_takes_less(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
    monkeypatch.setattr(files, "_MOST_AT_ONCE", 5)
    handle = create(tmp_path / "x")
    write_all(handle, b"0123456789")
    write_all(handle, memoryview(b"ab"))
    os.close(handle)
    monkeypatch.undo()
    assert (tmp_path / "x").read_bytes() == b"0123456789ab"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x"), "the disk is full"),
        (OSError(errno.EFBIG, "x"), "the disk is full"),
        (OSError(errno.EACCES, "x", "a/b"), "a/b cannot be written"),
        (OSError(errno.EROFS, "x"), "the folder cannot be written"),
        (OSError(errno.EIO, "Input/output error"), "input/output error"),
        (OSError("no number"), "no number"),
    ],
)
def test_a_refusal_is_part_of_a_sentence(error, words):
    assert reason(error) == words


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "x"
    replace_whole(path, b"first")
    replace_whole(path, b"second", b" part")
    assert path.read_bytes() == b"second part"
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_what_cannot_be_written_leaves_what_was_there_before(tmp_path, monkeypatch):
    path = tmp_path / "x"
    replace_whole(path, b"first")

    def full(handle, data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files, "write_all", full)
    with pytest.raises(OSError, match="full"):
        replace_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == ["x"]
