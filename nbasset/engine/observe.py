"""Observing: which files a body reads, told by Python's audit events (PEP 578)."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

LISTINGS = frozenset({"os.listdir", "os.scandir", "glob.glob", "pathlib.Path.glob"})
SIGNS = {"socket.connect": "network", "subprocess.Popen": "subprocess", "os.system": "subprocess"}


class Observed:
    """What one body was seen to do.

    Args:
        ignored: folders whose files are no inputs, beside Python's and the system's.
    """

    def __init__(self, ignored: tuple[str, ...] = ()) -> None:
        self.ignored = ignored
        self.read: dict[str, tuple[int, int] | None] = {}
        self.listed: dict[str, None] = {}
        self.written: set[str] = set()
        self.untracked: dict[str, None] = {}

    def note(self, event: str, args: tuple[Any, ...]) -> None:
        """Take in one audit event."""
        if event == "open":
            self._opened(*args)
        elif event in SIGNS:
            if event != "socket.connect" or _leaves_this_machine(args[1]):
                self.untracked[SIGNS[event]] = None
        elif event == "sqlite3.connect":
            self._opened(args[0], "r", 0)
        elif event in LISTINGS:
            self._listing(args[0])

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        name = self._counts(path)
        if name is None:
            return
        if _writes(mode, flags):
            if name in self.read:
                self.untracked[f"{os.path.basename(name)}, which the body reads and changes"] = None
            self.written.add(name)
        elif name not in self.written and name not in self.read:
            self.read[name] = identity(name)

    def _listing(self, path: Any) -> None:
        name = self._counts(path if path not in (None, "") else ".")
        if name is not None and name not in self.written and os.path.isdir(name):
            self.listed[name] = None

    def _counts(self, path: Any) -> str | None:
        """The path's absolute name, if a read of it counts as an input."""
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, (str, os.PathLike)):
            return None
        name = os.path.abspath(os.fspath(path))
        if name.startswith((*_not_inputs(), *self.ignored)) or name.endswith(".pyc") or _importing():
            return None
        return name

    def inputs(self) -> list[str]:
        """The files and folders that were read, in order, without what the body itself had written before."""
        return [name for name in (*self.read, *self.listed) if name not in self.written]

    def changed_meanwhile(self, name: str) -> bool:
        """Whether a file is another one than when the body opened it."""
        return name in self.read and self.read[name] != identity(name)


def identity(path: str) -> tuple[int, int] | None:
    """A file's size and time of change; nothing when it is not there."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _writes(mode: str | None, flags: int) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _leaves_this_machine(address: Any) -> bool:
    return isinstance(address, tuple) and str(address[0]) not in ("127.0.0.1", "::1", "localhost")


def _importing() -> bool:
    """Whether the import system is at work further up the stack."""
    frame: FrameType | None = sys._getframe(4)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


@cache
def _not_inputs() -> tuple[str, ...]:
    """Where Python, its packages, the system and the caches of programs live."""
    home = Path.home()
    names = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders = [*names, sys.prefix, sys.base_prefix, "/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/run"]
    folders += [
        str(home / name) for name in (".cache", ".config", ".ipython", ".jupyter", ".local", "Library", "AppData")
    ]
    return tuple(os.path.join(os.path.abspath(folder), "") for folder in folders)


_active: list[Observed] = []
_installed = False


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _active or (event != "open" and event not in LISTINGS and event not in SIGNS and event != "sqlite3.connect"):
        return
    observed = _active[-1]
    if not getattr(observed, "busy", False):
        observed.note(event, args)


@contextmanager
def observing(ignored: tuple[str, ...] = ()) -> Iterator[Observed]:
    """Observe what happens inside, in every thread; afterwards the hook is idle (it cannot be removed).

    Args:
        ignored: folders whose files are no inputs, for example the store.
    """
    global _installed
    if not _installed:
        sys.addaudithook(_hook)
        _installed = True
    observed = Observed(ignored)
    _active.append(observed)
    try:
        yield observed
    finally:
        _active.remove(observed)
