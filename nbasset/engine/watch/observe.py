"""Observed: what one body was seen to do, from Python's audit events (PEP 578) and from what is put in its way."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from functools import cache
from importlib.machinery import BYTECODE_SUFFIXES, SOURCE_SUFFIXES, all_suffixes
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from nbasset.core.patterns import pattern
from nbasset.engine.watch.code_met import HERE, source_of
from nbasset.engine.watch.entropy import Draws
from nbasset.engine.watch.file_readers import files_of
from nbasset.engine.watch.files_seen import FilesSeen, identity, names_in
from nbasset.engine.watch.importing import being_imported, read_by_modules
from nbasset.engine.watch.own_account import on_own_account
from nbasset.engine.watch.signs import SIGNS, sign_of_event
from nbasset.libraries.library import NETWORK
from nbasset.libraries.origin import folders
from nbasset.libraries.process import here
from nbasset.libraries.unevaluated import path_of

LISTINGS = frozenset({"os.listdir", "os.scandir"})
CHANGES = {
    "os.rename": (0, 1),
    "os.remove": (0,),
    "os.truncate": (0,),
    "shutil.rmtree": (0,),
    "os.link": (1,),
    "os.symlink": (1,),
}
"""Events that change paths, and which of their arguments name those."""

CODE = tuple(all_suffixes())
_CODE_OF_PYTHON = (*SOURCE_SUFFIXES, *BYTECODE_SUFFIXES)
_COMPILED = pattern(r"\.pyc(\.\d+)?$")
"""Files of compiled code; Python writes one beside its place, by a number, and then renames it."""
"""How the names of files end that hold code."""

FINDERS = ("importlib/metadata", "site-packages/importlib_metadata", "site-packages/pkg_resources")
"""Where code lies that looks for what is installed."""


class Observed(FilesSeen):
    """What one body was seen to do, in whatever thread.

    Args:
        ignored: folders whose files are no inputs, beside Python's and the system's.

    Attributes:
        folder: the working folder as the body began.
        from_here: whether it has named a path by the way from there, or asked where it is.
        moved_to: the folder into which it has gone last by its whole name, where it had done neither before.
        variables_set: the environment variables that it has set.
        told_elsewhere: has what other processes saw for it told here; None as long as there are none.
        draws: the entropy that is drawn for it.
    """

    FACTS = (*FilesSeen.FACTS, "results")

    def __init__(self, ignored: tuple[str, ...] = ()) -> None:
        super().__init__(ignored)
        self.folder = here()
        self.from_here = False
        self.moved_to = ""
        self.results: dict[tuple[str, str], str] = {}
        self.lock = threading.RLock()
        self._is_listing = False
        self.told_elsewhere: Callable[[Observed], None] | None = None
        self.variables_set: set[str] = set()
        self.draws = Draws(self.unseen)

    def note(self, event: str, args: tuple[Any, ...]) -> None:
        """Take in one audit event."""
        with self.lock:
            if event == "open":
                self._opened(*args)
            elif event in SIGNS:
                word = sign_of_event(event, args)
                if word and not on_own_account():
                    self.unseen(word)
            elif event == "sqlite3.connect":
                self._connected(args[0])
            elif event in LISTINGS:
                self._listing(args[0], closely=event == "os.scandir" and _asks_entries())
            elif event == "os.chdir":
                _moves(self, args[0])
            elif event == "os.mkdir":
                name = self._counts(args[0])
                if name is not None and not os.path.exists(name):
                    self.makes(name)
            else:
                self._changed(event, args)

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        name = self._counts(path)
        if name is None or os.path.isdir(name):
            if isinstance(path, str) and path.endswith(_CODE_OF_PYTHON) and _loads_code():
                loads(self, path)
            return
        if _writes(mode, flags):
            self._changes(name, whole=_from_the_beginning(mode, flags))
        elif name not in self.read and name not in self.written:
            self.reads(name, identity(name))
            module = being_imported(2)
            if module and name in self.read:
                read_by_modules.setdefault(module, {})[name] = self.read[name]

    def _changed(self, event: str, args: tuple[Any, ...]) -> None:
        names = [self._counts(args[place]) for place in CHANGES.get(event, ())]
        whole = event != "os.truncate" and (event != "os.rename" or names[0] in self.written)
        for name in names:
            self._changes(name, whole=whole)

    def _changes(self, name: str | None, *, whole: bool) -> None:
        if name is not None:
            self._hear_others()
            self.writes(name, whole)

    def _connected(self, database: Any) -> None:
        if isinstance(database, str) and database.startswith("file:"):
            database = database[len("file:") :].partition("?")[0]
        name = self._counts(database) if database not in ("", b"", ":memory:", b":memory:") else None
        if name is not None:
            self.connects(name, identity(name))

    def _listing(self, path: Any, *, closely: bool = False) -> None:
        """The body lists a folder; when it asks the entries for their sizes, that counts as reading the files."""
        name = None if self._is_listing else self._counts(path if path not in (None, "") else ".")
        if name is None or os.path.isfile(name) or os.path.basename(name) == "__pycache__":
            return
        self._is_listing = True
        try:
            self.lists(name, names_in(name))
        finally:
            self._is_listing = False
        for each in _files_in(name) if closely else ():
            if self._counts(each):
                self.reads(each, identity(each))

    def _on_this_computer(self, path: object) -> str:
        if not isinstance(path, (str, os.PathLike)):
            return ""
        name = path_of(str(os.fspath(path)))
        if "://" in name:
            self.unseen(NETWORK)
            return ""
        return os.path.expanduser(name)

    def _counts(self, path: Any) -> str | None:
        """The path's absolute name, if a read of it counts as an input."""
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, (str, os.PathLike)):
            return None
        name = os.path.abspath(os.fspath(path))
        if f"{name}{os.sep}".startswith((*_not_inputs(), *self.ignored)) or _COMPILED.search(name):
            return None
        if _no_reading(name) or on_own_account():
            return None
        if not self.from_here and not os.path.isabs(path):
            self.from_here = True
        return name

    def asks_where(self) -> None:
        """The body asks for the working folder."""
        self.from_here = True

    def variable(self, name: str, value: str | None) -> None:
        """The body asks for an environment variable; one that it has set itself is no input."""
        with self.lock:
            if name not in self.variables_set:
                super().variable(name, value)

    def sets(self, name: str) -> None:
        """The body sets an environment variable."""
        with self.lock:
            self.variables_set.add(name)

    def looks(self, path: object, there: bool, *, closely: bool = False) -> None:
        """The body asks whether a path is there; closely, how large a file is, which counts as reading it."""
        with self.lock:
            name = self._counts(path)
            if name is not None:
                self.finds(name, there)
                if closely and os.path.isfile(name):
                    self.reads(name, identity(name))

    def asks_link(self, path: object, target: str | None) -> None:
        """The body asks where a link leads; one on the way to where it works is as if that were a folder."""
        with self.lock:
            name = self._counts(path)
            if name is not None and not f"{self.folder}{os.sep}".startswith(f"{name}{os.sep}"):
                self.follows(name, target)

    def result(self, asset: str, notebook: str, version: str) -> None:
        """The body asks for a result of another notebook, and gets one of this data version."""
        with self.lock:
            self.results.setdefault((asset, notebook), version)

    def handed(self, path: object) -> None:
        """The body hands a path to a reader, which opens it unseen: a file, a folder with all below, or a pattern."""
        with self.lock:
            files, folders = files_of(path) if (path := self._on_this_computer(path)) else ([], [])
            for each in filter(None, map(self._counts, files)):
                self.takes(each, identity(each))
            for each in folders:
                self._listing(each)

    def wrote(self, path: str) -> None:
        """The body has had a library write a file or a folder, unseen."""
        with self.lock:
            self._changes(self._counts(os.path.expanduser(path)), whole=True)

    def opened(self, path: object, mode: object, tables: str = "") -> None:
        """The body has a library open a database, to read or to write; or reads tables of it, which are as is told."""
        with self.lock:
            name = self._on_this_computer(path)
            if name and tables:
                if name := self._counts(name) or "":
                    self.connects(name, identity(name), tables)
            elif name and isinstance(mode, str) and mode[:1] in ("w", "x"):
                self._changes(self._counts(name), whole=True)
            elif name:
                self._connected(name)

    def _hear_others(self) -> None:
        """Before it is noted what this process does, what others did for the body is."""
        if self.told_elsewhere is not None:
            self.told_elsewhere(self)

    def end(self) -> None:
        """The body has ended."""
        with self.lock:
            self.draws.end()
            self._hear_others()
            super().end()


def loads(observed: Observed, path: str) -> None:
    """A file of code is loaded for a body, or the module that it was loaded as is met again."""
    source = source_of(os.path.abspath(path))
    if source and not source.startswith(observed.ignored):
        with observed.lock:
            observed.reads(source, identity(source), True)


def _files_in(folder: str) -> list[str]:
    return sorted(entry.path for entry in os.scandir(folder) if entry.is_file()) if os.path.isdir(folder) else []


def _writes(mode: str | None, flags: int) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _from_the_beginning(mode: str | None, flags: int) -> bool:
    """Whether nothing stays of what a file held before it was opened to write."""
    if isinstance(mode, str):
        return "w" in mode or "x" in mode
    return bool(flags & (os.O_TRUNC | os.O_EXCL))


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


def _loads_code() -> bool:
    """Whether the import system opens a file."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(HERE):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith("<frozen importlib")


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


def _moves(observed: Observed, path: object) -> None:
    """A body goes to another folder, from where it is or by its whole name."""
    if not isinstance(path, (str, bytes, os.PathLike)) or not os.path.isabs(path):
        observed.from_here = True
    elif not observed.from_here:
        observed.moved_to = os.fsdecode(path)
