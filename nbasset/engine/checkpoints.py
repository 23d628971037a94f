"""Checkpoints: what a long body has by now, kept when it is stopped or raises, and given to its next attempt."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Mapping
from dataclasses import field
from importlib import import_module
from typing import Protocol

from nbasset.core.dataclass import dataclass
from nbasset.engine.watch.observing import at_work
from nbasset.libraries.known import KNOWN


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a body had when it said so.

    Args:
        state: its state, pickled.
        generators: how the global random generators stood, pickled, by the modules they live in.
        took: seconds that its attempts had run by then.
        facts: what its attempts were seen to do until then, which the state rests on.
    """

    state: bytes
    generators: Mapping[str, bytes] = field(default_factory=dict)
    took: float = 0.0
    facts: Mapping[str, object] = field(default_factory=dict)


class Shelf(Protocol):
    """Where the checkpoint of one asset lies, at one key."""

    def dumped(self, state: object) -> bytes:
        """A state as bytes.

        Raises:
            NotStored: naming the part that cannot be pickled.
        """
        ...

    def loaded(self, checkpoint: Checkpoint) -> object | None:
        """The state again; ``None`` where it cannot be loaded any more."""
        ...

    def earlier(self) -> Checkpoint | None:
        """What an earlier attempt left, if all that it has seen is as it was."""
        ...


class Checkpoints:
    """The checkpoints of one body in one run.

    Args:
        shelf: where they lie; ``None`` where nothing is kept, as in a worker.
        seeded: whether the global generators are the body's own, so that they go on where they stood.

    Attributes:
        kept: the last one of this run.
        asked: whether the body knows of checkpoints at all.
        resumed: whether it goes on from one.
        before: seconds that had passed when that was kept.
    """

    def __init__(self, shelf: Shelf | None, *, seeded: bool) -> None:
        self._shelf = shelf
        self._seeded = seeded
        self.kept: Checkpoint | None = None
        self.asked = self.resumed = False
        self.before = 0.0
        self._began = 0.0

    def begin(self) -> None:
        """A try begins; what an earlier one of this run kept is there for it."""
        self.resumed, self.before, self._began = False, 0.0, time.perf_counter()

    def keep(self, state: object) -> None:
        """Keep a state as it is now.

        Raises:
            NotStored: naming the part that cannot be pickled.
        """
        self.asked = True
        if self._shelf is not None:
            took, observed = self.before + time.perf_counter() - self._began, at_work()
            generators = _generators() if self._seeded else {}
            facts = {} if observed is None else observed.facts()
            self.kept = Checkpoint(self._shelf.dumped(state), generators, took, facts)

    def last(self) -> object | None:
        """The last state that was kept at this key; the generators go on from where they stood then."""
        self.asked = True
        if self._shelf is None:
            return None
        found = self.kept or self._shelf.earlier()
        state = self._shelf.loaded(found) if found is not None else None
        if found is None or state is None:
            return None
        self.resumed, self.before = True, found.took
        if (observed := at_work()) is not None:
            observed.take(found.facts)
        for name, generator in found.generators.items() if self._seeded else ():
            KNOWN.generators[name].restore(import_module(name), pickle.loads(generator))
        return state


def _generators() -> dict[str, bytes]:
    known = KNOWN.generators.items()
    return {name: pickle.dumps(each.state(sys.modules[name])) for name, each in known if name in sys.modules}
