"""Cells of SQL: an asset whose recipe is a query, over assets that are frames, files, and databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from IPython.core.completer import provisionalcompleter
from naming import texts

from nbasset.core.assets import Cell
from nbasset.core.errors import InvalidDefinition
from nbasset.notebook.cells import CellText, asset_from_cell
from nbasset.notebook.options import asset_line
from nbasset.notebook.sql_cells import connection_of
from nbasset.versions.code.normal_form import normal_form

BIRDS = "import pandas as pd\npd.DataFrame({'kind': ['owl', 'owl', 'tit'], 'n': [3, 4, 5]})"


def defined(body, line="top --sql", names=None):
    return asset_from_cell(CellText(body, body, 1, "cell.py", Cell("c1", 1), names or {}), asset_line(line))


def version(body, line="top --sql"):
    return normal_form(defined(body, line).body.normal).digest


def untracked(notebook):
    notebook.run("%asset_why top")
    return {word for word in ("the clock", "an unseeded random generator", "database") if word in notebook.page.text}


def versions(notebook):
    """How many versions of the result there are."""
    return len([made for made in notebook.session.instance.store.everything() if str(made.asset) == "top"])


def kept(notebook):
    return notebook.run("top").to_dict("list")


def test_a_query_rests_on_the_tables_it_names_and_on_the_values_it_takes():
    asset = defined("with a as (from birds) select * from a join 'x.csv' using (k) where n > $least")
    assert texts(asset.names) == ["top"]
    assert asset.body.free == ("birds", "least")
    assert defined("select 1 as x").body.free == ()


def test_comments_spacing_and_the_case_of_keywords_do_not_count_and_everything_else_does():
    first = version("SELECT kind, 1.0 AS Total -- all\nFROM birds\nWHERE x>=-1 GROUP BY kind")
    assert first == version("select kind,1.0 as Total from birds /* of them */ where x >= - 1 group by kind")
    others = (
        "select kind, 1.00 as Total from birds where x >= -1 group by kind",
        "select kind, 1.0 as total from birds where x >= -1 group by kind",
        "select Kind, 1.0 as Total from birds where x >= -1 group by kind",
        "select kind, 1.0 as Total from birds b where x >= -1 group by kind",
    )
    assert len({first, *map(version, others)}) == 5


@pytest.mark.parametrize(
    ("line", "body", "sentence"),
    [
        ("--sql", "select 1", "makes one result: name it on the line"),
        ("a, b --sql", "select 1", "makes one result"),
        ("top --sql", "-- nothing", r"is one query .*; it is empty; nothing was defined"),
        ("top --sql", "select 1; select 2", "there are 2 here"),
        ("top --sql", "drop table birds", "is one query .*, not DROP"),
        (
            "top --sql",
            "select\n  from from",
            "Line 3 of this cell cannot be read as SQL: .*\n      from from\n           ",
        ),
        ("top --sql", "select 1\n/* x", "Line 3 of this cell cannot be read as SQL: unterminated"),
        ("top --sql", "select 1\n%%asset b\n2", "A cell has one %%asset line"),
        ("top --sql=warehouse", "select 1", "--sql=warehouse: the notebook has no connection of that name"),
        ("top --sql=postgresql://h/d", "with d as (delete from x returning *) select * from d", "not DELETE"),
        ("top --sql=postgresql://h/d", "select\n from from", "Line 3 of this cell"),
    ],
)
def test_what_is_no_query_is_refused_with_its_place(line, body, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        defined(body, line)


def test_no_password_counts_and_the_rest_of_an_address_does():
    one, two = (connection_of(f"postgresql://me:{word}@host/db", {}) for word in ("one", "two"))
    assert one.identity == two.identity == "postgresql://me@host/db"
    assert (one.dialect, connection_of("", {}).dialect) == ("postgres", "duckdb")
    with pytest.raises(InvalidDefinition, match="engine is a list; it takes an address"):
        connection_of("engine", {"engine": []})


def test_a_result_follows_its_tables_and_is_reused_where_only_the_look_of_the_query_changes(notebook):
    notebook.run(f"%%asset birds\n{BIRDS}", "a")
    notebook.run("least = 3", "p")
    notebook.run(
        "%%asset top --sql\nselect kind, sum(n)::int as n from birds where n > $least group by kind order by kind", "b"
    )
    assert kept(notebook) == {"kind": ["owl", "tit"], "n": [4, 5]}
    notebook.run(
        "#| asset: top --sql\n-- by kind\nSELECT kind, sum(n)::int AS n\nFROM birds\nWHERE n > $least\nGROUP BY kind\nORDER BY kind",
        "b",
    )
    assert versions(notebook) == 1
    notebook.run(f"%%asset birds\n{BIRDS.replace('5', '6')}", "a")
    assert notebook.status("top") == "STALE"
    notebook.run("%materialize")
    assert kept(notebook) == {"kind": ["owl", "tit"], "n": [4, 6]}
    notebook.run("least = 4", "p")
    assert notebook.status("top") == "STALE"
    notebook.run("%materialize top")
    assert kept(notebook) == {"kind": ["tit"], "n": [6]}


def test_a_table_that_is_not_yet_an_asset_is_waited_for(notebook):
    notebook.run("%%asset top --sql\nfrom birds", "b")
    assert notebook.status("top") == "UNRESOLVED"
    notebook.run(f"%%asset birds\n{BIRDS}", "a")
    notebook.run("%materialize top")
    assert len(notebook.run("top")) == 3


def test_the_result_is_a_frame_of_the_kind_of_its_inputs(notebook):
    notebook.run("import pandas as pd, polars as pl, pyarrow as pa")
    notebook.run("%%asset one\npl.DataFrame({'x': [1, 2]})")
    notebook.run("%%asset two\npa.table({'x': [2, 3]})")
    notebook.run("%%asset a --sql\nfrom one where x > 1")
    notebook.run("%%asset b --sql\nfrom two")
    notebook.run("%%asset c --sql\nfrom one join two using (x)")
    kinds = [type(notebook.run(name)).__module__.partition(".")[0] for name in "abc"]
    assert kinds == ["polars", "pyarrow", "pandas"]
    notebook.run("%%asset numbers\n[1, 2]")
    error = notebook.run("%%asset bad --sql\nfrom numbers", fails=True)
    assert "numbers is a list, and no table: --sql reads frames" in str(error)


def test_an_error_has_the_line_of_the_cell_and_nothing_of_the_machinery(notebook):
    notebook.run(f"%%asset birds\n{BIRDS}")
    error = notebook.run("%%asset top --sql\n-- a look\nselect kind,\n  nn\nfrom birds", fails=True)
    assert 'column "nn" not found' in str(error)
    assert "(line 4 of this cell)" in str(error)


def test_files_count_by_what_they_hold(notebook, tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n2\n")
    notebook.run("%%asset top --sql\nselect sum(x)::int as x from 'a.csv'")
    assert notebook.run("top")["x"].tolist() == [3]
    assert notebook.status("top") == "FRESH"
    (tmp_path / "a.csv").write_text("x\n1\n20\n")
    assert notebook.status("top") == "STALE"


def test_what_gives_something_else_each_time_is_said_to_be_untracked(notebook):
    notebook.run("%%asset top --sql\nselect now() as t, random() as r")
    assert {"the clock", "an unseeded random generator"} <= untracked(notebook)


def test_a_file_of_duckdb_counts_by_its_state_and_an_asset_hides_its_table(notebook, tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "w.duckdb")) as own:
        own.execute("create table eggs as select 1 as x")
        own.execute("create table birds as select 0 as n")
    notebook.run(f"%%asset birds\n{BIRDS}")
    notebook.run("%%asset top --sql=duckdb:///w.duckdb\nselect x, (select max(n) from birds)::int as n from eggs")
    assert kept(notebook) == {"x": [1], "n": [5]}
    assert notebook.status("top") == "FRESH"
    assert not untracked(notebook)
    with duckdb.connect(str(tmp_path / "w.duckdb")) as own:
        own.execute("update eggs set x = 2")
    assert notebook.status("top") == "STALE"
    notebook.run("%materialize top")
    assert kept(notebook)["x"] == [2]


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_an_asset_may_be_kept_in_the_file_that_its_query_asks(notebook, tmp_path, kind):
    import duckdb

    def do(*sentences):
        for sentence in sentences:
            with closing((duckdb if kind == "duckdb" else sqlite3).connect(str(tmp_path / "w.db"))) as own:
                own.execute(sentence).fetchall()
                own.commit() if kind == "sqlite" else None

    do("create table eggs as select 1 as x", "create view most as select max(x) as x from eggs")
    notebook.run(f"%nbasset io house = {kind}:///{tmp_path / 'w.db'}")
    notebook.run("%%asset top --sql=house --io house\nselect x from main.most")
    notebook.run("%%asset sums --sql=house --io house\nselect top.x + eggs.x as x from top, eggs")
    assert [notebook.status(name) for name in ("top", "sums")] == ["FRESH", "FRESH"]
    do("create table nests as select 7 as x")
    assert [notebook.status(name) for name in ("top", "sums")] == ["FRESH", "FRESH"]
    assert notebook.run("sums")["x"].tolist() == [2]
    do("insert into eggs values (5)")
    assert [notebook.status(name) for name in ("top", "sums")] == ["STALE", "STALE"]
    notebook.run("%materialize")
    assert notebook.run("sums")["x"].tolist() == [6, 10]
    assert [notebook.status(name) for name in ("top", "sums")] == ["FRESH", "FRESH"]


def test_a_place_that_has_a_name_is_a_connection(notebook, tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "w.duckdb")) as own:
        own.execute("create table eggs as select 1 as x")
    notebook.run(f"%nbasset io house = duckdb:///{tmp_path / 'w.duckdb'}\n%nbasset io lake = {tmp_path}/lake")
    notebook.run(f"%%asset birds --io lake\n{BIRDS}")
    notebook.run("%%asset top --sql=house\nselect x, (select max(n) from birds)::int as n from eggs")
    assert kept(notebook) == {"x": [1], "n": [5]}
    assert notebook.status("top") == "FRESH"
    with pytest.raises(AssertionError, match=r"lake is .*/lake, where files lie, and a query asks a database"):
        notebook.run("%%asset other --sql=lake\nfrom eggs")
    notebook.run("house = 1")
    with pytest.raises(AssertionError, match="house is a int"):
        notebook.run("%%asset other --sql=house\nfrom eggs")


def test_a_file_of_sqlite_does_too_and_a_query_changes_nothing_in_it(notebook, tmp_path):
    with closing(sqlite3.connect(tmp_path / "s.db", isolation_level=None)) as own:
        own.execute("create table eggs (x int)")
        own.execute("insert into eggs values (1), (2)")
    notebook.run(f"%%asset birds\n{BIRDS}")
    notebook.run(
        "%%asset eggs --sql=sqlite:///s.db\nselect sum(x) as X, (select max(n) from birds) AS n from eggs where x < 9"
    )
    assert notebook.run("eggs").to_dict("list") == {"X": [3], "n": [5]}
    with closing(sqlite3.connect(tmp_path / "s.db", isolation_level=None)) as own:
        assert own.execute("select count(*) from sqlite_master").fetchone() == (1,)
        own.execute("insert into eggs values (3)")
    assert notebook.status("eggs") == "STALE"
    notebook.run("%materialize eggs")
    assert notebook.run("eggs")["X"].tolist() == [6]


def test_a_connection_of_the_notebook_is_used_and_what_it_holds_is_untracked(notebook):
    notebook.run("import duckdb\ncon = duckdb.connect()\ncon.execute('create table eggs as select 1 as x');")
    notebook.run("%%asset top --sql=con\nfrom eggs")
    assert notebook.run("top")["x"].tolist() == [1]
    assert untracked(notebook) == {"database"}


def test_a_dimension_is_a_parameter_of_the_query(notebook):
    notebook.run(f"%%asset birds\n{BIRDS}")
    notebook.run("%%asset top --sql --sweep kind=owl,tit\nselect sum(n)::int as n from birds where birds.kind = $kind")
    assert {kind: frame["n"].tolist() for kind, frame in notebook.run("top").items()} == {"owl": [7], "tit": [5]}


def test_names_are_completed_in_sql_as_in_python(notebook):
    notebook.run(f"%%asset birds\n{BIRDS}")
    with provisionalcompleter():
        offered = notebook.shell.Completer.completions("%%asset top --sql\nselect * from bir", 34)
        assert "birds" in [each.text for each in offered]
