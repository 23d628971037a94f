"""DuckDB and those that do as it does: databases, and queries in which tables are names of Python's."""

from __future__ import annotations

from nbasset.libraries.library import Library, Readers

_READERS = ("sql", "query", "execute", "from_query", "read_parquet", "read_csv", "read_json", "from_parquet")

LIBRARY = Library(
    name="duckdb",
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
PANDASQL = Library(name="pandasql", sql=frozenset({"sqldf"}))
JUPYSQL = Library(name="sql", sql=frozenset({"run_line_magic", "run_cell_magic"}))
"""Its magics, ``%sql`` and ``%%sql``, hand queries to DuckDB."""
