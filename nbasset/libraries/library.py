"""What can be known about a library: a record of optional parts.

The idea of describing a library beside it, found by its name and never imported, is that of ``register_lazy`` in
dask's ``tokenize`` and of ``known_implementations`` in fsspec.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import field
from enum import Enum
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import Structure
from nbasset.libraries.nodes import Node

if TYPE_CHECKING:
    from nbasset.libraries.columns import Table

Foreign: TypeAlias = Any
"""A value, a class or a module of another library: nothing of it can be told to a type checker without importing it."""

Made: TypeAlias = tuple[Callable[..., object], tuple[object, ...]]
"""How something is made again: a function of a module, and its arguments."""

Opener: TypeAlias = Callable[[Foreign], Node | None]

PLOTS, TEXTS, DECIMALS = "plots", "text of values", "decimal numbers"
ZONES, LOCALES, WARNINGS, DEPTH = "local time", "the locale", "warnings", "the depth of calls"
RIGHTS, ARGUMENTS = "rights of files", "arguments"
USERS, ANYBODY = "whoever leads to the library", "anybody"
"""What settings may count for: what somebody asks for, the library as a whole, or everything."""

NETWORK, PROGRAM, PROCESSES, INPUT = "network", "subprocess", "other processes", "input"
"""Where an answer may come from that nobody can see: a computer far away, another program, other Pythons, somebody who
types."""


class Absent(Enum):
    """What stands for a setting that is not there."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class Several(dict[str, Any]):
    """Many settings that a library keeps in one place: copied as one, and told apart only where they differ.

    One of them is called by the name of the place, a dot, and its own name.
    """


@dataclass(frozen=True, slots=True)
class Settings:
    """What users set for a whole session, and no name in their code tells.

    Bodies leave settings as they have found them: all of them are read before and after each body, so reading has to be
    quick, and what differs afterwards is put back.

    Args:
        name: how people call them; observations are kept under this name.
        now: takes the library's module, gives a dictionary of all, which nobody changes. What can be changed in place
            is copied. Names that begin with an underscore are put back silently: libraries change them themselves.
        put: takes the module, a name and a value, and sets it; ``ABSENT`` takes it away.
        written: beginnings of what users write to set them, to find the line that did.
        missed: by the name of a setting, the errors that are raised for want of it without naming it.
        changed: takes the module, gives what differs from the library's defaults, as plain data; None where that does
            not count.
        count_for: ``PLOTS``, ``TEXTS`` or ``DECIMALS``: who is made another way by them; empty for nobody.
        tells_all: whether what of the library's own data counts is told in its record; otherwise whatever cells change
            of that counts, as for libraries that nobody describes.
        stays: names of those that only mean something in the process that has them, so that they go to no other.
    """

    name: str
    now: Callable[[ModuleType], dict[str, Any]]
    put: Callable[[ModuleType, str, Foreign], object]
    written: tuple[str, ...] = ()
    missed: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    changed: Callable[[ModuleType], Structure] | None = None
    count_for: str = ""
    tells_all: bool = True
    stays: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Counted:
    """Settings that count, when users set them, for more than one kind of results.

    Args:
        name: how people call them; observations are kept under this name.
        changed: takes the library's module, gives what differs from the library's defaults, as plain data.
        count_for: who is made another way by them, such as ``ZONES`` or ``USERS``.
    """

    name: str
    changed: Callable[[ModuleType], Structure]
    count_for: str


@dataclass(frozen=True, slots=True)
class Generators:
    """A library's global random generators.

    Args:
        home: the module that has them, once it is loaded.
        seed: takes that module and 32 bits; None gives the generators entropy of their own.
        state: takes the module, gives what :attr:`restore` puts back.
        restore: takes the module and a state.
        shared: takes the module, gives the generators that all code shares.
        classes: the classes of generators, with their module; instances change whenever they are asked.
        unasked: by module, its function by whose bits generators begin that are given no seed; or its name for a class
            of them that is given one only after an instance is made, and then has no ``_seed_seq``.
    """

    home: str
    seed: Callable[[ModuleType, int | None], object]
    state: Callable[[ModuleType], object]
    restore: Callable[[ModuleType, Foreign], object]
    shared: Callable[[ModuleType], tuple[object, ...]]
    classes: frozenset[str] = frozenset()
    unasked: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Readers:
    """What opens files unseen by Python.

    Args:
        files: by module, the functions, classes and methods that read what their first argument names.
        databases: those of them that may also write what they open.
        queries: those of them whose argument is a query.
    """

    files: Mapping[str, tuple[str, ...]]
    databases: frozenset[str] = frozenset()
    queries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Register:
    """Where something is entered by calling a function or method of a thing, to be found by whoever asks that thing.

    Args:
        name: how people call it.
        by: the names of the functions and methods.
        is_one: takes a thing and one of these names, tells whether it is such a register.
        now: takes the thing, gives all that is entered.
        put: takes the thing and what was entered, has just that be entered.
    """

    name: str
    by: frozenset[str]
    is_one: Callable[[Foreign, str], bool]
    now: Callable[[Foreign], object]
    put: Callable[[Foreign, Foreign], object]


Named: TypeAlias = Mapping[str, tuple[str, ...]]
"""By module, functions and methods."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes values in place, told by name, since it is read in the text of cells.

    Args:
        aliases: names by which people call the module, whose functions are named like methods that change things.
        methods: methods that change the object they are called on.
        functions: functions that change their first argument.
    """

    aliases: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in which a library looks for names of Python's.

    Args:
        names: takes a text, gives the names.
        methods: those whose text it is.
    """

    names: Callable[[str], Sequence[str]]
    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Library:
    """What is known about one library.

    Args:
        name: its top-level module.
        open: opens its values, so that they are told by what they hold; None for a value that is better seen as a
            plain instance.
        pack: takes a list or tuple of its values, gives one value that holds them all, or None.
        size: about how many bytes a value has, where it has no ``nbytes``; None where that is not known.
        settings: what users set for a whole session.
        registers: where something is entered by calling a function of it, or a method of its objects.
        left: takes its module, gives what code has left with it, by how people call that: its functions hand it to
            whoever asks, by no name of Python's.
        hidden: takes its module, tells in words what code that leads to it may read that nobody can follow; empty where
            there is nothing of the kind now.
        counted: those of its settings that make results otherwise, beside what `settings` tell to be changed.
        generators: its global random generators.
        readers: what opens files unseen by Python.
        writers: by module, what writes files, which one of its arguments names, unseen by Python.
        answered: by where an answer comes from (:data:`NETWORK` and the like), what is answered there.
        unseeded: by module, what draws numbers that are others in every run, unless it is given a `seed`.
        seeding: by module, what gives all of these a seed.
        multiprocessing: whether it starts processes by modules of the same names as Python's ``multiprocessing``.
        changes: what changes values in place.
        texts: texts in which it looks for names of Python's.
        sql: its functions and methods that run SQL in which tables may be names of Python's.
        reads_annotations: whether it reads the annotations of the classes and functions that it is handed.
        extended: its classes that people extend and meet only as instances.
        accessor: the attribute of a class where it keeps the class of a registered accessor.
        caches: attributes of instances that only remember what the others imply, beside private ones that are called
            a cache.
        derived: attributes that it writes onto classes of the user's own, and that follow from the rest of them.
        compiled: the attribute of its objects that leads to the Python function which they compile.
        shallow: a copy that shares the data until one of both is changed; None where a copy has to be deep.
        copied: whether small values of it are copied for a body that may change them.
        drawn: the classes of what is drawn, with their module: such a value as a last expression was shown already.
        picture: takes something that is drawn, gives the whole picture that it is part of.
        surfaces: beginnings of the names of its modules whose values are drawn on: a body that draws changes them, and
            they are no data.
        upkeep: modules, and functions with their module, by which it looks after itself: caches, the machine it is on.
        loaded_as_they_were: whether its values come out of a pickle as they went in.
        pickles_steadily: whether any version of it reads what any other one pickled.
        reduced: takes one of its objects that pickle refuses, gives how another process makes one that stands for it;
            None where that is not known.
        for_anybody: whether what its functions were told counts for everybody, since nobody names it to be served.
        machinery: whether its objects lead into what a program runs on, such as a notebook's kernel, so that they are
            never looked into, but where `open` does.
        into_memory: a context in which values that are loaded, and lay on a device that is not here, come into memory;
            it gives the names of these devices, as they are met.
        table: takes one of its tables, tells what its columns hold; None for what is no table.
        unasked: packages that it uses where they are installed, for other values.
        data_modules: beginnings of the names of those of its modules that hold data all the same.
    """

    name: str
    open: Opener | None = None
    pack: Callable[[Sequence[Foreign]], object | None] | None = None
    size: Callable[[Foreign], int | None] | None = None
    settings: Settings | None = None
    left: Callable[[ModuleType], Mapping[str, object]] | None = None
    hidden: Callable[[ModuleType], str] | None = None
    counted: tuple[Counted, ...] = ()
    registers: tuple[Register, ...] = ()
    generators: Generators | None = None
    readers: Readers | None = None
    writers: Named = field(default_factory=dict)
    answered: Mapping[str, Named] = field(default_factory=dict)
    unseeded: Named = field(default_factory=dict)
    seeding: Named = field(default_factory=dict)
    multiprocessing: bool = False
    changes: Changes = field(default_factory=Changes)
    texts: Texts | None = None
    sql: frozenset[str] = frozenset()
    reads_annotations: bool = False
    extended: tuple[str, ...] = ()
    accessor: str = ""
    caches: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    compiled: tuple[str, ...] = ()
    shallow: Callable[[Foreign], object | None] | None = None
    copied: bool = False
    drawn: frozenset[str] = frozenset()
    picture: Callable[[Foreign], object] | None = None
    surfaces: tuple[str, ...] = ()
    upkeep: frozenset[str] = frozenset()
    loaded_as_they_were: bool = False
    pickles_steadily: bool = False
    reduced: Callable[[Foreign], Made | None] | None = None
    for_anybody: bool = False
    machinery: bool = False
    into_memory: Callable[[], AbstractContextManager[Collection[str]]] | None = None
    table: Callable[[Foreign], Table | None] | None = None
    unasked: tuple[str, ...] = ()
    data_modules: tuple[str, ...] = ()
