"""Module loads: what local modules had found when cells loaded them, and what they would find there from the top.

``os.environ["MODE"] = X`` in one cell, ``import mine`` in the next: what ``mine`` asks for as it is loaded, it keeps.
So it rests on the cells above that have set it, and on what these had read; those below are none of its business.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import field
from pathlib import Path

from nbasset.core.dataclass import dataclass
from nbasset.core.version import again_sentence, restart_sentence
from nbasset.versions.files import path_digest
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.name_states import ABSENT, UNKNOWN
from nbasset.versions.order import Order
from nbasset.versions.run_again import after, what_to_run
from nbasset.versions.settings import VARIABLE, setting_now
from nbasset.versions.traces import Trace


@dataclass(slots=True)
class Load:
    """How a local module was loaded.

    Args:
        cell: the number of the run that has loaded it first; 0 where that was none of a cell.
        found: what it has found, as a digest, by how that is called: a variable, or the path of a file.
    """

    cell: int
    found: dict[str, str] = field(default_factory=dict)


class ModuleLoads:
    """Remembers how local modules were loaded.

    Args:
        top: what running the cells from the top would leave.
        order: where cells stand.

    Attributes:
        known: how each was loaded.
        inside: gives a module and the local modules that it imports.
        imported_as: tells what a name of the notebook was imported as, ``module.attribute``.
    """

    def __init__(self, top: FromTheTop, order: Order) -> None:
        self.known: dict[str, Load] = {}
        self.imported_as: Callable[[str], str] = lambda _: ""
        self.inside: Callable[[str], Collection[str]] = lambda module: (module,)
        self._top = top
        self._order = order

    def otherwise(self, module: str) -> dict[str, str]:
        """What a module would find otherwise than it did: its digest, by how it is called; UNKNOWN where nobody knows.

        Args:
            module: the module.
        """
        load = self.known[module]
        would = {label: self._would(label, load.cell) for label in load.found}
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
        inside = dict.fromkeys(each for name in found for each in self.inside(name) if each in self.known)
        trace.is_open |= bool(inside)
        return list(inside)

    def behind(self, modules: Iterable[str]) -> Iterator[tuple[str, float]]:
        """What cells had set that modules have found, with the place from which on they had not.

        Args:
            modules: the modules.
        """
        for load in map(self.known.__getitem__, modules):
            for label in load.found:
                if cells := self._above(label, load.cell):
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

    def _would(self, label: str, cell: int) -> str:
        """The digest of what is found below a cell's place, where cells have set it; otherwise of what is there now."""
        if not cell or label not in self._top.now:
            return now(label)
        states, state = self._top.states, self._top.at_first.get(label, ABSENT)
        for each in self._above(label, cell):
            found = self._top.played.found.get(each)
            state = after(states, state, found, label) if found is not None else UNKNOWN
        return states.looks(state) or now(label)

    def _above(self, label: str, cell: int) -> list[str]:
        """The cells that set something and stand where a run's cell does, or above it, from the top."""
        self._top.played.play()
        return [each for each, _ in self._top.played.above(label) if self._order.is_any_above([each], cell)]

    def _place(self, cell: str) -> float:
        return self._top.played.places()[cell] + 0.5


def now(label: str) -> str:
    """The digest of a variable of the environment, or of a file."""
    return setting_now(label) if label.startswith(VARIABLE) else path_digest(label)


def here(path: str) -> str:
    """A path as people write it: relative to where they are, if it lies below."""
    return path.removeprefix(f"{Path.cwd()}{os.sep}")
