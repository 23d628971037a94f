"""Values as tables of a DuckDB file."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from blake3 import blake3

from nbasset.core.errors import Unavailable
from nbasset.core.extras import needed
from nbasset.core.patterns import pattern
from nbasset.libraries.duckdb_tables import PATIENCE, rows_of
from nbasset.storage.io.column_types import no_type
from nbasset.storage.io.tables import Database, VersionedTables, quoted, rolled_back
from nbasset.storage.locks import Busy, wait_for

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_SCHEMA = "main"
"""Where tables stand for which nobody says otherwise."""

IN_TURN = 600.0
"""Seconds for which one process of a run waits for the others."""


_CUT = pattern(r"Could not read (enough bytes )?from file|Corrupt|[Cc]hecksum|database has been invalidated")
"""What DuckDB says of a file that is not as it was written."""


class DuckDBTables(VersionedTables):
    """Keeps every version of a frame as a table of a DuckDB file, and the current one as a view.

    The file is open only while a value goes or comes: another process may use it in between.

    Args:
        path: the file, made when it does not exist.
    """

    kind = counts_as = "duckdb"

    def __init__(self, path: Path) -> None:
        self.path: Path = path
        self.url = str(path)
        self._known: dict[str, tuple[object, str]] = {}

    def __reduce__(self) -> tuple[type[DuckDBTables], tuple[Path]]:
        """Another process looks at the file itself."""
        return type(self), (self.path,)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Database]:
        """Open the file, and close it afterwards."""
        with self._in_turn():
            connection = self._connect()
            try:
                connection.execute("BEGIN")
                with rolled_back(connection):
                    yield _Open(connection)
            except Exception as error:
                if not _CUT.search(str(error)):
                    raise
                raise Unavailable(f"{self.path} is cut off or damaged: bring it back, or move it away.") from error
            finally:
                with suppress(Exception):  # of what is damaged
                    connection.close()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Processes that do this wait for one another, as long as a large table takes; DuckDB lets one in at a time.

        Raises:
            Unavailable: when one of them does not go on.
        """
        called = blake3(str(self.path.absolute()).encode()).hexdigest()[:16]
        handle = os.open(Path(tempfile.gettempdir(), f"nbasset-{called}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
        try:
            wait_for(handle, IN_TURN)
            yield
        except Busy as error:
            raise Unavailable(f"{self.path} is in use: {error}.") from error
        finally:
            os.close(handle)

    def _connect(self) -> DuckDBPyConnection:
        """The file; one that another process writes to is asked for again for a while.

        Raises:
            Unavailable: when that goes on.
        """
        with needed("io", f"What lies in {self.path}"):
            import duckdb
        self.path.parent.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return duckdb.connect(str(self.path))
            except duckdb.IOException as error:
                why = str(error).partition("\n")[0]
                if "not a valid DuckDB" in why or self.path.is_dir():
                    raise Unavailable(f"{self.path} is no file of DuckDB: bring it back, or move it away.") from error
                if time.monotonic() > until:
                    raise Unavailable(f"{self.path} is in use by another process: close it there ({why}).") from error
                time.sleep(0.05)

    def state(self, database: Database, table: str) -> str | None:
        """What the table's columns and rows come to; it is found again only once the file is another."""
        now = self._file()
        known = self._known.get(table)
        if known is not None and known[0] == now:
            return known[1]
        told = f"{_version()} {rows_of(database.execute, _SCHEMA, table)}"
        self._known[table] = now, told
        return told

    def doubtful(self, told: Mapping[str, object]) -> bool:
        """Whether another version of DuckDB has told the sign: it may count otherwise."""
        return str(told.get("sign", "")).partition(" ")[0] != _version()

    def sign(self, name: object, told: Mapping[str, object]) -> str | None:
        """As long as the file is as it was, it is not even opened."""
        from nbasset.storage.io.tables import table_name

        called = table_name(name)  # type: ignore[arg-type]
        known = self._known.get(called)
        if known is not None and known[0] == self._file():
            return known[1]
        if not self.path.exists():
            return ""
        now = super().sign(name, told)  # type: ignore[arg-type]
        return None if now and self.doubtful(told) else now

    def _file(self) -> object:
        """What tells that nobody has written to the file."""
        found = []
        for path in (self.path, self.path.with_name(f"{self.path.name}.wal")):
            try:
                stat = path.stat()
            except OSError:
                continue
            found.append((stat.st_size, stat.st_mtime_ns, stat.st_ino))
        return tuple(found)

    def relations(self, database: Database, name: str) -> Mapping[str, str]:
        """What goes by a name in the catalog."""
        rows = database.execute(
            "SELECT 'table', '' FROM duckdb_tables() WHERE lower(table_name) = lower(?) UNION ALL "
            "SELECT 'view', sql FROM duckdb_views() WHERE lower(view_name) = lower(?) AND NOT internal",
            name,
            name,
        )
        return {str(kind): str(query) for kind, query in rows}


def _version() -> str:
    import duckdb

    return f"{duckdb.__version__}/2"


class _Open:
    """An open file.

    Args:
        connection: the connection.
    """

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def execute(self, sentence: str, *values: object) -> list[tuple[object, ...]]:
        """Do something; the rows it gives."""
        return self._connection.execute(sentence, list(values)).fetchall()

    def create(self, name: str, table: pa.Table) -> None:
        """Create a table with what a table of Arrow holds."""
        import pyarrow as pa

        for field in table.schema:
            if pa.types.is_float16(field.type):
                raise no_type(field)
        self._connection.register("nbasset_given", table)
        self._connection.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM nbasset_given")
        self._connection.unregister("nbasset_given")

    def read(self, sentence: str) -> pa.Table:
        """What a query gives."""
        return self._connection.sql(sentence).to_arrow_table()
