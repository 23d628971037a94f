"""Files that one asset writes and another reads: a reader never gets the file of another version."""

from truth.language import again, case, edit, edits, insert, write

CASES = [
    case(
        "a file written by one and read by another: edited, put back, spoiled, removed",
        """
        from pathlib import Path

        %%asset out
        Path("out.txt").write_text("one")

        %%asset r
        Path("out.txt").read_text()

        %%asset s
        r.upper()
        """,
        edit('"one"', '"two"', "out r s", r="two", s="TWO"),
        edit('"two"', '"one"', "out", r="one", s="ONE"),
        write("out.txt", "spoiled", "out", r="one"),
        write("out.txt", None, "out", r="one"),
        undo=False,
    ),
    case(
        "the reader stands above the writer's upstream, and only that is edited",
        """
        import pandas as pd
        k = 1

        %%asset table
        pd.DataFrame({"x": [k, 2]})

        %%asset saved
        table.to_csv("table.csv", index=False)

        %%asset total
        int(pd.read_csv("table.csv").x.sum())
        """,
        edit("k = 1", "k = 5", "table saved total", total=7),
        edit("k = 5", "k = 1", "saved", total=3),
        undo=False,
    ),
    case(
        "a new reader of a file that an earlier version wrote last",
        """
        from pathlib import Path

        %%asset out
        Path("out.txt").write_text("one")

        start = 0
        """,
        edit('"one"', '"two"', "out"),
        edit('"two"', '"one"', ""),
        insert("start = 0", '%%asset r\nPath("out.txt").read_text()', "out r", r="one"),
        undo=False,
        needless_ok="a reader that nobody knew has read the other file first",
    ),
    case(
        "a reader that copes with what is missing gets what there would be from scratch",
        """
        from pathlib import Path

        %%asset out
        Path("out.txt").write_text("one")

        start = 0
        """,
        write("out.txt", None, ""),
        insert(
            "start = 0",
            '%%asset r\nfound = Path("out.txt").read_text() if Path("out.txt").exists() else None\nr = found',
            "out r",
            r="one",
        ),
        undo=False,
        needless_ok="a reader that nobody knew has read the other file first",
    ),
    case(
        "a folder that the body makes, a file put in place of another, and one that is copied",
        """
        import os, shutil
        from pathlib import Path
        k = "one"

        %%asset out
        os.makedirs("made/deep", exist_ok=True)
        Path("made/deep/a.txt").write_text(k)
        Path("b.tmp").write_text(k + "!")
        os.replace("b.tmp", "b.txt")
        shutil.copy("b.txt", "c.txt")

        %%asset a
        Path("made/deep/a.txt").read_text()

        %%asset b
        Path("b.txt").read_text() + open("c.txt").read()
        """,
        edit('"one"', '"two"', "out a b", a="two", b="two!two!"),
        edit('"two"', '"one"', "out", a="one", b="one!one!"),
        undo=False,
    ),
    case(
        "what a body writes for itself makes nothing again, whatever becomes of it",
        """
        from pathlib import Path

        %%asset a
        if not Path("cache.txt").exists():
            Path("cache.txt").write_text("from far away")
        a = Path("cache.txt").read_text()

        %%asset b
        Path("scratch.txt").write_text("x" * 3)
        b = len(Path("scratch.txt").read_text())
        """,
        write("scratch.txt", "changed by somebody"),
        write("scratch.txt", None),
        undo=False,
    ),
    case(
        "libraries that write by themselves",
        """
        import duckdb, numpy as np, pandas as pd, polars as pl
        import pyarrow as pa, pyarrow.feather as pf, pyarrow.parquet as pq
        k = 1
        def frame(): return pl.DataFrame({"x": [k]})

        %%asset w1
        pd.DataFrame({"x": [k]}).to_parquet("1.parquet")

        %%asset w2
        frame().write_parquet("2.parquet")

        %%asset w3
        pq.write_table(pa.table({"x": [k]}), "3.parquet")

        %%asset w4
        frame().lazy().sink_parquet("4.parquet")

        %%asset w5
        duckdb.sql(f"COPY (SELECT {k} AS x) TO '5.parquet' (FORMAT parquet)")
        None

        %%asset w6
        duckdb.sql(f"SELECT {k} AS x").write_parquet("6.parquet")

        %%asset w7
        pf.write_feather(pa.table({"x": [k]}), "7.feather")
        np.save("7.npy", np.array([k]))

        %%asset a
        [int(pd.read_parquet(f"{each}.parquet").x.sum()) for each in range(1, 7)]

        %%asset b
        int(pf.read_table("7.feather")["x"][0].as_py() + np.load("7.npy")[0])
        """,
        edit("k = 1", "k = 2", "w1 w2 w3 w4 w5 w6 w7 a b", a=[2] * 6, b=4).rerunning("def frame"),
        edit("k = 2", "k = 1", "w1 w2 w3 w4 w5 w6 w7", a=[1] * 6, b=2).rerunning("def frame"),
        undo=False,
    ),
    case(
        "a file that an earlier version wrote and the present one does not, until somebody else writes it",
        """
        from pathlib import Path

        %%asset out
        Path("out.txt").write_text("one")

        %%asset r
        Path("out.txt").read_text()

        %%asset s
        r.upper()
        """,
        edit('"out.txt").write', '"out2.txt").write', "out").leaving_unsure("r s").failing("r s"),
        edit('"out2.txt").write', '"out.txt").write', "", r="one", s="ONE"),
        edit('Path("out.txt").write_text("one")', "3", "out").leaving_unsure("r s").failing("r s"),
        write("out.txt", "by hand", "r s", r="by hand", s="BY HAND"),
        undo=False,
    ),
    case(
        "a file of its own that a body writes where it is missing",
        """
        from pathlib import Path

        %%asset a
        if not Path("cache.txt").exists():
            Path("cache.txt").write_text("one")
        a = Path("cache.txt").read_text()

        %%asset b
        a.upper()
        """,
        edit('"one"', '"two"', "a").leaving_unsure("a b"),
        undo=False,
        needless_ok="what it finds is another file",
    ),
    case(
        "a plain cell that reads what an asset wrote",
        """
        from pathlib import Path

        %%asset out
        Path("out.txt").write_text("one")

        text = Path("out.txt").read_text()

        %%asset r
        text.upper()
        """,
        edit('"one"', '"two"', "out").leaving_stale("r"),
        again("text =", "r", r="TWO"),
        edit('"two"', '"one"', "out", r="ONE").rerunning("text ="),
        edit('"out.txt").write', '"out2.txt").write', "out").leaving_unsure("r").failing("r"),
        undo=False,
        modes="live",
    ),
    case(
        "a chain of files, and a writer that fails",
        """
        from pathlib import Path

        %%asset one
        Path("1.txt").write_text("1")

        %%asset two
        Path("2.txt").write_text(Path("1.txt").read_text() + "2")

        %%asset three
        Path("2.txt").read_text()
        """,
        edit('"1")', '"one ")', "one two three", three="one 2"),
        edits({'"one ")': '"1")'}, "one two", three="12"),
        undo=False,
    ),
    case(
        "a plain cell has another program write a file of what a cell above makes again",
        """
        n = 1

        import os, subprocess
        _ = subprocess.run(["sh", "-c", f"echo {n} > f.txt"])

        !echo {n} > g.txt

        os.system(f"echo {n} > h.txt");

        _ = open("i.txt", "w").write(str(n))

        %%asset a
        open("f.txt").read()

        %%asset b
        open("g" + ".txt").read()

        %%asset c
        open("h.txt").read()

        %%asset d
        open("i" + ".txt").read()
        """,
        edit("n = 1", "n = 2").leaving_stale("a b c d"),
        again("sh", "a", a="2\n").leaving_stale("b c d"),
        again("g.txt", "b", b="2\n").leaving_stale("c d"),
        modes="live",
        unsure="a b c",
        undo=False,
    ),
    case(
        "a database that an older text of a cell has made, and the new one only reads",
        """
        import sqlite3

        con = sqlite3.connect("x.db")
        con.execute("create table if not exists t (n int)")
        n = con.execute("select count(*) from t").fetchone()[0]
        con.close()

        %%asset a
        n
        """,
        edit('con.execute("create table if not exists t (n int)")\n', "").leaving_stale("a").failing("a"),
        modes="live",
        undo=False,
    ),
    case(
        "what a program has told of a file that its command names",
        """
        import subprocess
        told = subprocess.run(["cat", "src.txt"], capture_output=True, text=True).stdout

        !cp src.txt dst.txt

        %%asset a
        told

        %%asset b
        open("dst.txt").read()
        """,
        edit("one", "two").leaving_stale("a b"),
        modes="live",
        unsure="a b",
        undo=False,
        files={"src.txt": "one"},
    ),
    case(
        "what a program has told of files that its command does not name",
        """
        import subprocess
        RATE = 2
        def ran(*command): return subprocess.run(command, capture_output=True, text=True).stdout
        told = ran("sh", "prog.sh")
        lines = told + "!"

        told2 = ran("sh", "-c", "cat *.dat")

        told3 = !cat *.dat

        more = [told2]

        %%asset a
        lines

        %%asset b
        more

        %%asset c
        list(told3)

        %%asset d
        RATE
        """,
        edit("XX", "YY").leaving_unsure("a b c"),
        edit("RATE = 2", "RATE = 3", "a d", d=3).rerunning("told2 ="),
        files={"prog.sh": "cat x.dat", "x.dat": "XX"},
        undo=False,
        modes="live",
        unsure="a b c",
    ),
]
