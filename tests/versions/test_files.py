"""Files: told by their content, looked at only when they may have changed."""

from __future__ import annotations

import os
import sqlite3
import sys
import time

import pytest

from nbasset.versions import files
from nbasset.versions.files import ABSENT, declared_digest, path_digest


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("a,b\n1,2\n")
    return path


def old(path, by=10):
    """Make a file look `by` seconds old."""
    then = time.time_ns() - by * 1_000_000_000
    os.utime(path, ns=(then, then))


def test_content_counts_and_nothing_else(file):
    before = path_digest(str(file))
    old(file)
    assert path_digest(str(file)) == before, "touched"
    file.write_text("a,b\n1,3\n")
    assert path_digest(str(file)) != before
    file.write_text("a,b\n1,2\n")
    assert path_digest(str(file)) == before, "put back"


def test_a_change_of_the_same_size_at_the_same_moment_is_seen(file):
    before = path_digest(str(file))
    moment = file.stat().st_mtime_ns
    file.write_text("a,b\n9,9\n")
    os.utime(file, ns=(moment, moment))
    assert path_digest(str(file)) != before, "as long as the file is young, its time says nothing"


def test_a_file_that_has_settled_is_not_read_again(file, monkeypatch):
    old(file)
    before = path_digest(str(file))
    monkeypatch.setattr(files, "blake3", None)
    assert path_digest(str(file)) == before


def test_a_replaced_file_is_read_again_although_size_and_time_are_the_same(file, tmp_path):
    old(file)
    before, moment = path_digest(str(file)), file.stat().st_mtime_ns
    other = tmp_path / "other"
    other.write_text("a,b\n7,7\n")
    os.utime(other, ns=(moment, moment))
    other.replace(file)
    assert path_digest(str(file)) != before


def test_what_is_not_there_is_absent_and_may_come(tmp_path):
    path = tmp_path / "later.csv"
    assert path_digest(str(path)) == ABSENT
    path.write_text("x")
    assert path_digest(str(path)) != ABSENT


def test_an_empty_file_is_a_file(tmp_path):
    (tmp_path / "empty").touch()
    assert path_digest(str(tmp_path / "empty")) not in (ABSENT, path_digest(str(tmp_path)))


def test_a_folder_is_its_listing_whatever_the_files_hold(tmp_path):
    (tmp_path / "one").write_text("1")
    before = path_digest(str(tmp_path))
    (tmp_path / "one").write_text("2")
    assert path_digest(str(tmp_path)) == before
    (tmp_path / "two").write_text("2")
    assert path_digest(str(tmp_path)) != before


def test_names_in_a_listing_are_never_joined(tmp_path):
    for folder, names in (("p", ["ab", "c"]), ("q", ["a", "bc"])):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).touch()
    assert path_digest(str(tmp_path / "p")) != path_digest(str(tmp_path / "q"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_never_read(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert path_digest(str(pipe)) == "no file"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no such names")
def test_names_that_are_no_text_do_no_harm(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\xfe")).touch()
    assert path_digest(str(tmp_path)).startswith("listing ")
    assert declared_digest(str(tmp_path)).startswith("folder ")


def test_a_declared_folder_is_the_content_of_every_file_below(tmp_path):
    deep = tmp_path / "data" / "deep"
    deep.mkdir(parents=True)
    (deep / "x").write_text("1")
    before = declared_digest(str(tmp_path / "data"))
    (deep / "x").write_text("2")
    changed = declared_digest(str(tmp_path / "data"))
    (deep / "x").rename(deep / "y")
    assert len({before, changed, declared_digest(str(tmp_path / "data"))}) == 3


def test_a_declared_file_is_its_content_and_what_is_not_there_is_absent(file):
    assert declared_digest(str(file)) == path_digest(str(file))
    assert declared_digest(f"{file}.gone") == ABSENT


def test_a_declared_path_may_begin_at_home(file, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert declared_digest("~/data.csv") == path_digest(str(file))


def test_what_a_database_has_written_beside_itself_counts(tmp_path):
    path = tmp_path / "s.db"
    writer = sqlite3.connect(path)
    writer.execute("pragma journal_mode = wal")
    writer.execute("create table t (n int)")
    writer.commit()
    before, content = path_digest(str(path)), path.read_bytes()
    writer.execute("insert into t values (1)")
    writer.commit()
    assert path.read_bytes() == content, "it stands in the file beside it"
    assert path_digest(str(path)) != before
    writer.close()


def test_a_stamp_holds_as_long_as_size_and_time_do(file):
    stamp = files.stamped(str(file))
    assert files.still(str(file), stamp)
    os.utime(file, ns=(1, 1))
    assert not files.still(str(file), stamp)
