"""The tables of queries, as DuckDB and sqlglot tell them."""

from __future__ import annotations

import pytest

from nbasset.versions.cells.sql_tables import Tables, UnreadableSql, tables_of

CASES = [
    ("select * from birds b join eggs using (id), other", {"birds", "eggs", "other"}),
    ("with a as (select 1 as x) select * from a where x in (select y from eggs)", {"eggs"}),
    ("with a as (select * from a) select * from a", {"a"}),
    ("with recursive a(n) as (select 1 union all select n + 1 from a) select * from a, birds", {"birds"}),
    ("with a as (select 1), b as (select * from a) select * from b, A", set()),
    (
        "select (select max(x) from z), exists (select 1 from w) from q union select 1, true from v",
        {"z", "w", "q", "v"},
    ),
    ("select extract(year from day) from (select day from days) d", {"days"}),
    ('select * from "My Table"', {"My Table"}),
    ("select 1", set()),
]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize(("text", "names"), CASES)
def test_tables_are_what_a_query_reads_and_has_not_made_itself(text, names, dialect):
    assert set(tables_of(text, dialect).names) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("from birds", {"birds"}),
        ("from 'data/*.csv' join read_csv('x.csv') using (k)", {"data/*.csv"}),
        ("pivot birds on kind using sum(n)", {"birds"}),
        ("pivot birds on kind in ('a', 'b') using sum(n)", {"birds"}),
        ("summarize birds", {"birds"}),
        ("unpivot birds on a, b", {"birds"}),
        ("from birds asof join eggs using (t) positional join c", {"birds", "eggs", "c"}),
    ],
)
def test_duckdb_reads_what_only_it_has(text, names):
    assert set(tables_of(text, "duckdb").names) == names


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_longer_names_are_tables_of_the_database(dialect):
    found = tables_of("select * from birds, s.eggs", dialect)
    assert (found.names, found.others) == (("birds",), True)
    assert not tables_of("select * from birds", dialect).others


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it is empty"),
        ("select 1; select 2", "there are 2 here"),
        ("insert into a select 1", "not INSERT"),
        ("create table a as select 1", "not CREATE"),
        ("drop table a", "not DROP"),
    ],
)
def test_what_is_not_one_query_is_refused(text, sentence, dialect):
    with pytest.raises(UnreadableSql, match=sentence):
        tables_of(text, dialect)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_an_error_in_the_text_has_its_place(dialect):
    with pytest.raises(UnreadableSql) as caught:
        tables_of("select x\nfrom from", dialect)
    assert caught.value.line == 2
    assert caught.value.column > 0


def test_a_dialect_that_nobody_knows_is_named():
    with pytest.raises(UnreadableSql, match="nobody here knows the SQL of nosuch"):
        tables_of("select 1", "nosuch")


def test_a_function_that_nobody_knows_may_read_any_table_of_the_database():
    assert tables_of("select max(n), lower(kind) from birds", "postgres") == Tables(("birds",), others=False)
    assert tables_of("select count_eggs(n) from birds", "postgres") == Tables(("birds",), others=True)
    assert tables_of("select count_eggs()", "postgres") == Tables((), others=True)
