"""Observed: what one body was seen to do, from Python's audit events (PEP 578) and from what is put in its way."""

from __future__ import annotations

import os
import sys
import threading
from functools import cache
from importlib.machinery import all_suffixes
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from nbasset.engine.watch.file_readers import files_of
from nbasset.libraries.origin import folders
from nbasset.libraries.process import here

LISTINGS = frozenset({"os.listdir", "os.scandir"})
CHANGES = {"os.rename": 2, "os.remove": 1, "os.truncate": 1, "shutil.rmtree": 1}
"""Events that change paths, and how many of their arguments name those."""
SIGNS = {"socket.connect": "network", "subprocess.Popen": "subprocess", "os.system": "subprocess"}


ABOUT_THE_MACHINE = frozenset({"lscpu", "nproc", "sysctl", "wmic"})
"""Programs by which libraries learn how many processors there are."""

CODE = tuple(all_suffixes())
"""How the names of files end that hold code."""

FINDERS = ("importlib/metadata", "site-packages/importlib_metadata", "site-packages/pkg_resources")
"""Where code lies that looks for what is installed."""


read_by_modules: dict[str, dict[str, tuple[int, int] | None]] = {}
"""By module, the files that it was seen to read while it was imported: size and time of change then."""


class FilesSeen:
    """What became of files while one body ran.

    Args:
        ignored: folders whose files are no inputs, beside Python's and the system's.

    Attributes:
        folder: the working folder as the body began.
        from_here: whether it has named a path by the way from there, or asked where it is.
    """

    def __init__(self, ignored: tuple[str, ...] = ()) -> None:
        self.ignored = ignored
        self.folder = here()
        self.from_here = False
        self.read: dict[str, tuple[int, int] | None] = {}
        self.listed: dict[str, None] = {}
        self.written: set[str] = set()
        self.looked: dict[str, bool] = {}
        self.untracked: dict[str, None] = {}
        self._made: list[str] = []
        self._databases: set[str] = set()
        self._handed: set[str] = set()

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        name = self._counts(path)
        if name is None or os.path.isdir(name):
            return
        if _writes(mode, flags):
            self._changes(name)
        elif name not in self.written and name not in self.read:
            self.read[name] = identity(name)
            module = _being_imported()
            if module:
                read_by_modules.setdefault(module, {})[name] = self.read[name]

    def _changes(self, name: str | None) -> None:
        """A file, or a folder with all that is in it, is changed."""
        if name is None:
            return
        inside = os.path.join(name, "")
        for each in [each for each in self.read if each == name or each.startswith(inside)]:
            self.untracked[f"{os.path.basename(each)}, which the body reads and changes"] = None
            self.written.add(each)
        self.written.add(name)
        for files in read_by_modules.values():
            files.pop(name, None)

    def _connected(self, database: Any) -> None:
        """A database is opened: whether it is only read shows at the end."""
        if isinstance(database, str) and database.startswith("file:"):
            database = database[len("file:") :].partition("?")[0]
        name = self._counts(database) if database not in ("", b"", ":memory:", b":memory:") else None
        if name is not None and name not in self.written:
            self._databases.add(name)
            self.read.setdefault(name, identity(name))

    def _made_folder(self, path: Any) -> None:
        name = self._counts(path)
        if name is not None and not os.path.exists(name):
            self._made.append(os.path.join(name, ""))
            self.written.add(name)

    def _listing(self, path: Any) -> None:
        name = self._counts(path if path not in (None, "") else ".")
        if name is not None and name not in self.written and not os.path.isfile(name):
            self.listed[name] = None

    def _entries(self, path: Any) -> None:
        """The body asks the entries of a folder for their sizes, which counts as reading the files."""
        folder = self._counts(path if path not in (None, "") else ".")
        if folder is None or not os.path.isdir(folder):
            return
        for each in sorted(entry.path for entry in os.scandir(folder) if entry.is_file()):
            if self._counts(each) and each not in self.written:
                self.read.setdefault(each, identity(each))

    def _on_this_computer(self, path: object) -> str:
        if not isinstance(path, (str, os.PathLike)):
            return ""
        name = str(os.fspath(path)).removeprefix("file://")
        if "://" in name:
            self.untracked["network"] = None
            return ""
        return os.path.expanduser(name)

    def _counts(self, path: Any) -> str | None:
        """The path's absolute name, if a read of it counts as an input."""
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, (str, os.PathLike)):
            return None
        name = os.path.abspath(os.fspath(path))
        inside = f"{name}{os.sep}"
        if (
            inside.startswith((*_not_inputs(), *self.ignored, *self._made))
            or name.endswith(".pyc")
            or _no_reading(name)
        ):
            return None
        if not self.from_here and not os.path.isabs(path):
            self.from_here = True
        return name

    def inputs(self) -> list[str]:
        """The files and folders that were read, in order, without what the body itself had written before."""
        return [name for name in (*self.read, *self.listed) if name not in self.written]

    def only_looked(self) -> list[tuple[str, bool]]:
        """The paths it asked for, and whether they were there; without what it read or changed anyway."""
        return [(path, there) for path, there in self.looked.items() if path not in self.written | self.read.keys()]

    def changed_meanwhile(self, name: str) -> bool:
        """Whether a file is another one than when the body opened it."""
        return name in self.read and self.read[name] != identity(name)


class Observed(FilesSeen):
    """What one body was seen to do, in whatever thread.

    Args:
        ignored: folders whose files are no inputs, beside Python's and the system's.
    """

    def __init__(self, ignored: tuple[str, ...] = ()) -> None:
        super().__init__(ignored)
        self.variables: dict[str, str | None] = {}
        self.results: dict[tuple[str, str], str] = {}
        self.lock = threading.RLock()
        self._set: set[str] = set()

    def note(self, event: str, args: tuple[Any, ...]) -> None:
        """Take in one audit event."""
        with self.lock:
            if event == "open":
                self._opened(*args)
            elif event in SIGNS:
                if not _is_harmless(event, args):
                    self.untracked[SIGNS[event]] = None
            elif event == "sqlite3.connect":
                self._connected(args[0])
            elif event in LISTINGS:
                self._listing(args[0])
                if event == "os.scandir" and _asks_entries():
                    self._entries(args[0])
            elif event == "os.mkdir":
                self._made_folder(args[0])
            else:
                for path in args[: CHANGES.get(event, 0)]:
                    self._changes(self._counts(path))

    def asks_where(self) -> None:
        """The body asks for the working folder."""
        self.from_here = True

    def variable(self, name: str, value: str | None) -> None:
        """The body asks for an environment variable; one that it has set itself is no input."""
        with self.lock:
            if name not in self._set:
                self.variables.setdefault(name, value)

    def sets(self, name: str) -> None:
        """The body sets an environment variable."""
        with self.lock:
            self._set.add(name)

    def looks(self, path: object, there: bool) -> None:
        """The body asks whether a path is there."""
        with self.lock:
            name = self._counts(path)
            if name is not None and name not in self.written:
                self.looked.setdefault(name, there)

    def looks_closely(self, path: object) -> None:
        """The body asks how large a file is: that counts as reading it."""
        with self.lock:
            name = self._counts(path)
            if name is not None and name not in self.written and os.path.isfile(name):
                self.read.setdefault(name, identity(name))

    def everything(self) -> None:
        """The body goes through all environment variables: many are others in every session."""
        self.unseen("the whole environment")

    def result(self, asset: str, notebook: str, version: str) -> None:
        """The body asks for a result of another notebook, and gets one of this data version."""
        with self.lock:
            self.results.setdefault((asset, notebook), version)

    def handed(self, path: object) -> None:
        """The body hands a path to a reader, which opens it unseen: a file, a folder with all below, or a pattern."""
        with self.lock:
            files, folders = files_of(path) if (path := self._on_this_computer(path)) else ([], [])
            for each in filter(None, map(self._counts, files)):
                if each not in self.written and each not in self.read:
                    self.read[each] = identity(each)
                    self._handed.add(each)
            for each in folders:
                self._listing(each)

    def opened(self, path: object, mode: object) -> None:
        """The body has a library open a database, to read or to write."""
        with self.lock:
            name = self._on_this_computer(path)
            if name and isinstance(mode, str) and mode[:1] in ("w", "x"):
                self._changes(self._counts(name))
            elif name:
                self._connected(name)

    def unseen(self, what: str) -> None:
        """The body does something of which nobody can see what it rests on."""
        with self.lock:
            self.untracked[what] = None

    def end(self) -> None:
        """The body has ended: a database that is another one now was written to, as what was handed to a reader."""
        with self.lock:
            for name in sorted(self._handed):
                if self.changed_meanwhile(name):
                    self._changes(name)
            for name in sorted(self._databases):
                if self.read[name] is None:
                    self.written.add(name)
                elif self.changed_meanwhile(name):
                    self._changes(name)


def identity(path: str) -> tuple[int, int] | None:
    """A file's size and time of change; ``None`` when it is not there."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _writes(mode: str | None, flags: int) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _is_harmless(event: str, args: tuple[Any, ...]) -> bool:
    """Whether a connection stays on this machine, or a program tells only what kind of machine it is."""
    if event == "socket.connect":
        return not (isinstance(args[1], tuple) and str(args[1][0]) not in ("127.0.0.1", "::1", "localhost"))
    return event == "subprocess.Popen" and os.path.basename(str(args[0])) in ABOUT_THE_MACHINE


def _no_reading(name: str) -> bool:
    """Whether further up the stack a whole folder is being removed, or the import system is at work on code.

    Of data beside code, which is read through the import system too, the reading counts. What looks for the names of
    installed packages in every folder of ``sys.path``, the notebook's own among them, is no reading of that folder.
    """
    code_only = name.endswith(CODE) or not os.path.isfile(name)
    frame: FrameType | None = sys._getframe(3)
    while frame is not None:
        code = frame.f_code
        if (code_only and _looks_for_code(code.co_filename)) or code.co_name.startswith("_rmtree"):
            return True
        frame = frame.f_back
    return False


def _being_imported() -> str:
    """The module that is being imported by whoever does something now; empty when none is."""
    frame: FrameType | None = sys._getframe(3)
    while frame is not None:
        if frame.f_code.co_name == "<module>":
            name = str(frame.f_globals.get("__name__", ""))
            return name if name in sys.modules and name != "__main__" else ""
        frame = frame.f_back
    return ""


def _asks_entries() -> bool:
    """Whether whoever lists a folder asks what it lists for more than names."""
    frame = sys._getframe(3)
    return "scandir" in frame.f_code.co_names and "stat" in _names(frame.f_code)


def _names(code: CodeType) -> set[str]:
    return set(code.co_names).union(*(_names(each) for each in code.co_consts if isinstance(each, CodeType)))


@cache
def _looks_for_code(filename: str) -> bool:
    return filename.startswith("<frozen importlib") or os.path.dirname(filename).replace(os.sep, "/").endswith(FINDERS)


@cache
def _not_inputs() -> tuple[str, ...]:
    """Where Python, its packages, the system and the caches of programs live."""
    home = Path.home()
    others = [sys.prefix, sys.base_prefix, "/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/run"]
    others += [
        str(home / name) for name in (".cache", ".config", ".ipython", ".jupyter", ".local", "Library", "AppData")
    ]
    pythons = folders("stdlib", "platstdlib", "purelib", "platlib")
    return (*pythons, *(os.path.join(os.path.abspath(folder), "") for folder in others))
