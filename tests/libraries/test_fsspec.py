"""fsspec: what lies in memory counts for whoever asks it, and is as before when a body ends."""

from __future__ import annotations

import pytest

from nbasset.engine.settings import left_as_found
from nbasset.libraries.known import KNOWN

fsspec = pytest.importorskip("fsspec")


def _write(text):
    with fsspec.open("memory://test/x.txt", "wt") as file:
        file.write(text)


def _read():
    with fsspec.open("memory://test/x.txt", "rt") as file:
        return file.read()


@pytest.fixture(autouse=True)
def _nothing_lies_there(monkeypatch):
    """What other tests have left in memory is not told."""
    monkeypatch.setattr(fsspec.get_filesystem_class("memory"), "store", {})


@pytest.fixture
def _written():
    _write("one")


def test_nothing_is_told_where_nothing_lies_in_memory():
    assert KNOWN.get("fsspec").left(fsspec) == {}


@pytest.mark.usefixtures("_written")
def test_files_in_memory_are_told_by_what_they_hold_and_are_the_same_object_as_long_as_they_hold_it():
    left = KNOWN.get("fsspec").left
    before = left(fsspec)["files in memory"]
    assert before["/test/x.txt"] == b"one"
    assert left(fsspec)["files in memory"] is before
    _write("two")
    assert left(fsspec)["files in memory"]["/test/x.txt"] == b"two"


@pytest.mark.usefixtures("_written")
def test_what_a_body_writes_into_memory_is_not_there_afterwards():
    told = []
    with left_as_found(told):
        _write("of the body")
        with fsspec.open("memory://test/own/y.txt", "wb") as file:
            file.write(b"1")
    assert (_read(), fsspec.filesystem("memory").exists("/test/own/y.txt")) == ("one", False)
    assert {each.name for each in told} == {"/test/x.txt", "/test/own/y.txt"}
