"""Held: how settings are read and put back where a library keeps them in the usual ways."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import ModuleType

from nbasset.libraries.library import ABSENT, Foreign


def attributes(*names: str) -> Callable[[ModuleType], dict[str, object]]:
    """Reads settings that are attributes of a module; those that it lacks are left out.

    >>> import csv
    >>> attributes("QUOTE_ALL", "NOT_THERE")(csv)
    {'QUOTE_ALL': 1}
    """

    def now(module: ModuleType) -> dict[str, object]:
        held = vars(module)
        return {name: held[name] for name in names if name in held}

    return now


def put_attribute(module: ModuleType, name: str, value: Foreign) -> None:
    """Sets an attribute of a module."""
    put_item(vars(module), name, value)


def put_item(holder: MutableMapping[Foreign, Foreign], name: Foreign, value: Foreign) -> None:
    """Puts something into a dictionary; ``ABSENT`` takes it away.

    >>> held = {"a": 1}
    >>> put_item(held, "b", 2); put_item(held, "a", ABSENT); held
    {'b': 2}
    """
    if value is ABSENT:
        holder.pop(name, None)
    else:
        holder[name] = value


def getters(**pairs: Callable[[ModuleType], object]) -> Callable[[ModuleType], dict[str, object]]:
    """Reads settings each of which has a function that tells it.

    >>> import gc
    >>> getters(enabled=lambda gc: gc.isenabled())(gc)
    {'enabled': True}
    """

    def now(module: ModuleType) -> dict[str, object]:
        return {name: read(module) for name, read in pairs.items()}

    return now


def setters(**pairs: Callable[[ModuleType, Foreign], object]) -> Callable[[ModuleType, str, Foreign], object]:
    """Sets settings each of which has a function that does it."""

    def put(module: ModuleType, name: str, value: Foreign) -> None:
        if value is not ABSENT:
            pairs[name](module, value)

    return put
