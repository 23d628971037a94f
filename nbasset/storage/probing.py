"""Which part of a value cannot be pickled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pickle import PickleBuffer
from types import FunctionType, MemberDescriptorType
from typing import Protocol

from nbasset.libraries.foreign import attributes_of, bases_of, is_a, members_of
from nbasset.libraries.known import is_machinery

DEEPEST = 8
"""Levels that are searched."""

LONGEST = 2.0
"""Seconds that a search may take."""

MOST = 1000
"""Parts of one object that are tried."""

Callback = Callable[[PickleBuffer], bool]
"""Told of a buffer, says whether it stays inside the stream."""


class Sink(Protocol):
    """Whatever pickles can be written to."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes; how many were taken."""
        ...


Pickle = Callable[[Sink, object, Callback], object]
"""Pickles into a file: ``(file, value, buffer callback)``."""


def sentence(value: object, name: str, error: Exception, pickle_into: Pickle) -> str:
    """One sentence that names the innermost part that cannot be pickled, and why.

    Args:
        value: what could not be pickled.
        name: how people call it.
        error: what pickling it raised.
        pickle_into: tries to pickle a part.
    """
    if isinstance(error, RecursionError) or "recursion" in str(error):
        return f"{name}: nested too deeply to be pickled"
    search = _Search(time.perf_counter() + LONGEST, pickle_into)
    with suppress(Exception):  # an object of its own mind does not let itself be searched
        name, error = search.innermost(value, name, error, DEEPEST) or (name, error)
    return f"{name}: {' '.join(str(error).split()) or type(error).__name__}"


class _Search:
    """Goes from a value that cannot be pickled to the innermost part of it that cannot.

    Args:
        until: when to give up.
        pickle_into: tries to pickle a part.
    """

    def __init__(self, until: float, pickle_into: Pickle) -> None:
        self._until = until
        self._pickle_into = pickle_into
        self._failed: set[int] = set()

    def innermost(self, value: object, path: str, error: Exception, levels: int) -> tuple[str, Exception] | None:
        """The culprit's path and error; ``None`` where one only comes back to what was searched before.

        Args:
            value: what cannot be pickled.
            path: how one gets there, for people.
            error: what pickling it raised.
            levels: how much deeper to look.
        """
        self._failed.add(id(value))
        in_a_ring = False
        for step, part in _parts(value) if levels else ():
            if id(part) in self._failed:
                in_a_ring = True
                continue
            try:
                failure = self._failure(part)
            except _Enough:
                return path, error
            if failure is not None:
                found = self.innermost(part, path + step, failure, levels - 1)
                if found is not None:
                    return found
                in_a_ring = True
        return None if in_a_ring else (path, error)

    def _failure(self, part: object) -> Exception | None:
        if time.perf_counter() > self._until:
            raise _Enough
        try:
            self._pickle_into(_Nowhere(self._until), part, lambda _: False)
        except _Enough:
            raise
        except Exception as error:  # noqa: BLE001 - whatever pickling raises is the answer
            return error
        return None


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """What a value holds, each with how one gets there; what leads into what a program runs on is no part of it."""
    if is_machinery(type(value)):
        return
    for count, part in enumerate(_all_parts(value)):
        if count >= MOST:
            return
        yield part


def _all_parts(value: object) -> Iterator[tuple[str, object]]:
    if is_a(value, FunctionType):
        yield from _held_by_function(value)
    elif is_a(value, dict):
        yield from ((f"[{key!r}]", part) for key, part in dict.items(value))
    elif is_a(value, list):
        yield from ((f"[{position}]", part) for position, part in enumerate(list.__iter__(value)))
    elif is_a(value, tuple):
        yield from ((f"[{position}]", part) for position, part in enumerate(tuple.__iter__(value)))
    elif is_a(value, set) or is_a(value, frozenset):
        yield from (("{…}", part) for part in list(value))
    if not is_a(value, type):
        yield from ((f".{name}", part) for name, part in _attributes(value))


def _attributes(value: object) -> Iterator[tuple[str, object]]:
    yield from (attributes_of(value) or {}).items()
    for base in bases_of(type(value)):
        for name, member in members_of(base).items():
            if type(member) is MemberDescriptorType and name != "__dict__":
                with suppress(AttributeError):  # nothing is in this slot
                    yield name, member.__get__(value)


def _held_by_function(function: FunctionType) -> Iterator[tuple[str, object]]:
    """A function's closure, defaults and the globals it names: cloudpickle stores them with it."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            yield f".<{name}>", cell.cell_contents
        except ValueError:
            continue
    yield from ((f".<default {position}>", part) for position, part in enumerate(function.__defaults__ or ()))
    for name in function.__code__.co_names:
        if name in function.__globals__:
            yield f".<{name}>", function.__globals__[name]


class _Enough(Exception):
    """The search took long enough."""


class _Nowhere:
    """A file that keeps nothing and stops accepting when time is up."""

    def __init__(self, until: float) -> None:
        self._until = until

    def write(self, data: bytes) -> int:
        if time.perf_counter() > self._until:
            raise _Enough
        return len(data)
