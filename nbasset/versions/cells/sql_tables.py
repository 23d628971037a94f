"""The tables that a query reads: DuckDB tells those of its own SQL, sqlglot those of other dialects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.core.extras import needed
from nbasset.libraries.duckdb_tables import nodes_of
from nbasset.libraries.sql import table_names

DUCKDB = "duckdb"

_FEATURE = "A cell of SQL"
_QUERIES = "An %%asset --sql cell is one query (select, from, with, values, pivot, summarize, describe)"


class UnreadableSql(ValueError):
    """A text that is no query.

    Args:
        message: why not.
        line: the line on which that shows, from 1; 0 where it is the whole.
        column: its place in that line, from 1; 0 where nobody knows.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Tables:
    """What a query reads.

    Args:
        names: tables by a single name, each once.
        others: whether it reads tables by longer names, or by functions, which are those of a database.
    """

    names: tuple[str, ...]
    others: bool


def tables_of(sql: str, dialect: str) -> Tables:
    """The tables that a query reads and has not made itself.

    Args:
        sql: its text.
        dialect: whose SQL it is, by sqlglot's names.

    Raises:
        UnreadableSql: where it is no query, or several.
        ExtraMissing: where what reads it is not installed.

    >>> tables_of("with a as (select * from a join s.eggs using (id)) from a, 'b.csv'", "duckdb")
    Tables(names=('a', 'b.csv'), others=True)
    """
    found = list(_by_duckdb(sql) if dialect == DUCKDB else _by_sqlglot(sql, dialect))
    single = [names[-1] for names in found if len(names) == 1]
    return Tables(tuple(dict.fromkeys(single)), len(single) < len(found))


def _by_duckdb(sql: str) -> Iterator[tuple[str, ...]]:
    with needed("io", _FEATURE):
        import duckdb
    with duckdb.connect() as connection:
        row = connection.execute("select json_serialize_sql(?::varchar)", [sql]).fetchone()
    told: dict[str, list[object]] = json.loads(row[0]) if row else {}
    if "statements" not in told:
        return iter(_without_a_tree(sql, told))
    if len(told["statements"]) != 1:
        raise _not_one(len(told["statements"]))
    return _named(told["statements"][0])


def _without_a_tree(sql: str, told: Mapping[str, object]) -> list[tuple[str, ...]]:
    """The tables of a query that DuckDB reads and gives no tree of: a pivot that has to look for its columns first."""
    if told.get("error_type") == "parser":
        line, column = _place(sql, int(str(told.get("position") or 0)))
        raise UnreadableSql(str(told.get("error_message")), line, column)
    first = next(iter(sql.replace("(", " ").split()), "").lower()
    names = table_names(sql)
    if first not in ("pivot", "unpivot", "with", "from", "select") or not names:
        raise UnreadableSql(f"{_QUERIES}, not {first.upper()}")
    return [(name,) for name in names]


def _not_one(count: int) -> UnreadableSql:
    return UnreadableSql(f"{_QUERIES}; there are {count} here" if count else f"{_QUERIES}; it is empty")


def _place(sql: str, position: int) -> tuple[int, int]:
    before = sql.encode()[:position].decode(errors="replace")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _named(tree: object) -> Iterator[tuple[str, ...]]:
    """The tables in DuckDB's tree, without what the query has bound itself."""
    for node, bound in nodes_of(tree):
        if node.get("type") == "BASE_TABLE":
            parts = (node.get("catalog_name"), node.get("schema_name"), node["table_name"])
            names = tuple(str(part) for part in parts if part)
            if len(names) > 1 or names[0].lower() not in bound:
                yield names


def _by_sqlglot(sql: str, dialect: str) -> Iterator[tuple[str, ...]]:
    with needed("io", _FEATURE):
        import sqlglot
        from sqlglot import exp
        from sqlglot.errors import ParseError, TokenError
        from sqlglot.optimizer.scope import traverse_scope
    try:
        statements = [each for each in sqlglot.parse(sql, read=dialect) if each is not None]
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        told = str(first.get("description") or error)
        raise UnreadableSql(told.rstrip("."), int(first.get("line") or 0), int(first.get("col") or 0)) from None
    except TokenError as error:
        raise UnreadableSql(str(error)) from None
    except ValueError:
        raise UnreadableSql(f"nobody here knows the SQL of {dialect}") from None
    if len(statements) != 1:
        raise _not_one(len(statements))
    (statement,) = statements
    writing = statement.find(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Into)
    if not isinstance(statement, exp.Query) or writing is not None:
        raise UnreadableSql(f"{_QUERIES}, not {(writing or statement).key.upper()}")
    yield from (("", function.name) for function in statement.find_all(exp.Anonymous))  # what it reads, nobody knows
    for scope in traverse_scope(statement):
        bound = {name.lower() for name in scope.cte_sources}
        for source in scope.sources.values():
            if isinstance(source, exp.Table) and source.name:
                names = tuple(part.name for part in source.parts)
                if len(names) > 1 or names[0].lower() not in bound:
                    yield names
