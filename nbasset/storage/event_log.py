"""The event log: what happened, in order, kept in the index's database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nbasset.core.events import Event, EventType, Materialized, Skipped
from nbasset.storage.event_rows import OUTCOME_COLUMNS
from nbasset.storage.index import Index


class IndexedEventLog:
    """An event log over a store's index.

    Args:
        index: the index.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def append(self, event: Event) -> None:
        """Remember an event, if its type is one that is kept."""
        if event.type.is_kept:
            self._index.append(event)

    def flush(self) -> None:
        """Write what is pending."""
        self._index.flush()

    def events(
        self, notebook: str | None = None, asset: str | None = None, run_id: str | None = None
    ) -> Iterable[Event]:
        """The events that match, oldest first."""
        wanted = {"notebook": notebook, "asset": asset, "run_id": run_id}
        wanted = {column: value for column, value in wanted.items() if value is not None}
        recent = [event for event in self._index.recent_events() if matches(event, wanted)]
        where = " AND ".join(f"{column} = ?" for column in wanted)
        return [*self._index.events(f"{where and 'WHERE ' + where} ORDER BY seq", tuple(wanted.values())), *recent]

    def latest(self, notebook: str) -> Mapping[str, Sequence[Event]]:
        """For every asset of a notebook, oldest first, its newest event of each outcome, with the key and the error."""
        recent = [event for event in self._index.recent_events() if event.notebook == notebook]
        outcomes = _sql(each for each in EventType if each.tells_standing)
        query = (
            "WHERE seq IN (SELECT max(seq) FROM events "
            f"WHERE notebook = ? AND type IN ({outcomes}) GROUP BY asset, type) ORDER BY seq"
        )
        return newest_outcomes([*self._index.events(query, (notebook,), OUTCOME_COLUMNS), *recent])

    def current_keys(self) -> set[tuple[str, str]]:
        """Asset and key of what was current last, for every asset of every notebook."""
        recent = [event for event in self._index.recent_events() if event.type.makes_current]
        types = _sql(each for each in EventType if each.makes_current)
        query = (
            f"WHERE seq IN (SELECT max(seq) FROM events WHERE type IN ({types}) GROUP BY notebook, asset) ORDER BY seq"
        )
        return last_keys([*self._index.events(query, ()), *recent])

    def took(self, asset: str) -> float | None:
        """Seconds its last making took, in whatever notebook; nothing when it was never made."""
        recent = [event for event in self._index.recent_events() if event.asset == asset]
        query = "WHERE asset = ? AND type = ? ORDER BY seq DESC LIMIT 1"
        return last_took([*self._index.events(query, (asset, EventType.MATERIALIZED.value)), *recent])


def _sql(types: Iterable[EventType]) -> str:
    return ", ".join(f"'{each.value}'" for each in types)


def matches(event: Event, wanted: Mapping[str, str | None]) -> bool:
    """Whether an event has all the values that are wanted."""
    return all(getattr(event, name) == value for name, value in wanted.items() if value is not None)


def newest_outcomes(events: Iterable[Event]) -> dict[str, list[Event]]:
    """For every asset the newest event of each outcome, oldest first.

    >>> made, failed = Materialized("a"), Failed("a")
    >>> [event.type.value for event in newest_outcomes([failed, made, failed])["a"]]
    ['materialized', 'failed']
    """
    newest: dict[tuple[str, EventType], Event] = {}
    for event in events:
        if event.type.tells_standing:
            newest.pop((event.asset, event.type), None)
            newest[event.asset, event.type] = event
    found: dict[str, list[Event]] = {}
    for event in newest.values():
        found.setdefault(event.asset, []).append(event)
    return found


def last_keys(events: Iterable[Event]) -> set[tuple[str, str]]:
    """Asset and key of the last result that was current, for every asset of every notebook."""
    last = {
        (event.notebook, event.asset): (event.asset, str(event.key))
        for event in events
        if isinstance(event, Materialized | Skipped)
    }
    return set(last.values())


def last_took(events: Sequence[Event]) -> float | None:
    """How long the last making took, among some events."""
    makings = (event.took for event in reversed(events) if isinstance(event, Materialized))
    return next((took for took in makings if took is not None), None)
