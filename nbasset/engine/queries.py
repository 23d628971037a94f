"""Queries: cells of SQL, run over the frames that they name or in a database; what they rest on is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Protocol

from nbasset.core.extras import needed
from nbasset.core.patterns import pattern
from nbasset.core.sources import Elsewhere
from nbasset.engine.databases import FEATURE, Asked, NoTable, duckdb_at, in_duckdb, in_server
from nbasset.engine.frames import Kind, as_frame, as_kind, kind_of
from nbasset.engine.sqlite_files import tables_read
from nbasset.libraries.duckdb_tables import Catalog, asking, told
from nbasset.libraries.foreign import is_a, module_of
from nbasset.libraries.sqlalchemy import driver_needed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUERY = "__nbasset_query__"
"""The name of the function with which the program of a cell of SQL has its query run."""

DATABASE = "database"
"""What a query rests on that reads tables of which nobody sees whether they have changed."""

_MEMORY = ":memory:"
_PLACE = pattern(r"\n+LINE (\d+):.*", re.DOTALL)


class Watches(Protocol):
    """Hears what a query rests on."""

    def handed(self, path: object) -> None:
        """It reads a file."""
        ...

    def opened(self, path: object, mode: object, tables: str = "") -> None:
        """It opens a database; or it reads only tables of it, which are as is told."""
        ...

    def unseen(self, what: str) -> None:
        """It rests on what nobody can see."""
        ...


class Query:
    """Runs the query of one cell.

    Args:
        names: what names mean where the cell runs.
        inputs: the assets it gets, by name.
        values: the values of its dimensions at the point that is made.
        watches: hears what it rests on.

    """

    def __init__(
        self,
        names: Mapping[str, object],
        inputs: Mapping[str, object],
        values: Mapping[str, object],
        watches: Watches,
    ) -> None:
        self._names, self._inputs, self._values, self._watches = names, inputs, values, watches
        self._failed: tuple[Exception, TracebackType | None] | None = None

    def run(self, *query: object, connection: object = None) -> object:
        """What the query gives.

        Args:
            *query: the query, as :class:`~nbasset.engine.databases.Asked`.
            connection: where its tables are, where the line of the cell names a connection.
        """
        asked = Asked(*query)  # type: ignore[arg-type]
        try:
            return self._run(asked, connection)
        except Exception as error:  # noqa: BLE001 - whatever a database raises, the line of the cell goes with it
            self._fail(error, asked)

    def __enter__(self) -> None:
        """What the query raises inside comes from the line of the cell that is to blame, and from nowhere else."""

    def __exit__(self, *_: object) -> None:
        """Raise it."""
        if self._failed is not None:
            error, place = self._failed
            raise error.with_traceback(place) from None

    def _run(self, asked: Asked, connection: object) -> object:
        for sign in asked.signs:
            self._watches.unseen(sign)
        for path in asked.paths:
            self._watches.handed(path)
        frames = self._frames(asked)
        values = {name: self._value(name) for name in asked.parameters}
        kinds = {kind_of(frame) for frame in frames.values()}
        kind: Kind = (kinds.pop() if len(kinds) == 1 else None) or "pandas"
        if connection is not None and module_of(type(connection)).lstrip("_").startswith("duckdb"):
            self._untracked(asked)
            return in_duckdb(connection.cursor(), asked, frames, values, kind)  # type: ignore[attr-defined]
        address, _, path = (asked.database or "").partition(":///")
        if connection is None and address in ("", "duckdb", "duckdb://"):
            path = "" if path == _MEMORY else path
            with duckdb_at(path) as own:
                if path:
                    self._tables(own, path, asked, frames)
                return in_duckdb(own, asked, frames, values, kind)
        return as_kind(self._in_server(asked, connection, frames, values), kind)

    def _frames(self, asked: Asked) -> dict[str, object]:
        """The frames among the tables; beside a database those are assets, and what is none is a table of it."""
        among = self._names if asked.database == "" else self._inputs
        found = {name: among[name] for name in asked.tables if name in among}
        for name, value in found.items():
            if kind_of(value) is None and type(value) is not Elsewhere:
                what = f"{name} is a {type(value).__name__}, and no table"
                raise NoTable(f"{what}: --sql reads frames of pandas, Polars and PyArrow.")
        return {name: as_frame(value) for name, value in found.items() if type(value) is not Elsewhere}

    def _value(self, name: str) -> object:
        for values in (self._values, self._inputs, self._names):
            if name in values:
                return values[name]
        raise NameError(f"name {name!r} is not defined: ${name} takes the value of a name of the notebook")

    def _tables(self, own: DuckDBPyConnection, path: str, asked: Asked, frames: Mapping[str, object]) -> None:
        """Say which tables of a file are read, and how they are; where nobody can tell, all of it is."""
        catalog = Catalog(asking(own))
        found = catalog.named(asked.text, frames)
        if found is None:
            self._watches.opened(path, None)
            self._watches.handed(f"{path}.wal")  # what was written last stands there still
            return
        for each in found.files:
            self._watches.handed(each)
        self._watches.opened(path, None, told(found.tables, catalog.state(found.tables)))

    def _untracked(self, asked: Asked) -> None:
        """Say that tables are read of which nobody sees whether they change: those that are no assets."""
        if asked.beyond or any(name not in self._inputs for name in asked.tables):
            self._watches.unseen(DATABASE)

    def _in_server(
        self, asked: Asked, connection: object, frames: Mapping[str, object], values: Mapping[str, object]
    ) -> object:
        with needed("io", FEATURE):
            import sqlalchemy
        with driver_needed(asked.database or ""):
            engine = sqlalchemy.create_engine(asked.database or "") if connection is None else connection
        if not is_a(engine, sqlalchemy.Engine):
            what = f"not a {type(engine).__name__}"
            raise NoTable(f"--sql takes an address, an engine of SQLAlchemy, or a connection of DuckDB; {what}.")
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        reading = partial(tables_read, file, asked, self._watches) if file and file != _MEMORY else None
        if reading is None:
            self._untracked(asked)
        try:
            return in_server(engine, asked, frames, values, reading)
        finally:
            if connection is None:
                engine.dispose()

    def _fail(self, error: Exception, asked: Asked) -> NoReturn:
        """Raise an error from the line of the cell that is to blame, as far as the database tells that."""
        error = _original(error)
        message, line = _placed(error, asked)
        if line:
            first, rest, others = message.partition("\n")
            error.args = (f"{first} (line {line} of this cell){rest}{others}",)
        number = line or (asked.lines[0] if asked.lines else 1)
        code = compile("\n" * (number - 1) + "raise error", asked.filename, "exec")
        try:
            exec(code, {"error": error.with_traceback(None)})
        except type(error) as raised:
            found = raised.__traceback__
            self._failed = raised, found.tb_next if found is not None else None
        raise error from None


def _original(error: Exception) -> Exception:
    """What a driver has raised, where SQLAlchemy has put its own error round it."""
    inner = getattr(error, "orig", None)
    return inner if isinstance(inner, Exception) else error


def _placed(error: Exception, asked: Asked) -> tuple[str, int]:
    """The message without the excerpt of what was run, and the line of the cell; 0 where nobody knows."""
    message = str(error)
    found = _PLACE.search(message)
    number = int(found.group(1)) if found else 0
    position = getattr(getattr(error, "diag", None), "statement_position", None)
    if position:
        number = asked.text.count("\n", 0, int(position) - 1) + 1
    line = asked.lines[number - 1] if 0 < number <= len(asked.lines) else 0
    return (message[: found.start()] if found else message).rstrip(), line
