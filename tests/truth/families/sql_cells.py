"""Cells of SQL: what a query rests on, what of its text counts, and what nobody can know."""

from truth.language import case, edit, edits, write

CASES = [
    case(
        "a query over assets, and what rests on its result",
        """
        import pandas as pd
        K = 1

        %%asset birds
        pd.DataFrame({"kind": ["owl", "tit"], "n": [2, K]})

        %%asset eggs
        pd.DataFrame({"kind": ["owl", "tit"], "laid": [3, 9]})

        %%asset top --sql
        select kind, n * laid as many from birds join eggs using (kind) where n > 1 order by n

        %%asset best
        top["kind"].tolist()
        """,
        edit("K = 1", "K = 7", "birds top best", best=["owl", "tit"]),
        edit("order by n", "ORDER   BY n -- the rare ones first", "", best=["owl", "tit"]),
        edit("ORDER   BY n", "order by n desc", "top best", best=["tit", "owl"]),
        edit("n * laid as many", "laid*n AS many", "top", best=["tit", "owl"]),
    ),
    case(
        "frames of plain cells, and values that a query takes",
        """
        import pandas as pd
        birds = pd.DataFrame({"n": [1, 2, 3]})
        least, unused = 1, 1

        %%asset total --sql
        with birds as (select * from birds where n > $least) select sum(n)::int as s from birds

        %%asset number
        total["s"].tolist()
        """,
        edit("least, unused = 1, 1", "least, unused = 1, 2", "", number=[5]),
        edit("least, unused = 1, 2", "least, unused = 2, 2", "total number", number=[3]),
        edit("[1, 2, 3]", "[1, 2, 30]", "total number", number=[30]),
    ),
    case(
        "a view of the query that bears the name of an asset hides it",
        """
        import pandas as pd
        K = 1

        %%asset eggs
        pd.DataFrame({"x": [K]})

        %%asset top --sql
        with recursive eggs(x) as (select 1 union all select x + 1 from eggs where x < 3) select sum(x)::int as x from eggs

        %%asset number
        top["x"].tolist()
        """,
        edit("K = 1", "K = 2", "eggs", number=[6]),
        edit("x < 3", "x < 4", "top number", number=[10]),
    ),
    case(
        "texts, aliases, names in quotes and numbers count as they are written",
        """
        import pandas as pd
        K = 1

        %%asset birds
        pd.DataFrame({"n": [K]})

        %%asset top --sql
        SELECT n AS "One", 'a b' as b, 1.5 as c FROM birds

        %%asset looks
        top.to_dict("list")
        """,
        edit("'a b'", "'a  b'", "top looks", looks={"One": [1], "b": ["a  b"], "c": [1.5]}),
        edit('"One"', '"ONE"', "top looks", looks={"ONE": [1], "b": ["a  b"], "c": [1.5]}),
        edit("SELECT n", "select N", "top", looks={"ONE": [1], "b": ["a  b"], "c": [1.5]}),
        edit("1.5", "2.5", "top looks", looks={"ONE": [1], "b": ["a  b"], "c": [2.5]}),
        needless_ok="the case of a name may show, and DuckDB's own names are not looked at",
    ),
    case(
        "files that a query reads, one and by a pattern",
        """
        %%asset one --sql
        select sum(x)::int as x from 'data/a.csv'

        %%asset many --sql
        select sum(x)::int as x from read_csv('data/*.csv')

        %%asset looks
        [*one["x"].tolist(), *many["x"].tolist()]
        """,
        write("data/b.csv", "x\n20\n", "many looks", looks=[1, 23]),
        write("data/a.csv", "x\n5\n", "one many looks", looks=[5, 27]),
        write("data/c.csv", "x\n1\n", "many looks", looks=[5, 28]),
        files={"data/a.csv": "x\n1\n", "data/b.csv": "x\n2\n", "data/d.csv": "x\n2\n"},
        undo=False,
    ),
    case(
        "a file of SQLite, in which a table bears the asset's own name",
        """
        import sqlite3
        M = 1
        with sqlite3.connect("s.db") as own:
            own.execute("create table if not exists eggs (x int)")
            own.execute("delete from eggs")
            own.execute("insert into eggs values (?)", (M,))
        own.close()

        %%asset eggs --sql=sqlite:///s.db
        select max(x) as x from eggs

        %%asset number
        eggs["x"].tolist()
        """,
        modes="live",
        undo=False,
    ),
    case(
        "a file of DuckDB: the tables that a query names count, also through a view, and no others",
        """
        import duckdb
        M, K = 1, 1
        with duckdb.connect("w.duckdb") as own:
            own.execute("create or replace table eggs as select ? as x", [M])
            own.execute("create or replace table nests as select ? as x", [K])
            own.execute("create or replace view most as select max(x) as x from eggs")

        %%asset one --sql=duckdb:///w.duckdb
        select x + 1 as x from main.most

        %%asset other --sql=duckdb:///w.duckdb
        select x from nests

        %%asset looks
        [*one["x"].tolist(), *other["x"].tolist()]
        """,
        edit("M, K = 1, 1", "M, K = 1, 2", "other looks", looks=[2, 2]),
        edit("M, K = 1, 2", "M, K = 5, 2", "one looks", looks=[6, 2]),
        edit("max(x)", "min(x) - 1", "one looks", looks=[5, 2]),
        modes="live",
        undo=False,
    ),
    case(
        "the clock and chance in a query are untracked, and seeds of nobody help",
        """
        import pandas as pd
        K = 1

        %%asset birds
        pd.DataFrame({"n": [K]})

        %%asset when --sql
        select n, now() as t, random() as r from birds

        %%asset count
        len(when)
        """,
        edit("K = 1", "K = 2", "birds when count", count=1),
        unsure="when count",
        undo=False,
    ),
    case(
        "a cell that was Python becomes SQL, and goes back",
        """
        import pandas as pd
        K = 3

        %%asset birds
        pd.DataFrame({"n": [1, K]})

        %%asset top
        birds[birds.n > 1].reset_index(drop=True)

        %%asset number
        top["n"].tolist()
        """,
        edits(
            {"%%asset top\nbirds[birds.n > 1].reset_index(drop=True)": "#| asset: top --sql\nfrom birds where n > 1"},
            "top",
            number=[3],
        ),
        edit("where n > 1", "where n > 0", "top number", number=[1, 3]),
    ),
]
