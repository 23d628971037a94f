"""Run again: which plain cells have to run, and in which order, so that a name is what it is from the top."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from nbasset.core.dataclass import dataclass
from nbasset.versions.evidence import Evidence
from nbasset.versions.name_states import ABSENT, UNKNOWN, NameStates
from nbasset.versions.played import Played


@dataclass(frozen=True, slots=True)
class Wrong:
    """That a name is another one than from the top.

    Args:
        cells: the numbers of the cells to be run again, in the order of the document.
        older: what the only one of them has read in another state than from the top.
        lost: whether the only one of them has changed the name.
    """

    cells: tuple[int, ...]
    older: str
    lost: bool


def what_to_run(played: Played, name: str, below: float = inf) -> Wrong:
    """What is to be done for a name that is another one than from the top.

    Args:
        played: the document.
        name: the name.
        below: the place above which that is so.
    """
    advice = _Advice(played)
    cells = advice.cells(name, below)
    only = advice.last(cells[0]) if len(cells) == 1 else None
    older = advice.older(only) if only else ""
    lost = only is not None and name in only.run.changed
    return Wrong(tuple(advice.last(cell).number for cell in cells), older, lost=lost)


class _Advice:
    def __init__(self, played: Played) -> None:
        self._played = played
        self._places = played.places()

    def last(self, cell: str) -> Evidence:
        """What a cell has done last."""
        return self._played.cells[cell][-1]

    def _state(self, name: str) -> str:
        return self._played.now[name].state if name in self._played.now else ABSENT

    def cells(self, name: str, below: float) -> list[str]:
        """The cells to be run again for a name; all of them where that was done and has not helped."""
        again = sorted(self._again(name, below), key=self._places.__getitem__)
        done = [self.last(cell).number for cell in again]
        others = [self.last(cell).number for cell in self._places if cell not in again]
        in_vain = done == sorted(done) and max(others, default=0) < min(done, default=0)
        return list(self._places) if in_vain else again

    def _again(self, name: str, below: float) -> dict[str, None]:
        above, last_of = self._played.above, self.last
        again: dict[str, None] = dict.fromkeys(cell for cell, _ in above(name, below)[-1:])
        todo = list(again)
        while todo:
            cell = todo.pop()
            last = last_of(cell)
            more = [each for other in (*last.reads, *last.at) for each in self._before(cell, other, again)]
            more += [each for other in last.left for each, place in above(other) if place > self._places[cell]]
            more += [each for other in last.puts for each in self._put_before(other, again)]
            new = [each for each in dict.fromkeys(more) if each not in again]
            again.update(dict.fromkeys(new))
            todo = [*todo, *(list(again) if new else ())]
        return again

    def _before(self, cell: str, name: str, again: Iterable[str]) -> list[str]:
        """The cells above one that have to run before it, so that it finds a name as from the top."""
        played, states = self._played, self._played.states
        above = [each for each, _ in played.above(name, self._places[cell])]
        first = next((place for place, each in enumerate(above) if each in again), None)
        if first is not None:
            return above[first:]
        expected, last, now = played.expected[cell].get(name, UNKNOWN), self.last(cell), self._state(name)
        if states.same(expected, now):
            return []
        if name in last.at and expected != UNKNOWN:
            places = last.run.at[name]
            return [] if states.at(expected, places) == states.at(now, places) else above[-1:]
        return above[-1:]

    def _put_before(self, name: str, again: Iterable[str]) -> list[str]:
        """All cells that touch a name into which some put something, unless these put it right by themselves."""
        played, states = self._played, self._played.states
        above = [cell for cell, _ in played.above(name)]
        made, now = played.at_first.get(name, ABSENT), self._state(name)
        for cell in above:
            last = self.last(cell)
            is_late = name in last.reads and not states.same(made, now)
            if is_late if cell in again else played.found.get(cell) is None:
                return above
            made = after(states, made, last, name)
            now = after(states, now, last, name) if cell in again else now
        return [] if states.same(made, now) else above

    def older(self, last: Evidence) -> str:
        """A name that a run has found in another state than its cell would; empty when there is none."""
        expected, states = self._played.expected[last.run.cell], self._played.states
        for name, seen in last.reads.items():
            if name not in last.left and not states.same(expected.get(name, UNKNOWN), seen):
                return name
        for name, seen in last.at.items():
            if states.at(expected.get(name, UNKNOWN), last.run.at[name]) != seen:
                return name
        return ""


def after(states: NameStates, state: str, last: Evidence, name: str) -> str:
    """The state of a name after a run that has found it in another one.

    Args:
        states: what states consist of.
        state: the state before.
        last: the run.
        name: the name.
    """
    return states.put(state, last.puts[name]) if name in last.puts else last.left.get(name, UNKNOWN)
