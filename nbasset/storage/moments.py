"""Errors of the moment: they tell of the machine, not of the file, and what they stopped is tried again."""

from __future__ import annotations

import errno
import gc
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

PAUSES = (0.0, 0.01, 0.05)
"""Seconds before each further try."""

_IN_VAIN = 1.0
"""Seconds after tries in vain in which nothing is waited for: of a dead disk, a thousand files cost one wait."""

_OF_PATHS = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EEXIST, errno.ENOTEMPTY, errno.ENAMETOOLONG}
_OF_DISKS = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG, errno.EROFS, errno.EXDEV}
_OF_CALLS = {errno.EINVAL, errno.EPERM, errno.ENOSYS, errno.EBADF, getattr(errno, "ENOTSUP", errno.ENOSYS)}
_LASTING = _OF_PATHS | _OF_DISKS | _OF_CALLS
"""Errors that the next try would meet again."""

_NOT_THERE = (errno.ENOENT, errno.ENOTDIR)
_SHORT = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)

_impatient_until = 0.0


def again(error: OSError | MemoryError, action: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Try again what an error of the moment has stopped, a few times, with short pauses.

    Args:
        error: what stopped it.
        action: what was tried.
        *args: with which arguments.
        **kwargs: those that have names.

    Raises:
        OSError, MemoryError: the last one.

    >>> tries = iter([OSError(errno.EIO, "again"), 3])
    >>> def action():
    ...     found = next(tries)
    ...     if isinstance(found, OSError):
    ...         raise found
    ...     return found
    >>> again(OSError(errno.ESTALE, "stale"), action)
    3
    """
    global _impatient_until
    for pause in (0.0,) if time.monotonic() < _impatient_until else PAUSES:
        if not passes(error):
            raise error
        if isinstance(error, MemoryError) or error.errno in _SHORT:
            gc.collect()  # values held by rings of references hold handles and memory
        time.sleep(pause)
        try:
            return action(*args, **kwargs)
        except (OSError, MemoryError) as latest:
            error = latest
    if passes(error):
        _impatient_until = time.monotonic() + _IN_VAIN
    raise error


def passes(error: BaseException) -> bool:
    """Whether an error is one of the moment, so that nothing is known of the file.

    >>> passes(OSError(errno.EMFILE, "too many")), passes(FileNotFoundError(errno.ENOENT, "gone"))
    (True, False)
    """
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno not in _LASTING)


def is_short_of_memory(error: BaseException) -> bool:
    """Whether memory is what is missing."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)


def status_of(path: str | Path) -> os.stat_result | None:
    """What stands at a path, a link by itself; ``None`` when nothing does.

    Raises:
        OSError: when that cannot be told now.
    """
    try:
        try:
            return os.lstat(path)
        except OSError as error:
            return again(error, os.lstat, path)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise


def is_file(path: str | Path) -> bool | None:
    """Whether a file stands at a path; ``None`` when that cannot be told now.

    >>> is_file("/nowhere/at/all")
    False
    """
    try:
        status = status_of(path)
    except OSError:
        return None
    return status is not None and stat.S_ISREG(status.st_mode)


def in_words(error: BaseException) -> str:
    """What an error says, as part of a sentence.

    >>> in_words(OSError(errno.EMFILE, "Too many open files")), in_words(MemoryError())
    ('too many open files', 'there is not enough memory')
    """
    if is_short_of_memory(error):
        return "there is not enough memory"
    said = (error.strerror if isinstance(error, OSError) else "") or str(error) or type(error).__name__
    return said[:1].lower() + said[1:]
