"""The index's SQLite file: opened by any number of processes, set aside and filled anew when it is broken."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from nbasset.storage import salvage, schema
from nbasset.storage.contents import Contents
from nbasset.storage.event_rows import EventRow
from nbasset.storage.folder import Folder
from nbasset.storage.records import Signer
from nbasset.storage.schema import Statement

PATIENCE = 30.0
"""Seconds to wait for another process to finish writing."""

IMPATIENCE = 500
"""Milliseconds to wait after that was once in vain."""

Broken = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises; the latter where even its message about a garbled name is garbled."""

_OPEN: weakref.WeakSet[Database] = weakref.WeakSet()
_LEFT_OPEN: list[tuple[sqlite3.Connection, sqlite3.Connection]] = []


class Refused(Exception):
    """The database does not take anything at the moment: locked, read-only or full.

    Args:
        why: what SQLite said.
        is_full: whether the disk is full, which those tell who cannot store their results.
    """

    def __init__(self, why: str, is_full: bool = False) -> None:
        super().__init__(why)
        self.is_full = is_full


class Database:
    """Two connections, one that reads and one that writes, so that looking never waits for writing.

    Args:
        folder: the store's folder.
        signer: who signs the records of this user.
        local: whether the folder lies on a disk of this machine.
        warn: told, once, in a sentence, when something is wrong.
    """

    def __init__(self, folder: Folder, signer: Signer, *, local: bool, warn: Callable[[str], None]) -> None:
        self._folder = folder
        self._signer = signer
        self._journal = "WAL" if local else "DELETE"
        self._warn = warn
        self._contents = Contents(folder, signer)
        self._salvaged: list[EventRow] = []
        self._file: tuple[int, int] | None = None
        self._new_locks()
        self._open()
        _OPEN.add(self)

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """The rows of a query; of a database made anew when this one turns out to be broken."""
        for _ in range(2):
            connection = self._reader
            try:
                with self._reading:
                    return connection.execute(sql, values).fetchall()
            except Broken as error:
                self._renew(error, connection)
        return []

    def write(self, statements: Iterable[Statement]) -> None:
        """Execute statements as one transaction.

        Raises:
            Refused: nothing of it was written.
        """
        statements = list(statements)
        if self._file and self._file != _file_of(self._folder.index):
            self._renew(None, self._writer)
        for attempt in (1, 2):
            connection = self._writer
            try:
                self._transaction(connection, statements)
            except Broken as error:
                if _is_refusal(error) or attempt == 2:
                    with contextlib.suppress(*Broken):  # who has waited in vain once does not wait that long again
                        self._writer.execute(f"PRAGMA busy_timeout = {IMPATIENCE}")
                    raise Refused(_short(error), _is_full(error)) from error
                self._renew(error, connection)
            else:
                break

    def catch_up(self) -> None:
        """List what was appended to packs by processes that did not live to list it."""
        with contextlib.suppress(*Broken, OSError):
            self._catch_up(self._writer, of_the_dead=True)

    def check(self) -> str:
        """Look at every page; what was wrong, before all of it was made again; an empty text when it is whole."""
        connection = self._reader
        try:
            with self._reading:
                (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        except Broken as error:
            found = _short(error)
        if found != "ok":
            self._renew(sqlite3.DatabaseError(found), connection)
        return "" if found == "ok" else str(found)

    def close(self) -> None:
        """Let go of the file."""
        with self._reading, self._writing:
            self._reader.close()
            self._writer.close()

    def release(self) -> None:
        """Before a fork: SQLite must not be carried across it; the next use, in parent or child, opens again."""
        if self._file is not None:
            with contextlib.suppress(*Broken):
                self.close()
            self._released = True

    def open_in_child(self) -> None:
        """After a fork: open what :meth:`release` closed.

        After a fork that Python was not told of, the connections are the parent's. They are neither used nor closed,
        and even another one would stumble over their locks; so this process keeps its index in memory.
        """
        self._new_locks()
        if self._released:
            self._open()
        else:
            _LEFT_OPEN.append((self._reader, self._writer))
            self._open_in_memory()

    def _new_locks(self) -> None:
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._renewing = threading.Lock()

    def _open(self, broken: Exception | None = None) -> None:
        """Open the file; one that is known to be broken, and still there, is set aside before."""
        before, self._file = self._file, None
        self._released = False
        try:
            self._folder.make()
            with self._folder.alone():
                if broken is not None and before == _file_of(self._folder.index):
                    self._set_aside(broken)
                writer = self._opened_or_new()
                with _closed_on_error(writer):
                    self._writer, self._reader = writer, self._connected()
                self._file = _file_of(self._folder.index)
        except (*Broken, OSError) as error:
            self._use_memory(error)

    def _opened_or_new(self) -> sqlite3.Connection:
        try:
            return self._up_to_date()
        except Broken as error:
            if _is_refusal(error):
                raise
            self._set_aside(error)
            return self._up_to_date()

    def _up_to_date(self) -> sqlite3.Connection:
        """A connection to a database that lists everything in packs and files."""
        if not self._folder.expect_file(self._folder.index):
            os.close(os.open(self._folder.index, os.O_CREAT | os.O_RDWR, 0o600))
        connection = self._connected()
        with _closed_on_error(connection):
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                self._fill(connection)
            elif version != schema.VERSION:
                raise sqlite3.DatabaseError(f"its version is {version}")
            else:
                self._catch_up(connection)
                surplus = self._contents.surplus(connection)
                if surplus:
                    self._transaction(connection, surplus)
        return connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._folder.index, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        with _closed_on_error(connection):
            connection.execute(f"PRAGMA journal_mode = {self._journal}")
            connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _fill(self, connection: sqlite3.Connection) -> None:
        """Create the tables with all that packs and files hold, or nothing of it."""
        self._transaction(connection, self._contents.everything(self._salvaged))
        self._salvaged = []
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _catch_up(self, connection: sqlite3.Connection, *, of_the_dead: bool = False) -> None:
        """List what was appended to packs and not listed yet; also by the living, or only by the dead."""
        if self._contents.is_behind(connection, of_the_dead=of_the_dead):
            # Looked for again within the transaction: meanwhile others may list it, and remove it again.
            self._transaction(connection, self._contents.unlisted(connection, of_the_dead=of_the_dead))

    def _transaction(self, connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for sql, rows in statements:
                    connection.execute(sql) if rows is None else connection.executemany(sql, rows)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(*Broken):
                    connection.execute("ROLLBACK")
                raise

    def _renew(self, error: Exception | None, failed: sqlite3.Connection) -> None:
        """Open the database again, after a connection failed or its file was taken away.

        A broken file may open well and fail later, so it is set aside here; unless somebody has done so already.
        """
        with self._renewing:
            if failed not in (self._reader, self._writer):
                return
            with contextlib.suppress(*Broken):
                self.close()
            if error is not None and _is_refusal(error):
                self._use_memory(error)
                return
            self._open(error if _is_broken(error) else None)

    def _set_aside(self, error: Exception | None) -> None:
        self._warn(f"The index of the store in {self._folder.root} was broken ({_short(error)}): it is made again.")
        self._salvaged = salvage.events(self._folder.index, schema.TABLES, self._signer)
        self._folder.set_aside(self._folder.index)
        for left in _leftovers(self._folder.index):
            self._folder.set_aside(left)

    def _use_memory(self, error: Exception) -> None:
        """Go on without a file, so that people's work does."""
        self._warn(f"The index of the store in {self._folder.root} fails ({_short(error)}): history is kept in memory.")
        self._open_in_memory()

    def _open_in_memory(self) -> None:
        self._file = None
        self._reader = self._writer = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._fill(self._writer)


@contextlib.contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Python warns of a connection that nobody closes, since 3.13."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _release_all() -> None:
    for database in list(_OPEN):
        database.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_release_all)


def _short(error: Exception | None) -> str:
    """What SQLite said, without the garbage it may quote."""
    said = "".join(character for character in str(error)[:80] if character.isprintable())
    return said.partition(" with text")[0]


def _file_of(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino


def _is_broken(error: Exception | None) -> bool:
    """Whether an error tells of the file; one of using a connection that was closed does not."""
    return error is not None and not isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError)


def _is_full(error: Exception) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHM"))


def _is_refusal(error: Exception) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(
        ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_PERM")
    ) or name.startswith("SQLITE_IOERR")


def _leftovers(path: Path) -> list[Path]:
    """What SQLite has left beside a database: it would read an old journal into a new one."""
    return [left for ending in ("-wal", "-shm", "-journal") if (left := Path(f"{path}{ending}")).exists()]
