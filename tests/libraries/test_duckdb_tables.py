"""DuckDB's tables: what a query rests on in a file, and what counts of how that is."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.libraries.duckdb_tables import Catalog, Named, asking, rows_of, to_read, told
from nbasset.libraries.sql import tables_told

MADE = """
create table eggs (n int, x double, l double[], i interval);
create table nests as select 1 as n;
create table "T b" (rowid int, t int);
create view many as select n from eggs where n in (select n from nests);
create view files as select * from read_csv('{folder}/*.csv');
create view looks as select * from eggs, duckdb_tables();
create macro most(a) as (select max(n) + a from eggs);
create macro few(a) as table select * from nests where n = a;
create type mood as enum ('good', 'bad');
insert into eggs values (1, 0.0, [0.0], interval 1 month);
insert into "T b" values (1, 1), (1, 1);
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    (folder / "a.csv").write_text("n\n1\n")
    with duckdb.connect(config={"python_enable_replacements": False}) as connection:
        connection.execute(MADE.format(folder=folder)).fetchall()
        yield connection


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("from eggs", ["eggs"]),
        ("select EGGS.n from Eggs", ["eggs"]),
        ("from main.eggs join memory.main.nests using (n)", ["eggs", "nests"]),
        ("from many", ["eggs", "many", "nests"]),
        ("select most(1)", ["eggs", "most"]),
        ("from few(1)", ["few", "nests"]),
        ("from birds join nests using (n)", ["nests"]),
        ("with eggs as (from eggs) from eggs", ["eggs"]),
        ("with eggs as (select 1 as n) from eggs", []),
        ("with recursive eggs(n) as (select 1 union all select n + 1 from eggs where n < 3) from eggs", []),
        ("select (select max(n) from nests), list_transform(l, y -> y + 1), row_number() over () from eggs", None),
        ("select x::mood, date_trunc('day', now()) from range(3) as r(x)", []),
        ("select max(n) from eggs where n > $least", ["eggs"]),
        ('from "T b"', ["t b"]),
        ("from 'a.csv'", []),
    ],
)
def test_a_query_rests_on_the_tables_it_names_and_on_those_behind_views_and_macros(made, query, tables):
    found = Catalog(asking(made)).named(query, ["birds"])
    assert list(found.tables) == (["eggs", "nests"] if tables is None else tables)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "from nowhere",
            "from main.birds",
            "show tables",
            "describe eggs",
            "summarize eggs",
            "from looks",
            "select from",
        ),
        *("from information_schema.tables", "from duckdb_tables()", "from query_table('eggs')", "pivot eggs on n"),
        *("select nextval('s')", "select stats(n) from eggs", "select pg_get_viewdef(1)", "select 1; select 2;;("),
    ],
)
def test_what_looks_round_in_the_catalog_rests_on_more_than_tables(made, query):
    assert Catalog(asking(made)).named(query, ["birds"]) is None


def test_files_that_a_view_reads_are_told(made):
    (path,) = Catalog(asking(made)).named("from files", []).files
    assert path.endswith("/*.csv")
    assert Catalog(asking(made)).named("from 'data/a.csv'", []) == Named((), ("data/a.csv",))


@pytest.mark.parametrize(
    "sentence",
    [
        "insert into eggs (n) values (2)",
        "update eggs set n = 5",
        "alter table eggs alter n type bigint",
        "alter table eggs rename n to m",
        'update "T b" set t = 2',
        "create or replace view many as select 2 as n",
        "create or replace macro most(a) as (select 3)",
        "create macro other(a) as a + 1",
        "drop type mood",
        "create index at_n on eggs (n)",
        "create schema s; create table s.eggs (n int)",
    ],
)
def test_whatever_a_query_could_see_otherwise_counts_and_nothing_else(sentence, tmp_path):
    (tmp_path / "a.csv").write_text("n\n1\n")
    with duckdb.connect() as connection:
        ask = asking(connection)
        ask(MADE.format(folder=tmp_path))
        names = ["eggs", "most", "many", "t b"]
        before = Catalog(ask).state(names)
        ask("create table others as select 1 as n; update nests set n = 2; create view more as from nests; checkpoint")
        assert Catalog(ask).state(names) == before
        ask(sentence)
        assert Catalog(ask).state(names) != before


CELLS = st.tuples(
    st.sampled_from([None, 0, 1]),
    st.sampled_from(["0.0", "-0.0", "1.5", "nan", "NULL"]),
    st.sampled_from(["", "a", "A", None]),
    st.sampled_from(["interval 1 month", "interval 30 days"]),
)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(CELLS, max_size=5), st.lists(CELLS, max_size=5))
def test_two_tables_are_told_alike_if_and_only_if_their_rows_are_the_same_in_the_same_order(first, second):
    with duckdb.connect() as connection:
        ask, found = asking(connection), []
        for rows in (first, second):
            ask("create or replace table t (n int, x double, t text, i interval, l double[])")
            for n, x, text, length in rows:
                ask(
                    f"insert into t values (?, '{x}'::double, ?, {length}, ['{x}'::double])".replace("'NULL'", "NULL"),
                    n,
                    text,
                )
            found.append(rows_of(ask, "main", "t"))
    assert (found[0] == found[1]) == (first == second)


def test_a_file_is_open_to_be_read_as_it_is_at_one_moment(tmp_path):
    path = str(tmp_path / "w.duckdb")
    with pytest.raises(duckdb.IOException), to_read(path):
        """There is none, and nobody waits for it."""
    with duckdb.connect(path) as own:
        own.execute("create table eggs as select 1 as n").fetchall()
        with to_read(path) as connection:  # somebody here has it open already
            assert connection.execute("from eggs").fetchall() == [(1,)]
            own.execute("insert into eggs values (2)").fetchall()
            assert connection.execute("from eggs").fetchall() == [(1,)]
    with to_read(path) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("drop table eggs").fetchall()


def test_a_file_that_another_process_writes_is_waited_for(tmp_path):
    path = str(tmp_path / "w.duckdb")
    text = f"import duckdb, sys, time; c = duckdb.connect({path!r}); c.execute('create table eggs as select 1 as n')\n"
    text += "print('ready', flush=True); sys.stdin.readline(); time.sleep(0.2); c.close()"
    other = subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with other:
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(duckdb.IOException), to_read(path, patience=0):
            """It is held."""
        other.stdin.write("\n")
        other.stdin.flush()
        with to_read(path, patience=60) as connection:
            assert connection.execute("from eggs").fetchall() == [(1,)]


def test_what_is_told_says_of_which_tables():
    assert tables_told(told(["a b", "c"], "1f")) == ["a b", "c"]
