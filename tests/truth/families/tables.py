"""Arrays and tables: every property that code can see counts."""

from truth.language import case, edit, insert

CASES = [
    case(
        "one number in an array",
        """
        import numpy as np
        x = np.array([1.0, 2.0])

        %%asset a
        float(x.sum())
        """,
        edit("2.0", "3.0", "a", a=4.0),
    ),
    case(
        "the type of an array",
        """
        import numpy as np
        x = np.array([1, 2], dtype="int64")

        %%asset a
        str(x.dtype)
        """,
        edit('"int64"', '"int32"', "a", a="int32"),
        edit('"int32"', '">i4"', "a", a=">i4"),
    ),
    case(
        "the shape of an array",
        """
        import numpy as np
        x = np.arange(6).reshape(2, 3)

        %%asset a
        x.shape
        """,
        edit("reshape(2, 3)", "reshape(3, 2)", "a", a=(3, 2)),
    ),
    case(
        "the layout of an array in memory does not count",
        """
        import numpy as np
        x = np.arange(6).reshape(2, 3).copy()

        %%asset a
        x.tolist()
        """,
        edit(".copy()", ".copy(order='F')"),
        needless_ok="code can see the layout, in flags and strides",
    ),
    case(
        "an array changed in place",
        """
        import numpy as np
        x = np.zeros(3)

        %%asset a
        float(x.sum())
        """,
        insert("x = np", "x[1] = 5", "a", a=5.0),
        insert("x[1]", "x += 1", "a", a=8.0),
    ),
    case(
        "a scalar of numpy is no int",
        """
        import numpy as np
        K = 1

        %%asset a
        type(K).__name__
        """,
        edit("K = 1", "K = np.int64(1)", "a", a="int64"),
        edit("np.int64(1)", "np.int32(1)", "a", a="int32"),
    ),
    case(
        "negative zero and NaN in arrays",
        """
        import numpy as np
        x = np.array([0.0, np.nan])

        %%asset a
        str(x[0])
        """,
        edit("[0.0, np.nan]", "[-0.0, np.nan]", "a", a="-0.0"),
    ),
    case(
        "arrays of objects and of strings",
        """
        import numpy as np
        x = np.array(["x", [1]], dtype=object)
        s = np.array(["a", "bc"])

        %%asset a
        x[1]

        %%asset b
        s.tolist()
        """,
        edit("[1]]", "[2]]", "a", a=[2]),
        edit('"bc"', '"bd"', "b", b=["a", "bd"]),
    ),
    case(
        "structured and masked arrays",
        """
        import numpy as np
        r = np.array([(1, 2.0)], dtype=[("x", "i4"), ("y", "f8")])
        m = np.ma.array([1, 2, 3], mask=[0, 1, 0])

        %%asset a
        r.dtype.names

        %%asset b
        int(m.sum())
        """,
        edit('("y", "f8")', '("z", "f8")', "a", a=("x", "z")),
        edit("mask=[0, 1, 0]", "mask=[0, 0, 0]", "b", b=6),
    ),
    case(
        "one number in a table",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2], "y": ["a", "b"]})

        %%asset a
        int(df.x.sum())
        """,
        edit("[1, 2]", "[1, 3]", "a", a=4),
    ),
    case(
        "the name of a column",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2]})

        %%asset a
        list(df.columns)
        """,
        edit('"x"', '"y"', "a", a=["y"]),
    ),
    case(
        "the order of columns",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1], "y": [1]})

        %%asset a
        list(df.columns)
        """,
        edit('"x": [1], "y": [1]', '"y": [1], "x": [1]', "a", a=["y", "x"]),
    ),
    case(
        "the type of a column",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2]})

        %%asset a
        str(df.x.dtype)
        """,
        edit("[1, 2]", "[1.0, 2.0]", "a", a="float64"),
        edit("[1.0, 2.0]", "pd.array([1, 2], dtype='Int64')", "a", a="Int64"),
        edit("pd.array([1, 2], dtype='Int64')", "pd.Categorical(['u', 'v'])", "a", a="category"),
    ),
    case(
        "the categories of a column and their order",
        """
        import pandas as pd
        s = pd.Series(pd.Categorical(["u"], categories=["u", "v"]))

        %%asset a
        list(s.cat.categories)
        """,
        edit('["u", "v"]', '["v", "u"]', "a", a=["v", "u"]),
        edit('["v", "u"]', '["u"]', "a", a=["u"]),
    ),
    case(
        "the index and its name",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2]}, index=pd.Index([0, 1], name="n"))

        %%asset a
        (list(df.index), df.index.name)
        """,
        edit("[0, 1]", "[0, 2]", "a", a=([0, 2], "n")),
        edit('name="n"', 'name="m"', "a", a=([0, 2], "m")),
    ),
    case(
        "levels and names of a MultiIndex",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2]}, index=pd.MultiIndex.from_tuples([(1, "a"), (1, "b")], names=["n", "m"]))

        %%asset a
        (list(df.index), list(df.index.names))
        """,
        edit('(1, "b")', '(2, "b")', "a"),
        edit('"m"]', '"k"]', "a", a=([(1, "a"), (2, "b")], ["n", "k"])),
    ),
    case(
        "the name of a series",
        """
        import pandas as pd
        s = pd.Series([1, 2], name="x")

        %%asset a
        s.name
        """,
        edit('name="x"', 'name="y"', "a", a="y"),
    ),
    case(
        "time zones and frequencies",
        """
        import pandas as pd
        t = pd.date_range("2024-01-01", periods=2, freq="D", tz="UTC")

        %%asset a
        str(t.tz)

        %%asset b
        t.freqstr
        """,
        edit('tz="UTC"', 'tz="Asia/Tokyo"', "a b", a="Asia/Tokyo"),
        edit('freq="D"', 'freq="h"', "a b", b="h"),
    ),
    case(
        "a table changed in place",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2]})

        %%asset a
        df.sum().sum().item()
        """,
        insert("df = pd", "df.loc[0, 'x'] = 10", "a", a=12),
        insert("df.loc", "df['y'] = [1, 1]", "a", a=14),
        insert("df['y']", "df.drop(columns='x', inplace=True)", "a", a=2),
    ),
    case(
        "the attrs of a table",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1]})
        df.attrs["unit"] = "m"

        %%asset a
        df.attrs["unit"]
        """,
        edit('"m"', '"km"', "a", a="km"),
    ),
    case(
        "lists inside a table",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [[1], [2, 3]]})

        %%asset a
        df.x.map(len).tolist()
        """,
        edit("[2, 3]", "[2, 3, 4]", "a", a=[1, 3]),
    ),
    case(
        "missing values: None, NaN and NA",
        """
        import pandas as pd
        s = pd.Series(["x", None], dtype=object)

        %%asset a
        str(s[1])
        """,
        edit('["x", None]', '["x", float("nan")]', "a", a="nan"),
        edit('["x", float("nan")]', '["x", pd.NA]', "a", a="<NA>"),
    ),
    case(
        "a table made again with the same content: downstream stays",
        """
        import pandas as pd

        %%asset df
        pd.DataFrame({"x": [3, 1, 2]}).sort_values("x").reset_index(drop=True)

        %%asset a
        df.x.tolist()
        """,
        edit("[3, 1, 2]", "[2, 3, 1]", "df", a=[1, 2, 3]),
        edit("[2, 3, 1]", "[2, 3, 0]", "df a", a=[0, 2, 3]),
    ),
    case(
        "looking at a table does not change it: lazy caches",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2, 2]}, index=["a", "b", "c"])

        %%asset a
        int(df.loc["a", "x"])
        """,
        insert("df = pd", "df.index.is_unique, df.loc['b'], df.x.value_counts(), df.values, df.describe();", "", a=1),
    ),
    case(
        "a query's own names, and @names",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2, 3]})
        low = 1
        high = 100

        %%asset a
        df.query("x > @low").x.tolist()
        """,
        edit("low = 1", "low = 2", "a", a=[3]),
        edit("high = 100", "high = 200"),
    ),
    case(
        "@names of a query in a helper, and of eval",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2, 3]})

        k = 10

        %%asset a
        df.eval("y = x * @k").y.tolist()
        """,
        edit("k = 10", "k = 20", "a", a=[20, 40, 60]),
    ),
    case(
        "an asset in a query",
        """
        import pandas as pd

        %%asset low
        1

        %%asset a
        pd.DataFrame({"x": [1, 2, 3]}).query("x > @low").x.tolist()
        """,
        edit("low\n1", "low\n2", "low a", a=[3]),
    ),
    case(
        "groupby, apply and agg with helpers",
        """
        import pandas as pd
        def spread(s): return s.max() - s.min()

        %%asset df
        pd.DataFrame({"g": ["u", "u", "v"], "x": [1, 4, 7]})

        %%asset a
        df.groupby("g").x.agg(spread).to_dict()
        """,
        edit("s.max() - s.min()", "s.max() + s.min()", "a", a={"u": 5, "v": 14}),
    ),
]
