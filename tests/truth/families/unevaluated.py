"""Values not yet evaluated: the files they will read count, whoever evaluates them; what is chosen in widgets."""

from truth.language import case, edit, write

CASES = [
    case(
        "a query of polars over a file, as an asset and as a global",
        """
        import polars as pl
        frame = pl.DataFrame({"n": [1, 2]}).lazy()

        there = pl.scan_csv("x.csv").select(pl.col("n").sum())

        %%asset lf
        pl.scan_csv("x.csv")

        %%asset few
        lf.filter(pl.col("n") > 1)

        %%asset a
        few.collect()["n"].to_list()

        %%asset b
        there.collect().item()

        %%asset c
        frame.collect()["n"].to_list()
        """,
        write("x.csv", "n\n1\n5\n", "lf few a b", a=[5], b=6).rerunning("there ="),
        edit("[1, 2]", "[1, 3]", "c", c=[1, 3]),
        files={"x.csv": "n\n1\n2\n"},
        undo=False,
    ),
    case(
        "what is chosen in a widget, alone and in a box",
        """
        import ipywidgets
        s = ipywidgets.IntSlider(value=3, max=10)

        kinds = {"kind": ipywidgets.Dropdown(options=["x", "y"])}

        s.value = 4

        box = ipywidgets.HBox([s])

        %%asset a
        s.value * 2

        %%asset b
        kinds["kind"].value

        %%asset c
        box.children[0].value

        %%asset d
        1 + 1
        """,
        edit("s.value = 4", "s.value = 5", "a c", a=10, c=5).rerunning("box ="),
        edit("s.value = 5", "s.value = 5; kinds['kind'].value = 'y'", "b", b="y").rerunning("box ="),
        undo=False,
    ),
    case(
        "a set of files of pyarrow",
        """
        import pyarrow.dataset as ds

        there = ds.dataset("data", format="csv")

        %%asset files
        ds.dataset("data", format="csv")

        %%asset a
        sorted(files.to_table()["n"].to_pylist())

        %%asset b
        there.count_rows()

        %%asset c
        1 + 1
        """,
        write("data/two.csv", "n\n3\n4\n", "files a b", a=[1, 3, 4], b=3),
        files={"data/one.csv": "n\n1\n", "data/two.csv": "n\n2\n"},
        undo=False,
    ),
    case(
        "tables of dask, out of memory and out of files",
        """
        import pandas as pd
        import dask.dataframe as dd

        there = dd.read_csv("data/*.csv")

        %%asset held
        dd.from_pandas(pd.DataFrame({"n": [1, 2]}), npartitions=1)

        %%asset a
        int(held["n"].sum().compute())

        %%asset b
        int(there["n"].sum().compute())
        """,
        edit("[1, 2]", "[1, 4]", "held a", a=5),
        write("data/two.csv", "n\n3\n4\n", "b", b=8).rerunning("there ="),
        files={"data/one.csv": "n\n1\n", "data/two.csv": "n\n2\n"},
        undo=False,
    ),
    case(
        "expressions and queries of polars that draw, with a seed and without",
        """
        import polars as pl
        n = pl.col("n")
        drawn, steady, ranked = n.shuffle(), n.shuffle(seed=1), n.rank("dense")
        query = pl.DataFrame({"n": [3, 1, 2]}).lazy().select(n.sample(2))

        %%asset rows
        pl.DataFrame({"n": [1, 2, 3]})

        %%asset a
        rows.select(drawn).height

        %%asset b
        rows.select(steady, ranked.alias("rank"))["rank"].sum()

        %%asset c
        query.collect().height
        """,
        edit("[1, 2, 3]", "[1, 2, 2]", "rows a b", b=5).leaving_unsure("a c"),
        unsure="a c",
    ),
]
