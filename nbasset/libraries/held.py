"""Held: how settings are read and put back where a library keeps them in the usual ways."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import ModuleType
from typing import Any

from nbasset.libraries.library import ABSENT, Foreign

Reading = Callable[[ModuleType], dict[str, Any]]
"""Gives all settings of a library, taking its module."""


def same(one: object, other: object) -> bool:
    """Whether something is what it was; what cannot be compared is another one."""
    if one is other:
        return True
    try:
        return bool(one == other)
    except Exception:  # noqa: BLE001  # whatever comparing raises, as of arrays
        return False


def while_same(sign: Callable[[ModuleType], object]) -> Callable[[Reading], Reading]:
    """Spares telling settings by their names as long as a sign says that they are the same: the last dictionary counts.

    Args:
        sign: takes the module; it is equal to what it was before if, and only if, all settings are.

    >>> import csv
    >>> @while_same(lambda csv: csv.field_size_limit())
    ... def now(csv):
    ...     return {"limit": csv.field_size_limit()}
    >>> now(csv) is now(csv)
    True
    """

    def of(read: Reading) -> Reading:
        last: tuple[ModuleType, object, dict[str, Any]] | None = None

        def now(module: ModuleType) -> dict[str, Any]:
            nonlocal last
            current, known = sign(module), last
            if known is not None and known[0] is module and same(known[1], current):
                return known[2]
            found = read(module)
            last = module, current, found
            return found

        return now

    return of


def attributes(*names: str) -> Callable[[ModuleType], dict[str, object]]:
    """Reads settings that are attributes of a module; those that it lacks are left out.

    >>> import csv
    >>> attributes("QUOTE_ALL", "NOT_THERE")(csv)
    {'QUOTE_ALL': 1}
    """

    def now(module: ModuleType) -> dict[str, object]:
        held, found = vars(module), {}
        for name in names:
            if name in held:
                found[name] = held[name]
        return found

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
        found = {}
        for name, read in pairs.items():
            found[name] = read(module)
        return found

    return now


def setters(**pairs: Callable[[ModuleType, Foreign], object]) -> Callable[[ModuleType, str, Foreign], object]:
    """Sets settings each of which has a function that does it."""

    def put(module: ModuleType, name: str, value: Foreign) -> None:
        if value is not ABSENT:
            pairs[name](module, value)

    return put
