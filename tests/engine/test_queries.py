"""Queries: what a cell of SQL gives, what it rests on, and which line is to blame."""

from __future__ import annotations

import traceback

import duckdb
import pandas as pd
import polars as pl
import pytest
import sqlalchemy as sa

from nbasset.core.sources import Elsewhere
from nbasset.engine.databases import Asked, NoTable
from nbasset.engine.queries import Query
from nbasset.libraries.sql import tables_told

FRAME = pd.DataFrame({"n": [1, 2, 3]})


class Seen:
    """Keeps what it hears."""

    def __init__(self):
        self.files, self.databases, self.words, self.tables = [], [], [], []

    def handed(self, path):
        self.files.append(path)

    def opened(self, path, mode, tables=""):
        if tables:
            self.tables.append((path, tables_told(tables)))
        else:
            self.databases.append(path)

    def unseen(self, what):
        self.words.append(what)


@pytest.fixture
def seen():
    return Seen()


def asked(text, tables=(), parameters=(), paths=(), signs=(), database="", beyond=False, lines=(2, 3, 4, 5)):
    return Asked(text, lines, tables, parameters, paths, signs, database, beyond, "cell.py")


def test_a_query_reads_names_and_assets_and_gives_a_frame_of_their_kind(seen):
    names = {"birds": FRAME, "eggs": pl.DataFrame({"n": [2]})}
    query = Query(names, {}, {}, seen)
    assert query.run(*asked("from birds", ("birds",))).equals(FRAME)
    assert isinstance(query.run(*asked("from eggs", ("eggs",))), pl.DataFrame)
    both = query.run(*asked("from birds join eggs using (n)", ("birds", "eggs")))
    assert isinstance(both, pd.DataFrame)
    assert isinstance(query.run(*asked("select 1 as one")), pd.DataFrame)
    assert (seen.files, seen.databases, seen.words) == ([], [], [])


def test_values_come_from_dimensions_before_inputs_before_names(seen):
    query = Query({"k": 1, "m": 1, "n": 1}, {"k": 2, "m": 2}, {"k": 3}, seen)
    found = query.run(*asked("select $k::int k, $m::int m, $n::int n", parameters=("k", "m", "n")))
    assert found.to_dict("records") == [{"k": 3, "m": 2, "n": 1}]


def test_what_nobody_can_see_is_told_and_so_are_files(seen, tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n")
    path = str(tmp_path / "a.csv")
    Query({}, {}, {}, seen).run(*asked(f"from '{path}'", paths=(path,), signs=("the clock",)))
    assert (seen.files, seen.words) == ([path], ["the clock"])


@pytest.mark.parametrize(
    ("tables", "inputs", "beyond", "words"),
    [
        (("eggs",), {}, False, ["database"]),
        (("eggs",), {"eggs": Elsewhere()}, False, []),
        (("eggs",), {"eggs": Elsewhere()}, True, ["database"]),
        (("birds",), {"birds": FRAME}, False, []),
    ],
)
def test_tables_of_a_database_are_untracked_unless_they_are_assets(seen, tables, inputs, beyond, words):
    with duckdb.connect() as connection:
        connection.execute("create table eggs as select 7 as n").fetchall()
        found = Query({}, inputs, {}, seen).run(
            *asked(f"from {tables[0]}", tables, database=None, beyond=beyond), connection=connection
        )
    assert len(found) == (1 if tables == ("eggs",) else 3)
    assert seen.words == words


def test_a_file_of_a_database_counts_by_its_state(seen, tmp_path):
    file = str(tmp_path / "w.duckdb")
    with duckdb.connect(file) as connection:
        connection.execute("create table eggs as select 7 as n").fetchall()
    found = Query({}, {}, {}, seen).run(*asked("from eggs", ("eggs",), database=f"duckdb:///{file}"))
    assert found["n"].tolist() == [7]
    assert (seen.tables, seen.databases, seen.files, seen.words) == ([(file, ["eggs"])], [], [], [])
    Query({}, {}, {}, seen).run(*asked("show tables", database=f"duckdb:///{file}"))
    assert (seen.databases, seen.files) == ([file], [f"{file}.wal"]), "it may rest on whatever is there"
    other = f"sqlite:///{tmp_path / 's.db'}"
    assert Query({}, {}, {}, seen).run(*asked("select sql as s from sqlite_master", database=other))["s"].tolist() == []
    assert seen.databases[1:] == [str(tmp_path / "s.db")]
    engine = sa.create_engine("sqlite://")
    Query({}, {}, {}, seen).run(*asked("select 1 as n", beyond=True, database=None), connection=engine)
    assert seen.words == ["database"]
    engine.dispose()


@pytest.mark.parametrize(
    ("text", "line"), [("select\nnn\nfrom\nbirds", 3), ("select\ncast('a' as int)", 3), ("from\nnothing", 3)]
)
def test_an_error_comes_from_the_line_that_is_to_blame_and_from_nowhere_else(seen, text, line):
    query = Query({"birds": FRAME}, {}, {}, seen)
    with pytest.raises(duckdb.Error, match=rf"\(line {line} of this cell\)") as caught, query:
        query.run(*asked(text, ("birds",)))
    assert "LINE" not in str(caught.value)
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.filename, last.lineno) == ("cell.py", line)


@pytest.mark.parametrize(
    ("names", "connection", "sentence"),
    [
        ({"birds": [1]}, None, "birds is a list, and no table: --sql reads frames of pandas, Polars and PyArrow"),
        ({}, [], "--sql takes an address, an engine of SQLAlchemy, or a connection of DuckDB; not a list"),
    ],
)
def test_what_is_no_table_and_no_database_is_refused(seen, names, connection, sentence):
    database = "" if connection is None else None
    with pytest.raises(NoTable, match=sentence):
        Query(names, {}, {}, seen).run(*asked("from birds", ("birds",), database=database), connection=connection)


def test_a_value_that_nobody_has_given_is_named(seen):
    with pytest.raises(NameError, match="name 'least' is not defined"):
        Query({}, {}, {}, seen).run(*asked("select $least", parameters=("least",)))
