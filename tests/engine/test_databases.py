"""Databases: real DuckDB and SQLite, queried and left as they are."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa

from nbasset.engine.databases import Asked, NoTable, duckdb_at, for_sqlalchemy, in_duckdb, in_server

FRAME = pd.DataFrame({"n": [1, 2, 3]})


def asked(text, *parameters, database=""):
    return Asked(text, (), (), parameters, (), (), database, False, "cell.py")


@pytest.fixture
def engine(tmp_path):
    made = sa.create_engine(f"sqlite:///{tmp_path / 's.db'}")
    with made.begin() as connection:
        connection.execute(sa.text("create table eggs (x int, t text)"))
        connection.execute(sa.text("insert into eggs values (1, '12:30'), (2, 'a')"))
    yield made
    made.dispose()


def test_duckdb_sees_the_frames_it_is_given_and_no_others():
    birds = FRAME
    with duckdb_at("") as connection:
        found = in_duckdb(connection, asked("select sum(n)::int as s from eggs"), {"eggs": birds}, {}, "pandas")
        assert found.to_dict("list") == {"s": [6]}
        with pytest.raises(duckdb.CatalogException, match="birds"):
            in_duckdb(connection, asked("from birds"), {}, {}, "pandas")
        with pytest.raises(duckdb.CatalogException, match="eggs"):
            in_duckdb(connection, asked("from eggs"), {}, {}, "pandas")


def test_rows_that_nobody_has_ordered_come_in_the_same_order_each_time():
    large = pd.DataFrame({"g": [n % 997 for n in range(300_000)], "v": [0.1 * n for n in range(300_000)]})
    query = asked("select g, sum(v) as v from large group by g")
    found = []
    for _ in range(3):
        with duckdb_at("") as connection:
            found.append(in_duckdb(connection, query, {"large": large}, {}, "pandas"))
    assert found[0].equals(found[1])
    assert found[0].equals(found[2])


def test_values_are_passed_and_never_put_into_the_text(engine):
    with duckdb_at("") as connection:
        query = asked("select n from f where n > $least", "least")
        assert in_duckdb(connection, query, {"f": FRAME}, {"least": 2}, "pandas")["n"].tolist() == [3]
    query = asked("select x from eggs where t = $word", "word")
    assert in_server(engine, query, {}, {"word": "a' or 1=1 --"})["x"].tolist() == []
    assert in_server(engine, query, {}, {"word": "a"})["x"].tolist() == [2]


def test_a_colon_in_a_text_is_no_parameter(engine):
    assert in_server(engine, asked("select x from eggs where t = '12:30'"), {}, {})["x"].tolist() == [1]
    assert for_sqlalchemy(asked("select a::int, $k, $kk", "k")) == "select a\\:\\:int, :k, $kk"


def test_a_frame_hides_a_table_of_its_name_and_nothing_stays_of_it(engine):
    assert in_server(engine, asked("select count(*) as c from eggs"), {"eggs": FRAME}, {})["c"].tolist() == [3]
    assert in_server(engine, asked("select count(*) as c from eggs"), {}, {})["c"].tolist() == [2]


def test_what_writes_is_stopped_and_the_connection_can_write_afterwards(engine):
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        in_server(engine, asked("delete from eggs"), {}, {})
    with engine.begin() as connection:
        connection.execute(sa.text("insert into eggs values (3, 'b')"))
    assert in_server(engine, asked("select count(*) as c from eggs"), {}, {})["c"].tolist() == [3]


def test_a_file_that_a_cell_has_open_can_be_read_as_well(tmp_path):
    file = str(tmp_path / "w.duckdb")
    with duckdb.connect(file) as own:
        own.execute("create table eggs as select 1 as x")
        with duckdb_at(file) as connection:
            assert in_duckdb(connection, asked("from eggs", database=None), {}, {}, "pandas")["x"].tolist() == [1]
    with duckdb_at(file) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("create table other (x int)")


def test_a_database_without_tables_of_one_connection_cannot_see_assets(engine):
    class Strange:
        dialect = type("Dialect", (), {"name": "strange"})

    with pytest.raises(
        NoTable, match="birds is an asset, which queries in strange cannot see: query it by --sql alone"
    ):
        in_server(Strange(), asked("select 1"), {"birds": FRAME}, {})
