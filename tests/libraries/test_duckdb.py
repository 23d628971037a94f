"""Queries in which tables are names of Python's."""

from __future__ import annotations

import pytest

from nbasset.libraries.duckdb import LONGEST_TEXT, table_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("select * from birds", ["birds"]),
        ("SELECT * FROM birds AS b, nests n JOIN eggs USING (id)", ["birds", "nests", "eggs"]),
        ("-- all\nfrom birds", ["birds"]),
        ('select * from "birds"', ["birds"]),
        ("select * from 'data.csv'", []),
        ("select * from read_csv('a.csv')", []),
        ("select * from main.birds", []),
        ("summarize birds", ["birds"]),
        ("with x as (select 1) select * from x", ["x"]),
        ("a gift from me", []),
        ("", []),
    ],
)
def test_what_sql_reads_from(text, names):
    assert table_names(text) == names


def test_a_text_that_nobody_has_written_is_not_read():
    assert table_names("select * from birds" + " " * LONGEST_TEXT) == []


def test_duckdb_itself_finds_the_same_name():
    duckdb = pytest.importorskip("duckdb")
    pa = pytest.importorskip("pyarrow")
    birds = pa.table({"n": [1, 2]})  # noqa: F841  # DuckDB looks it up by its name
    assert table_names("select sum(n) from birds") == ["birds"]
    assert duckdb.sql("select sum(n) from birds").fetchall() == [(3,)]
