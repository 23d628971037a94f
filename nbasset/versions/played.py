"""Played: the document gone through from the top, cell by cell, by what cells have done and without running any."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from nbasset.core.dataclass import dataclass
from nbasset.versions.document import Document
from nbasset.versions.evidence import Evidence
from nbasset.versions.links import Links, apart, reaches
from nbasset.versions.name_states import ABSENT, UNKNOWN, NameStates


@dataclass(slots=True)
class Now:
    """What a name stands for now.

    Args:
        state: its state; empty content is not told yet where ``told`` is false.
        by: what has touched it last.
        told: whether the content of its state is known.
        imported: whether it changes when a module does.
    """

    state: str
    by: Evidence
    told: bool = True
    imported: bool = False


class Played:
    """Goes through the document where something is otherwise than before.

    Args:
        states: what states of names consist of.
        cells: by cell, what its runs have done; the last comes last.
        now: what each name stands for now.
        at_first: the state of what no cell makes, before any has changed it.
        document: where cells stand.

    Attributes:
        left: the state in which going through the cells leaves each name.
        found: by cell, what it would do; ``None`` where nobody knows.
        expected: by cell, the state in which it would find each name that it reads.
        touchers: the cells that have touched a name.
    """

    def __init__(
        self,
        states: NameStates,
        cells: Mapping[str, list[Evidence]],
        now: Mapping[str, Now],
        at_first: Mapping[str, str],
        document: Document,
    ) -> None:
        self.states = states
        self.cells = cells
        self.now = now
        self.left: dict[str, str] = {}
        self.found: dict[str, Evidence | None] = {}
        self.expected: dict[str, dict[str, str]] = {}
        self.touchers: dict[str, set[str]] = {}
        self.at_first = at_first
        self._document = document
        self._played: list[str] = []
        self._is_played = False
        self._links = Links()
        self._blamed: dict[str, set[str]] = {}

    def begins_anew(self) -> None:
        """Something is otherwise: it has to be gone through from its beginning."""
        self._is_played = False

    def ran_again(self, evidence: Evidence, same: list[Evidence]) -> None:
        """A cell ran that had run before: where it did the same, all that was gone through stands.

        Args:
            evidence: what it has done.
            same: what it had done with the same text.
        """
        if self._is_played:
            self._is_played = bool(same) and same[-1].says_the_same(evidence)
            if self.found.get(evidence.run.cell) in same[-1:]:
                self.found[evidence.run.cell] = evidence

    def above(self, name: str, below: float = inf) -> list[tuple[str, int]]:
        """The cells that touch a name, from the top, and where they stand."""
        places = self.places()
        blamed = self._blamed.get(name, ())
        cells = {cell for cell in self.touchers.get(name, ()) if cell in places and name in self.told(cell).touched}
        found = [(cell, places[cell]) for cell in cells.union(blamed)]
        return sorted([each for each in found if each[1] < below], key=lambda each: each[1])

    def places(self) -> Mapping[str, int]:
        """Where each cell stands."""
        return self._document.places(self.cells)

    def told(self, cell: str) -> Evidence:
        """What a cell would do, or has done last where nobody knows."""
        return self.found.get(cell) or self.cells[cell][-1]

    def play(self) -> None:
        """Go through the document from the top; what has been gone through is not gone through again."""
        cells = list(self._document.places(self.cells))
        done = len(self._played) if self._is_played and cells[: len(self._played)] == self._played else 0
        if not done:
            self.left, self.found, self.expected, self._links = dict(self.at_first), {}, {}, Links()
            self._blamed = {}
        for cell in cells[done:]:
            runs = self.cells[cell]
            self.expected[cell] = {
                name: self.left.get(name, ABSENT) for each in runs[-1:] for name in (*each.reads, *each.at, *each.puts)
            }
            found = self.found[cell] = next((each for each in reversed(runs) if self._would(each)), None)
            if found is None:
                self._nobody_knows(runs[-1])
            else:
                self._does(found)
            self._links.ran((found or runs[-1]).run, surely=found is not None)
        self._played, self._is_played = cells, True

    def _does(self, found: Evidence) -> None:
        """A cell would do what it once did.

        Of names that it may have made, or reached, or left as they were, nobody knows, where they would be others.
        """
        env, alone = self.left, apart(found, self._links)
        seen = [(name, state) for name, state in found.as_found.items() if name not in alone]
        others = [name for name, state in seen if not self.states.same(env.get(name, ABSENT), state)]
        for name in others:
            self._blamed.setdefault(name, set()).add(found.run.cell)
        env.update({name: state for name, state in found.left.items() if name not in alone})
        env.update(dict.fromkeys(others, UNKNOWN))
        for name, puts in found.puts.items():
            env[name] = self.states.put(env.get(name, ABSENT), puts)

    def _nobody_knows(self, last: Evidence) -> None:
        """A cell would find what it never had: what it touches is unknown, and what shares something with that."""
        inert = last.inert
        unknown = last.touched - inert - apart(last, self._links)
        for name in (*last.run.changed, *last.run.kept, *last.run.perhaps):
            for other in self._links.of(name) - unknown:
                self._blamed.setdefault(other, set()).add(last.run.cell)
                unknown.add(other)
        self.left.update({name: last.left.get(name, UNKNOWN) for name in inert})
        self.left.update(dict.fromkeys(unknown, UNKNOWN))

    def _would(self, evidence: Evidence) -> bool:
        """Whether a run has found what its cell would find."""
        env, states = self.left, self.states
        return (
            all(reaches(evidence, name, linked, self._links.of(name)) for name, linked in evidence.linked.items())
            and all(states.same(env.get(name, ABSENT), seen) for name, seen in evidence.reads.items())
            and all(
                states.at(env.get(name, ABSENT), evidence.run.at[name]) == seen for name, seen in evidence.at.items()
            )
        )
