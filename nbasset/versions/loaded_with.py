"""Loaded with: what cells had set when a package was first loaded, which may have taken it for good then.

``lib.MODE = "fast"`` or ``os.environ["MODE"] = "fast"`` in one cell and ``import taker`` in the next: what ``taker``
reads as it is loaded, it keeps. That counts for whoever leads to it, however the setting stands later. Where a body is
the first to load it, it is what was set then; and what is set now, as long as nobody has loaded it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from functools import cache, partial
from pathlib import Path
from types import ModuleType

from nbasset.core.assets import Cell
from nbasset.core.dataclass import dataclass
from nbasset.core.version import Part, restart_sentence
from nbasset.libraries.origin import Origin, place_of
from nbasset.libraries.requirements import leads_to, modules_required
from nbasset.versions.findings import Found
from nbasset.versions.fingerprints import whole
from nbasset.versions.loading import loading, mentions
from nbasset.versions.memo import Memo
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.settings import VARIABLE, setting_now
from nbasset.versions.switches import switches

Set = Mapping[tuple[str, str], str]
"""What cells have set, by library and by how it is called, with its digest; variables belong to no library."""


@dataclass(slots=True)
class Load:
    """The first load of a package, or what that would be from the top, where no code has needed it yet.

    Args:
        package: the package.
        settings: what cells had set.
        inside: the packages that it loaded in its turn; None where nobody was watching.
        cell: the number of the cell that did it; 0 where it was a body.
        first: the cell of the asset that would be the first to load it, or was; None where no look had foreseen it.
        is_loaded: whether it is loaded.
        amiss: how what it has really met is called, as far as that is not what it would have met from the top.
    """

    package: str
    settings: Set
    inside: set[str] | None = field(default_factory=set)
    cell: int = 0
    first: Cell | None = None
    is_loaded: bool = True
    amiss: frozenset[str] = frozenset()

    def took(self, room: str, label: str) -> bool:
        """Whether it may have taken a setting: what ran as it was loaded leads to that."""
        if label.startswith(VARIABLE):
            return mentions(self.package, label.removeprefix(VARIABLE))
        if self.inside is None:
            return room in loading(self.package).tops
        return any(imports(each, room) for each in (self.package, *self.inside))

    def met(self, settings: Set) -> Load:
        """The load as a body has done it.

        Args:
            settings: what was set then.
        """
        amiss = {key[1] for key in {**self.settings, **settings} if self.settings.get(key) != settings.get(key)}
        return Load(self.package, self.settings, None, first=self.first, amiss=frozenset(amiss))

    def look(self, now: Set, is_above: Callable[[str], bool]) -> None:
        """As long as it is not loaded, what is set above the first asset that needs it is what it would meet.

        Args:
            now: what is set.
            is_above: tells whether that was set there, by how it is called.
        """
        keys = [key for key in {**self.settings, **now} if self.settings.get(key) != now.get(key) and is_above(key[1])]
        if keys:
            told = {key: digest for key, digest in self.settings.items() if key not in keys}
            self.settings = {**told, **{key: now[key] for key in keys if key in now}}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a package may have taken.

    Args:
        package: the package.
        label: how that is called.
        digest: of what it was then; empty where it was not set.
        cell: the number of the cell that loaded the package; 0 where that was a body, or nobody has.
        stands: whether it is still that.
        amiss: whether the package has met another than from the top.
        first: the cell of the asset that was the first to lead there.
    """

    package: str
    label: str
    digest: str
    cell: int
    stands: bool
    amiss: bool = False
    first: Cell | None = None


_loads: dict[str, Load] = {}

_at_first = frozenset(name for name in sys.modules if "." not in name)
"""What was loaded before any cell could set anything."""

_looked_at = [0]
"""How many modules were there at the last look."""

_variables: dict[str, str] = {}
"""By each variable of the environment that cells have set, the digest of what it was before."""

_of_packages: set[str] = set()
"""The variables that packages have set as they were loaded: that is nobody's setting."""


def note_variables(before: Mapping[str, str]) -> None:
    """Know that cells have set variables of the environment.

    Args:
        before: the digest of what each was before, by how it is called.
    """
    for label in before.keys() - _of_packages:
        _variables.setdefault(label, before[label])


def set_by_cells() -> tuple[tuple[str, str], ...]:
    """The variables of the environment that cells have set, with what they are now."""
    return tuple(_variables_now().items())


def any_taken() -> bool:
    """Whether any package may take, or has taken, what cells have set."""
    return bool(_variables) or any(load.settings for load in _loads.values())


def note_loads() -> None:
    """What bodies have loaded since, whose own settings are put back, has met what cells have set now."""
    if len(sys.modules) == _looked_at[0]:
        return
    _looked_at[0] = len(sys.modules)
    tops = [name for name in list(sys.modules) if "." not in name and name not in _at_first]
    new = [name for name in tops if (load := _loads.get(name)) is None or not load.is_loaded]
    packages = [name for name in new if place_of(name).origin is Origin.PACKAGE]
    now = _set_now() if packages else {}
    for name in packages:
        load = _loads.get(name)
        _loads[name] = load.met(now) if load is not None else Load(name, now, None)


def _note_needed(rooms: Collection[str], first: Cell, now: Set) -> None:
    """What an asset leads to is loaded there at the latest, running everything from the top."""
    for name in rooms:
        if name not in _loads and name not in sys.modules and place_of(name).origin is Origin.PACKAGE:
            _loads[name] = Load(name, now, None, first=first, is_loaded=False)


def taken_by(rooms: Collection[str], plain: PlainNames | None = None, cell: Cell | None = None) -> Iterator[Taken]:
    """What packages to which code leads may have taken as they were loaded, or would take now.

    Args:
        rooms: the top-level modules to which it leads.
        plain: what plain cells have done, in a notebook.
        cell: where it stands.
    """
    now = _set_now()
    _note_needed(modules_required(rooms) if now else rooms, cell or Cell(None, 0), now)
    for load in list(_loads.values()) if now or any_taken() else ():
        if leads_to(rooms, load.package):
            if not load.is_loaded:
                load.look(now, partial(_is_set_above, load.first or Cell(None, 0), plain))
            yield from _taken(load, now)


def _is_set_above(cell: Cell, plain: PlainNames | None, label: str) -> bool:
    """Whether something was set last above an asset's cell; where nobody knows, it was."""
    setters = plain.setters.last(label) if plain else ()
    return not setters or (plain is not None and plain.order.is_any_above(setters, cell.number, cell.id or ""))


def _taken(load: Load, now: Set) -> Iterator[Taken]:
    for (room, label), digest in load.settings.items():
        if load.took(room, label):
            stands = not load.is_loaded or now.get((room, label)) == digest
            yield Taken(load.package, label, digest, load.cell, stands, label in load.amiss, load.first)
    late = now.keys() - load.settings.keys() if load.is_loaded else ()
    for room, label in late:
        if (label.startswith(VARIABLE) or label in load.amiss) and load.took(room, label):
            yield Taken(load.package, label, "", load.cell, False, label in load.amiss, load.first)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of it.

    Args:
        labels: how that is called.
        outdated: what of it would be otherwise from the top.
    """

    labels: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()


def count_taken(
    found: Found, rooms: Collection[str], memo: Memo, plain: PlainNames | None, cell: Cell | None
) -> Counted:
    """What packages have taken as they were loaded counts for code that leads to them.

    Args:
        found: where it is noted.
        rooms: the top-level modules to which it leads.
        memo: what this look has digested.
        plain: what plain cells have done, in a notebook.
        cell: where it stands.
    """
    taken = list(taken_by(rooms, plain, cell))
    for each in (each for each in taken if each.digest):
        found.note(f"{each.label} when {each.package} was loaded", Part("setting", each.digest))
    memo.trace.is_open |= bool(taken)
    late = [each for each in taken if plain is not None and _is_otherwise(each, plain, cell)]
    names = (f"{each.label}, with which {each.package} was loaded," for each in late)
    return Counted(tuple(each.label for each in taken), tuple(map(restart_sentence, names)))


def _is_otherwise(taken: Taken, plain: PlainNames, cell: Cell | None) -> bool:
    """Whether it was set anew above where the package was loaded, or by the cell itself; a body is in its asset's."""
    if taken.amiss or taken.stands:
        return taken.amiss
    where = Cell(None, taken.cell) if taken.cell else taken.first or cell or Cell(None, 0)
    return plain.order.is_any_above(plain.setters.last(taken.label), where.number, where.id or "")


class LoadWatch:
    """Notes what one cell loads first, from here on; a change of the import system asks it."""

    def __init__(self) -> None:
        note_loads()
        self._before = self._outside = _environment()
        self._own: set[str] = set()
        self._begun: list[Load] = []
        self._at_work: list[Load] = []

    def begins(self, module: ModuleType) -> None:
        """A top-level module is about to be loaded."""
        name = module.__name__
        for each in self._at_work:
            if each.inside is not None:
                each.inside.add(name)
        if not self._at_work:  # what is set from here on, packages set
            self._outside = _environment()
            self._own = _changed(self._before) - _of_packages
        load = Load(name, self._set() if place_of(name).origin is Origin.PACKAGE else {})
        self._at_work.append(load)

    def _set(self) -> Set:
        """What is set, also by the cell itself."""
        return {**_set_now(), **{("", each): setting_now(each) for each in self._own}}

    def loaded(self, module: ModuleType) -> None:
        """It has been loaded."""
        load = self._ended(module)
        if load is not None and place_of(load.package).origin is Origin.PACKAGE:
            self._begun.append(load)

    def failed(self, module: ModuleType) -> None:
        """It could not be loaded."""
        self._ended(module)

    def _ended(self, module: ModuleType) -> Load | None:
        found = [each for each in self._at_work if each.package == module.__name__]
        self._at_work = [each for each in self._at_work if each not in found]
        if not self._at_work:
            _of_packages.update(_changed(self._outside) - _variables.keys())
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


def _set_now() -> Set:
    found = [each for each in switches() if each.room]
    told = {(each.room, each.label): each.part.digest if each.part else whole(each.value)[0] for each in found}
    return {**told, **{("", label): digest for label, digest in _variables_now().items()}}


def _variables_now() -> dict[str, str]:
    now = {label: setting_now(label) for label in _variables}
    return {label: digest for label, digest in now.items() if digest != _variables[label]}


def _changed(before: Mapping[bytes, bytes]) -> set[str]:
    """The variables of the environment that are otherwise now, by how they are called."""
    now = _environment()
    return {f"{VARIABLE}{os.fsdecode(name)}" for name in {**before, **now} if before.get(name) != now.get(name)}


def _environment() -> Mapping[bytes, bytes]:
    return dict(os.environ._data)  # type: ignore[attr-defined]


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
