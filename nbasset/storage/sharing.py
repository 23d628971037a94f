"""Who may look into a store: its user alone, or also those whom somebody has let write to its folder."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

_CLASSES = ((stat.S_IWGRP, stat.S_IRWXG), (stat.S_IWOTH, stat.S_IRWXO))


def shared_bits(root: Path) -> int:
    """The permissions of those who may write to a store's folder beside its user: somebody has opened it to them.

    A folder that others may only read was not opened to them on purpose: git restores folders like that.

    Args:
        root: the store's folder.
    """
    mode = _mode(root)
    return sum(everything for write, everything in _CLASSES if mode & write)


def share(path: Path, root: Path) -> None:
    """Let those into a new file or folder of a store who may write to its folder.

    Args:
        path: the file or folder, which only its user may use so far.
        root: the store's folder.
    """
    bits = shared_bits(root)
    if bits and sys.platform != "win32":
        with contextlib.suppress(OSError):
            if path.is_dir():
                path.chmod(stat.S_IRWXU | bits | _mode(root) & stat.S_ISGID)
            else:
                path.chmod(stat.S_IRUSR | stat.S_IWUSR | bits & 0o066)


def tighten(root: Path, first: Iterable[Path]) -> int:
    """Shut out whom nobody has let in, if some of the first paths show that they could; how many paths were open.

    Args:
        root: the store's folder.
        first: what is looked at to tell whether to look at everything.
    """
    if sys.platform == "win32":
        return 0
    allowed = shared_bits(root)
    if not any(_mode(path) & ~allowed & 0o077 for path in (root, *first)):
        return 0
    return sum(_tightened(Path(at), allowed) for at in _everything(root))


def owner_of(path: str | Path) -> str:
    """The name of the user whose file it is, when that is somebody else; empty where nobody can tell.

    Args:
        path: the file.
    """
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        user = os.lstat(path).st_uid
    except (OSError, ValueError):
        return ""
    if user == os.geteuid():
        return ""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def _everything(root: Path) -> Iterable[str]:
    yield str(root)
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            yield f"{folder}{os.sep}{name}"


def _tightened(path: Path, allowed: int) -> bool:
    with contextlib.suppress(OSError):
        status = os.lstat(path)
        if status.st_mode & ~allowed & 0o077 and not stat.S_ISLNK(status.st_mode):
            path.chmod(stat.S_IMODE(status.st_mode) & (0o7700 | allowed))
            return True
    return False


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0
