"""Databases: where a query is run, in DuckDB or through SQLAlchemy, without changing anything there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, NamedTuple

from nbasset.core.errors import NbassetError
from nbasset.core.extras import needed
from nbasset.engine.frames import Kind, as_kind
from nbasset.engine.watch.at_work import for_no_body
from nbasset.libraries.duckdb_tables import CONFIG, to_read

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import sqlalchemy as sa

Frames = Mapping[str, object]
"""Frames by the names of tables."""

FEATURE = "A cell of SQL"
OWN_SCHEMAS = {"postgresql": "pg_temp", "sqlite": "temp"}
"""By dialect, where tables stand that only one connection sees."""
_READ_ONLY = {"postgresql": "SET TRANSACTION READ ONLY", "sqlite": "PRAGMA query_only = ON"}


class NoTable(NbassetError, TypeError):
    """Something else stands where a query needs a frame or a database."""


class Asked(NamedTuple):
    """A query, as the program of its cell says it.

    Args:
        text: what is run: the normal form of the cell's text.
        lines: by the lines of this, those of the cell.
        tables: the tables it names.
        parameters: the names of Python whose values it takes.
        paths: texts of it that may name files.
        signs: what it asks that gives something else each time.
        database: where its tables are; empty for nothing but frames; ``None`` where a connection is given.
        beyond: whether it names tables in longer ways, which are those of the database.
        filename: the file of the cell's frames.
    """

    text: str
    lines: tuple[int, ...]
    tables: tuple[str, ...]
    parameters: tuple[str, ...]
    paths: tuple[str, ...]
    signs: tuple[str, ...]
    database: str | None
    beyond: bool
    filename: str


@contextmanager
def duckdb_at(path: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB, over a file or over nothing but frames.

    Args:
        path: the file; empty for none.
    """
    with needed("io", FEATURE):
        import duckdb
    if not path:
        with closing(duckdb.connect(":memory:", config=CONFIG)) as connection:
            yield connection
        return
    with ExitStack() as stack:
        with for_no_body():  # what of the file counts is said by whoever knows what is asked
            connection = stack.enter_context(to_read(path))
        yield connection


def in_duckdb(
    connection: duckdb.DuckDBPyConnection, asked: Asked, frames: Frames, values: Mapping[str, object], kind: Kind
) -> object:
    """What a query gives in DuckDB; the frames are read where they lie.

    Args:
        connection: where it is run.
        asked: the query.
        frames: the frames among its tables.
        values: those of its parameters.
        kind: whose frame the result is to be.
    """
    from duckdb import Error, TransactionException

    for name, frame in frames.items():
        connection.register(name, frame)
    try:
        try:
            relation = connection.sql(asked.text, params=dict(values)) if values else connection.sql(asked.text)
            return relation.df() if kind == "pandas" else as_kind(relation.to_arrow_table(), kind)
        except Error:  # run at once, it tells the place as well
            with suppress(TransactionException):  # there is none where the connection is a plain cell's
                connection.rollback()
            connection.execute(asked.text, dict(values)) if values else connection.execute(asked.text)
            raise
    finally:
        for name in frames:
            connection.unregister(name)


def in_server(
    engine: sa.Engine,
    asked: Asked,
    frames: Frames,
    values: Mapping[str, object],
    reading: Callable[[object], AbstractContextManager[None]] | None = None,
) -> pd.DataFrame:
    """What a query gives in a database, in a transaction that is taken back.

    Args:
        engine: the database.
        asked: the query.
        frames: the assets among its tables: they hide tables of their names.
        values: those of its parameters.
        reading: sees what it reads, given the driver's connection; ``None`` where a transaction has begun there.

    Raises:
        NoTable: where the database has no tables for one connection alone.
    """
    with needed("io", FEATURE):
        import pandas as pd
        import sqlalchemy as sa
    name = engine.dialect.name
    if frames and name not in OWN_SCHEMAS:
        raise NoTable(f"{next(iter(frames))} is an asset, which queries in {name} cannot see: query it by --sql alone.")
    with ExitStack() as stack:
        with for_no_body():  # what of it counts is said by whoever sees what is read, or knows its tables
            connection = stack.enter_context(engine.connect())
        driver = connection.connection.dbapi_connection
        begun = getattr(driver, "in_transaction", False)
        if name != "sqlite":
            connection.begin()  # or pandas would, and leave its tables to whoever gets the connection next
        try:
            for table, frame in frames.items():
                whole = as_kind(frame, "pandas")
                assert isinstance(whole, pd.DataFrame)
                whole.to_sql(table, connection, schema=OWN_SCHEMAS[name], index=False)
            if name in _READ_ONLY:
                connection.execute(sa.text(_READ_ONLY[name]))
            with reading(None if begun else driver) if reading else nullcontext():
                found = connection.execute(sa.text(for_sqlalchemy(asked)), dict(values))
                return pd.DataFrame.from_records(found.fetchall(), columns=list(found.keys()), coerce_float=True)
        finally:
            connection.rollback()
            if name == "sqlite":
                connection.execute(sa.text("PRAGMA query_only = OFF"))
                for table in frames:
                    connection.execute(sa.text(f'DROP TABLE IF EXISTS temp."{table}"'))
                connection.commit()


def for_sqlalchemy(asked: Asked) -> str:
    """The text with its parameters as SQLAlchemy has them; no other colon means one.

    Args:
        asked: the query.
    """
    text = asked.text.replace(":", "\\:")
    for name in asked.parameters:
        text = re.sub(rf"(?<![\w$])\${name}\b", f":{name}", text)
    return text
