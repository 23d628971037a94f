"""The index's SQLite file: opened by any number of processes, set aside and filled anew when it is broken."""

from __future__ import annotations

import contextlib
import gc
import math
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from nbasset.storage import locks, schema
from nbasset.storage.database_errors import (
    Broken,
    Refused,
    is_busy,
    is_damage,
    is_full,
    is_misuse,
    is_read_only,
    passes,
    short,
)
from nbasset.storage.event_rows import COLUMNS, EventRow
from nbasset.storage.folder import Folder
from nbasset.storage.index_file import Identity, IndexFile
from nbasset.storage.locks import Busy
from nbasset.storage.moments import passes as of_the_moment
from nbasset.storage.records import Signer
from nbasset.storage.schema import Statement

RETRY = 5.0
"""Seconds after which a file that could not be used is tried again; each time in vain doubles them."""

_A_MOMENT = 0.05

Remedy = Callable[[BaseException, sqlite3.Connection], None]
"""What may help after an error: given what was raised, and by which connection."""

_OPEN: weakref.WeakSet[Database] = weakref.WeakSet()
_LEFT_OPEN: list[tuple[sqlite3.Connection, sqlite3.Connection]] = []


class Database:
    """Two connections, one that reads and one that writes, so that looking never waits for writing.

    Args:
        folder: the store's folder.
        signer: who signs the records of this user.
        local: whether the folder lies on a disk of this machine.
        warn: told, once, in a sentence, when something is wrong.
    """

    _reader: sqlite3.Connection
    _writer: sqlite3.Connection

    def __init__(self, folder: Folder, signer: Signer, *, local: bool, warn: Callable[[str], None]) -> None:
        self._folder = folder
        self._warn = warn
        self.index = IndexFile(folder, signer, local=local, warn=warn)
        self._patience = self.index.patience
        self._file: Identity | None = None
        self._back = Back()
        self.new_locks()
        self._open()
        _OPEN.add(self)

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """The rows of a query; of a database made anew when this one turns out to be broken."""
        remedies: list[Remedy] = [self._give_up, self._renew, self._try_again]
        while True:
            connection = self._reader
            try:
                with self._reading:
                    return self._patience.insist(partial(_rows, connection, sql, values))
            except Broken as error:
                if not remedies:
                    return []
                remedies.pop()(error, connection)

    def _try_again(self, error: BaseException, connection: sqlite3.Connection) -> None:
        """After an error of the moment the same connection may do; otherwise there has to be another one.

        That the file is broken is believed when another connection says so too: SQLite takes a read that failed for
        damage.
        """
        if passes(error):
            gc.collect()
        elif not is_busy(error):
            self._renew(error, connection, spare=True)

    def write(self, statements: Iterable[Statement]) -> None:
        """Execute statements as one transaction.

        Raises:
            Refused: nothing of it was written.
        """
        statements = list(statements)
        if self._file is None:
            self._come_back()
        elif self._file != self.index.identity(self._file):
            time.sleep(_A_MOMENT)  # it may be the first that goes of the whole folder
            if self._folder.change():
                raise Refused("its folder went", is_told=True)
            self._renew(None, self._writer)
        remedies: list[Remedy] = [self._renew, self._try_again]
        while True:
            connection = self._writer
            try:
                self.index.transaction(connection, statements)
            except Broken as error:
                if not remedies or not _is_curable(error, self._folder.index):
                    raise Refused(self._patience.in_words(error), is_full(error)) from error
                remedies.pop()(error, connection)
            else:
                break

    @property
    def is_shared(self) -> bool:
        """Whether what is written here is what others see."""
        return self._file is not None

    def catch_up(self) -> None:
        """List what was appended to packs by processes that did not live to list it."""
        with contextlib.suppress(*Broken, OSError):
            self.index.catch_up(self._writer, of_the_dead=True)

    def check(self) -> str:
        """Look at every page; what was wrong, before all of it was made again; an empty text when it is whole."""
        connection = self._reader
        try:
            with self._reading:
                (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        except Broken as error:
            found = short(error) if is_damage(error) else "ok"
        if found != "ok":
            self._renew(sqlite3.DatabaseError(found), connection)
        return "" if found == "ok" else str(found)

    def close(self) -> None:
        """Let go of the file, when nobody is at work on it."""
        with self._reading, self.index.writing:
            _close(self._reader, self._writer)

    def release(self) -> None:
        """Before a fork: SQLite must not be carried across it; the next use, in parent or child, opens again.

        Until :meth:`resume` no other thread does so.
        """
        with contextlib.ExitStack() as held:
            for lock in (self._renewing, self._reading, self.index.writing):
                held.enter_context(lock)
            if self._file is not None:
                with contextlib.suppress(*Broken):
                    _close(self._reader, self._writer)
                self._released = True
            self._held = held.pop_all()

    def resume(self) -> None:
        """After a fork, in the parent."""
        self._held.close()

    def open_in_child(self) -> None:
        """After a fork: open what :meth:`release` closed.

        After a fork that Python was not told of, the connections are the parent's. They are neither used nor closed,
        and even another one would stumble over their locks; so this process keeps its index in memory.
        """
        self.new_locks()
        if self._released:
            self._open()
        else:
            _LEFT_OPEN.append((self._reader, self._writer))
            self._back.never()
            self._use_memory()

    def new_locks(self) -> None:
        """After a fork, in the child: whoever held them is not in this process."""
        self._reading = threading.Lock()
        self._renewing = threading.Lock()
        self.index.new_lock()

    def reopen(self) -> None:
        """Open the file that is there now, with the history of the one that was."""
        with self._renewing:
            self.index.salvaged = self._history_now()
            with contextlib.suppress(*Broken):
                self.close()
            self._open()

    def _open(self, broken: BaseException | None = None) -> None:
        """Open the file; one that is known to be broken, and still there, is set aside before."""
        try:
            try:
                self._open_file(broken)
            except (sqlite3.Error, OSError, MemoryError) as error:
                if not (_is_curable(error, self._folder.index) or of_the_moment(error)):
                    raise
                time.sleep(_A_MOMENT)
                self._open_file(broken)
        except (*Broken, OSError, Busy) as error:
            self._use_memory(error)

    def _open_file(self, broken: BaseException | None = None, patience: float = locks.PATIENCE) -> None:
        before, self._file = self._file, None
        self._released = False
        self._writer, self._reader, self._file = self.index.open(broken, before, patience)
        self._back.stop()

    def _come_back(self) -> None:
        """Use the file again, after it could not be used for a while, and tell it what happened meanwhile."""
        if not self._back.is_due():
            return
        with self._renewing:
            if self._file is not None:  # another thread has done so
                return
            reader, writer, told = self._reader, self._writer, self._history_now()
            try:
                self._open_file(patience=0)
                derived = [(run, asset, key, notebook) for _, notebook, run, asset, key, *_ in told]
                self.index.transaction(self._writer, [(schema.DELETE_DERIVED, derived), (schema.INSERT_EVENT, told)])
            except (*Broken, OSError, Busy):
                if self._reader is not reader:  # it was opened, and could not be told
                    with contextlib.suppress(*Broken):
                        _close(self._reader, self._writer)
                self._file, self._reader, self._writer = None, reader, writer
            else:
                with self._reading, self.index.writing:
                    reader.close()

    def _history_now(self) -> list[EventRow]:
        """The events that are known, as rows, oldest first; in memory only those since the file could not be used."""
        query = f"SELECT {COLUMNS} FROM events WHERE derived = 0 AND seq > ? ORDER BY seq"
        with contextlib.suppress(*Broken), self._reading:
            told: list[EventRow] = self._reader.execute(query, (self._back.since,)).fetchall()
            return told
        return []

    def _renew(self, error: BaseException | None, failed: sqlite3.Connection, *, spare: bool = False) -> None:
        """Open the database again, after a connection failed or its file was taken away.

        A broken file may open well and fail later, so it is set aside here; unless somebody has done so already.
        """
        with self._renewing:
            if failed not in (self._reader, self._writer):
                return
            if error is None:
                self.index.salvaged = self._history_now()
            with contextlib.suppress(*Broken):
                self.close()
            self._open(error if is_damage(error) and not spare else None)

    def _give_up(self, error: BaseException, failed: sqlite3.Connection) -> None:
        with self._renewing:
            if self._file is not None and failed in (self._reader, self._writer):
                self.index.salvaged = self._history_now()
                with contextlib.suppress(*Broken):
                    self.close()
                self._use_memory(error)

    def _use_memory(self, error: BaseException | None = None) -> None:
        """Go on without a file for a while, so that people's work does; where an error is why, it is told."""
        if error is not None:
            said = self._patience.in_words(error)
            self._warn(f"The index of the store in {self._folder.root} fails ({said}): history is kept in memory.")
        self._file = None
        self._reader = self._writer = self.index.in_memory()
        (last,) = self._reader.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
        self._back.begin(last)


class Back:
    """When a file that could not be used is to be tried again."""

    def __init__(self) -> None:
        self.since = 0
        self._wait, self._due = RETRY, math.inf

    def begin(self, since: int) -> None:
        """From now on there is none.

        Args:
            since: the number of the last event that the file may know.
        """
        self.since = since
        self._due = time.monotonic() + self._wait if self._wait < math.inf else math.inf

    def stop(self) -> None:
        """There is one again."""
        self.since, self._wait, self._due = 0, RETRY, math.inf

    def never(self) -> None:
        """There must not be one in this process."""
        self._wait = math.inf

    def is_due(self) -> bool:
        """Whether it is time to try; the next time is later."""
        now = time.monotonic()
        if now < self._due:
            return False
        self._wait = min(2 * self._wait, 300.0)
        self._due = now + self._wait
        return True


def _close(*connections: sqlite3.Connection) -> None:
    for connection in connections:
        connection.close()


def _rows(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[tuple[object, ...]]:
    return connection.execute(sql, values).fetchall()


def _is_curable(error: BaseException, path: Path) -> bool:
    """Whether another try, or another connection, may do: SQLite opens read-only what it gets no handle for.

    Args:
        error: what SQLite raised.
        path: the file.
    """
    if is_read_only(error):
        return os.access(path, os.W_OK)
    return is_damage(error) or is_misuse(error) or passes(error)


_forking = threading.Lock()
_released: list[Database] = []


def _release_all() -> None:
    _forking.acquire()
    for database in list(_OPEN):
        database.release()
        _released.append(database)


def _resume_all() -> None:
    while _released:
        _released.pop().resume()
    _forking.release()


def _begin_in_child() -> None:
    while _released:
        _released.pop().new_locks()
    _forking.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_release_all, after_in_parent=_resume_all, after_in_child=_begin_in_child)
