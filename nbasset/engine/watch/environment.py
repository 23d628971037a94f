"""Looks: what a body asks of the environment, or whether a path is there; no audit event tells of either."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import Any

MAKING = frozenset({"makedirs", "mkdir"})
"""Functions that look whether a folder is there only to make it."""


@contextmanager
def looks(
    variable: Callable[[str, str | None], None],
    everything: Callable[[], None],
    path: Callable[[Any, bool], None],
    closely: Callable[[Any], None],
) -> Iterator[None]:
    """Tell what the user's own code looks at, directly or through the standard library; what installed packages ask
    for themselves is not told.

    Args:
        variable: takes the name of an environment variable and its value; nothing means that it is not set.
        everything: called when all environment variables are gone through.
        path: takes a path and whether it is there.
        closely: takes a path of which more is asked, such as its size.
    """
    with _variables(variable, everything), _paths(path, closely):
        yield


@contextmanager
def _variables(tell: Callable[[str, str | None], None], everything: Callable[[], None]) -> Iterator[None]:
    kind: Any = type(os.environ)
    get, put, go_through = kind.__getitem__, kind.__setitem__, kind.__iter__
    own: set[str] = set()
    passed: list[str] = []

    def got(self: Any, key: Any) -> Any:
        asked = self is os.environ and isinstance(key, str) and key not in own and [key] != passed
        asked = asked and _asked_by_the_user()
        try:
            value = get(self, key)
        except KeyError:
            if asked:
                tell(key, None)
            raise
        if asked:
            tell(key, value)
        return value

    def set_(self: Any, key: Any, value: Any) -> None:
        put(self, key, value)
        own.add(key)

    def gone_through(self: Any) -> Iterator[str]:
        if self is not os.environ or not _asked_by_the_user():
            yield from go_through(self)
            return
        everything()
        for key in go_through(self):
            passed[:] = [key]  # whoever takes all of them asks for each right after its name
            yield key
        passed.clear()

    kind.__getitem__, kind.__setitem__, kind.__iter__ = got, set_, gone_through
    try:
        yield
    finally:
        kind.__getitem__, kind.__setitem__, kind.__iter__ = get, put, go_through


@contextmanager
def _paths(tell: Callable[[Any, bool], None], closely: Callable[[Any], None]) -> Iterator[None]:
    stat = os.stat

    def looked(path: Any, *args: Any, **options: Any) -> os.stat_result:
        asked = not isinstance(path, int) and _asked_by_the_user()
        try:
            found = stat(path, *args, **options)
        except (FileNotFoundError, NotADirectoryError):
            if asked:
                tell(path, False)
            raise
        if asked:
            tell(path, True)
            if _asks_closely():
                closely(path)
        return found

    able = [each for each in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks) if stat in each]
    for each in able:
        each.add(looked)
    os.stat = looked
    try:
        yield
    finally:
        os.stat = stat
        for each in able:
            each.discard(looked)


def _asked_by_the_user() -> bool:
    """Whether the first frame up the stack that is not of the standard library is the user's own."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if frame.f_code.co_name in MAKING or file.startswith("<frozen importlib"):
            return False
        if not _is_pythons(file):
            return not (_is_installed(file) or str(frame.f_globals.get("__name__", "")).startswith("nbasset."))
        frame = frame.f_back
    return False


def _asks_closely() -> bool:
    """Whether a path's size may be asked: by the user's own code, at once or through ``getsize`` and ``Path.stat``."""
    frame: FrameType | None = sys._getframe(2)
    if frame is not None and _is_python(frame.f_code.co_filename) and frame.f_code.co_name == "stat":
        frame = frame.f_back
    return frame is not None and (frame.f_code.co_name == "getsize" or not _is_pythons(frame.f_code.co_filename))


def _is_pythons(file: str) -> bool:
    return file.startswith("<frozen ") or _is_python(file)


def _is_python(file: str) -> bool:
    return file.startswith(_folders("stdlib", "platstdlib")) and not _is_installed(file)


def _is_installed(file: str) -> bool:
    return file.startswith(_folders("purelib", "platlib")) or "site-packages" in file


@cache
def _folders(*names: str) -> tuple[str, ...]:
    return tuple(os.path.join(os.path.abspath(sysconfig.get_path(name)), "") for name in names)
