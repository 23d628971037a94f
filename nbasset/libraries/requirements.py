"""Requirements: which packages lead to which, as those who wrote them have declared it, loaded or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nbasset.core.patterns import pattern
from nbasset.libraries.origin import Origin, distribution_of, place_of

_NAME = pattern(r"[\w.-]+")
_OF_AN_EXTRA = pattern(r";.*\bextra\b")


def leads_to(modules: Iterable[str], module: str) -> bool:
    """Whether code that uses some modules may use another one: one of them is it, or requires it.

    Args:
        modules: top-level modules.
        module: a top-level module.

    >>> leads_to({"json"}, "json"), leads_to({"json"}, "decimal")
    (True, False)
    """
    rooms = set(modules)
    if module in rooms:
        return True
    wanted = distribution_of(module)
    return bool(wanted) and any(_normal(wanted) in required(each) for each in rooms if _is_package(each))


def _is_package(module: str) -> bool:
    return place_of(module).origin is Origin.PACKAGE


@cache
def required(module: str) -> frozenset[str]:
    """The distributions that a module's requires, and those that these require, by their names in normal form."""
    first = distribution_of(module)
    found: set[str] = set()
    waiting = [first] if first else []
    while waiting:
        for name in _required_by(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


@cache
def _required_by(distribution: str) -> tuple[str, ...]:
    from importlib import metadata

    try:
        lines = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return ()
    named = (_NAME.match(line) for line in lines if not _OF_AN_EXTRA.search(line))
    return tuple(_normal(name.group()) for name in named if name)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
