"""DuckDB finds the names of Python's that a query is read to name."""

from __future__ import annotations

import pytest

from nbasset.libraries.sql import table_names


def test_duckdb_itself_finds_the_same_name():
    duckdb = pytest.importorskip("duckdb")
    pa = pytest.importorskip("pyarrow")
    birds = pa.table({"n": [1, 2]})  # noqa: F841  # DuckDB looks it up by its name
    assert table_names("select sum(n) from birds") == ["birds"]
    assert duckdb.sql("select sum(n) from birds").fetchall() == [(3,)]
