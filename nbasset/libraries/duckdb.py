"""DuckDB and those that do as it does: databases, and queries in which tables are names of Python's."""

from __future__ import annotations

from contextlib import closing
from types import ModuleType

from nbasset.core.patterns import pattern
from nbasset.libraries.foreign import name_of
from nbasset.libraries.library import Foreign, Library, Readers
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.unevaluated import files_among

_READERS = ("sql", "query", "execute", "from_query", "read_parquet", "read_csv", "read_json", "from_parquet")

_MADE_UP = pattern(r"\w*(?:relation|source|scan)\w*_[0-9a-f]{8,}\w*|\b\w+_[0-9a-f]{16}\b|\b0x[0-9a-f]+")
"""Names and addresses that are others in every session."""


_QUOTED = pattern(r"(?<=['\"])[^'\"]+(?=['\"])")


def open_relation(value: Foreign) -> Node | None:
    """A query that was not run yet: what it says, and the files it will read; nobody sees what is in its tables."""
    kind = type(value)
    if name_of(kind) != "DuckDBPyRelation":
        return None
    told = value.sql_query()
    names: dict[str, str] = {}
    query = _MADE_UP.sub(lambda found: names.setdefault(found.group(), f"name_{len(names)}"), told)
    return Node(("relation", type_name(kind), query), [files_among(_QUOTED.findall(told))], opaque=type_name(kind))


_KEPT = "SELECT 1 FROM duckdb_tables() WHERE NOT internal UNION ALL SELECT 1 FROM duckdb_views() WHERE NOT internal"


def kept_for_all(duckdb: ModuleType) -> str:
    """What the connection holds that every ``duckdb.sql`` asks, and no name of Python's leads to; empty if nothing.

    Args:
        duckdb: the module.
    """
    found = duckdb.default_connection
    connection = found() if callable(found) else found
    with closing(connection.cursor()) as cursor:  # who has asked the connection itself may still fetch rows of it
        return "tables of duckdb's own connection" if cursor.execute(f"{_KEPT} LIMIT 1").fetchone() else ""


LIBRARY = Library(
    name="duckdb",
    hidden=kept_for_all,
    open=open_relation,
    writers={
        "duckdb": tuple(f"DuckDBPyRelation.{name}" for name in ("write_csv", "write_parquet", "to_csv", "to_parquet")),
    },
    readers=Readers(
        {"duckdb": ("connect", *_READERS, *(f"DuckDBPyConnection.{name}" for name in _READERS))},
        databases=frozenset({"connect"}),
        queries=frozenset({"sql", "query", "execute", "from_query"}),
    ),
    sql=frozenset({"sql", "query", "execute", "executemany", "from_query", "query_df"}),
)
IN_C = Library(name="_duckdb", open=open_relation)
"""Where some versions keep its classes."""
PANDASQL = Library(name="pandasql", sql=frozenset({"sqldf"}))
JUPYSQL = Library(name="sql", sql=frozenset({"run_line_magic", "run_cell_magic"}))
"""Its magics, ``%sql`` and ``%%sql``, hand queries to DuckDB."""
