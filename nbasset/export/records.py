"""Records: what a notebook is made of, as far as it can leave: plain statements, and how assets are made."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NbassetError
from nbasset.core.patterns import pattern
from nbasset.export.partitions import Divided

_NO_LETTER = pattern(r"\W")
Path = tuple[str, ...]
"""The parts of an asset's key."""


def word_of(path: Path) -> str:
    """What stands for a key in code.

    >>> word_of(("sales", "raw-data")), word_of(("2026",))
    ('sales__raw_data', '_2026')
    """
    word = _NO_LETTER.sub("_", "__".join(path))
    return f"_{word}" if word[:1].isdecimal() else word


class CannotLeave(NbassetError):
    """What of a notebook has no form outside of it; each with its cell and line.

    Args:
        told: a sentence for each.

    >>> print(CannotLeave(["cell [3], line 2: !ls is IPython's own"]))
    This notebook cannot be exported as it is:
    - cell [3], line 2: !ls is IPython's own
    """

    def __init__(self, told: list[str]) -> None:
        self.told = told
        super().__init__("\n- ".join(["This notebook cannot be exported as it is:", *told]))


@dataclass(frozen=True, slots=True)
class Foreign:
    """A line that is no Python.

    Args:
        line: its number in the cell, from 1.
        text: what it says.
    """

    line: int
    text: str

    def told(self, cell: int) -> str:
        """The sentence about it."""
        return f"cell [{cell}], line {self.line}: {self.text.strip()} is IPython's own, write it as Python"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a plain cell.

    Args:
        cell: the number of the cell.
        text: its text, with the comments above it.
        kind: ``import``, ``definition``, ``binding``, ``call``, or ``other``.
        reads: the names that it reads, or a function it defines.
        at_once: those of them that it reads as it runs.
        binds: the names that it binds.
        changes: the names whose value it changes in place.
        root: the name a call begins with, ``pd`` of ``pd.set_option(…)``, or the function that another is entered in.
        calls: the function that it calls, and does nothing else.
        alters: the names whose value a function that it defines changes.
        one: names that mean the same object from here on, or one inside of the other.
        is_fixed: whether it binds what is written out.
        foreign: the lines of it that are no Python.
    """

    cell: int
    text: str
    kind: str
    reads: frozenset[str] = frozenset()
    at_once: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    root: str = ""
    calls: str = ""
    alters: frozenset[str] = frozenset()
    one: frozenset[str] = frozenset()
    is_fixed: bool = False
    foreign: tuple[Foreign, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What a check says of itself.

    Args:
        asset: the key of the asset that it is about.
        name: its own name.
        blocking: whether nothing downstream is made when it fails.
        warns: whether a failure is only a warning.
    """

    asset: Path
    name: str
    blocking: bool = False
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an asset, or several of one body, or the verdict of a check, is made.

    Args:
        keys: of the results.
        cell: the number of the cell.
        python: the body as plain Python: statements, or imports and one function.
        function: the function's name; ``None`` where the body is statements.
        parameters: of the function, without the context; those that are required are True.
        context: the parameter that takes a context.
        inputs: the names in the code that mean an asset's value, and its key.
        after: the keys of what must be made before.
        names: the plain names that it reaches.
        free: the names its own code reads.
        assigned: the names its own code binds.
        changed: the names whose value its own code changes in place.
        used_up: the plain names whose value is another one after it was used, by the code itself or by what it calls.
        seed: for the global random generators; ``None``: they are left alone, or nothing draws.
        options: what else is said of it, by the names of Dagster's options.
        check: where it is a check, which.
        awaits: whether it awaits.
        foreign: the lines that are no Python.
        above: how many lines of its cell stand above the body.
        divided: how it is divided into partitions.
    """

    keys: tuple[Path, ...]
    cell: int
    python: str
    function: str | None = None
    parameters: Mapping[str, bool] = field(default_factory=dict)
    context: str | None = None
    inputs: Mapping[str, Path] = field(default_factory=dict)
    after: tuple[Path, ...] = ()
    names: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    assigned: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    used_up: tuple[str, ...] = ()
    seed: int | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    check: Check | None = None
    awaits: bool = False
    foreign: tuple[Foreign, ...] = ()
    above: int = 0
    divided: Divided = Divided()

    @property
    def asked(self) -> str:
        """The parameter that takes a context, if it needs one."""
        taken = {*self.free, *self.assigned, *self.inputs}
        own = "context_" if "context" in taken else "context"
        return self.context or (own if self.divided.asks_context else "")

    @property
    def word(self) -> str:
        """What it is called in code."""
        if self.check:
            return self.check.name
        return word_of(self.keys[0])


@dataclass(frozen=True, slots=True)
class Job:
    """A named selection.

    Args:
        name: what it is called.
        selection: its text, as Dagster reads it.
        cron: when it runs by itself; empty: never.
        zone: the time zone of that.
        description: what it is, for people.
        divided: how its assets are divided into partitions; each run makes one.
    """

    name: str
    selection: str
    cron: str = ""
    zone: str = ""
    description: str = ""
    divided: Divided = Divided()


@dataclass(frozen=True, slots=True)
class Notebook:
    """All of a notebook that can leave it.

    Args:
        name: what it is called.
        statements: of its plain cells, in the order of the document.
        recipes: of its assets and checks, in the same order.
        jobs: its jobs.
        resources: by the name that bodies and I/O managers share, the plain name of what is meant.
        modules: local modules by name, and their texts.
        requirements: what has to be installed, as pip reads it.
        folder: the notebook's folder as seen from the exported module; empty where no relative path matters.
        keepers: the names of resources that keep values.
        places: the addresses of the places that keep values or are asked, by name; empty where a password is in it.
    """

    name: str
    statements: tuple[Statement, ...]
    recipes: tuple[Recipe, ...]
    jobs: tuple[Job, ...] = ()
    resources: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    requirements: tuple[str, ...] = ()
    folder: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    keepers: frozenset[str] = frozenset()

    @property
    def package(self) -> str:
        """The notebook's name as that of a Python package.

        >>> Notebook("01 quick-start", (), ()).package
        'notebook_01_quick_start'
        """
        word = "".join(each if each.isalnum() else "_" for each in self.name).lower()
        taken = {
            *sys.stdlib_module_names,
            *(each.partition("=")[0] for each in self.requirements),
            *(each.partition(".")[0] for each in self.modules),
            "dagster",
            "airflow",
        }
        is_free = word.isidentifier() and not keyword.iskeyword(word) and word not in taken
        return word if is_free else f"notebook_{word}"
