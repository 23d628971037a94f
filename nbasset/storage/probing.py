"""Which part of a value cannot be pickled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any

DEEPEST = 8
"""Levels that are searched."""

LONGEST = 2.0
"""Seconds that a search may take."""

MOST = 1000
"""Parts of one object that are tried."""

Pickle = Callable[[Any, object, Callable[[Any], bool]], object]
"""Pickles into a file: ``(file, value, buffer callback)``."""


def sentence(value: object, name: str, error: Exception, pickle_into: Pickle) -> str:
    """One sentence that names the innermost part that cannot be pickled, and why.

    Args:
        value: what could not be pickled.
        name: how people call it.
        error: what pickling it raised.
        pickle_into: tries to pickle a part.
    """
    until = time.perf_counter() + LONGEST
    if isinstance(error, RecursionError) or "recursion" in str(error):
        return f"{name}: nested too deeply to be pickled"
    path = name
    seen = {id(value)}
    for _ in range(DEEPEST):
        found = _first_that_fails(value, until, seen, pickle_into)
        if found is None:
            break
        step, value, error = found
        path += step
    text = " ".join(str(error).split()) or type(error).__name__
    return f"{path}: {text}"


def _first_that_fails(
    value: object, until: float, seen: set[int], pickle_into: Pickle
) -> tuple[str, object, Exception] | None:
    for step, part in _parts(value):
        if id(part) in seen:
            continue
        seen.add(id(part))
        try:
            pickle_into(_Nowhere(until), part, lambda _: False)
        except _Enough:
            return None
        except Exception as error:  # noqa: BLE001 - whatever pickling raises is the answer
            return step, part, error
    return None


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """What a value holds, each with how one gets there."""
    for count, part in enumerate(_all_parts(value)):
        if count >= MOST:
            return
        yield part


def _all_parts(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, FunctionType):
        yield from _held_by_function(value)
    elif isinstance(value, Mapping):
        yield from ((f"[{key!r}]", part) for key, part in value.items())
    elif isinstance(value, list | tuple):
        yield from ((f"[{position}]", part) for position, part in enumerate(value))
    elif isinstance(value, set | frozenset):
        yield from (("{…}", part) for part in value)
    if not isinstance(value, type):
        yield from ((f".{name}", part) for name, part in _attributes(value))


def _attributes(value: object) -> Iterator[tuple[str, object]]:
    yield from getattr(value, "__dict__", {}).items()
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name != "__dict__" and hasattr(value, name):
                yield name, getattr(value, name)


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
