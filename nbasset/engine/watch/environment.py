"""Looks: what a body asks of the environment, or whether a path is there; no audit event tells of either."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from stat import S_ISLNK
from types import FrameType
from typing import Any, AnyStr, Protocol

from nbasset.engine.watch.at_work import Attributes
from nbasset.engine.watch.importing import asked_by_modules, being_imported, set_by_modules
from nbasset.engine.watch.own_account import on_own_account
from nbasset.libraries.origin import Origin, origin_of_file

MAKING = frozenset({"makedirs", "mkdir", "_candidate_tempdir_list"})
"""Functions that look whether a folder is there only to make it, or to make something of no lasting name in it."""


class Witness(Protocol):
    """Hears what the user's own code looks at, directly or through the standard library; what installed packages ask
    for themselves is not told.
    """

    def variable(self, name: str, value: str | None) -> None:
        """It asks for an environment variable; the value is None where it is not set."""
        ...

    def sets(self, name: str) -> None:
        """It sets an environment variable."""
        ...

    def unseen(self, what: str) -> None:
        """It does something of which nobody can see what it rests on, such as going through the whole environment."""
        ...

    def looks(self, path: object, there: bool, *, closely: bool = False) -> None:
        """It asks whether a path is there; closely, more of it, such as its size."""
        ...

    def asks_link(self, path: object, target: str | None) -> None:
        """It asks where a link leads; the target is None where there is something else than a link."""
        ...

    def asks_where(self) -> None:
        """It asks for the working folder."""
        ...


Witnesses = Callable[[], Sequence[Witness]]
"""Gives those who hear what happens at this moment."""

Environment = os._Environ[str] | os._Environ[bytes]

_PYTHONS: Any = os._Environ
"""The class of what holds the variables."""

AT_ONCE = ("__len__", "__repr__", "__reduce_ex__")
"""What takes all variables without going through them: it reads what lies behind, to be counted, shown and copied."""

_passing = threading.local()
"""Whoever takes all variables asks for each right after its name: that name."""


class Variables:
    """Tells which environment variables are asked for.

    Meanwhile what holds the variables is of a class of our own. The methods of its class are not exchanged: CPython
    3.13 gives a class no more than a thousand versions (MAX_VERSIONS_PER_CLASS) and goes on to call a ``__getitem__``
    that was exchanged after the last, so that after some hundred runs nobody was heard.

    Args:
        witnesses: gives those who hear what happens at this moment.
    """

    def __init__(self, witnesses: Witnesses) -> None:
        self._witnesses = witnesses
        told: dict[str, object] = {"__getitem__": self._getter(), "__setitem__": self._setter()}
        told |= {"__iter__": self._iterator(), **{name: self._whole(name) for name in AT_ONCE}}
        self._telling: Any = type("_Environ", (_PYTHONS,), {**told, "__module__": "os", "__slots__": ()})
        self._changed: list[Any] = []

    def make(self) -> None:
        """Have those who hold the variables, as text and as bytes, tell."""
        both = (os.environ, getattr(os, "environb", None))
        self._changed = [environ for environ in both if type(environ) is _PYTHONS]
        for environ in self._changed:
            environ.__class__ = self._telling

    def take_back(self) -> None:
        """Have them tell no more."""
        for environ in self._changed:
            environ.__class__ = _PYTHONS

    def _getter(self) -> Callable[..., str | bytes]:
        def got(environ: Environment, key: AnyStr) -> AnyStr:
            asked = isinstance(key, (str, bytes)) and key != getattr(_passing, "name", None)
            hearing = self._witnesses() if asked else ()
            if hearing and not _asked_by_the_user():
                hearing = ()
            value: AnyStr | None = None
            try:
                value = _PYTHONS.__getitem__(environ, key)
                return value
            finally:
                if hearing:
                    _told(hearing, os.fsdecode(key), None if value is None else os.fsdecode(value))

        return got

    def _setter(self) -> Callable[..., None]:
        def set_(environ: Environment, key: AnyStr, value: AnyStr) -> None:
            _PYTHONS.__setitem__(environ, key, value)
            hearing = self._witnesses()
            if hearing and (module := being_imported(2)):
                set_by_modules.setdefault(module, set()).add(os.fsdecode(key))
            for witness in hearing:
                witness.sets(os.fsdecode(key))

        return set_

    def _whole(self, name: str) -> Callable[..., object]:
        def taken(environ: Environment, *args: object) -> object:
            self._tell_of_all()
            return getattr(_as_python_has_it(environ), name)(*args)

        return taken

    def _tell_of_all(self) -> bool:
        """All variables are taken at once; whether anybody hears."""
        hearing = self._witnesses()
        for witness in hearing if hearing and _asked_by_the_user(3) and not _python_looks_itself(3) else ():
            witness.unseen("the whole environment")
        return bool(hearing)

    def _iterator(self) -> Callable[[Environment], Iterator[str | bytes]]:
        def gone_through(environ: Environment) -> Iterator[str | bytes]:
            if not self._tell_of_all():
                yield from _PYTHONS.__iter__(environ)
                return
            try:
                for key in _PYTHONS.__iter__(environ):
                    _passing.name = key
                    yield key
            finally:
                _passing.name = None

        return gone_through


class Folder(Attributes):
    """Tells that the working folder is asked for.

    Args:
        witnesses: gives those who hear what happens at this moment.
    """

    def __init__(self, witnesses: Witnesses) -> None:
        self._witnesses = witnesses

        def where() -> str:
            hearing = self._witnesses()
            if hearing and _asked_by_the_user():
                for witness in hearing:
                    witness.asks_where()
            folder: str = self.before["getcwd"]()
            return folder

        super().__init__(os, {"getcwd": where})


class Paths(Attributes):
    """Tells which paths are looked at.

    Args:
        witnesses: gives those who hear what happens at this moment.
    """

    def __init__(self, witnesses: Witnesses) -> None:
        self._witnesses = witnesses
        self._told: dict[str, Callable[..., object]] = {
            "stat": self._looker("stat"),
            "lstat": self._looker("lstat"),
            "access": self._asker(),
            "readlink": self._link_reader(),
        }
        super().__init__(os, self._told)

    def _looker(self, name: str) -> Callable[..., os.stat_result]:
        """Whoever resolves a path goes on where there is no link as if there were nothing to see."""

        def looked(path: int | AnyStr | os.PathLike[AnyStr], *args: object, **options: object) -> os.stat_result:
            hearing = () if isinstance(path, int) or options.get("dir_fd") is not None else self._witnesses()
            itself = bool(hearing) and (name == "lstat" or options.get("follow_symlinks") is False)
            if hearing and ((itself and _resolves_a_path()) or not _asked_by_the_user()):
                hearing = ()
            try:
                found: os.stat_result = self.before[name](path, *args, **options)
            except (FileNotFoundError, NotADirectoryError):
                for witness in hearing:
                    witness.looks(path, False)
                raise
            is_link, closely = itself and S_ISLNK(found.st_mode), bool(hearing) and _asks_closely()
            for witness in hearing:
                if itself:
                    witness.asks_link(path, os.fsdecode(self.before["readlink"](path)) if is_link else None)
                if not is_link:
                    witness.looks(path, True, closely=closely)
            return found

        return looked

    def _asker(self) -> Callable[..., bool]:
        def asked(path: int | str | bytes | os.PathLike[str], *args: object, **options: object) -> bool:
            hearing = () if isinstance(path, int) else self._witnesses()
            for witness in hearing if hearing and _asked_by_the_user() else ():
                witness.looks(path, os.path.exists(path))
                if (*args, *options.values())[:1] != (os.F_OK,) and not _is_pythons(sys._getframe(1)):
                    witness.unseen("the rights of files")
            able: bool = self.before["access"](path, *args, **options)
            return able

        return asked

    def _link_reader(self) -> Callable[..., str | bytes]:
        def led(path: AnyStr | os.PathLike[AnyStr], *args: object, **options: object) -> AnyStr:
            target: AnyStr = self.before["readlink"](path, *args, **options)
            hearing = self._witnesses()
            for witness in hearing if hearing and _asked_by_the_user() else ():
                witness.asks_link(path, os.fsdecode(target))
            return target

        return led

    def make(self) -> None:
        """Whoever asks which functions take descriptors and folders hears the same of the other one."""
        for able in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
            able.update(told for name, told in self._told.items() if getattr(os, name) in able)
        super().make()

    def take_back(self) -> None:
        """The same back."""
        super().take_back()
        for able in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
            able.difference_update(self._told.values())


_deciding = threading.local()
"""Whether this thread is finding out whose code asks: what that asks itself, as sysconfig does, is nobody's."""


def _as_python_has_it(environ: Environment) -> Environment:
    """The same variables in an object of Python's class, as which they are shown and copied."""
    same: Environment = object.__new__(_PYTHONS)
    vars(same).update(vars(environ))
    return same


def _told(hearing: Sequence[Witness], name: str, value: str | None) -> None:
    """Tell who hears that a variable is asked for; a module that is being imported keeps what it was."""
    if module := being_imported(2):
        asked_by_modules.setdefault(module, {}).setdefault(name, value)
    for witness in hearing:
        witness.variable(name, value)


def _asked_by_the_user(depth: int = 2) -> bool:
    """Whether the first frame up the stack that is not of the standard library is the user's own."""
    if getattr(_deciding, "now", False):
        return False
    _deciding.now = True
    try:
        return _is_the_users(sys._getframe(depth)) and not on_own_account()
    finally:
        _deciding.now = False


def _python_looks_itself(depth: int) -> bool:
    """Whether a module of Python's goes through all variables for its own purposes, as urllib does to find proxies.

    Code that names ``environ`` itself does; where it was handed over, as to ``pprint``, the user looks.
    """
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and frame.f_globals.get("__name__") in ("os", "collections.abc"):
        frame = frame.f_back
    return frame is not None and _is_pythons(frame) and "environ" in frame.f_code.co_names


def _is_the_users(frame: FrameType | None) -> bool:
    while frame is not None:
        file = frame.f_code.co_filename
        if frame.f_code.co_name in MAKING or file.startswith("<frozen importlib"):
            return False
        origin = origin_of_file(file)
        if origin is not Origin.PYTHON:
            return origin is Origin.LOCAL and not str(frame.f_globals.get("__name__", "")).startswith("nbasset.")
        frame = frame.f_back
    return False


def _resolves_a_path() -> bool:
    return "realpath" in sys._getframe(2).f_code.co_name


def _asks_closely() -> bool:
    """Whether a path's size may be asked: by the user's own code, at once or through ``getsize`` and ``Path.stat``."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_name in ("stat", "lstat") and _is_pythons(frame):
        frame = frame.f_back
    return frame is not None and (frame.f_code.co_name == "getsize" or not _is_pythons(frame))


def _is_pythons(frame: FrameType) -> bool:
    return origin_of_file(frame.f_code.co_filename) is Origin.PYTHON
