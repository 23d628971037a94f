"""Values as tables of any database that SQLAlchemy knows; through ADBC, the quicker way, where that is installed."""

from __future__ import annotations

import os
import re
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from blake3 import blake3

from nbasset.core.errors import NbassetError, Unavailable
from nbasset.core.extras import needed
from nbasset.core.kept_at import without_password
from nbasset.libraries.sqlalchemy import driver_needed
from nbasset.storage.io.column_types import column_type, in_microseconds, in_range, in_utc, kinds_in, no_type
from nbasset.storage.io.tables import Database, VersionedTables, quoted, rolled_back, table_name
from nbasset.storage.io.trouble import known_trouble, trouble
from nbasset.storage.io.versioned import SIGN, Named

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection, Engine

POSTGRESQL, SQLITE = "postgresql", "sqlite"
ADBC = {POSTGRESQL: "adbc_driver_postgresql", SQLITE: "adbc_driver_sqlite"}
"""By dialect, the package with its ADBC driver."""

ROWS = 10_000
"""Rows that are sent at once where there is no ADBC driver."""

_CATALOGS = {
    POSTGRESQL: (
        "SELECT 'table', '' FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = ? UNION ALL "
        "SELECT 'view', definition FROM pg_catalog.pg_views WHERE schemaname = current_schema() AND viewname = ?"
    ),
    SQLITE: (
        "SELECT type, sql FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?) UNION ALL "
        "SELECT type, sql FROM sqlite_master WHERE type = 'view' AND lower(name) = lower(?)"
    ),
}
"""By dialect, the question what goes by a name."""

_STATE = (
    "SELECT c.oid::text || ' ' || pg_relation_filenode(c.oid)::text || ' ' || pg_stat_get_tuples_inserted(c.oid)::text "
    "|| ' ' || pg_stat_get_tuples_updated(c.oid)::text || ' ' || pg_stat_get_tuples_deleted(c.oid)::text "
    "|| ' of ' || coalesce((SELECT md5(string_agg(a.attname || ' ' || a.atttypid::text, ',' ORDER BY a.attnum)) "
    "FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relname = ? AND n.nspname = current_schema()"
)
"""What PostgreSQL counts of a table, some seconds behind perhaps, and its columns: values are looked at when loaded."""
_PASSING = ("OperationalError", "InternalError")
"""Errors by which drivers say that a server has trouble, and not that a sentence is wrong."""
_DAMAGED = {"file is not a database": "is no file of SQLite", "disk image is malformed": "is cut off or damaged"}
"""What SQLite says of a file that is not as it was written, and what is said instead."""
COLUMNS_OF = " of "
"""What stands before the columns in a sign; those that were kept before columns counted have none."""
_CAN_ASK = "SELECT 1 FROM pg_catalog.pg_proc WHERE proname = 'pg_stat_force_next_flush'"
"""Since version 15 PostgreSQL counts at once when it is asked to."""


class SQLTables(VersionedTables):
    """Keeps every version of a frame as a table of a database, and the current one as a view.

    SQLite and PostgreSQL are tested, what else SQLAlchemy knows is not. Rows on a server have no cheap sign that is
    never behind: a value is looked at as it is loaded.

    Args:
        url: the database, as SQLAlchemy writes it; of SQLite with a whole path.
        adbc: whether its ADBC driver is used where it is installed.
    """

    def __init__(self, url: str, *, adbc: bool = True) -> None:
        dialect = url.partition("://")[0].partition("+")[0]
        self.dialect = POSTGRESQL if dialect == "postgres" else dialect
        self.kind = self.counts_as = self.dialect
        self.tells_capitals = self.dialect == POSTGRESQL
        self._url = url
        self.url = without_password(url.partition("?")[0])
        self.uses_adbc = adbc and self.dialect in ADBC and find_spec(ADBC[self.dialect]) is not None
        self.path = Path(url.partition("://")[2].removeprefix("/")) if self.dialect == SQLITE else None
        self._engine: Engine | None = None
        self._held: dict[tuple[int, int], _Adbc] = {}
        weakref.finalize(self, _close, self._held)
        self._known: dict[str, tuple[object, str]] = {}

    def __reduce__(self) -> tuple[type[SQLTables], tuple[str], dict[str, object]]:
        """Another process opens connections of its own."""
        return type(self), (self._url,), {"uses_adbc": self.uses_adbc}

    @property
    def has_secret(self) -> bool:
        """Whether its URL has a password."""
        return without_password(self._url) != self._url or "?" in self._url

    def doubtful(self, told: Mapping[str, object]) -> bool:
        """A value is always looked at as it is loaded."""
        return True

    def unsure(self, told: Mapping[str, object]) -> bool:
        """What a server counts may be behind; a file tells."""
        return self.path is None

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Database]:
        """A connection with a transaction; one to a server is kept for the next time."""
        with self._asking(), self._opened() as database:
            yield database

    @contextmanager
    def _opened(self) -> Iterator[Database]:
        if not self.uses_adbc:
            with self._alchemy().begin() as connection:
                yield _Alchemy(connection, self.dialect)
            return
        who = os.getpid(), threading.get_ident()
        database = self._alive(self._held.pop(who, None)) or self._connect()
        try:
            with rolled_back(database.connection):
                yield database
        except BaseException:
            database.connection.close()
            raise
        if self.dialect == SQLITE:
            database.connection.close()
        else:
            self._held[who] = database

    def _alive(self, held: _Adbc | None) -> _Adbc | None:
        """A connection that was kept, if the server has not ended it meanwhile."""
        if held is None:
            return None
        try:
            held.execute("SELECT 1")
        except Exception:  # noqa: BLE001 - whatever a driver raises: another connection is opened, or says why not
            with suppress(Exception):
                held.connection.close()
            return None
        return held

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """What passes, and is nothing about values, is told in a sentence.

        Raises:
            Unavailable: with the sentence.
        """
        try:
            yield
        except NbassetError:
            raise
        except Exception as error:
            if self.path is not None and (found := next((each for each in _DAMAGED if each in str(error)), None)):
                raise Unavailable(f"{self.path} {_DAMAGED[found]}: bring it back, or move it away.") from error
            if type(error).__name__ not in _PASSING or not known_trouble(error):
                raise
            raise Unavailable(f"{self.url} does not answer at the moment: {trouble(error)}.") from error

    def _connect(self) -> _Adbc:
        with needed("io", f"What lies in {self.url}"):
            driver = cast("_Driver", import_module(f"{ADBC[self.dialect]}.dbapi"))
        return _Adbc(driver.connect(self._uri()), self.dialect)

    def _uri(self) -> str:
        """The database as ADBC's driver is told it."""
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return f"file:{self.path}"
        return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", self._url)

    def _alchemy(self) -> Engine:
        if self._engine is None:
            with needed("io", f"What lies in {self.url}"):
                from sqlalchemy import create_engine, event
                from sqlalchemy.pool import NullPool
            url = self._url
            if self.dialect == POSTGRESQL and "+" not in url.partition("://")[0] and find_spec("psycopg2") is None:
                url = f"postgresql+psycopg://{url.partition('://')[2]}"
            with driver_needed(url):
                self._engine = create_engine(url, poolclass=NullPool)
            if self.path is not None:  # Python's sqlite3 begins no transaction before a table is created
                self.path.parent.mkdir(parents=True, exist_ok=True)
                event.listen(self._engine, "connect", _begins_nothing)
                event.listen(self._engine, "begin", _begins)
        return self._engine

    def size(self, name: Named, told: Mapping[str, object]) -> int | None:
        """What PostgreSQL says of the table."""
        if self.dialect != POSTGRESQL:
            return None
        with self.transaction(write=False) as database:
            asked = "SELECT coalesce(pg_total_relation_size(to_regclass(?)), 0)"
            ((found,),) = database.execute(asked, quoted(table_name(name)))
        return int(str(found))

    def counted(self, database: Database) -> None:
        """PostgreSQL is asked to, by the connection that has inserted: another one cannot."""
        if self.dialect == POSTGRESQL and database.execute(_CAN_ASK):
            database.execute("SELECT pg_stat_force_next_flush()")

    def state(self, database: Database, table: str) -> str | None:
        """What the server counts of the table; of a file, what the table comes to, asked again once it is another."""
        if self.dialect == POSTGRESQL:
            return str(database.execute(_STATE, table)[0][0])
        if self.path is None:
            return None
        now = self._file()
        known = self._known.get(table)
        if known is None or known[0] != now:
            rows = database.execute(f"SELECT * FROM {quoted(table)}")
            known = self._known[table] = now, f"{len(rows)} {blake3(repr(rows).encode()).hexdigest()[:32]}"
        return known[1]

    def sign(self, name: object, told: Mapping[str, object]) -> str | None:
        """Of a file that is as it was the tables are, too."""
        from nbasset.storage.io.tables import table_name

        known = self._known.get(table_name(name))  # type: ignore[arg-type]
        if known is not None and known[0] == self._file():
            return known[1]
        if self.path is not None and not self.path.exists():
            return ""
        now = super().sign(name, told)  # type: ignore[arg-type]
        return now if now is None or COLUMNS_OF in str(told.get(SIGN, "")) else now.partition(COLUMNS_OF)[0]

    def _file(self) -> object:
        found = []
        for ending in ("", "-wal"):
            with suppress(OSError):
                stat = Path(f"{self.path}{ending}").stat()
                found.append((stat.st_size, stat.st_mtime_ns, stat.st_ino))
        return tuple(found)

    def relations(self, database: Database, name: str) -> Mapping[str, str]:
        """What goes by a name in the catalog."""
        if self.dialect in _CATALOGS:
            return {str(kind): str(query) for kind, query in database.execute(_CATALOGS[self.dialect], name, name)}
        return cast("_Alchemy", database).relations(name)


def _close(held: dict[tuple[int, int], _Adbc]) -> None:
    """Close what this process has opened; what it was forked with is another's."""
    for (process, _), database in held.items():
        if process == os.getpid():
            database.connection.close()
    held.clear()


class _Cursor(Protocol):
    def execute(self, sentence: str, values: tuple[object, ...] | None = None) -> object: ...
    def fetchall(self) -> list[tuple[object, ...]]: ...
    def fetch_arrow_table(self) -> pa.Table: ...
    def adbc_ingest(self, name: str, table: pa.Table, mode: str) -> int: ...
    def close(self) -> None: ...


class _Connected(Protocol):
    def cursor(self) -> _Cursor: ...
    def close(self) -> None: ...


class _Driver(Protocol):
    def connect(self, uri: str) -> _Connected: ...


class _Adbc:
    """A connection of ADBC's.

    Args:
        connection: the connection.
        dialect: what it speaks.
    """

    def __init__(self, connection: _Connected, dialect: str) -> None:
        self.connection = connection
        self._dialect = dialect

    @contextmanager
    def _cursor(self) -> Iterator[_Cursor]:
        cursor = self.connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def execute(self, sentence: str, *values: object) -> list[tuple[object, ...]]:
        """Do something; the rows it gives."""
        if self._dialect == POSTGRESQL:
            number = count(1)
            sentence = re.sub(r"\?", lambda _: f"${next(number)}", sentence)
        with self._cursor() as cursor:
            cursor.execute(sentence, values or None)
            return cursor.fetchall() if sentence.startswith("SELECT") else []

    def create(self, name: str, table: pa.Table) -> None:
        """Create a table with what a table of Arrow holds."""
        import pyarrow as pa

        types = pa.types
        none = [types.is_struct, types.is_map, types.is_union, types.is_date64]
        if self._dialect == SQLITE:
            none += [types.is_nested, types.is_decimal, types.is_time, types.is_interval]
        else:
            table = in_microseconds(table)
        for field in table.schema:
            if any(refused(kind) for refused in none for kind in kinds_in(field.type)):
                raise no_type(field)
        with self._cursor() as cursor:
            cursor.adbc_ingest(name, in_range(table), mode="create")

    def read(self, sentence: str) -> pa.Table:
        """What a query gives."""
        with self._cursor() as cursor:
            cursor.execute(sentence)
            return cursor.fetch_arrow_table()


class _Alchemy:
    """A connection of SQLAlchemy's.

    Args:
        connection: the connection.
        dialect: what it speaks.
    """

    def __init__(self, connection: Connection, dialect: str) -> None:
        self._connection = connection
        self._in_file = dialect == SQLITE
        self._quote = "`" if dialect in ("mysql", "mariadb") else '"'

    def execute(self, sentence: str, *values: object) -> list[tuple[object, ...]]:
        """Do something; the rows it gives."""
        from sqlalchemy import text

        number = count()
        named = re.sub(r"\?", lambda _: f":v{next(number)}", sentence).replace("::text", "\\:\\:text")
        named = named.replace('"', self._quote)
        found = self._connection.execute(text(named), {f"v{each}": value for each, value in enumerate(values)})
        return [tuple(row) for row in found] if found.returns_rows else []

    def create(self, name: str, table: pa.Table) -> None:
        """Create a table with what a table of Arrow holds."""
        from sqlalchemy import Column, MetaData, Table

        table = in_microseconds(in_range(table) if self._in_file else table)
        columns = [Column(field.name, column_type(field)) for field in table.schema]
        made = Table(name, MetaData(), *columns)
        made.create(self._connection)
        table = in_utc(table)
        for start in range(0, len(table), ROWS):
            self._connection.execute(made.insert(), table.slice(start, ROWS).to_pylist())

    def read(self, sentence: str) -> pa.Table:
        """What a query gives."""
        import pyarrow as pa
        from sqlalchemy import text

        found = self._connection.execute(text(sentence.replace('"', self._quote)))
        names = list(found.keys())
        columns = list(zip(*found.all(), strict=True)) or [()] * len(names)
        return pa.table([pa.array(each) for each in columns], names=names)

    def relations(self, name: str) -> Mapping[str, str]:
        """What goes by a name in the catalog, as SQLAlchemy tells it of any database."""
        from sqlalchemy import inspect

        inspector = inspect(self._connection)
        if name in inspector.get_view_names():
            return {"view": str(inspector.get_view_definition(name))}
        return {"table": ""} if inspector.has_table(name) else {}


def _begins_nothing(connection: object, _: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]


def _begins(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
