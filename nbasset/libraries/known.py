"""The libraries that are known: those described in this folder, and those that describe themselves.

A library is found by the name of a module or of a class's module. Nothing here imports one.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from nbasset import libraries
from nbasset.libraries.foreign import bases_of, members_of, module_of
from nbasset.libraries.library import (
    Changes,
    Counted,
    Foreign,
    Generators,
    Library,
    Opener,
    Readers,
    Register,
    Settings,
    Texts,
)
from nbasset.libraries.origin import Origin, place_of

if TYPE_CHECKING:
    from nbasset.libraries.columns import Table

ENTRY_POINTS = "nbasset.libraries"
"""The group in which another distribution says what it knows: the library's module as the name, a `Library` as the
object."""


Description = Callable[[], Iterable[Library]]
"""Gives what is known of a library, perhaps with others of its kind."""


class Rows:
    """Every library that is known, one by one.

    Args:
        described: gives by the library's name what gives its description; that is asked when somebody wants to know of
            that library, or of all.
    """

    def __init__(self, described: Callable[[], Mapping[str, Description]]) -> None:
        self._given = described
        self._rows: dict[str, Library | None] = {}
        self._searched = False

    @cached_property
    def _described(self) -> dict[str, Description]:
        return dict(self._given())

    def _row(self, name: str) -> Library | None:
        if name not in self._rows and name in self._described:
            for row in self._described[name]():
                self._rows.setdefault(row.name, row)
            self._rows.setdefault(name, None)  # a file without a description is asked once
        return self._rows.get(name)

    def gather(self) -> None:
        """Load what is known; to be called before anybody is watched, who would be seen to read it."""
        list(self)

    def get(self, module: str) -> Library | None:
        """What is known of the library that a module belongs to; at the first that nobody knows, entry points are
        looked up.

        >>> KNOWN.get("pandas.core.frame").name, KNOWN.get("sched")
        ('pandas', None)
        """
        top = module.partition(".")[0] if isinstance(module, str) else ""
        found = self._row(top)
        if found is None and not self._searched and place_of(top).origin is Origin.PACKAGE:
            self._search()
            return self._row(top)
        return found

    def add(self, row: Library) -> None:
        """From now on this is known too; what was known of the same library before is forgotten."""
        self._described[row.name] = lambda: (row,)
        self._rows[row.name] = row
        self._gather_anew()

    def forget(self, name: str) -> None:
        """From now on nothing is known of a library that was added."""
        for known in (self._described, self._rows):
            known.pop(name, None)
        self._gather_anew()

    def _gather_anew(self) -> None:
        for name in [name for name, each in vars(Known).items() if isinstance(each, cached_property)]:
            vars(self).pop(name, None)

    def __iter__(self) -> Iterator[Library]:
        return iter([row for name in list(self._described) if (row := self._row(name)) is not None])

    def _search(self) -> None:
        from importlib.metadata import entry_points

        self._searched = True
        for entry in entry_points(group=ENTRY_POINTS):
            try:
                row = entry.load()
            except Exception as error:  # noqa: BLE001  # what another distribution does when it is imported is its affair
                warnings.warn(f"What {entry.value} knows of {entry.name} cannot be loaded: {error}", stacklevel=2)
                continue
            if isinstance(row, Library) and row.name == entry.name:
                self.add(row)
            else:
                warnings.warn(f"{entry.value} is no nbasset Library of the name {entry.name}", stacklevel=2)

    def opener(self, cls: type) -> Opener | None:
        """How to open values of a class that comes from a library that is known, or is derived from one."""
        return next((row.open for row in self._of(cls) if row.open), None)

    def size(self, value: Foreign) -> int | None:
        """About how many bytes a value has, where its library tells."""
        return next((row.size(value) for row in self._of(type(value)) if row.size), None)

    def table(self, value: Foreign) -> Table | None:
        """What the columns of a table hold, where its library tells; None for what is no table."""
        return next((row.table(value) for row in self._of(type(value)) if row.table), None)

    def _of(self, cls: type) -> Iterator[Library]:
        for base in bases_of(cls):
            row = self.get(module_of(base))
            if row is not None:
                yield row

    def loaded(self) -> Iterator[tuple[Library, ModuleType]]:
        """The libraries that are loaded, with their modules; one that is just being loaded is not there yet."""
        for name in [name for name in self._described if name in sys.modules]:
            row, module = self._row(name), sys.modules[name]
            if row is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False):
                yield row, module


class Known(Rows):
    """The same, with what follows from all of them together."""

    @cached_property
    def counted(self) -> Mapping[str, tuple[str, Counted]]:
        """By the name under which they are asked for, settings and whose they are.

        Those of plots, of texts and of decimals, of which a library has one, are asked for under the library's name.
        """
        found = {}
        for row in self:
            settings = row.settings
            if settings is not None and settings.changed is not None:
                found[row.name] = row.name, Counted(settings.name, settings.changed, settings.count_for)
            for each in row.counted:
                found[each.name.removeprefix("settings of ")] = row.name, each
        return found

    @cached_property
    def leaving(self) -> tuple[tuple[str, Callable[[ModuleType], Mapping[str, object]]], ...]:
        """What tells what code has left with a library, by the module that has it."""
        return tuple((row.name, row.left) for row in self if row.left)

    @cached_property
    def hiding(self) -> Mapping[str, Callable[[ModuleType], str]]:
        """What tells what code may read of a library that nobody can follow, by the library."""
        return {row.name: row.hidden for row in self if row.hidden}

    @cached_property
    def _deriving(self) -> tuple[Library, ...]:
        return tuple(row for row in self if row.derived)

    def derived(self, cls: type) -> frozenset[str]:
        """Attributes that libraries have written onto a class of the user's, and that follow from the rest of it.

        >>> class Plain:
        ...     metadata = {}
        >>> KNOWN.derived(Plain)
        frozenset()
        """
        rows = (row for row in self._deriving if not row.derived.isdisjoint(members_of(cls)))
        return frozenset().union(*(row.derived for row in rows if _writes_onto(row, cls)))

    @cached_property
    def sql(self) -> Mapping[str, frozenset[str]]:
        """By library, what of it runs SQL in which tables may be names of Python's."""
        return {row.name: row.sql for row in self if row.sql}

    @cached_property
    def running(self) -> frozenset[str]:
        """The same of all libraries."""
        return frozenset().union(*self.sql.values())

    @cached_property
    def kept(self) -> tuple[tuple[str, Settings], ...]:
        """What users set for a whole session, by the module that has it."""
        return tuple((row.name, row.settings) for row in self if row.settings)

    @cached_property
    def entering(self) -> frozenset[str]:
        """The names of functions and methods by which something is entered into a register."""
        return frozenset().union(*(each.by for row in self for each in row.registers))

    def register(self, thing: object, name: str) -> Register | None:
        """What is known of a thing as a register into which a function or method of this name enters something."""
        rows = (each for row in self for each in row.registers) if name in self.entering else ()
        return next((each for each in rows if name in each.by and each.is_one(thing, name)), None)

    @property
    def into_memory(self) -> list[Callable[[], AbstractContextManager[Collection[str]]]]:
        """Contexts in which values of loaded libraries come into memory where the device they lay on is not here."""
        return [row.into_memory for row in self if row.into_memory and row.name in sys.modules]

    @cached_property
    def generators(self) -> Mapping[str, Generators]:
        """The global random generators of every library, by the module that has them."""
        return {row.generators.home: row.generators for row in self if row.generators}

    def names_in(self, text: str, called: Collection[str]) -> list[str]:
        """The names of Python's in a text that libraries look through.

        Args:
            text: the text.
            called: names of methods that may be given it.
        """
        return [name for each in self.texts if not each.methods.isdisjoint(called) for name in each.names(text)]

    @cached_property
    def texts(self) -> tuple[Texts, ...]:
        """Texts in which libraries look for names of Python's."""
        return tuple(row.texts for row in self if row.texts)

    @cached_property
    def changes(self) -> Changes:
        """What changes values in place, of all libraries."""
        rows = [row.changes for row in self]
        return Changes(
            frozenset().union(*(row.aliases for row in rows)),
            frozenset().union(*(row.methods for row in rows)),
            frozenset().union(*(row.functions for row in rows)),
        )

    @cached_property
    def querying(self) -> frozenset[str]:
        """Methods that are given texts in which libraries look for names of Python's."""
        return frozenset().union(*(each.methods for each in self.texts))

    @cached_property
    def readers(self) -> Readers:
        """What opens files unseen by Python, of all libraries."""
        rows = [row.readers for row in self if row.readers]
        return Readers(
            {module: names for row in rows for module, names in row.files.items()},
            frozenset().union(*(row.databases for row in rows)),
            frozenset().union(*(row.queries for row in rows)),
        )

    @cached_property
    def accessors(self) -> tuple[str, ...]:
        """Attributes where libraries keep the class of an accessor."""
        return tuple(sorted({row.accessor for row in self if row.accessor}))

    @cached_property
    def upkeep(self) -> frozenset[str]:
        """Functions and modules by which libraries look after themselves."""
        return frozenset().union(*(row.upkeep for row in self))

    @cached_property
    def generator_classes(self) -> frozenset[str]:
        """The classes of random generators, with their modules."""
        return frozenset().union(*(each.classes for each in self.generators.values()))


def _writes_onto(row: Library, cls: type) -> bool:
    """Whether a class is made by a library, or bears what that alone writes, an object of its own by such a name."""
    makers = [*bases_of(cls), *bases_of(type(cls))]
    marks = [type(each) for name, each in members_of(cls).items() if name in row.derived and name.startswith("_")]
    return any(module_of(each).startswith(row.name) for each in (*makers, *marks))


def _in_this_folder() -> dict[str, Description]:
    """What the files of this folder describe, by their libraries' names."""
    found: dict[str, Description] = {}
    for file in sorted(file.stem for folder in libraries.__path__ for file in Path(folder).glob("[!_]*.py")):
        for name in libraries.SEVERAL.get(file, (file,)):
            found.setdefault(name, partial(_in_file, file))
    return found


def _in_file(name: str) -> list[Library]:
    module = importlib.import_module(f"{libraries.__name__}.{name}")
    return [each for each in vars(module).values() if isinstance(each, Library)]


KNOWN = Known(_in_this_folder)
"""What this session knows."""


_OF_PATHS = ("posixpath", "ntpath", "genericpath")
"""What ``os.path`` is on some system, and what all of them share."""


def library_of(module: object) -> str:
    """The library that a module belongs to; of its own part of C, told by the same name with a line in front, too.

    Some versions of Python say ``_decimal`` where others say ``decimal``; classes may say anything.

    >>> import sqlite3
    >>> library_of("_sqlite3"), library_of("numpy.linalg"), library_of(None)
    ('sqlite3', 'numpy', '')
    """
    top = module.partition(".")[0] if isinstance(module, str) else ""
    if top in _OF_PATHS:
        return "os"
    whole = top.lstrip("_")
    return whole if whole != top and whole in sys.modules and KNOWN.get(top) is None else top


def is_machinery(cls: type) -> bool:
    """Whether what a class makes leads into what a program runs on, not to data.

    >>> import asyncio
    >>> is_machinery(int), is_machinery(asyncio.SelectorEventLoop)
    (False, True)
    """
    module = module_of(cls)
    row = KNOWN.get(module)
    return row is not None and row.machinery and not f"{module}.".startswith(row.data_modules)
