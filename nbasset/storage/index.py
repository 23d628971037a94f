"""The index: which record lies where. Only a faster copy of what packs and value files say themselves."""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from nbasset.core.events import Event, EventType
from nbasset.storage import schema
from nbasset.storage.database import Database, Refused, Statement
from nbasset.storage.event_rows import COLUMNS, events_of, key_of, row_of
from nbasset.storage.folder import Folder
from nbasset.storage.records import Signer
from nbasset.storage.scan import Row

INTERVAL = 0.1
"""Seconds that what is new stays in memory alone, at most."""

Spot = tuple[str, int]
"""Where a record lies: place and offset."""

_COLUMNS = "asset, key, place, offset, length, head"
_BY_KEY = f"SELECT {_COLUMNS} FROM records WHERE asset = ? AND key = ? ORDER BY id DESC"
_EXPECTED = (
    "WITH wanted (asset, key) AS (VALUES {}) SELECT records.asset, records.key, place, offset, length, head "
    "FROM wanted CROSS JOIN records INDEXED BY records_by_key "
    "ON records.asset = wanted.asset AND records.key = wanted.key ORDER BY id DESC"
)
_AT_ONCE = 400
"""Keys in one query."""

_REMOVE = "DELETE FROM records WHERE place = ? AND offset = ?"
_MOVE = "UPDATE records SET place = ?, offset = ? WHERE place = ? AND offset = ?"
_SET_IDENTITY = "INSERT OR REPLACE INTO identities (place, identity, signature) VALUES (?, ?, ?)"


@dataclass(slots=True)
class Batch:
    """What is to be written together."""

    rows: list[Row] = field(default_factory=list)
    by_key: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    until: list[tuple[str, int]] = field(default_factory=list)
    identities: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows or self.events or self.identities)

    def add(self, row: Row, pack: str, end: int) -> None:
        """Take a row in, and how far the pack that names it is known thereby."""
        self.rows.append(row)
        self.until.append((pack, end))
        self.ends[pack] = end
        self.by_key.setdefault((row.asset, row.key), []).append(row)

    def statements(self, signer: Signer) -> list[Statement]:
        """How it is written."""
        made = [event for event in self.events if event.type is EventType.MATERIALIZED]
        return [
            (schema.INSERT_OWN_RECORD, [(*row, *until) for row, until in zip(self.rows, self.until, strict=True)]),
            (schema.SET_INDEXED, list(self.ends.items())),
            (schema.DELETE_DERIVED, [(event.run_id, event.asset, key_of(event), event.notebook) for event in made]),
            (schema.INSERT_EVENT, [row_of(event, signer) for event in self.events]),
            (_SET_IDENTITY, [(place, *known) for place, known in self.identities.items()]),
        ]

    def followed_by(self, later: Batch) -> Batch:
        """This and what came after it."""
        both = Batch(events=self.events + later.events, identities=self.identities | later.identities)
        for row, until in zip(self.rows + later.rows, self.until + later.until, strict=True):
            both.add(row, *until)
        return both


class Index:
    """Lists records and events; collects what is new and writes it together a moment later.

    What was added is seen at once by this process, and by others once it is written. What the database refuses
    stays in memory and is offered again.

    Args:
        folder: the store's folder.
        signer: who signs the records of this user.
        local: whether the folder lies on a disk of this machine.
        warn: told, once, in a sentence, when something is wrong.
    """

    def __init__(self, folder: Folder, signer: Signer, *, local: bool, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._owner = os.getpid()
        self._scheduled = False
        self._database = Database(folder, signer, local=local, warn=warn)
        self._signer = signer
        self._new_locks()
        self._flushing, self._pending = Batch(), Batch()
        self._gone: set[Spot] = set()
        self._ahead: dict[tuple[str, str], list[Row]] = {}
        self._closed = False
        self._warned = False
        atexit.register(_close, weakref.ref(self))

    def add(self, row: Row, pack: str, end: int) -> None:
        """List a record, and how far the pack that names it is known thereby."""
        self._check_owner()
        with self._lock:
            self._pending.add(row, pack, end)
            self._ahead.pop((row.asset, row.key), None)
            self._write_soon()

    def append(self, event: Event) -> None:
        """List an event."""
        self._check_owner()
        with self._lock:
            self._pending.events.append(event)
            self._write_soon()

    def rows(self, asset: str, key: str) -> list[Row]:
        """What is listed under an asset and key, newest first."""
        self._check_owner()
        name = (asset, key)
        recent = [row for batch in self._recent() for row in batch.by_key.get(name, ())]
        written = self._ahead.pop(name, None)
        if written is None:
            written = [Row._make(row) for row in self._database.read(_BY_KEY, name)]
        return self._newest_first(recent, written) if recent or self._gone else written

    def expect(self, keys: Iterable[tuple[str, str]]) -> None:
        """Look up at once what is listed under many keys; each answer is given once, and what is not there is not."""
        self._check_owner()
        todo, found = list(keys), dict[tuple[str, str], list[Row]]()
        for start in range(0, len(todo), _AT_ONCE):
            some = todo[start : start + _AT_ONCE]
            values = tuple(text for name in some for text in name)
            for row in map(Row._make, self.read(_EXPECTED.format(", ".join(["(?, ?)"] * len(some))), values)):
                found.setdefault((row.asset, row.key), []).append(row)
        self._ahead = found

    def is_written(self, row: Row) -> bool:
        """Whether the database lists a record where it was; others may have removed or moved it by the rules."""
        found = self._database.read(_BY_KEY, (row.asset, row.key))
        return any((each[2], each[3]) == (row.place, row.offset) for each in found)

    def rows_of(self, asset: str | None) -> list[Row]:
        """What is listed under an asset, or under all of them, newest first."""
        self._check_owner()
        recent = [row for batch in self._recent() for row in batch.rows if asset in (None, row.asset)]
        where, values = ("", ()) if asset is None else ("WHERE asset = ?", (asset,))
        written = self._database.read(f"SELECT {_COLUMNS} FROM records {where} ORDER BY id DESC", values)
        return self._newest_first(recent, map(Row._make, written))

    def foreign_rows(self) -> list[Row]:
        """What is listed as signed by somebody else, newest first."""
        self._check_owner()
        query = f"SELECT {_COLUMNS} FROM records WHERE signer < ? OR signer > ? ORDER BY +id DESC"
        written = self._database.read(query, (self._signer.name, self._signer.name))
        return self._newest_first([], map(Row._make, written))

    def bytes_in_files(self) -> int:
        """Bytes of the records that have a file each."""
        recent = sum(row.length for batch in self._recent() for row in batch.rows if row.place.startswith("values/"))
        query = "SELECT coalesce(sum(length), 0) FROM records INDEXED BY records_in_files WHERE place >= 'values/'"
        written = self.read(query)
        return recent + sum(int(str(total)) for (total,) in written)

    def events(self, rest_of_query: str, values: tuple[object, ...], columns: str = COLUMNS) -> Iterator[Event]:
        """The events that are written, by the rest of an SQL query."""
        return events_of(self.read(f"SELECT {columns} FROM events {rest_of_query}", values), self._signer)

    def recent_events(self) -> list[Event]:
        """Events that are not written yet, oldest first; ask for them before asking :meth:`events`."""
        self._check_owner()
        return [event for batch in self._recent() for event in batch.events]

    def read(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """The rows of a query to the database."""
        return self._database.read(sql, values)

    def catch_up(self) -> None:
        """List what processes that were killed had written and not listed."""
        self.flush()
        self._database.catch_up()

    def adopt(self, rows: Iterable[Row]) -> None:
        """List records that were found and not listed."""
        self._change(schema.INSERT_RECORD, list(rows))

    def check(self) -> str:
        """Have the database check itself; what was wrong with it, before it was made again."""
        self.flush()
        return self._database.check()

    def remove(self, spots: Iterable[Spot]) -> bool:
        """List these records no longer; whether the database took it, without which others go on finding them."""
        gone = list(spots)
        self._gone.update(gone)
        self.flush()
        return self._change(_REMOVE, gone)

    def move(self, moved: Iterable[tuple[Row, str, int]]) -> bool:
        """List records under another place and offset, in a pack of copies alone; whether the database took it.

        Whoever opened the store meanwhile has found the copies, and listed them beside the originals; whoever opens
        it later knows that he need not look for them.
        """
        self.flush()
        self._ahead.clear()
        copies = list(moved)
        return self._write_now(
            [
                (_REMOVE, [(place, at) for _, place, at in copies]),
                (_MOVE, [(place, at, row.place, row.offset) for row, place, at in copies]),
                (schema.SET_INDEXED, [(place, at + row.length) for row, place, at in copies]),
            ]
        )

    def replace_heads(self, heads: Iterable[tuple[Row, bytes]]) -> None:
        """List records with other heads, because they were signed again or the index was wrong."""
        self.flush()
        statement = "UPDATE records SET head = ?, signer = ? WHERE place = ? AND offset = ?"
        self._change(statement, [(head, head[40:48], row.place, row.offset) for row, head in heads])

    def remember_identity(self, place: str, identity: str) -> None:
        """Note that the file at a place, being this very file, is as this user wrote or verified it."""
        self._check_owner()
        with self._lock:
            self._pending.identities[place] = (identity, self._signer.vouch(f"{place} {identity}"))
            self._write_soon()

    def knows_identity(self, place: str, identity: str) -> bool:
        """Whether that was noted, by this user."""
        recent = next((batch.identities[place] for batch in self._recent() if place in batch.identities), None)
        query = "SELECT identity, signature FROM identities WHERE place = ?"
        written = [recent] if recent else self.read(query, (place,))
        return (identity, self._signer.vouch(f"{place} {identity}")) in written

    def flush(self) -> None:
        """Write what is pending; what is refused stays pending."""
        self._check_owner()
        with self._flushes:
            with self._lock:
                self._flushing, self._pending = self._pending, Batch()
            written = False
            try:
                written = not self._flushing or self._write_now(self._flushing.statements(self._signer))
            finally:
                if not written:
                    with self._lock:
                        self._pending = self._flushing.followed_by(self._pending)
                self._flushing = Batch()

    def close(self) -> None:
        """Write what is pending and let go of the database, also of one that was opened again by a use since."""
        if self._owner != os.getpid():
            return
        if not self._closed:
            self.flush()
            self._closed = True
        self._database.close()

    def _newest_first(self, recent: list[Row], written: Iterable[Row]) -> list[Row]:
        rows = [*recent[::-1], *written]
        unique = {(row.place, row.offset): row for row in reversed(rows)}
        return [row for spot, row in reversed(unique.items()) if spot not in self._gone]

    def _change(self, statement: str, rows: list[tuple[Any, ...]]) -> bool:
        """Change what is listed."""
        self._ahead.clear()
        return self._write_now([(statement, rows)])

    def _write_now(self, statements: list[Statement]) -> bool:
        try:
            self._database.write(statements)
        except Refused as refused:
            if not self._warned and not refused.is_full:
                self._warned = True
                self._warn(
                    f"The store's index does not take anything now ({refused}): results are safe in their files."
                )
            return False
        return True

    def _recent(self) -> tuple[Batch, Batch]:
        """What the database may not hold yet, oldest first.

        What is pending is taken before what is being written, and both before the database is asked, so that
        nothing slips through on its way.
        """
        pending = self._pending
        return self._flushing, pending

    def _write_soon(self) -> None:
        if self._scheduled or self._closed:
            return
        try:
            threading.Thread(target=self._write_later, name="nbasset-index", daemon=True).start()
            self._scheduled = True
        except RuntimeError:
            """The interpreter is shutting down: :meth:`close` will write."""

    def _write_later(self) -> None:
        time.sleep(INTERVAL)
        with self._lock:
            self._scheduled = False
        if not self._closed:
            self.flush()

    def _new_locks(self) -> None:
        self._lock = threading.Lock()
        self._flushes = threading.Lock()
        self._scheduled = False

    def _check_owner(self) -> None:
        """After a fork: what is pending is the parent's to write; opening anew finds its records in the packs."""
        if self._owner == os.getpid():
            return
        self._owner = os.getpid()
        self._new_locks()
        self._flushing, self._pending = Batch(), Batch()
        self._ahead = {}
        self._database.open_in_child()


def _close(index: weakref.ref[Index]) -> None:
    alive = index()
    if alive is not None:
        alive.close()
