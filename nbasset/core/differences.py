"""Differences: the names under which two mappings have different objects, found without a step of Python for each."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from itertools import compress, repeat
from operator import is_not
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

_ABSENT = object()


def moved(then: Mapping[Name, object], now: Mapping[Name, object]) -> list[Name]:
    """The names that mean another object than they did, and those that are new, in their order.

    Args:
        then: what they meant.
        now: what they mean.

    >>> a, b = [1], [1]
    >>> moved({"x": a, "y": a, "gone": b}, {"new": a, "y": b, "x": a})
    ['new', 'y']
    """
    names = list(now)
    if names[: len(then)] == list(then):  # as it is nearly always: names that are new come last
        return [*compress(names, map(is_not, now.values(), then.values())), *names[len(then) :]]
    return list(compress(names, map(is_not, now.values(), map(then.get, names, repeat(_ABSENT)))))


def others(then: Mapping[Name, object], now: Mapping[Name, object]) -> Collection[Name]:
    """The names that mean another object than they did, those that are new, and those that are gone.

    Args:
        then: what they meant.
        now: what they mean.

    >>> a, b, c = [1], [1], [2]
    >>> sorted(others({"a": a, "b": b, "gone": c}, {"a": a, "b": a, "new": c}))
    ['b', 'gone', 'new']
    """
    if then is now:
        return ()
    found = set(moved(then, now))
    if len(then) + sum(name not in then for name in found) > len(now):
        found.update(then.keys() - now.keys())
    return found
