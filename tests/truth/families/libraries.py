"""Values and files of other people's libraries: what of them counts, and what only seems to have changed."""

from truth.language import case, edit

CASES = [
    case(
        "databases and archives that a plain cell writes anew in every session",
        """
        import gzip, io, sqlite3, tarfile, zipfile
        K = 1

        with gzip.open("a.gz", "wt") as f: f.write(f"hello {K}")
        with zipfile.ZipFile("a.zip", "w") as z: z.writestr("x.txt", f"hi {K}")
        with tarfile.open("a.tar.gz", "w:gz") as t: i = tarfile.TarInfo("x"); i.size = K; t.addfile(i, io.BytesIO(b"x" * K))
        con = sqlite3.connect("a.db"); con.execute("drop table if exists t"); con.execute("create table t (n int)")
        con.executemany("insert into t values (?)", [(K,), (2,)]); con.commit(); con.close()

        %%asset a
        gzip.open("a.gz", "rt").read()

        %%asset b
        zipfile.ZipFile("a.zip").read("x.txt")

        %%asset c
        con = sqlite3.connect("a.db"); rows = con.execute("select n from t").fetchall(); con.close()
        rows

        %%asset d
        tarfile.open("a.tar.gz").getmember("x").size
        """,
        edit("K = 1", "K = 3", "a b c d", a="hello 3", c=[(3,), (2,)], d=3).rerunning("with gzip"),
    ),
    case(
        "fields, defaults and options that a metaclass of C keeps, and what a decoder decodes into",
        """
        import msgspec

        class S(msgspec.Struct):
            a: int
            b: str = "q"
            c: list = msgspec.field(default_factory=lambda: [1])

        class T(msgspec.Struct, rename="camel"):
            one_a: int

        dec = msgspec.json.Decoder(S)

        %%asset s
        S(1).b, S(1).c

        %%asset e
        dec.decode(b'{"a": 3}').b

        %%asset f
        msgspec.json.encode(T(1))

        %%asset g
        1 + 1
        """,
        edit('b: str = "q"', 'b: str = "r"', "s e", e="r").rerunning("dec ="),
        edit("[1]", "[2]", "s e", s=("r", [2])).rerunning("dec ="),
        edit('rename="camel"', 'rename="pascal"', "f", f=b'{"OneA":1}'),
    ),
    case(
        "objects that change by being used or looked at",
        """
        import numpy as np
        import scipy.sparse as ss
        from joblib import Memory
        g = ss.random(4, 4, density=0.5, random_state=0)

        memory = Memory(".memory", verbose=0)

        @memory.cache
        def f(x): return x + 1

        %%asset a
        round(float(g.sum()), 6)

        %%asset b
        f(3)
        """,
        edit("x + 1", "x + 2", "b", b=5),
        undo=False,
    ),
    case(
        "a query of DuckDB's below which others read files",
        """
        import duckdb

        %%asset rows
        duckdb.sql("select sum(n) as s from 'x.csv'").fetchall()

        there = duckdb.read_csv("x.csv")

        %%asset a
        there.aggregate("sum(n)").fetchall()

        %%asset b
        rows[0][0] + 1
        """,
        edit("sum(n) as s", "max(n) as s", "rows b", b=3),
        files={"x.csv": "n\n1\n2\n"},
    ),
    case(
        "handles of which nobody can see more than the kind are what makes them",
        """
        import duckdb, sqlite3
        import pandas as pd
        numbers = pd.DataFrame({"n": [1, 2]})

        there = duckdb.sql("select sum(n) as s from numbers")

        path = "a.db"

        K = 1; con = sqlite3.connect(path)

        cur = con.cursor()

        %%asset a
        there.fetchall()

        %%asset b
        cur.execute("select 1 + 1").fetchall()

        %%asset c
        1 + 1
        """,
        edit('"n": [1, 2]', '"n": [1, 3]', "a", a=[(4,)]).rerunning("there ="),
        edit("K = 1", "K = 2").rerunning("cur ="),
        edit('"a.db"', '"b.db"', "b").rerunning("K =", "cur ="),
    ),
]
