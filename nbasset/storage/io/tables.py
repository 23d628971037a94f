"""Values as tables of a database: a table for every version, and a view under the asset's plain name."""

from __future__ import annotations

import base64
import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from nbasset.core.digests import digest_of
from nbasset.core.errors import Damaged, NotStored
from nbasset.core.extras import needed
from nbasset.storage.io.formats import refusal
from nbasset.storage.io.frames import PANDAS, from_arrow, known, library_of, says_something, to_arrow, what_it_is
from nbasset.storage.io.versioned import PLACE, SIGN, VERSION, Lying, Named, VersionedIOManager

if TYPE_CHECKING:
    import pyarrow as pa

LEDGER = "nbasset_versions"
"""The table that says of every version of which library its frame was, and of which types its columns were."""

LONGEST = 40
"""Bytes of an asset's part of a name: with a version's it has 63, which is what PostgreSQL takes."""


_REFUSALS = frozenset(
    ("NotSupportedError", "NotImplementedException", "DataError", "ProgrammingError", "TypeError", "ArgumentError")
)
"""Errors by which a database says that it cannot keep such values, and not that it cannot be reached."""


class Database(Protocol):
    """What tables ask of a database while a transaction is open."""

    def execute(self, sentence: str, *values: object) -> list[tuple[object, ...]]:
        """Do something; the rows it gives."""
        ...

    def create(self, name: str, table: pa.Table) -> None:
        """Create a table with what a table of Arrow holds."""
        ...

    def read(self, sentence: str) -> pa.Table:
        """What a query gives."""
        ...


class VersionedTables(VersionedIOManager):
    """Base of what keeps frames as tables, each version as one; subclasses say how a database is reached.

    Attributes:
        url: the database, for people.
        kind: what a refusal calls it.
        path: the file; ``None`` of a server.
        tells_capitals: whether columns may be told apart by capitals alone.
    """

    url: str
    path: Path | None
    kind: str
    tells_capitals = False
    loses = "categories come back as what they stand for"

    @abstractmethod
    def transaction(self, *, write: bool) -> AbstractContextManager[Database]:
        """The database for as long as one transaction is open: all of it is done, or nothing."""

    @abstractmethod
    def state(self, database: Database, table: str) -> str | None:
        """What tells cheaply that a table is as it was left; ``None`` where nothing does; empty where it is gone."""

    @abstractmethod
    def relations(self, database: Database, name: str) -> Mapping[str, str]:
        """What goes by a name in the catalog: its kind, ``table`` or ``view``, and of a view the query."""

    def keep(self, name: Named, value: object) -> Mapping[str, object]:
        """Create the version's table and move the view, in one transaction."""
        library = library_of(value)
        if not library:
            raise refusal(self.kind, str(name), what_it_is(value))
        if library == PANDAS and says_something(value):  # type: ignore[arg-type]
            raise refusal(self.kind, str(name), "its index would be lost (end the cell with .reset_index())")
        try:
            given = to_arrow(value, library)
        except ValueError as error:
            raise refusal(self.kind, str(name), error) from error
        table, schema = plain(given)
        if why := against(table.column_names, capitals=self.tells_capitals):
            raise refusal(self.kind, str(name), why)
        called = table_name(name)
        with self.transaction(write=True) as database:
            self._ledger(database)
            if self.relations(database, called):  # its step is tried again in the same run
                self._drop(database, view_name(name), called)
            try:
                database.create(called, table)
            except Exception as error:
                if type(error).__name__ in _REFUSALS:
                    raise refusal(self.kind, str(name), str(error).partition("\n")[0]) from error
                raise
            there = database.read(f"SELECT * FROM {quoted(called)} LIMIT 1")
            if (names := there.column_names) != table.column_names:
                raise refusal(self.kind, str(name), f"there its columns would be called {', '.join(names)}")
            if why := unfitting(there, schema):
                raise refusal(self.kind, str(name), f"it would not come back ({why})")
            told = base64.b64encode(schema.serialize().to_pybytes()).decode()
            database.execute(f"INSERT INTO {LEDGER} VALUES (?, ?, ?)", called, library, told)
            self._move(database, name, called)
            self.counted(database)
        with self.transaction(write=False) as database:
            return {PLACE: f"{self.url} {called}", SIGN: self.state(database, called) or ""}

    def counted(self, database: Database) -> None:
        """What a transaction has done is counted by the time it has ended."""

    def give(self, name: Named, told: Mapping[str, object], columns: Sequence[str] | None) -> object:
        """Read the version: of a few columns these alone.

        Raises:
            NotStored: when there is no such table.
            Damaged: when its columns are others than those that were kept.
        """
        with self.transaction(write=False) as database:
            called = table_name(name) if name.version else self._current(database, view_name(name))
            if called is None or not self.relations(database, called):
                raise NotStored(f"{name} has no value in {self.url}: make it first.")
            found = database.execute(f"SELECT library, kinds FROM {LEDGER} WHERE name = ?", called)
            chosen = "*" if columns is None else ", ".join(map(quoted, columns))
            table = database.read(f"SELECT {chosen} FROM {quoted(called)}")
        if not found:
            return from_arrow(table, PANDAS)
        library, kinds = map(str, found[0])
        return from_arrow(fitted(table, schema_of(kinds, columns), called), library)

    def sign(self, name: Named, told: Mapping[str, object]) -> str | None:
        """What the catalog tells of the version's table."""
        with self.transaction(write=False) as database:
            called = table_name(name)
            return self.state(database, called) if self.relations(database, called) else ""

    def show(self, name: Named, told: Mapping[str, object]) -> str:
        """Have the view be a version."""
        if not name.version:
            return ""
        with self.transaction(write=False) as database:
            if self._current(database, view_name(name)) == table_name(name):
                return ""
        with self.transaction(write=True) as database:
            self._move(database, name, table_name(name))
        return ""

    def give_up(self, name: Named, told: Mapping[str, object]) -> None:
        """Drop the version's table, and the view where it is that one."""
        called = table_name(name)
        with self.transaction(write=True) as database:
            self._drop(database, view_name(name), called)

    def lying(self) -> Iterable[Lying]:
        """The tables of which it is said here of what they were made."""
        if self.path is not None and not self.path.exists():
            return ()
        with self.transaction(write=False) as database:
            rows = database.execute(f"SELECT name FROM {LEDGER}") if self.relations(database, LEDGER) else []
        names = [str(name) for (name,) in rows]
        return [Lying(name.rpartition("__")[2], name) for name in names if re.search(f"__{VERSION}$", name)]

    def remove(self, version: Lying) -> None:
        """Drop its table, and the view where it is that one."""
        with self.transaction(write=True) as database:
            self._drop(database, version.at.removesuffix(f"__{version.version}"), version.at)

    def _drop(self, database: Database, view: str, called: str) -> None:
        if self._current(database, view) == called:
            database.execute(f"DROP VIEW {quoted(view)}")
        database.execute(f"DROP TABLE IF EXISTS {quoted(called)}")
        if self.relations(database, LEDGER):
            database.execute(f"DELETE FROM {LEDGER} WHERE name = ?", called)

    def place(self, name: Named, told: Mapping[str, object]) -> str:
        """The table, and the database it is in."""
        return f"table {table_name(name) if name.version else view_name(name)} in {self.url}"

    def _ledger(self, database: Database) -> None:
        if not self.relations(database, LEDGER):
            database.execute(f"CREATE TABLE {LEDGER} (name TEXT PRIMARY KEY, library TEXT, kinds TEXT)")

    def _current(self, database: Database, view: str) -> str | None:
        """The version that a view shows now."""
        query = self.relations(database, view).get("view", "")
        found = re.findall(rf"{re.escape(view)}__[0-9a-z]+_[0-9a-z]+", query)
        return found[-1] if found else None

    def _move(self, database: Database, name: Named, called: str) -> None:
        """Have the view be a version; what somebody else has called so stays, and is said.

        Raises:
            NotStored: when something else goes by its name.
        """
        view = view_name(name)
        there = self.relations(database, view)
        if "table" in there or ("view" in there and self._current(database, view) is None):
            raise NotStored(
                f"There is a {next(iter(there))} {view} in {self.url} already, which nbasset has not made: call the "
                "asset otherwise, or that."
            )
        if there:
            database.execute(f"DROP VIEW {quoted(view)}")
        database.execute(f"CREATE VIEW {quoted(view)} AS SELECT * FROM {quoted(called)}")


def quoted(name: str) -> str:
    """A name as SQL takes any.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def view_name(name: Named) -> str:
    """What an asset, or one of its partitions, is called in a database.

    >>> view_name(Named(("shop", "sales"), "", ""))
    'shop__sales'
    >>> len(view_name(Named(("x" * 80,), "", "")))
    40
    """
    parts = [*name.parts, *([name.point] if name.point else [])]
    told = "__".join(re.sub(r"[^\w=-]", "_", each) for each in parts)
    if told == "__".join(parts) and len(told.encode()) <= LONGEST and not any("__" in each for each in parts):
        return told
    short = told.encode()[: LONGEST - 9].decode(errors="ignore")
    return f"{short}_{digest_of(parts)[:8]}"


def table_name(name: Named) -> str:
    """What a version is called there.

    >>> table_name(Named(("sales",), "", "0123456789abcdef_0123"))
    'sales__0123456789abcdef_0123'
    """
    return f"{view_name(name)}__{name.version}"


def against(names: Sequence[str], *, capitals: bool) -> str:
    """Why the columns of a table cannot be called so, in words; empty where they can.

    Args:
        names: their names.
        capitals: whether they may be told apart by capitals alone.

    >>> against(["a", "b"], capitals=False), against(["a", "A"], capitals=False)
    ('', 'two of its columns are called A, but for capitals')
    """
    if not names or not all(names):
        return "one of its columns has no name" if names else "it has no columns"
    told = list(names) if capitals else [name.lower() for name in names]
    twice = next((name for number, name in enumerate(names) if told[number] in told[:number]), None)
    if twice is None:
        return ""
    return f"two of its columns are called {twice}" + ("" if names.count(twice) > 1 else ", but for capitals")


def plain(table: pa.Table) -> tuple[pa.Table, pa.Schema]:
    """A table with columns as databases have them, and the types that they are given back as.

    Categories become the values that they stand for, and stay these; lengths of time become numbers.

    Args:
        table: the table.
    """
    import pyarrow as pa

    schema = table.schema
    for number, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            schema = schema.set(number, field.with_type(field.type.value_type))
            table = table.set_column(number, field.name, table.column(number).cast(field.type.value_type))
        elif pa.types.is_duration(field.type):
            table = table.set_column(number, field.name, table.column(number).cast(pa.int64()))
    return table.replace_schema_metadata(None), schema


def schema_of(kinds: str, columns: Sequence[str] | None) -> pa.Schema:
    """The types that columns were of, from the text that tells them."""
    with needed("io", "A table of a database"):
        import pyarrow as pa
    schema = known(lambda: pa.ipc.read_schema(pa.py_buffer(base64.b64decode(kinds))))
    return schema if columns is None else pa.schema([schema.field(each) for each in columns], metadata=schema.metadata)


def fitted(table: pa.Table, schema: pa.Schema, called: str) -> pa.Table:
    """A table with its columns of the types that they were of when they were kept.

    Raises:
        Damaged: when they cannot be.
    """
    import pyarrow as pa

    if table.column_names != schema.names:
        raise Damaged(f"the columns of {called} were changed outside: {', '.join(table.column_names)}")
    try:
        return pa.table([_as(table.column(field.name), field.type) for field in schema], schema=schema)
    except (pa.ArrowException, ValueError) as error:
        raise Damaged(f"the columns of {called} were changed outside: {error}") from error


def unfitting(table: pa.Table, schema: pa.Schema) -> str:
    """Why a column of a table cannot be of the type that it was of, in words; empty where each can."""
    import pyarrow as pa

    for field in schema:
        try:
            _as(table.column(field.name), field.type)
        except (pa.ArrowException, ValueError) as error:
            return f"{field.name}: {error}"
    return ""


def _as(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """A column of another type; times that are texts are those of UTC."""
    import pyarrow as pa
    from pyarrow import compute

    if column.null_count == len(column):  # there is nothing by which a database could tell of what type it is
        return pa.chunked_array([pa.nulls(len(column), kind)])
    if pa.types.is_fixed_size_binary(getattr(kind, "storage_type", kind)) and pa.types.is_string(column.type):
        column = pa.chunked_array([[each and UUID(each).bytes for each in column.to_pylist()]], kind.storage_type)
    if pa.types.is_timestamp(kind) and pa.types.is_string(column.type):
        column = column.cast(pa.timestamp("ns" if kind.unit == "ns" else "us"))
        column = compute.assume_timezone(column, "UTC") if kind.tz else column
    elif pa.types.is_time(kind) and pa.types.is_string(column.type):
        column = pa.chunked_array([[each and time.fromisoformat(each) for each in column.to_pylist()]])
    return column if column.type == kind else column.cast(kind)


@contextmanager
def rolled_back(database: object) -> Iterator[None]:
    """What fails inside leaves nothing behind: the transaction is ended, whichever way."""
    try:
        yield
    except BaseException:
        database.rollback()  # type: ignore[attr-defined]
        raise
    database.commit()  # type: ignore[attr-defined]
