"""History: what the events of a notebook say about each asset."""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.events import Event, Failed, Materialized, Pinned, Skipped

TYPE = "type"
"""How what an attempt that failed had observed tells of a type that was not met."""


@dataclass(frozen=True, slots=True)
class AssetHistory:
    """What happened to one asset so far.

    Args:
        last_key: the key of the result that was current last; ``None`` when there never was one.
        failed_key: the key its last attempt failed at; ``None`` when that attempt did not fail.
        error: that failure in one line.
        failed_on: what that attempt had observed.
        stored: whether that result was stored; some values cannot be.
        pinned: the version that counts whatever it was made from; ``None`` where none is pinned.
        versions: the greatest number of a version; 0 where none has any.
    """

    last_key: str | None = None
    failed_key: str | None = None
    error: str = ""
    failed_on: tuple[tuple[str, ...], ...] = ()
    stored: bool = True
    pinned: Pinned | None = None
    versions: int = 0

    @property
    def failed_types(self) -> dict[str, str]:
        """What the types of the asset said, where that attempt failed by one of them."""
        return {name: told for kind, name, told, *_ in self.failed_on if kind == TYPE} if self.failed_on else {}

    def after(self, event: Event) -> AssetHistory:
        """The history with one more event.

        >>> AssetHistory().after(Failed("a", "r1", key="k", error="no")).failed_key
        'k'
        """
        if isinstance(event, Materialized):
            return self._current(event, stored=not event.unstored)
        if isinstance(event, Skipped):
            found = self._current(event, stored=self.stored or event.key != self.last_key)
            return self if found == self else found  # the same object: looks see at once that nothing is otherwise
        if isinstance(event, Failed):
            seen = tuple(tuple(map(str, each)) for each in event.observed)
            return replace(self, failed_key=event.key, error=event.error, failed_on=seen)
        if isinstance(event, Pinned):
            return replace(self, pinned=event if event.key else None)
        return self

    def _current(self, event: Materialized | Skipped, *, stored: bool) -> AssetHistory:
        versions = max(self.versions, event.version or 0)
        return AssetHistory(last_key=event.key, stored=stored, pinned=self.pinned, versions=versions)


def fold(events: Iterable[Event]) -> AssetHistory:
    """The history that the events of one asset, oldest first, tell."""
    history = AssetHistory()
    for event in events:
        history = history.after(event)
    return history
