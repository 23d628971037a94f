"""The tables of queries count where a library runs them that looks names up among Python's."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from nbasset.versions.code.normal_form import normal_form
from nbasset.versions.queries import Queries

duckdb = pytest.importorskip("duckdb")

TEXT = "select * from birds"


def read(source, **namespace):
    queries = Queries()
    queries.code(normal_form(compile(source, "a.py", "exec")), namespace, None)
    return [name for _, name in queries.read()]


@pytest.mark.parametrize(
    "source",
    [
        f"duckdb.sql('{TEXT}')",
        f"con.execute('{TEXT}').df()",
        f"import duckdb\nduckdb.query('{TEXT}')",
        f"from duckdb import sql\nsql('{TEXT}')",
        f"def f():\n con = duckdb.connect()\n return con.execute('{TEXT}')",
        f"def f(anybody): return anybody.sql('{TEXT}')",
        f"ask('{TEXT}'); q = duckdb.sql",
        f"sqldf('{TEXT}', globals())",
        "duckdb.sql(f'select {x} from birds')",
    ],
)
def test_a_table_of_a_query_that_is_run_over_pythons_names_is_read(source):
    with duckdb.connect() as con:
        assert read(source, duckdb=duckdb, con=con) == ["birds"]


@pytest.mark.parametrize(
    "source",
    [
        f"'{TEXT}'",
        f"print('{TEXT}')",
        f"pd.read_sql('{TEXT}', con)",
        f"con.execute('{TEXT}')",
        f"import sqlite3\ndef f():\n with sqlite3.connect('a') as c: return c.execute('{TEXT}')",
        "duckdb.sql('From mail: hello')",
    ],
)
def test_a_table_of_a_database_and_prose_are_not_read(source):
    with closing(sqlite3.connect(":memory:")) as con:
        assert read(source, con=con, duckdb=duckdb) == []


def test_each_table_is_told_once_and_as_soon_as_anybody_runs_queries():
    queries = Queries()
    queries.text(TEXT, {})
    assert list(queries.read()) == []
    queries.code(normal_form(compile("duckdb.sql(q)", "a.py", "exec")), {"duckdb": duckdb}, None)
    assert list(queries.read()) == [({}, "birds")]
    assert list(queries.read()) == []
