"""What the tables of the index are filled with: what packs and files hold, and what that tells of history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from nbasset.core.events import EventType, Materialized
from nbasset.core.result_names import ResultName
from nbasset.storage import scan, schema
from nbasset.storage.event_rows import EventRow, row_of
from nbasset.storage.folder import Folder
from nbasset.storage.records import Signer, parse
from nbasset.storage.scan import Row
from nbasset.storage.schema import Statement

KEPT_EVENTS = 20_000
"""How much of history is kept; it is thinned out when there is twice as much."""


class Contents:
    """Finds the statements that fill a database, or bring it up to date.

    Args:
        folder: the store's folder.
        signer: who signs the records of this user.
    """

    def __init__(self, folder: Folder, signer: Signer) -> None:
        self._folder = folder
        self._signer = signer

    def everything(self, salvaged: Sequence[EventRow]) -> list[Statement]:
        """What creates the tables with all that packs and files hold.

        Args:
            salvaged: the events that could still be read of a broken database, oldest first.
        """
        rows, tails = scan.everything(self._folder)
        return [
            *_each(schema.TABLES),
            (schema.INSERT_RECORD, rows),
            *_history(self._derived(rows), salvaged),
            (schema.SET_INDEXED, [(tail.place, tail.end) for tail in tails]),
            *_each(schema.INDEXES),
            (f"PRAGMA user_version = {schema.VERSION}", None),
        ]

    def is_behind(self, connection: sqlite3.Connection, *, of_the_dead: bool) -> bool:
        """Whether records were appended to packs that are not listed yet; also by the living, or only by the dead."""
        return any(tail.rows for tail in self._tails(connection, of_the_dead))

    def unlisted(self, connection: sqlite3.Connection, *, of_the_dead: bool) -> Iterator[Statement]:
        """What lists them."""
        for tail in self._tails(connection, of_the_dead):
            yield schema.INSERT_RECORD, tail.rows
            yield schema.INSERT_DERIVED_ONCE, self._derived(tail.rows)
            yield schema.SET_INDEXED, [(tail.place, tail.end)]

    def surplus(self, connection: sqlite3.Connection) -> list[Statement]:
        """What lets go of old events, when there are too many, except of those that tell where an asset stands."""
        (count,) = connection.execute("SELECT count(*) FROM events").fetchone()
        return [(schema.THIN_OUT, [(KEPT_EVENTS,)])] if count > 2 * KEPT_EVENTS else []

    def _tails(self, connection: sqlite3.Connection, of_the_dead: bool) -> Iterator[scan.Tail]:
        indexed = dict(connection.execute("SELECT place, indexed FROM packs"))
        return scan.tails_of(self._folder, indexed, of_the_dead=of_the_dead)

    def _derived(self, rows: Iterable[Row]) -> list[EventRow]:
        """What the log must have said when this user's records were made."""
        events = (_event_of(row) for row in rows if self._signer.verifies(row.head))
        return [row_of(event, self._signer) for event in events if event is not None]


def _each(script: str) -> list[Statement]:
    return [(statement, None) for statement in script.split(";") if statement.strip()]


def _history(derived: Sequence[EventRow], salvaged: Sequence[EventRow]) -> list[Statement]:
    """The events of a new database: what was salvaged in its own order, and what records tell beyond it."""
    known = {row[1:5] for row in salvaged if row[0] == EventType.MATERIALIZED.value}
    dates = accumulate((row[5] for row in salvaged), max)
    dated = [(date, schema.INSERT_EVENT, row) for date, row in zip(dates, salvaged, strict=True)]
    dated += [(row[5], schema.INSERT_DERIVED, row) for row in derived if row[1:5] not in known]
    dated.sort(key=lambda each: each[0])
    return [(sql, [each[2] for each in rows]) for sql, rows in groupby(dated, key=lambda each: each[1])]


def _event_of(row: Row) -> Materialized | None:
    """What the log says of a making; ``None`` where a later version of nbasset gave the result its name."""
    told = parse(row.head).header
    try:
        asset = ResultName.from_text(str(told["asset"]))
    except ValueError:
        return None
    where = (asset, told["run_id"], told["notebook"], told["made_at"])
    return Materialized(
        *where,
        key=told["key"],
        data_version=told["data_version"],
        version=told.get("version"),
        took=told["took"],
        size=row.length,
    )
