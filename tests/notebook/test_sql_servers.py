"""Cells of SQL over servers of their own, after restarts, beside sources: what counts, and what is said of it."""

from __future__ import annotations

import duckdb
import pytest
from servers import postgres_server

BOOK = """
    import pandas as pd

    %%asset birds
    pd.DataFrame({"kind": ["owl", "tit"], "n": [1, 2]})

    %%asset top --sql
    select kind
    from birds
    where n > 1

    %%asset names
    top["kind"].tolist()
"""

SOURCE = """
import duckdb
from pathlib import Path
from nbasset import DataVersion, observable_source_asset
con = duckdb.connect()
con.execute("create table eggs as select 1 as x").fetchall();

@observable_source_asset
def eggs():
    return DataVersion(Path("version").read_text())
"""


def test_a_single_cell_goes_on_after_a_restart_and_says_what_was_edited(opened):
    book = opened(BOOK)
    book.restart()
    book.run("c4")
    assert book.value("names") == ["tit"]
    book.run("c1", "c2")
    book.cells["c3"] = "%%asset top --sql\nSELECT kind FROM birds /* the many */\nWHERE n > 1"
    book.run("c3")
    assert book.kernel.status("names") == "FRESH"
    book.cells["c3"] = "%%asset top --sql\nselect kind\nfrom birds\nwhere n > 0"
    book.kernel.run(book.cells["c3"].replace("--sql", "--sql --define"), "c3")
    book.kernel.page.shown.clear()
    book.kernel.run("%asset_why names")
    told = book.kernel.page.text
    assert "where n > 1" in told
    assert "where n > 0" in told
    assert "kind" not in [line.strip("-+ ") for line in told.splitlines()], "lines that stay are no edit"
    book.run("c3", "c4")
    assert book.value("names") == ["owl", "tit"]


def test_a_query_stands_among_the_assets_with_what_it_rests_on(opened):
    book = opened(BOOK)
    book.kernel.page.shown.clear()
    book.kernel.run("%assets")
    assert "top" in book.kernel.page.text
    instance = book.kernel.session.instance
    rests = {name: sorted(map(str, instance.status(name).version.upstream)) for name in ("birds", "top", "names")}
    assert rests == {"birds": [], "top": ["birds"], "names": ["top"]}


def test_a_query_can_become_python_and_python_a_query_in_the_same_cell(notebook):
    notebook.run("%%asset birds\nimport pandas as pd\npd.DataFrame({'n': [1, 2]})")
    notebook.run("%%asset top\nbirds[birds.n > 1]", "c")
    notebook.run("%%asset top --sql\nfrom birds where n > 1", "c")
    assert notebook.run("top")["n"].tolist() == [2]
    notebook.run("%%asset top\nbirds[birds.n > 1]", "c")
    assert notebook.run("top").index.tolist() == [1], "what pandas gave keeps its index"


@pytest.mark.slow
def test_processes_make_queries_as_the_kernel_does(notebook):
    notebook.run("%nbasset mode define")
    notebook.run("%%asset birds\nimport pandas as pd\npd.DataFrame({'n': [1, 2]})")
    notebook.run("least = 1")
    notebook.run("%%asset top --sql\nselect n from birds where n > $least")
    notebook.run("%%asset bad --sql\nselect n,\n  nothing\nfrom birds")
    notebook.run("%materialize top -j 2")
    assert notebook.run("top")["n"].tolist() == [2]
    error = notebook.run("%materialize bad -j 2", fails=True)
    assert "(line 3 of this cell)" in str(error)
    notebook.run("%nbasset executor kernel")


def test_a_source_that_is_called_as_a_table_says_its_version(notebook, tmp_path):
    (tmp_path / "version").write_text("1")
    notebook.run(SOURCE)
    notebook.run("%%asset top --sql=con\nselect x from eggs")
    assert notebook.run("top")["x"].tolist() == [1]
    notebook.run("%asset_why top")
    assert "untracked: database" not in notebook.page.text
    notebook.run("con.execute('update eggs set x = 2').fetchall();")
    (tmp_path / "version").write_text("2")
    notebook.run("%materialize top")
    assert notebook.run("top")["x"].tolist() == [2]


def test_a_kernel_that_has_a_file_open_is_asked_through_it(notebook, tmp_path):
    notebook.run(
        "import duckdb\ncon = duckdb.connect('w.duckdb')\ncon.execute('create table eggs as select 1 as x').fetchall();"
    )
    notebook.run("%%asset top --sql=duckdb:///w.duckdb\nfrom eggs")
    assert notebook.run("top")["x"].tolist() == [1]
    notebook.run("con.close()")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as other:
        other.execute("insert into eggs values (5)").fetchall()
    notebook.run("%materialize top")
    assert notebook.run("top")["x"].tolist() == [1, 5]


@pytest.mark.slow
def test_postgres_is_asked_in_its_own_sql_and_left_as_it_is(notebook, tmp_path_factory):
    with postgres_server(tmp_path_factory.getbasetemp() / "sql-postgres") as server:
        database = server.database()
        server.execute(
            database, "create table eggs (kind text, x int)", "insert into eggs values ('owl', 3), ('tit', 4)"
        )
        server.execute(
            database, "create table birds (n int)", "create table stock (n int)", "insert into stock values (9)"
        )
        address = server.url(database).replace("postgresql://", "postgresql+psycopg://")
        notebook.run(f"import sqlalchemy\nshop = sqlalchemy.create_engine({address!r})")
        notebook.run("%%asset birds\nimport pandas as pd\npd.DataFrame({'kind': ['owl', 'tit'], 'n': [1, 2]})")
        notebook.run(
            "%%asset top --sql=shop\n-- ours beside theirs\nselect kind, (x * n)::int as Many, '12:30' as t, x / 2.0 as half\n"
            "from eggs join birds using (kind) where x > $least order by kind".replace("$least", "3")
        )
        assert notebook.run("top").to_dict("list") == {"kind": ["tit"], "many": [8], "t": ["12:30"], "half": [2.0]}
        notebook.run("%asset_why top")
        assert "database" in notebook.page.text
        notebook.run("%%asset stock --sql=shop\nselect n from stock")
        assert notebook.run("stock")["n"].tolist() == [9]
        assert server.execute(database, "select count(*) from birds") == [(0,)]
        notebook.run(
            "with shop.connect() as c: ours = c.execute(sqlalchemy.text('select count(*) from birds')).scalar()"
        )
        assert notebook.run("ours") == 0, "the server's own table is not hidden by what a query was given"
        error = notebook.run("%%asset bad --sql=shop\nselect kind,\n  nothing\nfrom eggs", fails=True)
        assert "(line 3 of this cell)" in str(error)
        error = notebook.run("%%asset bad --sql=shop\nselect setval('s', 1), pg_sleep(0)\nfrom nowhere", fails=True)
        assert "(line 3 of this cell)" in str(error)
        notebook.run("least = 3")
        notebook.run(f"%%asset few --sql={address}\nselect x from eggs where x > $least and kind like 't%'")
        assert notebook.run("few")["x"].tolist() == [4]
        stored = b"".join(path.read_bytes() for path in (notebook.session.instance.root).rglob("*") if path.is_file())
        assert b"secret" not in stored
        for cell, mark in {
            "top --sql=shop\nselect max(n) as n from birds": "",
            "asked --sql=shop\nselect max(pg_size_bytes(n::text)) as n from birds": "untracked: database",
            "theirs --sql=shop\nselect max(x) as n from eggs": "untracked: database",
        }.items():
            notebook.page.shown.clear()
            notebook.run(f"%%asset {cell}")
            assert "untracked: network" not in notebook.page.text, cell
            assert ("untracked: database" in notebook.page.text) == bool(mark), cell
        notebook.run("shop.dispose()")
