"""Locks: one process at a time, several that share, and everybody where the file system knows none."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
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
        assert locks.try_lock(handle) is False
        os.close(handle)
    handle = os.open(tmp_path / "index.lock", os.O_RDWR)
    assert locks.try_lock(handle)
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
    locks.wait_for(opened())
    assert locks.try_lock(opened()) is False


def test_where_the_file_system_knows_no_locks_everybody_succeeds_and_nobody_knows(opened, monkeypatch):
    import fcntl

    def refuse(handle, how):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    one, other = opened(), opened()
    assert locks.try_lock(one) is None
    assert locks.try_lock(one, shared=True) is None
    locks.wait_for(one)
    locks.wait_for(other)
    locks.unlock(one)


class Windows:
    """What Python has there in the place of ``fcntl``: it locks a number of bytes from where the file stands.

    Args:
        refusals: how often somebody else holds the lock.
    """

    LK_NBLCK = 2

    def __init__(self, refusals):
        self.refusals, self.locked = refusals, []

    def locking(self, handle, how, length):
        assert (how, length) == (self.LK_NBLCK, 1)
        if self.refusals:
            self.refusals -= 1
            raise PermissionError("somebody holds it")
        self.locked.append(os.lseek(handle, 0, os.SEEK_CUR))


@pytest.mark.parametrize(
    ("refusals", "wait", "taken"), [(0, False, True), (1, False, False), (0, True, True), (3, True, True)]
)
def test_on_windows_a_byte_beyond_all_content_is_locked(opened, monkeypatch, refusals, wait, taken):
    monkeypatch.setitem(sys.modules, "msvcrt", Windows(refusals))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(locks.time, "sleep", lambda seconds: None)
    handle = opened()
    if wait:
        locks.wait_for(handle)
    else:
        assert locks.try_lock(handle) is taken
    assert all(place > 1 << 39 for place in sys.modules["msvcrt"].locked)
    assert len(sys.modules["msvcrt"].locked) == taken


def test_on_windows_who_shares_asks_nobody_and_closing_lets_go(opened, monkeypatch):
    monkeypatch.setitem(sys.modules, "msvcrt", Windows(1))
    monkeypatch.setattr(sys, "platform", "win32")
    handle = opened()
    assert locks.try_lock(handle, shared=True) is True
    assert locks.try_lock(handle) is False
    assert locks.try_lock(handle) is True
    locks.unlock(handle)
    assert len(sys.modules["msvcrt"].locked) == 1


HOLDS = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDWR)
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(opened, tmp_path):
    """Another process that holds the file."""
    opened()
    command = [sys.executable, "-c", HOLDS, str(tmp_path / "lock")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.send_signal(signal.SIGCONT)
    process.communicate()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who holds a file")
def test_who_holds_a_file_is_named(opened, holder):
    inode = os.fstat(opened()).st_ino
    assert locks.holders(inode) == [holder.pid]
    assert locks.whose(inode).startswith(f"process {holder.pid} (python")
    assert not locks.is_stopped(holder.pid)
    with pytest.raises(locks.Busy, match=f"process {holder.pid} "):
        locks.wait_for(opened(), patience=0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who holds a file")
def test_nobody_waits_long_for_a_process_that_stands_still(opened, holder, monkeypatch):
    monkeypatch.setattr(locks, "STOPPED", 0.01)
    holder.send_signal(signal.SIGSTOP)
    with pytest.raises(locks.Busy, match="which is stopped"):
        locks.wait_for(opened(), patience=60)


def test_of_processes_that_are_gone_nothing_is_told(monkeypatch):
    gone = 2**22 + 1
    assert not locks.is_stopped(gone)
    monkeypatch.setattr(locks, "holders", lambda *inodes: [gone])
    assert locks.whose(1) == f"process {gone} holds it"
    monkeypatch.undo()
    monkeypatch.setattr(locks.Path, "read_text", lambda *_, **__: "1: FLOCK ADVISORY WRITE x 00:00:x 0 EOF")
    assert locks.holders(1) == []
