"""What is new waits in memory for a moment and is written together: a write-behind cache before the database."""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from collections.abc import Callable, Hashable, Sequence
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.events import Event, EventType
from nbasset.storage import schema
from nbasset.storage.database import Database
from nbasset.storage.database_errors import Refused
from nbasset.storage.event_rows import key_of, row_of
from nbasset.storage.folder import Folder
from nbasset.storage.records import Signer
from nbasset.storage.scan import Row
from nbasset.storage.schema import Statement

INTERVAL = 0.1
"""Seconds that what is new stays in memory alone, at most."""


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
        """Take a row in, and how far the pack that names it is known thereby.

        Args:
            row: the record.
            pack: the place of the pack that names it.
            end: bytes of that pack up to the end of the record, or of the reference to it.
        """
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
            (schema.DELETE_DERIVED, [(each.run_id, str(each.asset), key_of(each), each.notebook) for each in made]),
            (schema.INSERT_EVENT, [row_of(event, signer) for event in self.events]),
            (schema.SET_IDENTITY, [(place, *known) for place, known in self.identities.items()]),
        ]

    def followed_by(self, later: Batch) -> Batch:
        """This and what came after it."""
        both = Batch(events=self.events + later.events, identities=self.identities | later.identities)
        for row, until in zip(self.rows + later.rows, self.until + later.until, strict=True):
            both.add(row, *until)
        return both


class WriteBehind:
    """Collects what is new and writes it together a moment later.

    What was taken in is seen at once by this process, and by others once it is written. What the database refuses
    stays in memory and is offered again.

    Args:
        folder: the store's folder.
        signer: who signs the records of this user.
        local: whether the folder lies on a disk of this machine.
        warn: told, once, in a sentence, when something is wrong.
    """

    def __init__(self, folder: Folder, signer: Signer, *, local: bool, warn: Callable[[str], None]) -> None:
        self.database = Database(folder, signer, local=local, warn=warn)
        self._folder = folder
        self._signer = signer
        self.warn = warn
        self._owner = os.getpid()
        self._new_locks()
        self._flushing, self._pending = Batch(), Batch()
        self._scheduled = False
        self._closed = False
        self._warned = False
        atexit.register(_close, weakref.ref(self))

    def take(self, put: Callable[[Batch], None]) -> None:
        """Take something in.

        Args:
            put: puts it into what is pending.
        """
        self._check_owner()
        with self._lock:
            put(self._pending)
            self._write_soon()

    @property
    def is_pending(self) -> bool:
        """Whether there is something to write."""
        return bool(self._pending)

    def recent(self) -> tuple[Batch, Batch]:
        """What the database may not hold yet, oldest first.

        What is pending is taken before what is being written, and both before the database is asked, so that
        nothing slips through on its way.
        """
        self._check_owner()
        pending = self._pending
        return self._flushing, pending

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """The rows of a query to the database; ask :meth:`recent` before."""
        self._check_owner()
        return self.database.read(sql, values)

    def moment(self) -> Hashable | None:
        """What is another one once other processes may have written; None where that cannot be told now."""
        self._check_owner()
        return self.database.index.moment()

    def write(self, statements: list[Statement]) -> bool:
        """Write at once; whether the database took it."""
        try:
            self.database.write(statements)
        except Refused as refused:
            if not self._warned and not refused.is_told:
                self._warned = True
                self.warn(f"The store's index does not take anything now ({refused}): results are safe in their files.")
            return False
        return True

    def flush(self, *, later: bool = False) -> None:
        """Write what is pending; what is refused stays pending, and what belongs into a folder that went.

        Args:
            later: whether that was asked for a moment ago; when it was closed meanwhile, nothing is written.
        """
        self._check_owner()
        if self._folder.change():
            return
        with self._flushes:
            if later and self._closed:
                return
            with self._lock:
                self._flushing, self._pending = self._pending, Batch()
            written = False
            try:
                written = not self._flushing or self.write(self._flushing.statements(self._signer))
            finally:
                if not written:
                    with self._lock:
                        self._pending = self._flushing.followed_by(self._pending)
                self._flushing = Batch()

    def reopen(self) -> None:
        """The folder is another one: what is pending of records lies in the one that went, what happened is kept."""
        self._check_owner()
        with self._flushes:
            with self._lock:
                self._pending = Batch(events=self._pending.events)
            self.database.reopen()

    def close(self) -> None:
        """Write what is pending and let go of the database, also of one that was opened again by a use since."""
        if self._owner != os.getpid():
            return
        if not self._closed:
            self.flush()
        with self._flushes:  # whoever writes in another thread would open the database again
            self._closed = True
            self.database.close()

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
        self.flush(later=True)

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
        self.database.open_in_child()


def _close(behind: weakref.ref[WriteBehind]) -> None:
    alive = behind()
    if alive is not None:
        alive.close()
