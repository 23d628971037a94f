"""Settings: what setup cells have changed in plotting and printing libraries, and no name explains."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from nbasset.core.digests import Structure, digest_of
from nbasset.core.version import Part
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import ANYBODY, PLOTS, TEXTS, USERS, Counted
from nbasset.libraries.origin import folder_of_module
from nbasset.libraries.process import here
from nbasset.libraries.requirements import leads_to
from nbasset.versions.files import presence, variable_digest
from nbasset.versions.values.digest import digest as value_digest

DEFAULT = "default"
"""What stands for a library nobody has changed settings of, imported or not."""


@cache
def settings_for(what: str) -> list[str]:
    """The names of the settings that count for plots, for texts, for local time, and so on.

    >>> from nbasset.libraries.library import PLOTS
    >>> settings_for(PLOTS)
    ['matplotlib']
    """
    return [name for name, (_, each) in KNOWN.counted.items() if each.count_for == what]


_OF, _ONE_OF = "settings of ", "setting of "
VARIABLE, FOLDER, EXISTENCE = "variable ", "the working folder", "existence of "
"""How a variable of the environment is called, before its name; where relative paths begin; whether a path is there."""


def where_set(read: str) -> str:
    """How a setting that was read is called where it was set.

    >>> where_set("setting of sklearn"), where_set("variable HOME")
    ('settings of sklearn', 'variable HOME')
    """
    return read.replace(_ONE_OF, _OF)


SEARCHED = "sys.path with "
"""How a folder is called in which modules are searched, before its path."""


def searched_for(modules: Iterable[str], labels: Iterable[str]) -> list[str]:
    """Those of some settings that are folders in which modules are found, which the working folder may be.

    Args:
        modules: the modules.
        labels: how settings are called.

    >>> labels = [SEARCHED + folder for folder in (os.path.dirname(os.__file__), "elsewhere")]
    >>> searched_for(["json"], labels) == labels[:1]
    True
    """
    own = FOLDER if "" in sys.path else SEARCHED
    paths = {each: here() or "" if each == FOLDER else each.removeprefix(SEARCHED) for each in labels}
    folders = {each: os.path.realpath(path) for each, path in paths.items() if each.startswith((SEARCHED, own))}
    tops = {name.partition(".")[0] for name in modules} if folders else ()
    found = {folder_of_module(top) for top in tops}
    return [label for label, folder in folders.items() if folder in found]


def counting(asks: Container[str], rooms: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The names of the settings that may count for code, as :func:`setting_now` knows them; with whether it asks.

    Args:
        asks: what it asks for.
        rooms: the libraries that it leads to.

    >>> import decimal
    >>> from nbasset.libraries.library import DECIMALS
    >>> list(counting((), frozenset({"decimal"}))), list(counting({DECIMALS}, frozenset()))
    ([('context of decimal', False)], [('context of decimal', True)])
    """
    told: set[object] = set()
    for library, each in KNOWN.counted.values():
        if library not in sys.modules or each.changed in told:
            continue
        leads, what = _leads_to(rooms, library), each.count_for
        asked = leads if what == PLOTS else what in asks and (leads or what != TEXTS)
        if asked or (what == USERS and leads):
            told.add(each.changed)
            called = each.name.replace(_OF, _ONE_OF)
            yield called if " " in called else f"{_ONE_OF}{called}", asked


def hidden_in(rooms: Container[str]) -> list[str]:
    """What the libraries that code leads to hold and nobody can follow, in words; of one that holds nothing now, empty.

    Args:
        rooms: the libraries.

    >>> hidden_in({"json"})
    []
    """
    return [KNOWN.hiding[name](sys.modules[name]) for name in KNOWN.hiding if name in rooms and name in sys.modules]


def draws_with(rooms: Iterable[str]) -> bool:
    """Whether code leads to a library whose settings count for plots, and that is loaded.

    Args:
        rooms: the libraries that it leads to.

    >>> draws_with({"json"})
    False
    """
    return any(name in sys.modules and _leads_to(frozenset(rooms), name) for name in settings_for(PLOTS))


@lru_cache(maxsize=4096)
def _leads_to(rooms: frozenset[str], library: str) -> bool:
    return leads_to(rooms, library)


def setting_now(name: str) -> str:
    """The digest of what settings differ in from their defaults; of a variable, or the working folder, what it is.

    >>> import decimal
    >>> with decimal.localcontext(prec=5):
    ...     setting_now("decimal") == DEFAULT
    False
    """
    if name.startswith(VARIABLE):
        return variable_digest(os.environ.get(name.removeprefix(VARIABLE)))
    if name.startswith(EXISTENCE):
        return presence(Path(name.removeprefix(EXISTENCE)).exists())
    if name == FOLDER:
        return digest_of([here()])
    if name.startswith(SEARCHED):
        return presence(name.removeprefix(SEARCHED) in sys.path)
    name = name.removeprefix(_ONE_OF)
    found = KNOWN.counted.get(name)
    return _digest(name, *found) if found else DEFAULT


def _digest(name: str, library: str, settings: Counted) -> str:
    module = sys.modules.get(library)
    if module is None:
        return _awaited.get(name, DEFAULT)
    changed = settings.changed(module)
    return digest_of(_plain(changed)) if changed else DEFAULT


Told = tuple[str, Iterable[str]]
"""A digest of a function or an object, and the names of the notebook that it leads to."""

_told_by: list[Callable[[object], Told]] = [lambda value: (value_digest(value).digest, ())]


def tell_by(tell: Callable[[object], Told]) -> None:
    """Have functions and objects that libraries were told be told with all that they lead to.

    Args:
        tell: tells one: by whoever follows names, who stands above this module.
    """
    _told_by[:] = [tell]


def _plain(changed: Structure, reached: set[str] | None = None) -> Structure:
    """Settings as plain data; what is code or an object is told by its digest.

    Args:
        changed: the settings.
        reached: gets the names of the notebook that code among them leads to.
    """
    if changed is None or isinstance(changed, (str, bytes, int, float)):
        return changed
    if isinstance(changed, Mapping):
        return {name: _plain(each, reached) for name, each in changed.items()}
    if isinstance(changed, (list, tuple)):
        return [_plain(each, reached) for each in changed]
    digest, names = _told_by[0](changed)
    if reached is not None:
        reached.update(names)
    return ["told", digest]


def reached_by(label: str) -> set[str]:
    """The names of the notebook that functions lead to which were told in some settings.

    Args:
        label: how the settings are called.

    >>> reached_by("settings of pandas")
    set()
    """
    reached: set[str] = set()
    for library, each in KNOWN.counted.values():
        if each.name == label and library in sys.modules:
            _plain(each.changed(sys.modules[library]), reached)
    return reached


_awaited: dict[str, str] = {}


@contextmanager
def awaited(digests: Mapping[str, str]) -> Iterator[None]:
    """Meanwhile some settings will be made as soon as their library is loaded.

    Args:
        digests: what they will be, by the names under which they are asked for.
    """
    before = _awaited.copy()
    _awaited.update(digests)
    try:
        yield
    finally:
        _awaited.clear()
        _awaited.update(before)


def counted_now() -> dict[tuple[str, str], str]:
    """What is set otherwise than libraries have it, by how the settings are called and the one of them it is.

    >>> import decimal
    >>> with decimal.localcontext(prec=5):
    ...     any(name == "context of decimal" for name, _ in counted_now())
    True
    """
    found: dict[tuple[str, str], str] = {}
    for library, each in KNOWN.counted.values():
        changed = each.changed(sys.modules[library]) if library in sys.modules else None
        for part in changed if isinstance(changed, list) else [changed]:
            if isinstance(part, dict):
                found.update(((each.name, str(name)), repr(value)) for name, value in part.items())
            elif part:
                found[each.name, ""] = repr(changed)
    return found


def asked_settings(asks: Container[str], digest: Callable[[str], str]) -> Iterator[tuple[str, Part]]:
    """The settings that count for code by what it asks for, where they are not the default.

    Args:
        asks: what it asks for.
        digest: tells the digest of settings now.
    """
    for name, (_, each) in KNOWN.counted.items():
        if each.count_for in asks:
            now = digest(name)
            if now != DEFAULT:
                yield each.name, Part("setting", now)


def switched() -> Iterator[tuple[str, str, Part, frozenset[str]]]:
    """The settings that count for whoever leads to a library, or for anybody, where they are not the default.

    Each with the library, which is empty where they count for anybody, and the names of the notebook that functions
    lead to which were told there.
    """
    for library, module in KNOWN.loaded():
        for each in library.counted:
            if each.count_for in (USERS, ANYBODY):
                changed = each.changed(module)
                if changed:
                    room = library.name if each.count_for == USERS else ""
                    reached: set[str] = set()
                    digest = digest_of(_plain(changed, reached))
                    yield room, each.name, Part("setting", digest), frozenset(reached)
