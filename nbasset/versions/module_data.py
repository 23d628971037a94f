"""Module data: plain values that a module holds, two levels deep, so that it can be told what a call has changed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from types import FunctionType, ModuleType

from nbasset.core.patterns import pattern
from nbasset.libraries.foreign import attributes_of, is_a
from nbasset.libraries.origin import is_users
from nbasset.libraries.python import SCALARS

MOST = 1000
"""Values of a module that are looked at; of one that holds more, the first."""

LEVELS = 2

Path = tuple[str | tuple[object], ...]
"""The way to a value: the names of attributes, and keys, each in a tuple of its own."""

OF_ITS_OWN = pattern(r"cache|memo|count|calls|hits|ticks|lock|seen|warned|stamp|_id$|^__|__$", re.IGNORECASE)
"""Names of what a module changes by itself."""


class Missing:
    """What stands for a value that is not there."""


MISSING = Missing()


def plain_data(module: ModuleType) -> dict[Path, object]:
    """The plain values of a module, by the way to them.

    >>> import types
    >>> module = types.ModuleType("m")
    >>> module.options = {"deep": {"a": 1}, "n": [1, 2]}
    >>> sorted(plain_data(module).items(), key=str)
    [(('options', ('deep',), ('a',)), 1), (('options', ('n',)), (1, 2))]
    """
    found: dict[Path, object] = {}
    for name, value in list(vars(module).items()):
        if not OF_ITS_OWN.search(name):
            _take(found, (name,), value, LEVELS)
            if len(found) >= MOST:
                break
    return found


def _take(found: dict[Path, object], path: Path, value: object, levels: int) -> None:
    kind = type(value)
    if kind in SCALARS or (kind is FunctionType and is_users(value)):
        found[path] = value
    elif kind in (list, tuple, set, frozenset):
        items = list(value)  # type: ignore[call-overload]
        if len(items) <= MOST and set(map(type, items)) <= SCALARS:
            found[path] = frozenset(items) if kind in (set, frozenset) else tuple(items)
    elif levels and len(found) < MOST:
        for step, inside in _inside(value):
            _take(found, (*path, step), inside, levels - 1)


def _inside(value: object) -> Iterator[tuple[str | tuple[object], object]]:
    if type(value) is dict:
        yield from (((key,), each) for key, each in list(value.items())[:MOST] if type(key) in SCALARS)
    elif not is_a(value, (ModuleType, FunctionType, type)):
        held = vars(value) if is_a(value, threading.local) else attributes_of(value) or {}
        yield from ((name, each) for name, each in list(held.items()) if not OF_ITS_OWN.search(name))


def different(before: dict[Path, object], now: dict[Path, object]) -> Iterator[Path]:
    """The ways to values that are others now, or only here or there."""
    for path in {**before, **now}:
        old, new = before.get(path, MISSING), now.get(path, MISSING)
        if old is not new and (type(old) is not type(new) or repr(old) != repr(new)):
            yield path
