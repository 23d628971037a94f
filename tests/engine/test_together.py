"""Events of one moment are told together, in their order, and none is left."""

from __future__ import annotations

from nbasset.core.events import Blocked
from nbasset.engine.together import Together


def test_events_of_one_moment_are_told_together_and_what_is_older_before_them():
    told = []
    together = Together(lambda *events: told.append([event.at for event in events]))
    for at in (0.0, 0.01, 0.05, 5.0, 5.01):
        together.add(Blocked(at=at))
    assert told == [[0.0, 0.01, 0.05]]
    together.tell()
    together.tell()
    assert told == [[0.0, 0.01, 0.05], [5.0, 5.01]]
