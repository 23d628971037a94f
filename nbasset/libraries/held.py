"""Held: how settings are read and put back where a library keeps them in the usual ways."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, MutableMapping
from types import BuiltinMethodType, ModuleType
from typing import Any

from nbasset.core.digests import Structure
from nbasset.libraries.library import ABSENT, Foreign, Settings

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


def told(value: object) -> Foreign:
    """A setting's value in words that are the same in every process; what is code, or somebody's object, is itself.

    Whoever takes the digest of settings looks into that, and follows what it leads to.

    >>> told("{:.2f}".format), told([1, "a"]), told({"int": len})
    ("'{:.2f}'.format", "[1, 'a']", {'int': <built-in function len>})
    """
    if type(value) is dict:
        return {str(name): told(each) for name, each in value.items()}
    if type(value) is BuiltinMethodType and type(value.__self__) is str:
        return f"{value.__self__!r}.{value.__name__}"
    return repr(value) if _is_plain(value) else value


def _is_plain(value: object) -> bool:
    """Whether a value is written out in the same way in every process."""
    if type(value) in (list, tuple):
        return all(map(_is_plain, value))  # type: ignore[call-overload]  # type checkers do not know that it is one
    return value is None or isinstance(value, (str, bytes, int, float, complex))


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


def other_than(starts: Mapping[str, object], now: Reading) -> Callable[[ModuleType], Structure]:
    """Tells of settings that are others than when Python starts, by their names.

    Args:
        starts: by their names, what they are when Python starts; of others nothing is told.
        now: gives them all.

    >>> import gc
    >>> read = getters(enable=lambda gc: gc.isenabled())
    >>> other_than({"enable": True}, read)(gc), other_than({"enable": False}, read)(gc)
    ({}, {'enable': 'True'})
    """

    def changed(module: ModuleType) -> Structure:
        held = now(module)
        return {name: told(held[name]) for name, start in starts.items() if not same(held[name], start)}

    return changed


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


def meant(place: str) -> tuple[Foreign, str]:
    """What holds the thing at a place, with its name there; None where there is nothing that could hold it.

    Args:
        place: the module, a colon, and a name in it, or several with dots between them.

    >>> import csv
    >>> meant("csv:excel.delimiter")[1], meant("no_such_module:x")
    ('delimiter', (None, 'x'))
    """
    module, _, names = place.partition(":")
    holder: Foreign = sys.modules.get(module)
    *way, last = names.split(".")
    for name in way:
        holder = getattr(holder, name, None)
    return holder, last


def held_at(*places: str) -> Callable[[ModuleType], dict[str, object]]:
    """Reads settings that lie at places; dictionaries and lists as they are now, since they are changed in place.

    >>> import shutil
    >>> held_at("shutil:COPY_BUFSIZE", "shutil:_ARCHIVE_FORMATS")(shutil)["ARCHIVE_FORMATS"][0][0]
    'tar'
    """
    named = [(_called(place), place) for place in places]

    def now(_: ModuleType) -> dict[str, object]:
        found = {}
        for called, place in named:
            holder, name = meant(place)
            if holder is not None:
                found[called] = _as_it_is(getattr(holder, name, ABSENT))
        return found

    return now


def _called(place: str) -> str:
    """How people are told of it: they have not set what begins with an underscore, but something that is kept there."""
    return place.partition(":")[2].lstrip("_")


def _as_it_is(thing: Foreign) -> object:
    if type(thing) is dict:
        return tuple(thing.items())
    return tuple(thing) if type(thing) is list else thing


def put_at(*places: str) -> Callable[[ModuleType, str, Foreign], None]:
    """Sets what :func:`held_at` reads."""

    def put(_: ModuleType, called: str, value: Foreign) -> None:
        holder, name = next(meant(each) for each in places if _called(each) == called)
        now = getattr(holder, name, ABSENT)
        if value is ABSENT:
            delattr(holder, name)
        elif type(now) is dict:
            now.clear()
            now.update(value)
        elif type(now) is list:
            now[:] = value
        else:
            setattr(holder, name, value)

    return put


def kept_at(name: str, *places: str, written: tuple[str, ...]) -> Settings:
    """Settings that lie at places.

    Args:
        name: how people call them.
        places: for each, the module, a colon, and a name in it, or several with dots between them.
        written: beginnings of what users write to set them.
    """
    return Settings(name, held_at(*places), put_at(*places), written, tells_all=False)
