"""Switches: what plain cells have set in libraries counts for whoever leads to them, through whatever it uses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from types import MethodType
from weakref import WeakMethod

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.core.result_names import ResultName
from nbasset.core.version import Part
from nbasset.libraries.known import KNOWN
from nbasset.libraries.requirements import leads_to
from nbasset.libraries.threads import COMPUTING, chosen_count
from nbasset.versions.overrides import overrides
from nbasset.versions.reach import Led
from nbasset.versions.settings import switched

THREADS = "number of threads"
"""How it is called with how many threads libraries compute, where that was chosen."""


@dataclass(frozen=True, slots=True)
class Switch:
    """One thing that is set otherwise than a library has it.

    Args:
        room: the library; empty where it counts for anybody.
        label: how it is called.
        part: what is set, as a part; None where it is a value to look at.
        value: the value.
        reached: the names of the notebook that functions lead to which were told there.
        is_left: whether it is no setting, but what cells have left there for whoever asks.
    """

    room: str
    label: str
    part: Part | None
    value: object = None
    reached: frozenset[str] = frozenset()
    is_left: bool = False

    def counts_for(self, rooms: Collection[str]) -> bool:
        """Whether it counts for code that leads to some libraries."""
        return not self.room or leads_to(rooms, self.room)


def switches() -> Iterator[Switch]:
    """Everything that is set otherwise now."""
    if chosen_count():  # also for what is loaded only later, and then asks for it
        part = Part("setting", digest_of(chosen_count()))
        yield from (Switch(room, THREADS, part) for room in COMPUTING)
    for room, label, part, reached in switched():
        yield Switch(room, label, part, reached=reached)
    for each in overrides():
        yield Switch(each.room, each.label, each.part, each.value)
    for library, left in KNOWN.leaving:
        for label, value in left(sys.modules[library]).items() if library in sys.modules else ():
            yield Switch(library, label, None, value, is_left=True)


class LedTo:
    """The libraries that assets lead to: by their code, and by the values they get, which may come from anywhere that
    those lead to who made them.

    Args:
        of: tells what an asset leads to by itself; None where there is no such asset.

    >>> graph = {"a": ({"sklearn"}, ()), "b": ({"json"}, ("a",)), "c": (set(), ("b",))}
    >>> sorted(LedTo(graph.get).rooms(*graph["c"]))
    ['json', 'sklearn']
    """

    def __init__(self, of: Callable[[ResultName], Led | None]) -> None:
        self._of = _weakly(of) if isinstance(of, MethodType) else of
        self._own: dict[ResultName, Led] = {}
        self._known: dict[ResultName, frozenset[str]] = {}

    def took(self, name: ResultName, led: Led) -> bool:
        """Whether something else was taken for what an asset leads to by itself."""
        return self._own.get(name, led) != led

    def rooms(self, own: Collection[str], inputs: Iterable[ResultName]) -> frozenset[str]:
        """The libraries that code leads to.

        Args:
            own: those it leads to by itself.
            inputs: the assets whose values it gets.
        """
        inputs = tuple(inputs)
        waiting = list(inputs)
        while waiting:
            name = waiting[-1]
            if name not in self._own:
                self._own[name] = self._of(name) or (frozenset(), ())
                waiting.extend(up for up in self._own[name][1] if up not in self._own)
                continue
            waiting.pop()
            if name not in self._known:
                self._known[name] = self._together(*self._own[name])
        return self._together(own, inputs)

    def _together(self, own: Collection[str], inputs: Iterable[ResultName]) -> frozenset[str]:
        return frozenset(own).union(*(self._known.get(name, ()) for name in inputs))


def _weakly(method: MethodType) -> Callable[[ResultName], Led | None]:
    """A method whose object is not kept by it: with a ring, what a look has digested would outlive it, and be kept."""
    found = WeakMethod(method)

    def called(name: ResultName) -> Led | None:
        alive = found()
        return None if alive is None else alive(name)

    return called
