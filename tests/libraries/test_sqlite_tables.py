"""SQLite's tables: which of a file's a query reads, and whether these are as they were."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from nbasset.libraries.sqlite_tables import tables_of, to_read

MADE = """
create table eggs (n int, t text); insert into eggs values (1, 'a'), (2, 'b');
create table nests (id text primary key, n int) without rowid; insert into nests values ('x', 1);
create table others (n int); create view some as select n from eggs; create view more as select * from some;
create virtual table words using fts5(t);
"""


@pytest.fixture
def file(tmp_path):
    path = str(tmp_path / "s.db")
    do(path, MADE)
    return path


def do(path, text):
    with closing(sqlite3.connect(path)) as own, own:
        own.executescript(text)


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("select count(*) from eggs", ("eggs",)),
        ("with a as (select n from more) select * from a join nests using (n)", ("eggs", "more", "nests", "some")),
        ("select (select max(n) from others where n < $least)", ("others",)),
        ("with recursive a(n) as (select 1 union all select n + 1 from a where n < 3) select * from a", ()),
        ("select * from kept", ()),  # which this connection alone sees
        ("select * from sqlite_master", None),
        ("select * from pragma_table_info('eggs')", None),
        ("select * from words where words match 'a'", None),
        ("insert into eggs values (3, 'c')", None),
    ],
)
def test_of_a_query_the_tables_are_told_unless_it_may_rest_on_more(file, query, tables):
    with closing(sqlite3.connect(file)) as own:
        own.execute("create temp table kept (n int)")
        assert tables_of(own, query, ["least"] if "$least" in query else []) == tables


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("insert into others values (1); create view news as select 1", False),
        ("update eggs set n = 9 where n = 1; update eggs set n = 1 where n = 9", False),
        ("update eggs set t = 'c' where n = 1", True),
        ("update eggs set n = '1' where n = 1; update nests set n = '1.5'", True),
        ("insert into nests values ('y', 1)", True),
        ("create index by_t on eggs (t desc)", True),
        ("drop view some; create view some as select n + 1 as n from eggs", True),
        ("drop table nests", True),
    ],
)
@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_what_is_written_counts_where_it_is_in_these_tables(file, text, counts, journal):
    def state():
        with to_read(file, 0.2) as tables:
            try:
                return tables.state(["eggs", "nests", "some"])
            except sqlite3.Error as error:
                return str(error)

    do(file, f"pragma journal_mode = {journal}")
    before = state()
    do(file, text)
    assert (state() != before) is counts


def test_whether_somebody_has_written_meanwhile_is_told(file):
    do(file, "pragma journal_mode = wal")
    with to_read(file, 0.2) as tables:
        before = tables.state(["eggs"])
        do(file, "insert into eggs values (3, 'c')")
        assert tables.state(["eggs"]) == before
        assert not tables.end()
    with to_read(file, 0.2) as tables:
        assert tables.end()
