"""Locks that the system lets go of when a process dies."""

from __future__ import annotations

import contextlib
import os
import sys
import time

_BEYOND = 1 << 40


def lock(handle: int, *, wait: bool) -> bool:
    """Take a file for this process alone, until it is closed; whether that succeeded.

    Where the file system knows no locks, everybody succeeds.
    """
    if not wait:
        return try_lock(handle) is not False
    if sys.platform == "win32":
        return _lock_windows(handle, wait)
    import fcntl

    with contextlib.suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX)
    return True


def try_lock(handle: int, *, shared: bool = False) -> bool | None:
    """Take a file at once; whether that succeeded, or ``None`` where the file system knows no locks.

    Args:
        handle: the open file.
        shared: whether others may share it.
    """
    if sys.platform == "win32":
        return shared or _lock_windows(handle, wait=False)
    import fcntl

    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def unlock(handle: int) -> None:
    """Let go of a file at once: a child may have inherited it, and would hold it as long as it lives."""
    if sys.platform != "win32":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)


def _lock_windows(handle: int, wait: bool) -> bool:
    """Lock a byte beyond all content, because there nobody reads a locked byte."""
    import msvcrt

    os.lseek(handle, _BEYOND, os.SEEK_SET)
    for _ in range(600 if wait else 1):
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            time.sleep(0.05 if wait else 0)
        else:
            return True
    return False
