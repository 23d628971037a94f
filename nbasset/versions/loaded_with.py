"""Loaded with: what cells had set in libraries when they first loaded a package, which may have taken it for good then.

``lib.MODE = "fast"`` in one cell and ``import taker`` in the next: what ``taker`` reads as it is loaded, it keeps. That
counts for whoever leads to it, however the setting stands later.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from types import ModuleType

from nbasset.core.dataclass import dataclass
from nbasset.libraries.origin import Origin, place_of
from nbasset.libraries.requirements import leads_to
from nbasset.versions.fingerprints import whole
from nbasset.versions.switches import THREADS, Switch, switches


@dataclass(slots=True)
class Load:
    """The first load of a package.

    Args:
        package: the package.
        settings: what cells had set, by library and by how it is called, with its digest.
        inside: the packages that it loaded in its turn.
        cell: the number of the cell that did it.
    """

    package: str
    settings: Mapping[tuple[str, str], str]
    inside: set[str] = field(default_factory=set)
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What a package may have taken.

    Args:
        package: the package.
        label: how that is called.
        digest: of what it was then.
        cell: the number of the cell that loaded the package.
        stands: whether it is still that.
    """

    package: str
    label: str
    digest: str
    cell: int
    stands: bool


_loads: dict[str, Load] = {}

_OURS = "cloudpickle"
"""What nbasset loads itself, sooner or later, in a process beside at once: whose cell was first is chance."""


def any_load() -> bool:
    """Whether any package was loaded while something was set."""
    return bool(_loads)


def taken_by(rooms: Collection[str]) -> Iterator[Taken]:
    """What packages to which code leads may have taken as cells loaded them.

    Args:
        rooms: the top-level modules to which it leads.
    """
    now = _set_now() if _loads else {}
    for load in _loads.values():
        if leads_to(rooms, load.package):
            for (room, label), digest in load.settings.items():
                if any(imports(each, room) for each in (load.package, *load.inside)):
                    yield Taken(load.package, label, digest, load.cell, now.get((room, label)) == digest)


class LoadWatch:
    """Notes what one cell loads first, from here on; a change of the import system asks it."""

    def __init__(self) -> None:
        self._begun: list[Load] = []
        self._at_work: list[Load] = []

    def begins(self, module: ModuleType) -> None:
        """A top-level module is about to be loaded."""
        name = module.__name__
        if name == _OURS:
            return
        for each in self._at_work:
            each.inside.add(name)
        load = Load(name, _set_now() if place_of(name).origin is Origin.PACKAGE else {})
        self._at_work.append(load)

    def loaded(self, module: ModuleType) -> None:
        """It has been loaded."""
        load = self._ended(module)
        if load is not None and load.settings:
            self._begun.append(load)

    def failed(self, module: ModuleType) -> None:
        """It could not be loaded."""
        self._ended(module)

    def _ended(self, module: ModuleType) -> Load | None:
        found = [each for each in self._at_work if each.package == module.__name__]
        self._at_work = [each for each in self._at_work if each not in found]
        return found[0] if found else None

    def end(self, cell: int) -> None:
        """The cell has run.

        Args:
            cell: its number.
        """
        for each in self._begun:
            each.cell = cell
            _loads[each.package] = each


class TopLevel:
    """The names of top-level modules."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and "." not in name


_LOADED = re.compile(r"(.+) when (\w+) was loaded")


def label_of_load(setting: str, package: str) -> str:
    """How it is called what a package may have taken.

    >>> label_of_load("context of decimal", "pandas")
    'context of decimal when pandas was loaded'
    """
    return f"{setting} when {package} was loaded"


def load_told(label: str) -> tuple[str, str] | None:
    """What may have been taken, and by which package.

    Args:
        label: how it is called.

    >>> load_told("context of decimal when pandas was loaded"), load_told("numpy")
    (('context of decimal', 'pandas'), None)
    """
    found = _LOADED.fullmatch(label)
    return (found[1], found[2]) if found else None


def is_anything_set() -> bool:
    """Whether anything is set that a package may take as it is loaded."""
    return any(map(_is_taken, switches()))


def _is_taken(switch: Switch) -> bool:
    """Whether a package may keep it as it was then; a number of threads holds for what was loaded before, too."""
    return bool(switch.room) and not switch.is_left and switch.label != THREADS


def _set_now() -> dict[tuple[str, str], str]:
    found = filter(_is_taken, switches())
    return {(each.room, each.label): each.part.digest if each.part else whole(each.value)[0] for each in found}


@cache
def imports(package: str, module: str) -> bool:
    """Whether the text of a loaded package imports a top-level module.

    >>> imports("json", "re"), imports("json", "decimal")
    (True, False)
    """
    line = re.compile(rf"^[ \t]*(?:from[ \t]+{module}\b|import[ \t]+(?:[\w., \t]*[ ,\t])?{module}\b)", re.MULTILINE)
    return any(line.search(text) for text in _texts(package))


def _texts(package: str) -> Iterator[str]:
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or "" if f"{name}.".startswith(f"{package}.") else ""
        if file.endswith(".py"):
            yield Path(file).read_text(encoding="utf-8", errors="replace")
