"""Locks: one process at a time, several that share, and everybody where the file system knows none."""

from __future__ import annotations

from nbasset.storage import locks
from nbasset.storage.folder import Folder


def test_one_process_at_a_time_may_be_alone(tmp_path):
    import os

    one = Folder(tmp_path)
    with one.alone():
        handle = os.open(tmp_path / "index.lock", os.O_RDWR)
        assert not locks.lock(handle, wait=False)
        os.close(handle)
    handle = os.open(tmp_path / "index.lock", os.O_RDWR)
    assert locks.lock(handle, wait=False)
    os.close(handle)
