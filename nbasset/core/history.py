"""History: what the events of a notebook say about each asset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nbasset.core.events import Event, EventType


@dataclass(frozen=True, slots=True)
class AssetHistory:
    """What happened to one asset so far.

    Args:
        last_key: the key of the result that was current last.
        last_at: when that was, in seconds since 1970 (UTC).
        failed_key: the key its last attempt failed at; nothing when that attempt did not fail.
        error: that failure in one line.
        set_aside: why its last result cannot be had any more, when that is known.
    """

    last_key: str | None = None
    last_at: float | None = None
    failed_key: str | None = None
    error: str = ""
    set_aside: str = ""

    def after(self, event: Event) -> AssetHistory:
        """The history with one more event.

        >>> from nbasset.core.events import Event, EventType
        >>> AssetHistory().after(Event(EventType.FAILED, "nb", "r1", "a", 1.0, {"key": "k", "error": "no"})).failed_key
        'k'
        """
        key = event.data.get("key")
        if event.type in (EventType.MATERIALIZED, EventType.SKIPPED):
            return AssetHistory(last_key=key, last_at=event.at)
        if event.type is EventType.FAILED:
            return replace(self, failed_key=key, error=str(event.data.get("error", "")))
        return self


def fold(events: Iterable[Event]) -> AssetHistory:
    """The history that the events of one asset, oldest first, tell."""
    history = AssetHistory()
    for event in events:
        history = history.after(event)
    return history
