"""Locks that the system lets go of when a process dies."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path

PATIENCE = 10.0
"""Seconds to wait for a process that is at work."""

STOPPED = 1.0
"""Seconds to wait for one that is stopped, as by Ctrl-Z or a debugger."""

_BEYOND = 1 << 40
_SHORTEST, _LONGEST = 0.002, 0.1


class Busy(Exception):
    """Somebody else holds a lock and does not let go of it; the sentence says who."""


def try_lock(handle: int, *, shared: bool = False) -> bool | None:
    """Take a file at once; whether that succeeded, or ``None`` where the file system knows no locks.

    Args:
        handle: the open file.
        shared: whether others may share it.
    """
    if sys.platform == "win32":
        return shared or _lock_windows(handle)
    import fcntl

    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
    passing = [errno.ENOLCK, errno.EIO, errno.ESTALE, errno.ENOMEM, errno.EINTR]
    while True:
        try:
            fcntl.flock(handle, how)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in passing:
                return None
            passing = []  # it is tried once more
        else:
            return True


def wait_for(handle: int, patience: float = PATIENCE) -> None:
    """Take a file, also one that others hold for a while.

    Where the file system knows no locks, everybody succeeds.

    Args:
        handle: the open file.
        patience: seconds to wait for a process that is at work.

    Raises:
        Busy: when it was waited for in vain.
    """
    began, pause = time.monotonic(), _SHORTEST
    while try_lock(handle) is False:
        waited = time.monotonic() - began
        if waited > patience or (waited > STOPPED and any(map(is_stopped, holders(os.fstat(handle).st_ino)))):
            raise Busy(whose(os.fstat(handle).st_ino))
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST)


def unlock(handle: int) -> None:
    """Let go of a file at once: a child may have inherited it, and would hold it as long as it lives."""
    if sys.platform != "win32":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)


def holders(*inodes: int) -> list[int]:
    """The other processes that hold files for themselves, by the files' inodes; none where the system does not tell."""
    found: dict[int, None] = {}
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/locks").read_text(encoding="ascii", errors="replace").splitlines():
            fields = line.split()
            if fields[3] == "WRITE" and int(fields[-3].rpartition(":")[2]) in inodes:
                found[int(fields[-4])] = None
    return [process for process in found if process > 0 and process != os.getpid()]


def is_stopped(process: int) -> bool:
    """Whether a process stands still until somebody has it go on."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return status.rpartition(")")[2].split()[0] in ("T", "t")
    return False


def whose(*inodes: int) -> str:
    """Who holds the locks of files, as part of a sentence.

    >>> whose()
    'another process holds it'
    """
    named = [f"{process}{_name_of(process)}" for process in sorted(holders(*inodes), key=is_stopped, reverse=True)]
    if not named:
        return "another process holds it"
    return f"process {named[0]} holds it"


def _name_of(process: int) -> str:
    """The name of a process, and that it is stopped, as they follow its number."""
    with contextlib.suppress(OSError):
        name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace").strip()
        return f" ({name}{', which is stopped' if is_stopped(process) else ''})"
    return ""


def _lock_windows(handle: int) -> bool:
    """Lock a byte beyond all content, because there nobody reads a locked byte."""
    import msvcrt

    os.lseek(handle, _BEYOND, os.SEEK_SET)
    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True
