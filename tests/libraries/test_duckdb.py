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


def test_a_relation_is_what_its_query_says_under_whatever_made_up_name(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    from nbasset.versions.values.digest import digest

    (tmp_path / "a.csv").write_text("n\n1\n")

    def told(condition):
        return digest(duckdb.sql(f"select * from '{tmp_path}/a.csv'").filter(condition).aggregate("sum(n) as s"))

    assert told("n > 0").digest == told("n > 0").digest != told("n > 1").digest
    assert told("n > 0").opaque, "what is in its tables is not seen"
    before = told("n > 0").digest
    (tmp_path / "a.csv").write_text("n\n2\n")
    assert told("n > 0").digest != before


def test_the_connection_that_every_query_asks_tells_whether_it_keeps_tables():
    duckdb = pytest.importorskip("duckdb")
    from nbasset.libraries.duckdb import kept_for_all

    assert kept_for_all(duckdb) == ""
    half_read = duckdb.execute("select * from range(3)")
    assert half_read.fetchone() == (0,)
    duckdb.default_connection().cursor().execute("create table kept_for_a_test as select 1 as x")
    try:
        assert kept_for_all(duckdb) == "tables of duckdb's own connection"
        assert half_read.fetchall() == [(1,), (2,)], "who is about to fetch rows goes on"
    finally:
        duckdb.default_connection().cursor().execute("drop table kept_for_a_test")
    assert kept_for_all(duckdb) == ""
