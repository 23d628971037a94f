"""SQLite's tables: on which of a file's tables a query rests, and what counts of how these are."""

from __future__ import annotations

import marshal
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.request import pathname2url

from blake3 import blake3

from nbasset.core.patterns import pattern
from nbasset.libraries.sql import told_of_tables

TABLES = "tables of SQLite "
"""How that begins which tells of the tables of a file."""

LARGEST = 16 << 20
"""Bytes of a file above which all of it counts: rows are read one by one."""

_SYSTEM = "sqlite_"
"""How the tables begin that are SQLite's own."""

_READ, _FUNCTION, _RECURSIVE, _SELECT = 20, 31, 33, 21
"""What SQLite asks leave for of a query that only reads tables, as its *Authorizer Action Codes* has it."""

_RELATIONS = "SELECT name, sql FROM main.sqlite_master WHERE type IN ('table', 'view')"
_VIRTUAL = pattern(r"create\s+virtual", re.IGNORECASE)
_SCHEMA = "SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY type, name"


told = partial(told_of_tables, TABLES)
"""What tells of tables of a file: takes which, and how they are, as :meth:`Tables.state` gives it."""


def tables_of(connection: sqlite3.Connection, query: str, parameters: Iterable[str] = ()) -> tuple[str, ...] | None:
    """The tables and views of a file that a query reads; ``None`` where it may rest on more than these.

    Args:
        connection: where the query is run; what it alone sees is none of the file's.
        query: the query.
        parameters: their names.

    >>> with closing(sqlite3.connect(":memory:")) as own:
    ...     _ = own.executescript("create table eggs (n); create view some as select n from eggs where n < 9")
    ...     tables_of(own, "select max(n) from some"), tables_of(own, "select * from sqlite_master")
    (('eggs', 'some'), None)
    """
    found, inside, beyond = set[str](), set[str](), list[int]()

    def hear(action: int, first: str | None, _: str | None, database: str | None, view: str | None) -> int:
        if view:  # or what the query itself calls so by WITH
            inside.add(view)
        if action == _READ and first and not first.startswith(_SYSTEM) and database in (None, "main"):
            found.add(first)  # where no column is read, nobody says of which database it is
        elif action not in (_READ, _FUNCTION, _RECURSIVE, _SELECT) or (action == _READ and database != "temp"):
            beyond.append(action)
        return sqlite3.SQLITE_OK

    connection.set_authorizer(hear)
    try:
        connection.execute(f"EXPLAIN {query}", dict.fromkeys(parameters)).fetchall()
    finally:
        connection.set_authorizer(None)
    own = {name for (name,) in connection.execute("SELECT name FROM temp.sqlite_master")}
    plain = {name for name, sql in connection.execute(_RELATIONS) if not _VIRTUAL.match(str(sql))}
    if beyond or not found <= plain | own:
        return None
    return tuple(sorted((found | inside) & plain))


class Tables:
    """A file, open to be read in a transaction.

    Args:
        own: a connection of its own.
    """

    def __init__(self, own: sqlite3.Connection) -> None:
        self._own = own
        own.isolation_level, own.text_factory = None, bytes
        self._moment = own.execute("PRAGMA data_version").fetchall()
        own.execute("BEGIN")
        own.execute("SELECT count(*) FROM sqlite_master").fetchall()

    def state(self, names: Iterable[str]) -> str:
        """How tables and views are: the same as long as no query over these gives anything else.

        Args:
            names: their names.
        """
        told = blake3()
        for part in self._parts(list(names)):
            told.update(len(part).to_bytes(8, "little"))
            told.update(part)
        return told.hexdigest()[:32]

    def end(self) -> bool:
        """Let go of the file; whether nobody has written meanwhile."""
        self._own.execute("ROLLBACK")
        return self._own.execute("PRAGMA data_version").fetchall() == self._moment

    def _parts(self, names: list[str]) -> Iterator[bytes]:
        schema = self._own.execute(_SCHEMA).fetchall()
        wanted = {name.encode() for name in names}
        yield marshal.dumps(self._own.execute("PRAGMA encoding").fetchall(), 2)
        yield marshal.dumps([row for row in schema if row[2] in wanted], 2)
        if any(row[1] == b"sqlite_stat1" for row in schema):  # which way SQLite takes, and so the order of rows
            yield marshal.dumps(self._own.execute("SELECT * FROM sqlite_stat1").fetchall(), 2)
        views = {row[1] for row in schema if row[0] == b"view"}
        for name in (each for each in names if each.encode() not in views):
            rows = self._rows('"' + name.replace('"', '""') + '"')
            while some := rows.fetchmany(1000):
                yield marshal.dumps(some, 2)

    def _rows(self, table: str) -> sqlite3.Cursor:
        try:
            return self._own.execute(f"SELECT rowid, * FROM main.{table}")
        except sqlite3.OperationalError:  # WITHOUT ROWID, or none of that name any more
            return self._own.execute(f"SELECT * FROM main.{table}")


@contextmanager
def to_read(path: str, patience: float) -> Iterator[Tables]:
    """A file of SQLite, in a transaction that sees it as it is now.

    Args:
        path: the file.
        patience: seconds for which it is waited for where another process writes to it.

    Raises:
        sqlite3.Error: where that goes on, or it is none.
    """
    uri = f"file:{pathname2url(str(Path(path).absolute()))}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=patience, check_same_thread=False)) as own:
        yield Tables(own)


def is_held(error: sqlite3.Error) -> bool:
    """Whether a file could not be read since another process writes to it.

    Args:
        error: what reading it has raised.
    """
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
