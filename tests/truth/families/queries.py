"""Queries: tables that are names of the notebook, tables of databases, and texts that are none."""

from truth.language import case, edit

CASES = [
    case(
        "a frame that a query names, at once, through a text, through a helper",
        """
        import duckdb
        import pandas as pd
        K = 1

        def ask(text): return duckdb.sql(text).fetchall()

        %%asset birds
        pd.DataFrame({"x": [1, 2, K]})

        %%asset a
        duckdb.sql("select max(x) from birds").fetchall()

        %%asset b
        text = "with b as (from birds) select min(x) from b"
        duckdb.sql(text).fetchall()

        %%asset c
        ask(f"select {'sum'}(x)::int from birds")

        %%asset d
        "select max(x) from birds"
        """,
        edit("K = 1", "K = 4", "birds a b c", a=[(4,)], b=[(1,)], c=[(7,)]),
    ),
    case(
        "a table of a database that bears the asset's own name, and that of another one",
        """
        import sqlite3
        import duckdb
        import pandas as pd
        con = sqlite3.connect("s.db")
        con.execute("create table if not exists orders (n int)");
        con.execute("create table if not exists other (n int)");
        K = 1

        %%asset orders
        pd.read_sql("SELECT * FROM orders", con)["n"].tolist() + [K]

        %%asset other
        pd.read_sql("select * from orders union select * from other", con)["n"].tolist()

        %%asset third
        with sqlite3.connect("s.db") as c:
            n = len(c.execute("select * from orders").fetchall())
        n
        """,
        modes="live",
    ),
    case(
        "prose that begins as SQL does",
        """
        K = 1
        LETTER = "From mail to me"

        %%asset mail
        f"From mail: hello"

        %%asset me
        ["with", "Update me", LETTER, "select from mail", K]

        %%asset note
        ["From mail with love", len(LETTER)]
        """,
        edit("K = 1", "K = 2", "me", me=["with", "Update me", "From mail to me", "select from mail", 2]),
    ),
    case(
        "what a query in a text asks that gives something else each time",
        """
        import sqlite3
        Q = "select datetime('now')"
        K = 1

        def drawn(n):
            return sqlite3.connect(":memory:").execute(f"select {n} + random()").fetchone()

        %%asset when
        sqlite3.connect(":memory:").execute(Q).fetchone()

        %%asset lot
        drawn(K)

        %%asset steady
        sqlite3.connect(":memory:").execute(f"select {K}").fetchone()
        """,
        edit("K = 1", "K = 2", "lot steady", steady=(2,)).leaving_unsure("when lot"),
        unsure="when lot",
    ),
    case(
        "a table in the connection that every query of duckdb asks",
        """
        import duckdb
        duckdb.execute("create or replace table kept as select 1 as x")

        %%asset a
        duckdb.sql("select x from kept").fetchall()

        %%asset b
        import pandas as pd
        pd.Series([1]).sum().item()
        """,
        edit("select 1 as x", "select 2 as x").leaving_unsure("a"),
        unsure="a",
        modes="live",
    ),
]
