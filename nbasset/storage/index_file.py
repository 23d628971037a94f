"""The file behind the index, as SQLite opens it: filled when it is new, brought up to date, set aside when broken."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path

from nbasset.storage import salvage, schema
from nbasset.storage.contents import Contents
from nbasset.storage.database_errors import SLICE, Broken, Patience, is_damage, short
from nbasset.storage.event_rows import EventRow
from nbasset.storage.files import opened
from nbasset.storage.folder import Folder
from nbasset.storage.records import Signer
from nbasset.storage.schema import Statement
from nbasset.storage.sharing import share

Identity = tuple[int, int]
"""What tells a file from another one of its name."""

A_MOMENT = 0.005
"""Seconds to wait for what this process is writing, before it is not told whether others have written."""


class IndexFile:
    """Opens the file.

    Args:
        folder: the store's folder.
        signer: who signs the records of this user.
        local: whether the folder lies on a disk of this machine.
        warn: told in a sentence when the file was broken.

    Attributes:
        salvaged: the events that a file is filled with when it is new, beside what packs and files tell.
        patience: waits for others who are at work on the file.
        writing: held by whoever writes.
    """

    def __init__(self, folder: Folder, signer: Signer, *, local: bool, warn: Callable[[str], None]) -> None:
        self._folder = folder
        self._signer = signer
        self._journal = "WAL" if local else "DELETE"
        self._warn = warn
        self._contents = Contents(folder, signer)
        self.salvaged: list[EventRow] = []
        self.patience = Patience(folder.index)
        self._latest: sqlite3.Connection | None = None
        self.new_lock()

    def new_lock(self) -> None:
        """After a fork: whoever held the lock is not in this process."""
        self.writing = threading.Lock()

    def identity(self, known: Identity | None = None) -> Identity:
        """Which file is there now.

        Args:
            known: what it was, for the case that this cannot be told now.
        """
        try:
            status = self._folder.index.stat()
        except FileNotFoundError:
            return (0, 0)
        except OSError:
            return known or (0, 0)
        return status.st_dev, status.st_ino

    def open(
        self, broken: BaseException | None, before: Identity | None, patience: float
    ) -> tuple[sqlite3.Connection, sqlite3.Connection, Identity]:
        """Two connections, one that writes and one that reads, and which file they are to.

        Args:
            broken: what told that the file is broken; it is set aside, if it is still there.
            before: which file that was.
            patience: seconds to wait for others who are opening it.

        Raises:
            sqlite3.Error, OSError, MemoryError, Busy: when it cannot be had now.
        """
        self._folder.make()
        with self._folder.alone(patience=patience):
            if broken is not None and before == self.identity():
                self._set_aside(broken)
            writer = self._opened_or_new()
            with _closed_on_error(writer):
                reader = self._connected()
            self.salvaged, self._latest = [], writer
            return writer, reader, self.identity()

    def in_memory(self) -> sqlite3.Connection:
        """A database without a file, with all that a new file would have."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        with _closed_on_error(connection):
            self._fill(connection)
        self._latest = connection
        return connection

    def _opened_or_new(self) -> sqlite3.Connection:
        try:
            return self._up_to_date()
        except Broken as error:
            if not is_damage(error):
                raise
        try:
            return self._up_to_date()  # SQLite takes a read that failed for damage
        except Broken as error:
            if not is_damage(error):
                raise
            self._set_aside(error)
            return self._up_to_date()

    def _up_to_date(self) -> sqlite3.Connection:
        """A connection to a database that lists everything in packs and files."""
        if not self._folder.expect_file(self._folder.index):
            os.close(opened(self._folder.index, os.O_CREAT | os.O_RDWR))
            share(self._folder.index, self._folder.root)
        connection = self._connected()
        with _closed_on_error(connection):
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                self._fill(connection)
            elif version != schema.VERSION:
                raise sqlite3.DatabaseError(f"its version is {version}")
            else:
                self.catch_up(connection)
                surplus = self._contents.surplus(connection)
                if surplus:
                    self.transaction(connection, surplus)
        return connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._folder.index, timeout=SLICE, isolation_level=None, check_same_thread=False)
        with _closed_on_error(connection):
            self.patience.insist(lambda: connection.execute(f"PRAGMA journal_mode = {self._journal}"))
            connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _fill(self, connection: sqlite3.Connection) -> None:
        """Create the tables with all that packs and files hold, or nothing of it."""
        self.transaction(connection, self._contents.everything(self.salvaged))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def catch_up(self, connection: sqlite3.Connection, *, of_the_dead: bool = False) -> None:
        """List what was appended to packs and not listed yet.

        Args:
            connection: one that writes.
            of_the_dead: leave out packs whose writer is alive and lists its records itself.
        """
        if self._contents.is_behind(connection, of_the_dead=of_the_dead):
            # Looked for again within the transaction: meanwhile others may list it, and remove it again.
            self.transaction(connection, self._contents.unlisted(connection, of_the_dead=of_the_dead))

    def transaction(self, connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
        """Execute statements, all of them or none.

        Args:
            connection: one that writes.
            statements: what to execute.

        Raises:
            sqlite3.Error: nothing was changed then.
        """
        with self.writing:
            self.patience.insist(lambda: connection.execute("BEGIN IMMEDIATE"))
            try:
                for sql, rows in statements:
                    connection.execute(sql) if rows is None else connection.executemany(sql, rows)
                self.patience.insist(lambda: connection.execute("COMMIT"))
            except BaseException:
                with contextlib.suppress(*Broken):
                    connection.execute("ROLLBACK")
                raise

    def moment(self) -> Hashable | None:
        """Another one once others have written; None where that cannot be told now.

        It is asked of the connection that writes: what that has written itself does not count.
        """
        connection = self._latest
        if connection is None or not self.writing.acquire(timeout=A_MOMENT):
            return None
        try:
            (number,) = connection.execute("PRAGMA data_version").fetchone()
        except Broken:
            return None
        finally:
            self.writing.release()
        return connection, number

    def _set_aside(self, error: BaseException) -> None:
        self._warn(f"The index of the store in {self._folder.root} was broken ({short(error)}): it is made again.")
        self.salvaged = salvage.events(self._folder.index, schema.TABLES, self._signer)
        self._folder.set_aside(self._folder.index)
        for left in _leftovers(self._folder.index):
            self._folder.set_aside(left)


@contextlib.contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Python warns of a connection that nobody closes, since 3.13."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _leftovers(path: Path) -> list[Path]:
    """What SQLite has left beside a database: it would read an old journal into a new one."""
    return [left for ending in ("-wal", "-shm", "-journal") if (left := Path(f"{path}{ending}")).exists()]
