"""Looks: what a body asks of the environment, or whether a path is there; no audit event tells of either."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from nbasset.libraries.origin import Origin, origin_of_file

MAKING = frozenset({"makedirs", "mkdir"})
"""Functions that look whether a folder is there only to make it."""


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

    def everything(self) -> None:
        """It goes through all environment variables."""
        ...

    def looks(self, path: object, there: bool) -> None:
        """It asks whether a path is there."""
        ...

    def looks_closely(self, path: object) -> None:
        """It asks more of a path, such as its size."""
        ...


Witnesses = Callable[[], Sequence[Witness]]
"""Gives those who hear what happens at this moment."""

_passing = threading.local()
"""Whoever takes all variables asks for each right after its name: that name."""


@contextmanager
def variables(witnesses: Witnesses) -> Iterator[None]:
    """Tell which environment variables are asked for inside."""
    kind = type(os.environ)
    get, put, go_through = kind.__getitem__, kind.__setitem__, kind.__iter__

    def got(self: os._Environ[str], key: str) -> str:
        asked = self is os.environ and isinstance(key, str) and key != getattr(_passing, "name", None)
        hearing = witnesses() if asked and _asked_by_the_user() else ()
        value = None
        try:
            value = get(self, key)
            return value
        finally:
            for witness in hearing:
                witness.variable(key, value)

    def set_(self: os._Environ[str], key: str, value: str) -> None:
        put(self, key, value)
        for witness in witnesses():
            witness.sets(key)

    def gone_through(self: os._Environ[str]) -> Iterator[str]:
        if self is not os.environ or not _asked_by_the_user():
            yield from go_through(self)
            return
        for witness in witnesses():
            witness.everything()
        for key in go_through(self):
            _passing.name = key
            yield key
        _passing.name = None

    with _replaced(kind, __getitem__=got, __setitem__=set_, __iter__=gone_through):
        yield


@contextmanager
def _replaced(owner: object, **attributes: object) -> Iterator[None]:
    """Other attributes of something, for a while."""
    before = {name: getattr(owner, name) for name in attributes}
    for name, value in attributes.items():
        setattr(owner, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextmanager
def paths(witnesses: Witnesses) -> Iterator[None]:
    """Tell which paths are looked at inside."""
    stat = os.stat

    def looked(path: int | str | bytes | os.PathLike[str], *args: object, **options: object) -> os.stat_result:
        hearing = () if isinstance(path, int) or not _asked_by_the_user() else witnesses()
        try:
            found = stat(path, *args, **options)  # type: ignore[arg-type]  # whatever it is given goes on
        except (FileNotFoundError, NotADirectoryError):
            for witness in hearing:
                witness.looks(path, False)
            raise
        closely = bool(hearing) and _asks_closely()
        for witness in hearing:
            witness.looks(path, True)
            if closely:
                witness.looks_closely(path)
        return found

    able = [each for each in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks) if stat in each]
    for each in able:
        each.add(looked)
    try:
        with _replaced(os, stat=looked):
            yield
    finally:
        for each in able:
            each.discard(looked)


def _asked_by_the_user() -> bool:
    """Whether the first frame up the stack that is not of the standard library is the user's own."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if frame.f_code.co_name in MAKING or file.startswith("<frozen importlib"):
            return False
        origin = origin_of_file(file)
        if origin is not Origin.PYTHON:
            return origin is Origin.LOCAL and not str(frame.f_globals.get("__name__", "")).startswith("nbasset.")
        frame = frame.f_back
    return False


def _asks_closely() -> bool:
    """Whether a path's size may be asked: by the user's own code, at once or through ``getsize`` and ``Path.stat``."""
    frame: FrameType | None = sys._getframe(2)
    if frame is not None and _is_pythons(frame) and frame.f_code.co_name == "stat":
        frame = frame.f_back
    return frame is not None and (frame.f_code.co_name == "getsize" or not _is_pythons(frame))


def _is_pythons(frame: FrameType) -> bool:
    return origin_of_file(frame.f_code.co_filename) is Origin.PYTHON
