"""Module loads: what local modules had found when cells loaded them, and what they would find there from the top.

``os.environ["MODE"] = X`` in one cell, ``import mine`` in the next: what ``mine`` asks for as it is loaded, it keeps.
So it rests on the cells above that have set it, and on what these had read; those below are none of its business.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import field
from functools import cache
from math import inf
from pathlib import Path

from nbasset.core.dataclass import dataclass
from nbasset.core.version import again_sentence, restart_sentence
from nbasset.libraries.known import KNOWN
from nbasset.versions.files import path_digest
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.name_states import ABSENT, UNKNOWN
from nbasset.versions.order import Order
from nbasset.versions.run_again import after, what_to_run
from nbasset.versions.setters import Setters
from nbasset.versions.settings import VARIABLE, setting_now
from nbasset.versions.traces import Trace


@dataclass(slots=True)
class Load:
    """How a local module was loaded.

    Args:
        cell: the number of the run that has loaded it first; 0 where that was none of a cell.
        found: what it has found, as a digest, by how that is called: a variable, the path of a file, a setting of a
            library, or what another module held.
    """

    cell: int
    found: dict[str, str] = field(default_factory=dict)


class ModuleLoads:
    """Remembers how local modules were loaded.

    Args:
        top: what running the cells from the top would leave.
        order: where cells stand.
        setters: what cells have set in libraries.

    Attributes:
        known: how each was loaded.
        inside: gives a module and the local modules that it imports.
        imported_as: tells what a name of the notebook was imported as, ``module.attribute``.
        uses: gives the modules of which a module uses something as it is loaded.
        held: tells the digest of what a module holds by a name.
    """

    def __init__(self, top: FromTheTop, order: Order, setters: Setters) -> None:
        self.known: dict[str, Load] = {}
        self.imported_as: Callable[[str], str] = lambda _: ""
        self.inside: Callable[[str], Collection[str]] = lambda module: (module,)
        self.uses: Callable[[str], Collection[str]] = lambda _: ()
        self.held: Callable[[str], str | None] = lambda _: None
        self._top = top
        self._order = order
        self._setters = setters

    def take(self, module: str) -> None:
        """A module was loaded: what cells had set where it looks then, it has found as that is now."""
        self.known.setdefault(module, Load(-1)).found.update(
            {label: self.now(label) for label in self._set_for(module)}
        )

    def _set_for(self, module: str) -> list[str]:
        """What cells have set in what a module uses as it is loaded."""
        used = self.uses(module)
        places = [name for name in self._top.now if used and name.rpartition(".")[0] in used]
        return [*places, *(label for label in self._setters.labels if used and _room(label) in used)]

    def now(self, label: str) -> str:
        """The digest of something as it is now."""
        if label.startswith(VARIABLE) or label in _settings():
            return setting_now(_settings().get(label, label))
        return path_digest(label) if os.sep in label else self.held(label) or ""

    def otherwise(self, module: str) -> dict[str, str]:
        """What a module would find otherwise than it did: its digest, by how it is called; UNKNOWN where nobody knows.

        Args:
            module: the module.
        """
        load = self.known[module]
        would = {label: self._would(module, label) for label in load.found}
        return {label: seen for label, seen in would.items() if seen != load.found[label]}

    def met(self, modules: Iterable[str], names: Callable[[], Iterable[str]], trace: Trace) -> list[str]:
        """The modules that something leads to, of which it is known how they were loaded.

        Args:
            modules: those to which it leads by itself.
            names: gives the names of the notebook that it leads to, which may have been imported from others.
            trace: is left open where there are any.
        """
        if not self.known:
            return []
        found = [*modules, *(self.imported_as(name).rpartition(".")[0] for name in names())]
        inside = dict.fromkeys(each for name in found for each in self.inside(name) if self._has_found(each))
        trace.is_open |= bool(inside)
        return list(inside)

    def _has_found(self, module: str) -> bool:
        return module in self.known and bool(self.known[module].found)

    def behind(self, modules: Iterable[str]) -> Iterator[tuple[str, float]]:
        """What cells had set that modules have found, with the place from which on they had not.

        Args:
            modules: the modules.
        """
        for load in map(self.known.__getitem__, modules):
            for label in load.found:
                if label not in self._top.now and self._is_set_above(label, load.cell):
                    yield label, inf
                elif cells := self._above(label, load.cell):
                    yield label, self._place(cells[-1])

    def sentences(self, modules: Iterable[str]) -> Iterator[str]:
        """What is to be done for modules that would find something else, and have not been loaded again for it.

        Args:
            modules: the modules.
        """
        for name in modules:
            for label, would in self.otherwise(name).items():
                above = self._above(label, self.known[name].cell)
                if would != UNKNOWN:
                    yield restart_sentence(f"{here(label)}, with which {name} was loaded,")
                elif above:
                    wrong = what_to_run(self._top.played, label, self._place(above[-1]))
                    yield again_sentence(here(label), wrong.cells, wrong.older)

    def _would(self, module: str, label: str) -> str:
        """The digest of what is found below a cell's place, where cells have set it; otherwise of what is there now."""
        cell = self.known[module].cell
        if not cell or label not in self._top.now:
            is_others = label not in self._setters.labels or self._is_set_above(label, cell)
            return self.now(label) if is_others else self.known[module].found[label]
        states, state = self._top.states, self._top.at_first.get(label, ABSENT)
        for each in self._above(label, cell):
            found = self._top.played.found.get(each)
            state = after(states, state, found, label) if found is not None else UNKNOWN
        return states.looks(state) or self.now(label)

    def _above(self, label: str, cell: int) -> list[str]:
        """The cells that set something and stand where a run's cell does, or above it, from the top."""
        self._top.played.play()
        return [each for each, _ in self._top.played.above(label) if self._order.is_any_above([each], cell)]

    def _is_set_above(self, label: str, cell: int) -> bool:
        """Whether cells have set something in a library, all of which stand where a run's cell does, or above it."""
        last = self._setters.last(label)
        return bool(last) and all(self._order.is_any_above([each], cell) for each in last)

    def _place(self, cell: str) -> float:
        return self._top.played.places()[cell] + 0.5


@cache
def _settings() -> dict[str, str]:
    """By how the settings of a library are called where they are set, by what they are asked for."""
    return {each.name: name for name, (_, each) in KNOWN.counted.items()}


def _room(label: str) -> str:
    """The library in which something is set."""
    return KNOWN.counted[_settings()[label]][0] if label in _settings() else label.partition(".")[0]


def here(path: str) -> str:
    """A path as people write it: relative to where they are, if it lies below."""
    return path.removeprefix(f"{Path.cwd()}{os.sep}")
