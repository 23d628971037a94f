"""Draws: which plain cells have seeded a library's global random generator, and which have drawn from it since.

What a cell draws from a generator that a cell has seeded rests on how often others have drawn from it before. What one
gives that none has seeded nobody can tell.
"""

from __future__ import annotations

import ast
import hashlib
import pickle
import sys
from collections.abc import Callable, Iterable, Mapping

from nbasset.core.dataclass import replace
from nbasset.core.version import Part
from nbasset.instance.seeds import Seeds
from nbasset.libraries.foreign import attribute
from nbasset.libraries.known import KNOWN
from nbasset.notebook.plain.changes import seed_given, sets_seed
from nbasset.notebook.plain.files import parsed
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.evidence import GENERATOR, Done, Touch


class Draws:
    """Knows in which state cells have found and left the global random generators that some have seeded.

    Args:
        namespace: the notebook's names.
        seeds: gives what is told of cells that seed.
    """

    def __init__(self, namespace: Mapping[str, object], seeds: Callable[[], Seeds]) -> None:
        self._namespace = namespace
        self._seeds = seeds
        self._before: dict[str, str] = {}
        self._watched: set[str] = set()

    def begin(self) -> None:
        """A cell is about to run."""
        self._before = {home: _state(home) for home in self._watched}

    def told(self, run: Done | None, number: int, tree: ast.AST, functions: Iterable[Part]) -> Done | None:
        """What a run has done, and with the generators.

        Args:
            run: the run; None where nothing is put down of it.
            number: the number of the cell.
            tree: the cell.
            functions: those that it has called.
        """
        own = _seedings(tree)
        if own:
            self._seeds().seeded_in_cell(number, seed_given(own[0]))
        asked = [part for part in functions if "seed" in part.text]
        calls = [*own, *(call for source in parsed(asked) for call in _seedings(source))]
        seeded = {home for call in calls if (home := self._home(call))}
        self._watched |= seeded
        if run is None or not self._watched:
            return run
        now = {home: _state(home) for home in self._watched}
        drawn = [home for home, seen in self._before.items() if home not in seeded and now[home] != seen]
        return replace(
            run,
            reads={**run.reads, **{_called(home): self._before[home] for home in drawn}},
            made={**run.made, **{_called(home): now[home] for home in seeded}},
            changed={**run.changed, **{_called(home): Touch(now[home]) for home in drawn}},
        )

    def _home(self, call: ast.Call) -> str | None:
        """The module whose global generator a call seeds, where it has one."""
        found: object = None
        if isinstance(call.func, ast.Attribute):
            first, *chain = ast.unparse(call.func.value).split(".")
            found = self._namespace.get(first)
            for each in chain:
                found = attribute(found, each)
        if found is None or not isinstance(call.func, ast.Attribute):
            return None
        homes = (attribute(found, "__name__"), attribute(attribute(found, call.func.attr), "__module__"))
        return next((home for home in KNOWN.generators if home in homes and home in sys.modules), None)


def _seedings(tree: ast.AST) -> list[ast.Call]:
    return [node for node in nodes_of(tree) if isinstance(node, ast.Call) and sets_seed(node)]


def _called(home: str) -> str:
    return f"{GENERATOR}{home}"


def _state(home: str) -> str:
    return hashlib.blake2b(pickle.dumps(KNOWN.generators[home].state(sys.modules[home])), digest_size=16).hexdigest()
