"""Events of one moment, told together."""

from __future__ import annotations

from collections.abc import Callable

from nbasset.core.events import Event

LONG = 0.1
"""Seconds within which what happens is of one moment."""


class Together:
    """Events that are told a moment later, all of them.

    Args:
        tell: tells them.

    >>> from nbasset.core.events import Blocked
    >>> told = []
    >>> together = Together(lambda *events: told.append(len(events)))
    >>> together.add(Blocked(at=1.0)), together.add(Blocked(at=1.01)), together.tell(), together.tell()
    (None, None, None, None)
    >>> told
    [2]
    """

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell
        self._events: list[Event] = []

    def add(self, event: Event) -> None:
        """Take one more; those from before this moment are told."""
        if self._events and event.at > self._events[0].at + LONG:
            self.tell()
        self._events.append(event)

    def tell(self) -> None:
        """Tell what there is."""
        events, self._events = self._events, []
        if events:
            self._tell(*events)
