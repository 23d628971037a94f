"""Locks: one process at a time, several that share, and everybody where the file system knows none."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from nbasset.storage import locks
from nbasset.storage.folder import Folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there every lock is of a byte of its own")


@pytest.fixture
def opened(tmp_path):
    """Opens the same file once more, as another process would."""
    path, handles = tmp_path / "lock", []
    path.touch()

    def open_it():
        handles.append(os.open(path, os.O_RDWR))
        return handles[-1]

    yield open_it
    for handle in handles:
        os.close(handle)


def test_one_process_at_a_time_may_be_alone(tmp_path):
    one = Folder(tmp_path)
    with one.alone():
        handle = os.open(tmp_path / "index.lock", os.O_RDWR)
        assert not locks.lock(handle, wait=False)
        os.close(handle)
    handle = os.open(tmp_path / "index.lock", os.O_RDWR)
    assert locks.lock(handle, wait=False)
    os.close(handle)


def test_several_share_and_nobody_is_alone_meanwhile(opened):
    one, other, third = opened(), opened(), opened()
    assert locks.try_lock(one, shared=True)
    assert locks.try_lock(other, shared=True)
    assert locks.try_lock(third) is False
    locks.unlock(one)
    locks.unlock(other)
    assert locks.try_lock(third) is True
    assert locks.try_lock(one, shared=True) is False


def test_who_waits_gets_it(opened):
    handle = opened()
    assert locks.lock(handle, wait=True)
    assert not locks.lock(opened(), wait=False)


def test_where_the_file_system_knows_no_locks_everybody_succeeds_and_nobody_knows(opened, monkeypatch):
    import fcntl

    def refuse(handle, how):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    one, other = opened(), opened()
    assert locks.try_lock(one) is None
    assert locks.try_lock(one, shared=True) is None
    assert locks.lock(one, wait=False)
    assert locks.lock(other, wait=True)
    locks.unlock(one)
