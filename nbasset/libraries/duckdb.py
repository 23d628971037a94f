"""DuckDB: databases, and queries in which tables are names of Python's."""

from __future__ import annotations

import re

from nbasset.libraries.library import Library, Readers, Texts

LONGEST_TEXT = 10_000
"""Characters of a text that is read as a query."""

_SQL = re.compile(
    r"(?:\s|--.*\n|/\*.*?\*/)*(?:select|with|from|explain|summarize|describe|pivot|unpivot|insert|create|copy|update"
    r"|delete)\b",
    re.IGNORECASE,
)
_TABLES = re.compile(
    r"\b(?:from|join|into|update|summarize|describe|pivot|unpivot)\s+"
    r"((?:[\w\"]+(?:\s+(?:as\s+)?\w+)?\s*,\s*)*[\w\"]+)(?!\w|\s*[(.])",
    re.IGNORECASE,
)
_TABLE = re.compile(r'(?:^|,)\s*"?([^\W\d]\w*)')


def table_names(text: str) -> list[str]:
    """What SQL reads from, in a text that is SQL: libraries look such names up among Python's, as DuckDB and polars.

    >>> table_names("select * from birds b join 'data.csv' using (id)"), table_names("a gift from me")
    (['birds'], [])
    """
    if len(text) > LONGEST_TEXT or not _SQL.match(text):
        return []
    lists = (found.group(1) for found in _TABLES.finditer(text))
    return [each.group(1) for some in lists for each in _TABLE.finditer(some)]


_READERS = ("sql", "query", "execute", "from_query", "read_parquet", "read_csv", "read_json", "from_parquet")

LIBRARY = Library(
    name="duckdb",
    readers=Readers(
        {"duckdb": ("connect", *_READERS, *(f"DuckDBPyConnection.{name}" for name in _READERS))},
        databases=frozenset({"connect"}),
        queries=frozenset({"sql", "query", "execute", "from_query"}),
    ),
    texts=Texts(table_names),
)
