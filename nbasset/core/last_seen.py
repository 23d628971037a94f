"""The notebook as last seen: what each fresh result rested on, cell by cell, so that a later process can go on.

After a restart nothing is defined. A result may then be loaded without its cells being run when running all of them
from the top would give it: each cell that it rests on says what it said, nothing else above them can have a hand in it,
and modules, packages and all that was observed are as they were. :func:`why_not` finds the first thing that does not
hold.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import Damaged
from nbasset.core.graph import Graph
from nbasset.core.observation import Observation
from nbasset.core.result_names import ResultName
from nbasset.core.seen_cells import PageCell, SeenCell, quoted

FORMAT = 2
"""The number of the form in which it is kept."""


@dataclass(frozen=True, slots=True)
class SeenAsset:
    """A fresh result, and what it rested on.

    Args:
        cell: the cell that defines it, by its place among all cells.
        key: the key of the result.
        inputs: the names in the code that mean an upstream asset's value, and that asset.
        after: upstream assets whose value is not passed.
        names: the notebook names that the code reaches.
        bound: by such a name, the plain cell that gave it its meaning, by its place among all cells.
        modules: the digest of the text of each local module that the code reaches.
        packages: the digest of each package that the code reaches, by its version.
        observed: what those plain cells have observed.
        rooms: the libraries that the code leads to.
        untracked: what cannot be seen, in words.
        session: which session has seen it, by its place among those kept.
        unsure: why nobody can tell without running cells that it is the same; empty where that can be told.
        point: of an asset with points, the one whose result is meant; there may be others, which rest on the same.
        sweeps: what it is swept over, in the order of definition: names, with the values as points tell them.
    """

    cell: int
    key: str
    inputs: Mapping[str, ResultName] = field(default_factory=dict)
    after: tuple[ResultName, ...] = ()
    names: tuple[str, ...] = ()
    bound: Mapping[str, int] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    observed: tuple[Observation, ...] = ()
    rooms: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
    session: int = 0
    unsure: str = ""
    point: str = ""
    sweeps: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def upstream(self) -> tuple[ResultName, ...]:
        """Every upstream asset, once."""
        return tuple(dict.fromkeys((*self.inputs.values(), *self.after)))

    def to_json(self) -> list[object]:
        """Its fields in order."""
        inputs = {local: str(up) for local, up in self.inputs.items()}
        observed = [each.to_json() for each in self.observed]
        return [
            *(self.cell, self.key, inputs, list(map(str, self.after)), list(self.names), dict(self.bound)),
            *(dict(self.modules), dict(self.packages), observed, list(self.rooms), list(self.untracked)),
            *(self.session, self.unsure, self.point, [[name, list(words)] for name, words in self.sweeps]),
        ]

    @classmethod
    def from_json(cls, told: Sequence[Any]) -> SeenAsset:
        """What :meth:`to_json` gave."""
        cell, key, inputs, after, names, bound, modules, packages, observed, rooms, untracked, *rest = told
        session, unsure, point, sweeps = rest
        return cls(
            cell,
            key,
            inputs={local: ResultName.from_text(up) for local, up in inputs.items()},
            after=tuple(map(ResultName.from_text, after)),
            names=tuple(names),
            bound=bound,
            modules=modules,
            packages=packages,
            observed=tuple(map(Observation.from_json, observed)),
            rooms=tuple(rooms),
            untracked=tuple(untracked),
            session=session,
            unsure=unsure,
            point=point,
            sweeps=tuple((name, tuple(words)) for name, words in sweeps),
        )


@dataclass(frozen=True, slots=True)
class LastSeen:
    """A notebook as last seen.

    Args:
        cells: every cell that anything rests on or that has run, as it ran, each once.
        sessions: for each session that has seen anything, the plain cells in the order in which they last ran.
        assets: what was fresh.
        python: the version of Python.

    >>> one = LastSeen((SeenCell(1, "c1", "%%asset a"),), ((),), {ResultName.from_text("a"): SeenAsset(0, "k")}, "3.11")
    >>> LastSeen.from_json(one.to_json()) == one
    True
    """

    cells: tuple[SeenCell, ...] = ()
    sessions: tuple[tuple[int, ...], ...] = ()
    assets: Mapping[ResultName, SeenAsset] = field(default_factory=dict)
    python: str = ""

    def to_json(self) -> dict[str, object]:
        """As plain JSON, with the number of its format."""
        return {
            "format": FORMAT,
            "python": self.python,
            "cells": [[cell.number, cell.id, cell.source, cell.python] for cell in self.cells],
            "sessions": [list(cells) for cells in self.sessions],
            "assets": {str(name): asset.to_json() for name, asset in self.assets.items()},
        }

    @classmethod
    def from_json(cls, told: Any) -> LastSeen:
        """What :meth:`to_json` gave.

        Raises:
            Damaged: when it is of another format.
        """
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise Damaged("The notebook as last seen is kept in a form that this nbasset does not know.")
        return cls(
            tuple(SeenCell(*cell) for cell in told["cells"]),
            tuple(map(tuple, told["sessions"])),
            {ResultName.from_text(name): SeenAsset.from_json(each) for name, each in told["assets"].items()},
            told["python"],
        )

    def closure(self, names: Iterable[ResultName], here: Collection[ResultName] = ()) -> list[ResultName]:
        """Assets with all they rest on, upstream first; one that was not seen is left out.

        Args:
            names: the assets.
            here: those that are defined, with which it ends.
        """
        found: dict[ResultName, SeenAsset] = {}
        todo = list(names)
        while todo:
            name = todo.pop()
            if name in self.assets and name not in found and name not in here:
                found[name] = self.assets[name]
                todo.extend(found[name].upstream)
        return list(Graph({name: each.upstream for name, each in found.items()}).everything)

    def cells_behind(self, names: Iterable[ResultName], here: Collection[ResultName] = ()) -> list[SeenCell]:
        """The cells that have to be run for assets, in the order of their numbers."""
        places = {
            place
            for name in self.closure(names, here)
            for place in (self.assets[name].cell, *self.assets[name].bound.values())
        }
        return sorted({self.cells[place] for place in places}, key=lambda cell: cell.number)


class Now(Protocol):
    """The world now, as far as it is asked about."""

    @property
    def python(self) -> str:
        """The version of Python."""
        ...

    @property
    def page(self) -> Sequence[PageCell] | None:
        """The notebook's code cells from the top; ``None`` where nobody can tell them."""
        ...

    def module(self, name: str) -> str:
        """The digest of a local module's text; empty where there is none."""
        ...

    def package(self, name: str) -> str:
        """The digest of a package, by its version."""
        ...

    def changed(self, observed: Iterable[Observation]) -> list[str]:
        """What was observed and is different now, in words."""
        ...

    def bound_otherwise(self, name: str, python: str) -> bool:
        """Whether a notebook name means something here already that did not come from a cell of just this text."""
        ...

    def inert(self, python: str) -> bool:
        """Whether a plain cell of this text is sure to do nothing but to bind names."""
        ...


def why_not(seen: LastSeen, names: Iterable[ResultName], here: Collection[ResultName], now: Now) -> str:
    """Why results cannot be loaded without running their cells; empty when they can.

    Args:
        seen: the notebook as last seen.
        names: the assets; those they rest on count as well.
        here: the assets that are defined, which need no proof.
        now: the world now.
    """
    wanted = seen.closure(names, here)
    for name in wanted:
        missing = [up for up in seen.assets[name].upstream if up not in seen.assets and up not in here]
        if missing:
            return f"{missing[0]}, which {name} uses, was not fresh"
        if reason := _not_alone(seen, name, now):
            return reason
    if not wanted:
        return ""
    if now.page is None:
        return "no page and no file tells what the cells of this notebook say now"
    return _Cells(seen, wanted, now.page, now.inert).why_not()


def _not_alone(seen: LastSeen, name: ResultName, now: Now) -> str:
    """What of one asset does not hold, apart from the texts of cells."""
    asset = seen.assets[name]
    if asset.unsure:
        return asset.unsure
    if now.python != seen.python:
        return f"this is Python {now.python}, and it was {seen.python}"
    edited = [module for module, digest in asset.modules.items() if now.module(module) != digest]
    if edited:
        return f"module {edited[0]} was edited"
    other = [package for package, digest in asset.packages.items() if now.package(package) != digest]
    if other:
        return f"package {other[0]} is of another version now"
    changed = now.changed(asset.observed)
    if changed:
        return changed[0]
    for local, place in asset.bound.items():
        if now.bound_otherwise(local, seen.cells[place].python):
            return f"{local} means something else in this kernel"
    return ""


PYTHONS = frozenset(vars(builtins))
"""Names that mean something without any cell; one that binds such a name hides it from all code."""


class _Cells:
    """Looks whether the cells of the notebook, run from the top, give what was seen.

    Args:
        seen: the notebook as last seen.
        wanted: the assets, with all they rest on.
        page: its code cells now.
        inert: tells of a plain cell's text whether it does nothing but bind names.
    """

    def __init__(
        self,
        seen: LastSeen,
        wanted: Sequence[ResultName],
        page: Sequence[PageCell],
        inert: Callable[[str], bool],
    ) -> None:
        self._inert = inert
        self._seen = seen
        self._wanted = wanted
        self._page = page
        self._by_id = {cell.id: place for place, cell in enumerate(page) if cell.id}
        self._places: dict[int, int | None] = {}

    def why_not(self) -> str:
        """What does not hold; empty when all does."""
        places = {}
        for name in self._wanted:
            asset = self._seen.assets[name]
            for cell in dict.fromkeys((*asset.bound.values(), asset.cell)):
                place = self._place(cell)
                if place is None:
                    return f"{self._seen.cells[cell]} was edited or is gone"
                places[place] = cell
            own = self._place(asset.cell)
            below = [cell for cell in asset.bound.values() if (self._place(cell) or 0) > (own or 0)]
            if below:
                return f"{self._seen.cells[below[0]]} stands below the cell of {name}"
        return self._others(places)

    def _place(self, cell: int) -> int | None:
        """Where on the page a cell stands that says just what this one said."""
        if cell not in self._places:
            self._places[cell] = self._found(self._seen.cells[cell])
        return self._places[cell]

    def _found(self, cell: SeenCell) -> int | None:
        if cell.id in self._by_id:
            place = self._by_id[cell.id]
            return place if self._page[place].source == cell.source else None
        same = [place for place, each in enumerate(self._page) if each.source == cell.source]
        return same[0] if len(same) == 1 else None

    def _others(self, places: Mapping[int, int]) -> str:
        """What other cells do: all above the last of those, and below it those that say they have a hand in it."""
        ran = {session: self._ran(session) for session in {self._seen.assets[name].session for name in self._wanted}}
        binders = {place: cell for place, cell in places.items() if self._seen.cells[cell].python}
        names = {local for name in self._wanted for local in self._seen.assets[name].names}
        cells = {self._seen.assets[name].cell for name in self._wanted}
        made = {name for name, each in self._seen.assets.items() if each.cell in cells}  # those beside come with them
        last = max(places)
        if gone := self._gone(last):
            return f"{gone}, which may have had a hand in it, was edited or is gone"
        for place, other in enumerate(self._page):
            if place in places:
                continue
            has_run = any(place in on_page for on_page, _ in ran.values())
            if clash := names & other.touches or (set() if has_run else PYTHONS & other.touches):
                return f"{quoted(other)} has a hand in {min(clash)} as well"
            if again := [name for name in other.defines if name in made]:
                return f"{quoted(other)} defines {again[0]} as well"
            above = [cell for at, cell in binders.items() if at < place]
            may_be = place > last or other.inert or other.defines
            if not may_be and not all(_is_later(order, place, above) for order in ran.values()):
                return f"{quoted(other)} has not run as it is now, after what stands above it"
        return ""

    def _gone(self, last: int) -> SeenCell | None:
        """A cell that has run and would not run so any more, though what it did may be missed: it stood above a place.

        Args:
            last: the place.
        """
        assets = [self._seen.assets[name] for name in self._wanted]
        number = max(self._seen.cells[asset.cell].number for asset in assets)
        for cell in dict.fromkeys(cell for asset in assets for cell in self._seen.sessions[asset.session]):
            each, place = self._seen.cells[cell], self._by_id.get(self._seen.cells[cell].id or "")
            stood_above = each.number < number if place is None else place <= last
            if stood_above and self._place(cell) is None and not self._inert(each.python):
                return each
        return None

    def _ran(self, session: int) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """When each cell ran in a session: by its place on the page, and by its place among all cells."""
        order = {cell: moment for moment, cell in enumerate(self._seen.sessions[session])}
        on_page = {place: moment for cell, moment in order.items() if (place := self._place(cell)) is not None}
        return on_page, order


def _is_later(ran: tuple[Mapping[int, int], Mapping[int, int]], place: int, above: Iterable[int]) -> bool:
    """Whether a cell of the page ran in a session, after all of these."""
    on_page, order = ran
    return place in on_page and all(order.get(cell, -1) < on_page[place] for cell in above)
