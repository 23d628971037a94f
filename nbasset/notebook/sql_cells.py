"""Cells of SQL: from the text below an ``%%asset --sql`` line to the body of an asset."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from types import CodeType
from typing import Protocol

from nbasset.core.bodies import CellBody
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.kept_at import without_password
from nbasset.core.patterns import pattern
from nbasset.engine.body import VALUE
from nbasset.engine.databases import Asked
from nbasset.engine.queries import QUERY
from nbasset.libraries.foreign import attribute, module_of
from nbasset.versions.cells.sql_tables import DUCKDB, UnreadableSql, tables_of
from nbasset.versions.cells.sql_text import BrokenSql, Token, parameters, signs, texts_of, tokens, written
from nbasset.versions.code.normal_form import compile_normal


class Text(Protocol):
    """The text of a cell, as its body is made of it."""

    @property
    def body(self) -> str:
        """What stands below the line of the asset."""

    @property
    def before(self) -> int:
        """Lines of the cell before that."""

    @property
    def filename(self) -> str:
        """The name that its frames bear."""

    @property
    def namespace(self) -> dict[str, object]:
        """The notebook's names."""


_ADDRESS = pattern(r"([\w+]+)://")
_PASSWORD = pattern(r"(://[^/@:]*):[^/@]*@")
_DIALECTS = {"postgresql": "postgres", "mariadb": "mysql", "mssql": "tsql", "awsathena": "athena"}
"""sqlglot's names for what SQLAlchemy calls otherwise."""

_IN_LINES = frozenset({DUCKDB, "postgres"})
"""Dialects in which a line break within an expression shows in no column's name."""

_MAY_BE_A_FILE = pattern(r"[^\n]*(\.\w+|[*?/][^\n]*)")


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the tables of a cell of SQL are.

    Args:
        dialect: whose SQL it is, by sqlglot's names.
        address: by which it is reached; empty for frames alone; ``None`` where a name stands for it.
        name: that name.
    """

    dialect: str = DUCKDB
    address: str | None = ""
    name: str = ""

    @property
    def identity(self) -> str:
        """What of it counts: no password."""
        return _PASSWORD.sub(r"\1@", self.address or "")


def connection_of(told: str, namespace: dict[str, object]) -> Connection:
    """What ``--sql=`` names.

    Args:
        told: what stands behind the equals sign.
        namespace: the notebook's names.

    Raises:
        InvalidDefinition: where there is no such connection.

    >>> connection_of("postgresql+psycopg://me:secret@host/db", {}).identity
    'postgresql+psycopg://me@host/db'
    """
    if not told:
        return Connection()
    if found := _ADDRESS.match(told):
        return Connection(_dialect(found.group(1)), told)
    if told not in namespace:
        raise InvalidDefinition(
            f"--sql={told}: the notebook has no connection of that name: run the cell that makes it, name a place "
            f"(%nbasset io {told} = duckdb:///file.duckdb), or give an address such as postgresql://…; nothing was "
            "defined."
        )
    value = namespace[told]
    if module_of(type(value)).lstrip("_").startswith(DUCKDB):
        return Connection(DUCKDB, None, told)
    name = attribute(attribute(value, "dialect"), "name")
    if not isinstance(name, str):
        raise InvalidDefinition(
            f"--sql={told}: {told} is a {type(value).__name__}; it takes an address, an engine of SQLAlchemy, or a "
            "connection of DuckDB; nothing was defined."
        )
    return Connection(_dialect(name), None, told)


def at_place(told: str, places: Mapping[str, str], namespace: Mapping[str, object]) -> str:
    """What ``--sql=`` names, where that may be a place of ``%nbasset io``: a name of the notebook comes first.

    Args:
        told: what stands behind the equals sign.
        places: the places that have a name.
        namespace: the notebook's names.

    Raises:
        InvalidDefinition: where the place is no database.

    >>> at_place("house", {"house": "duckdb:///w.duckdb"}, {}), at_place("house", {}, {})
    ('duckdb:///w.duckdb', 'house')
    """
    if told in namespace or told not in places:
        return told
    from nbasset.storage.io.at import DATABASES

    place = places[told]
    found = _ADDRESS.match(place)
    if not found or found.group(1).partition("+")[0] not in (DUCKDB, *DATABASES):
        raise InvalidDefinition(
            f"--sql={told}: {told} is {without_password(place)}, where files lie, and a query asks a database: --sql "
            "alone has assets as its tables, wherever they are kept; nothing was defined."
        )
    return place


def _dialect(name: str) -> str:
    name = name.partition("+")[0]
    return _DIALECTS.get(name, name)


def sql_body(text: Text, told: str, own: Iterable[str]) -> CellBody:
    """The body of a cell of SQL.

    Args:
        text: the cell's text.
        told: its connection, as the line names it.
        own: the names of what it makes: in a database tables of these names are other ones.

    Raises:
        InvalidDefinition: where it is no query, or names no connection.
        ExtraMissing: where what reads it is not installed.
    """
    connection = connection_of(told, text.namespace)
    try:
        tables = tables_of(text.body, connection.dialect)
        found = tokens(text.body, connection.dialect)
    except (UnreadableSql, BrokenSql) as error:
        raise _unreadable(error, text) from None
    names = tables.names if connection.address == "" else tuple(name for name in tables.names if name not in {*own})
    read = tuple(name for name in names if name.isidentifier())
    run, lines = written(found, in_lines=connection.dialect in _IN_LINES)
    files = (*(name for name in tables.names if _MAY_BE_A_FILE.fullmatch(name)), *_files(found))
    asked = Asked(
        run,
        tuple(line + text.before for line in lines),
        tables.names,
        parameters(found),
        tuple(dict.fromkeys(files)) if connection.dialect == DUCKDB else (),
        signs(found),
        connection.address,
        tables.others,
        text.filename,
    )
    free = tuple(dict.fromkeys((*read, *asked.parameters, *filter(None, [connection.name]))))
    return CellBody(
        source=text.body,
        python=f"{VALUE} = {_call(repr(run), connection.name)}\n",
        program=_program(asked, connection, text),
        normal=_normal(found, connection, asked, free),
        namespace=text.namespace,
        free=free,
        perhaps=read if connection.address != "" else (),
        queries=True,
    )


def _files(found: list[Token]) -> tuple[str, ...]:
    return tuple(each for each in texts_of(found) if _MAY_BE_A_FILE.fullmatch(each))


def _call(told: str, connection: str) -> str:
    return f"{QUERY}({told}{f', connection={connection}' if connection else ''})"


def _program(asked: Asked, connection: Connection, text: Text) -> CodeType:
    source = "\n" * text.before + f"{VALUE} = {_call(', '.join(map(repr, asked)), connection.name)}"
    program: CodeType = compile(source, text.filename, "exec", dont_inherit=True)
    return program


def _normal(found: list[Token], connection: Connection, asked: Asked, free: tuple[str, ...]) -> CodeType:
    """What counts: the tokens one by one, where they are run, and what their names mean."""
    library = "duckdb" if connection.dialect == DUCKDB else "sqlalchemy"
    counted = tuple(token.text for token in found)
    paths = "".join(f", {path!r}" for path in asked.paths)
    names = "".join(f", {name}" for name in free)
    source = f"import {library}\n{QUERY}({counted!r}, {connection.identity!r}{paths}{names})"
    return compile_normal(ast.parse(source))


def _unreadable(error: UnreadableSql | BrokenSql, text: Text) -> InvalidDefinition:
    message = re.sub(r" but got <Token.*", "", str(error), flags=re.DOTALL)
    if not error.line:
        return InvalidDefinition(f"{message}; nothing was defined.")
    lines = text.body.splitlines()
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    column = getattr(error, "column", 0)
    mark = f"\n    {line}\n    {' ' * (column - 1)}^" if column else ""
    place = f"Line {error.line + text.before} of this cell cannot be read as SQL"
    return InvalidDefinition(f"{place}: {message}; nothing was defined.{mark}")
