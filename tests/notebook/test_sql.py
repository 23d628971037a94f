"""SQL in the body of an asset: real DuckDB and polars look its tables up among the notebook's names and files."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.libraries

FRAME = "import pandas as pd\nimport duckdb, polars as pl\nbirds = pd.DataFrame({'g': ['a', 'b', 'a'], 'x': [1, 2, 3]})"
FRESH = "nothing it uses has changed"


def why(kernel, name):
    return kernel.run(f"%asset_why {name}").text


@pytest.fixture
def sql(kernel):
    assert kernel.run(FRAME).ok
    return kernel


def test_a_frame_of_the_notebook_that_a_query_names_counts(sql):
    run = sql.run("%%asset total\nint(duckdb.sql('select sum(x) s from birds').fetchall()[0][0])")
    assert run.ok, run.traceback
    assert sql.value("total") == 6
    assert FRESH in why(sql, "total")
    sql.run("birds = birds.assign(x=[1, 2, 30])")
    assert "birds has other content" in why(sql, "total")
    sql.run("%materialize total")
    assert sql.value("total") == 33


def test_an_asset_that_a_query_names_is_upstream(sql):
    sql.run("%%asset few\nbirds[birds.x > 1]")
    sql.run("%%asset count\nint(duckdb.query(f'select count(*) from few where x < {100}').fetchall()[0][0])")
    assert sql.value("count") == 2
    sql.run("%%asset few\nbirds[birds.x > 2]")
    assert "few has a new value" in why(sql, "count")
    sql.run("%materialize count")
    assert sql.value("count") == 1


def test_a_query_in_a_variable_or_handed_to_a_function_counts_as_well(sql):
    sql.run("QUERY = 'from birds select max(x)'")
    sql.run("def ask(query):\n    return duckdb.sql(query).fetchall()[0][0]")
    sql.run("%%asset largest\nint(duckdb.sql(QUERY).fetchall()[0][0])")
    sql.run("%%asset smallest\nint(ask('select min(x) from birds'))")
    assert (sql.value("largest"), sql.value("smallest")) == (3, 1)
    sql.run("birds = birds.assign(x=[7, 8, 9])")
    assert "birds has other content" in why(sql, "largest")
    assert "birds has other content" in why(sql, "smallest")
    sql.run("%materialize")
    assert (sql.value("largest"), sql.value("smallest")) == (9, 7)


def test_a_plain_cell_can_query_an_asset_and_hands_on_when_it_is_older(sql):
    sql.run("%%asset few\nbirds[birds.x > 1]")
    run = sql.run("top = int(duckdb.sql('select max(x) from few').fetchall()[0][0])")
    assert run.ok, run.traceback
    sql.run("%%asset twice\n2 * top")
    assert sql.value("twice") == 6
    sql.run("%%asset few\nbirds[birds.x > 2].assign(x=50)")
    assert "ran with an older few" in why(sql, "twice")


def test_polars_finds_its_tables_too(sql):
    sql.run("wide = pl.DataFrame({'x': [1, 2]})")
    sql.run("%%asset total\nint(pl.sql('select sum(x) s from wide').collect()['s'][0])")
    assert sql.value("total") == 3
    sql.run("wide = pl.DataFrame({'x': [1, 20]})")
    assert "wide has other content" in why(sql, "total")


@pytest.mark.parametrize(
    "read",
    [
        "duckdb.sql(\"select sum(x) s from 'in.csv'\").fetchall()[0][0]",
        "duckdb.sql(\"select sum(x) s from read_csv('in.csv')\").fetchall()[0][0]",
        "duckdb.read_csv('in.csv').sum('x').fetchall()[0][0]",
        "pl.read_csv('in.csv')['x'].sum()",
        "pl.scan_csv('in.csv').select(pl.col('x').sum()).collect().item()",
    ],
)
def test_a_file_that_a_query_reads_is_an_input(sql, read):
    file = sql.folder / "in.csv"
    file.write_text("x\n1\n2\n")
    run = sql.run(f"%%asset total\nint({read})")
    assert run.ok, run.traceback
    assert sql.value("total") == 3
    file.write_text("x\n1\n2\n")
    assert FRESH in why(sql, "total")
    file.write_text("x\n1\n20\n")
    assert "file in.csv changed" in why(sql, "total")


def test_a_sentence_that_only_sounds_like_sql_names_no_table(sql):
    sql.run("note = 'x'")
    sql.run("%%asset text\n'a letter from note'")
    sql.run("note = 'y'")
    assert FRESH in why(sql, "text")
