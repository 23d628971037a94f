"""Event logs: what happened, in order, kept in the index's database, or in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nbasset.core.event_json import from_json, to_json
from nbasset.core.events import Event, EventType, Materialized, Pinned, Skipped
from nbasset.core.ports import ResultId
from nbasset.core.result_names import ResultName
from nbasset.storage.event_rows import COLUMNS, OUTCOME_COLUMNS, events_of
from nbasset.storage.records import Signer
from nbasset.storage.write_behind import WriteBehind


class IndexedEventLog:
    """An event log in the index's database.

    Args:
        news: what is new, and the database behind it.
        signer: knows this user's signature.
    """

    def __init__(self, news: WriteBehind, signer: Signer) -> None:
        self._news = news
        self._signer = signer

    def append(self, event: Event) -> None:
        """Remember an event, if its type is one that is kept."""
        if event.type.is_kept:
            self._news.take(lambda batch: batch.events.append(event))

    def flush(self) -> None:
        """Write what is pending."""
        self._news.flush()

    def events(
        self, notebook: str | None = None, asset: ResultName | None = None, run_id: str | None = None
    ) -> Iterable[Event]:
        """The events that match, oldest first.

        Args:
            notebook: only those of a notebook or script.
            asset: only those of an asset.
            run_id: only those of a run.
        """
        asked = {"notebook": notebook, "asset": asset, "run_id": run_id}
        wanted = {column: value for column, value in asked.items() if value is not None}
        recent = [event for event in self._recent() if _matches(event, wanted)]
        where = " AND ".join(f"{column} = ?" for column in wanted)
        return [*self._written(f"{where and 'WHERE ' + where} ORDER BY seq", tuple(map(str, wanted.values()))), *recent]

    def latest(self, notebook: str) -> Mapping[ResultName, Sequence[Event]]:
        """For every asset of a notebook, oldest first, its newest event of each outcome, with the key and the error."""
        recent = [event for event in self._recent() if event.notebook == notebook]
        outcomes = _sql(each for each in EventType if each.tells_standing)
        query = (
            "WHERE seq IN (SELECT max(seq) FROM events "
            f"WHERE notebook = ? AND type IN ({outcomes}) GROUP BY asset, type) ORDER BY seq"
        )
        return _newest_outcomes([*self._written(query, (notebook,), OUTCOME_COLUMNS), *recent])

    def current_keys(self) -> set[ResultId]:
        """What was current last, or is pinned, for every asset of every notebook."""
        types = [each for each in EventType if each.makes_current or each is EventType.PINNED]
        recent = [event for event in self._recent() if event.type in types]
        query = (
            f"WHERE seq IN (SELECT max(seq) FROM events WHERE type IN ({_sql(types)}) "
            f"GROUP BY notebook, asset, type = '{EventType.PINNED.value}') ORDER BY seq"
        )
        return _last_keys([*self._written(query, ()), *recent])

    def took(self, assets: Sequence[ResultName]) -> Mapping[ResultName, float]:
        """Seconds that the last making of each asset took, in whatever notebook; without those that were never made."""
        recent, found = self._recent(), list[Event]()
        words = list(map(str, assets))
        for first in range(0, len(words), _AT_ONCE):
            some = words[first : first + _AT_ONCE]
            query = (
                f"WHERE seq IN (SELECT max(seq) FROM events WHERE asset IN ({', '.join('?' * len(some))}) AND type = ? "
                "GROUP BY asset)"
            )
            found.extend(self._written(query, (*some, EventType.MATERIALIZED.value)))
        return _last_took(assets, [*found, *recent])

    def _recent(self) -> list[Event]:
        """Events that are not written yet, oldest first; to be asked for before those that are."""
        return [event for batch in self._news.recent() for event in batch.events]

    def _written(self, rest_of_query: str, values: tuple[object, ...], columns: str = COLUMNS) -> Iterator[Event]:
        return events_of(self._news.read(f"SELECT {columns} FROM events {rest_of_query}", values), self._signer)


_AT_ONCE = 400
"""Assets in one query."""


def _sql(types: Iterable[EventType]) -> str:
    return ", ".join(f"'{each.value}'" for each in types)


class MemoryEventLog:
    """An event log that lasts as long as the process."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def append(self, event: Event) -> None:
        """Remember an event, if its type is one that is kept."""
        if event.type.is_kept:
            told = json.loads(json.dumps(to_json(event), default=str))
            self._events.append(from_json(event.type, told, event.asset, event.run_id, event.notebook, event.at))

    def flush(self) -> None:
        """There is nothing to write."""

    def events(
        self, notebook: str | None = None, asset: ResultName | None = None, run_id: str | None = None
    ) -> Iterable[Event]:
        """The events that match, oldest first.

        Args:
            notebook: only those of a notebook or script.
            asset: only those of an asset.
            run_id: only those of a run.
        """
        wanted = {"notebook": notebook, "asset": asset, "run_id": run_id}
        return [event for event in self._events if _matches(event, wanted)]

    def latest(self, notebook: str) -> Mapping[ResultName, Sequence[Event]]:
        """For every asset of a notebook, oldest first, its newest event of each outcome."""
        return _newest_outcomes(self.events(notebook=notebook))

    def current_keys(self) -> set[ResultId]:
        """What was current last, for every asset of every notebook."""
        return _last_keys(self._events)

    def took(self, assets: Sequence[ResultName]) -> Mapping[ResultName, float]:
        """Seconds that the last making of each asset took, in whatever notebook; without those that were never made."""
        return _last_took(assets, self._events)


def _matches(event: Event, wanted: Mapping[str, object]) -> bool:
    """Whether an event has all the values that are wanted."""
    return all(getattr(event, name) == value for name, value in wanted.items() if value is not None)


def _newest_outcomes(events: Iterable[Event]) -> dict[ResultName, list[Event]]:
    """For every asset the newest event of each outcome, oldest first.

    >>> from nbasset.core.events import Failed
    >>> a = ResultName.from_text("a")
    >>> made, failed = Materialized(a), Failed(a)
    >>> [event.type.value for event in _newest_outcomes([failed, made, failed])[a]]
    ['materialized', 'failed']
    """
    newest: dict[tuple[ResultName, EventType], Event] = {}
    for event in events:
        if event.asset is not None and event.type.tells_standing:
            newest.pop((event.asset, event.type), None)
            newest[event.asset, event.type] = event
    found: dict[ResultName, list[Event]] = {}
    for (asset, _), event in newest.items():
        found.setdefault(asset, []).append(event)
    return found


def _last_keys(events: Iterable[Event]) -> set[ResultId]:
    """The last result that was current, and the one that is pinned, for every asset of every notebook."""
    last = {
        (event.notebook, event.asset, event.type is EventType.PINNED): ResultId(event.asset, event.key or "")
        for event in events
        if isinstance(event, Materialized | Skipped | Pinned) and event.asset is not None
    }
    return {each for each in last.values() if each.key}


def _last_took(assets: Iterable[ResultName], events: Iterable[Event]) -> dict[ResultName, float]:
    """How long the last making of each asset took, among some events, oldest first."""
    made = [event for event in events if isinstance(event, Materialized) and event.took is not None]
    known = {event.asset: event.took for event in made if event.asset is not None}
    return {name: took for name in assets if (took := known.get(name)) is not None}
