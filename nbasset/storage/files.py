"""Single files: created whole or not at all, and held while they are in the making."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
import time
from pathlib import Path

from nbasset.storage.locks import try_lock
from nbasset.storage.moments import again, in_words

_MOST_AT_ONCE = 1 << 26
_A_DAY = 86_400.0
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}


def discard(path: Path) -> None:
    """Remove a file, or whatever else goes by its name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def remove_unless_used(path: Path) -> bool:
    """Remove a file that nobody holds the lock of; where there are no locks, one that is a day old."""
    if path.is_symlink() or not path.is_file():
        discard(path)
        return True
    handle = opened(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    try:
        free = is_free(handle)
        if free:
            path.unlink()
        return free
    finally:
        os.close(handle)


def is_free(handle: int) -> bool:
    """Whether nobody else is at work on a file, which is locked then; where there are no locks, one a day old."""
    free = try_lock(handle)
    return abs(time.time() - os.fstat(handle).st_mtime) > _A_DAY if free is None else free


def create_locked(path: str) -> int:
    """Create a file and hold its lock, so that nobody takes it for a leftover; its handle.

    Raises:
        OSError: when that cannot be.
    """
    while True:
        handle = create(path)
        if try_lock(handle) is not False and (sys.platform == "win32" or os.fstat(handle).st_nlink):
            return handle
        os.close(handle)
        with contextlib.suppress(FileNotFoundError):
            Path(path).unlink()


def reason(error: OSError | MemoryError) -> str:
    """Why the system refused, as part of a sentence.

    >>> reason(OSError(errno.ENOSPC, "No space left on device"))
    'the disk is full'
    """
    if isinstance(error, MemoryError):
        return in_words(error)
    if error.errno in _FULL:
        return "the disk is full"
    if error.errno in _FORBIDDEN:
        return f"{error.filename or 'the folder'} cannot be written"
    return in_words(error)


def create(path: Path | str) -> int:
    """A new file, readable and writable by this user alone, open for appending.

    Raises:
        FileExistsError: when there is one.
    """
    return opened(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_APPEND | _PLAIN)


def opened(path: Path | str, flags: int) -> int:
    """A file's handle; where the system has none at the moment, the next try may get one."""
    try:
        return os.open(path, flags, 0o600)
    except OSError as error:
        return again(error, os.open, path, flags, 0o600)


def write_all(handle: int, data: bytes | memoryview | bytearray) -> None:
    """Write every byte, by one call to the system unless it takes less."""
    written = os.write(handle, data[:_MOST_AT_ONCE] if len(data) > _MOST_AT_ONCE else data)
    while written < len(data):
        data = memoryview(data)[written:]
        written = os.write(handle, data[:_MOST_AT_ONCE])


def replace_whole(path: Path, *parts: bytes) -> None:
    """Write a file beside its place and rename it: a reader sees what was there before, or all that is there now.

    Raises:
        OSError: nothing is left behind then.
    """
    temporary = path.with_name(f".{path.name[:60]}.{secrets.token_hex(6)}.tmp")
    handle = create_locked(str(temporary))
    try:
        try:
            for part in parts:
                write_all(handle, part)
        finally:
            os.close(handle)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def publish_once(path: Path, content: bytes) -> bool:
    """Create a file with a content, whole or not at all; false when somebody else was first."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = create_locked(str(temporary))
    try:
        try:
            write_all(handle, content)
            os.fsync(handle)
            if sys.platform != "win32":  # under its lock, without which it would pass for a leftover
                renamed = _rename_once(temporary, path, content)
        finally:
            os.close(handle)
        if sys.platform == "win32":
            renamed = _rename_once(temporary, path, content)
        return renamed
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _rename_once(temporary: Path, path: Path, content: bytes) -> bool:
    """Rename unless the target exists: a hard link on POSIX, plain renaming on Windows, else exclusive creation."""
    try:
        if sys.platform == "win32":
            temporary.rename(path)
        else:
            os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:
        return _create_once(path, content)
    return True


def _create_once(path: Path, content: bytes) -> bool:
    try:
        handle = create(path)
    except FileExistsError:
        return False
    try:
        write_all(handle, content)
    finally:
        os.close(handle)
    return True
