"""Values that two use, and values that cannot be stored."""

from truth.language import case, edit

CASES = [
    case(
        "two consumers of one list, one of which changes it in place",
        """
        %%asset raw
        [1, 2]

        %%asset a
        raw.append(100)
        sum(raw)

        %%asset b
        sum(raw)
        """,
        edit("append(100)", "append(200)", "a", a=203, b=3),
        edit("b\nsum(raw)", "b\nmax(raw)", "b", a=203, b=2),
    ),
    case(
        "two consumers of one table, one of which changes it in place",
        """
        import pandas as pd

        %%asset df
        pd.DataFrame({"x": range(10000)})

        %%asset a
        df["y"] = 1
        df.loc[0, "x"] = 5
        df.drop(index=1, inplace=True)
        int(df.x.sum() + df.y.sum())

        %%asset b
        (int(df.x.sum()), list(df.columns))
        """,
        edit('df["y"] = 1', 'df["y"] = 2', "a", b=(49995000, ["x"])),
        edit("int(df.x.sum()), list", "int(df.x.max()), list", "b", b=(9999, ["x"])),
    ),
    case(
        "two consumers of one array, one of which changes it in place",
        """
        import numpy as np

        %%asset x
        np.zeros(100_000)

        %%asset a
        x += 1
        x[0] = 10
        float(x.sum())

        %%asset b
        float(x.sum())
        """,
        edit("x[0] = 10", "x[0] = 20", "a", a=100019.0, b=0.0),
        edit("b\nfloat(x.sum())", "b\nfloat(x.min())", "b", b=0.0),
    ),
    case(
        "two consumers of one object, one of which changes it in place",
        """
        class Model:
            def __init__(self): self.seen = []
            def fit(self, x):
                self.seen.append(x)
                return self

        %%asset model
        Model()

        %%asset a
        len(model.fit(1).seen)

        %%asset b
        len(model.fit(2).seen)
        """,
        edit("fit(2)", "fit(3)", "b", a=1, b=1),
    ),
    case(
        "a generator as the value: two consumers, each with all of it",
        """
        %%asset rows
        (x * 2 for x in range(3))

        %%asset a
        list(rows)

        %%asset b
        sum(rows)
        """,
        edit("x * 2", "x * 3", "rows a b", a=[0, 3, 6], b=9),
        edit("a\nlist(rows)", "a\nlist(rows)[:1]", "a", a=[0], b=9),
    ),
    case(
        "map, zip and filter as values",
        """
        %%asset m
        map(str, [1, 2])

        %%asset z
        zip("ab", [1, 2])

        %%asset a
        [list(m), list(z)]

        %%asset b
        [list(m), list(z)]
        """,
        edit("map(str, [1, 2])", "map(str, [1, 3])", "m a b", a=[["1", "3"], [("a", 1), ("b", 2)]]),
    ),
    case(
        "a lock: a value that cannot be stored",
        """
        import threading

        %%asset lock
        threading.Lock()

        %%asset a
        type(lock).__name__
        """,
        edit("type(lock)", "type(lock)", ""),
        modes="live",
    ),
    case(
        "an open file: a value that cannot be stored",
        """
        %%asset handle
        open("data.txt")

        %%asset a
        handle.read()
        """,
        edit("handle.read()", "handle.read(2)", "a", a="on"),
        files={"data.txt": "one"},
        modes="live",
    ),
    case(
        "a value that cannot be stored, in a fresh process: its consumers stay fresh",
        """
        import threading

        %%asset lock
        threading.Lock()

        %%asset a
        type(lock).__name__
        """,
        modes="fresh",
        needless_ok="a value that lives only in memory is made again in each process",
    ),
    case(
        "lambdas and classes defined in functions as values",
        """
        def make():
            class Inner:
                def f(self): return 1
            return Inner()

        %%asset thing
        make()

        %%asset add
        lambda x: x + 1

        %%asset a
        thing.f() + add(1)
        """,
        edit("return 1", "return 5", "thing a", a=7),
        edit("x + 1", "x + 2", "add a", a=8),
    ),
    case(
        "an exception, a module and a type as values",
        """
        import math

        %%asset error
        ValueError("x")

        %%asset kind
        int

        %%asset mod
        math

        %%asset a
        (str(error), kind("3"), mod.floor(2.5))
        """,
        edit('ValueError("x")', 'ValueError("y")', "error a", a=("y", 3, 2)),
    ),
    case(
        "a value that is None",
        """
        %%asset nothing
        print("only shown")

        %%asset a
        nothing is None
        """,
        edit('"only shown"', '"shown again"', "nothing", a=True),
    ),
    case(
        "a pandas option that changes what a body prints",
        """
        import pandas as pd
        pd.set_option("display.precision", 3)

        %%asset a
        print(pd.Series([1.23456]))
        """,
        edit('"display.precision", 3', '"display.precision", 1', "a"),
    ),
    case(
        "a setting of the decimal context and of the locale is not lost",
        """
        import numpy as np
        K = 3

        %%asset a
        str(np.float64(1) / K)
        """,
        edit("K = 3", "K = 4", "a", a="0.25"),
    ),
    case(
        "a value with classes, changed by a plain cell, does not reach the asset",
        """
        class Box:
            def __init__(self): self.x = 1

        %%asset box
        Box()

        box.x = 100

        %%asset a
        box.x
        """,
        edit("box.x = 100", "box.x = 200"),
        edit("a\nbox.x", "a\nbox.x + 1", "a", a=2),
        changed="box",
    ),
    case(
        "a tuple of numpy scalars and nested tables",
        """
        import numpy as np, pandas as pd

        %%asset both
        {"t": pd.DataFrame({"x": [1]}), "n": (np.float32(1.5), [np.arange(2)])}

        %%asset a
        (int(both["t"].x[0]), float(both["n"][0]), both["n"][1][0].tolist())
        """,
        edit("np.float32(1.5)", "np.float32(2.5)", "both a", a=(1, 2.5, [0, 1])),
    ),
    case(
        "two names of one cell that share an array, or a list that one of them holds",
        """
        import numpy as np
        KEEP = 1

        %%asset a, b
        a = np.zeros(4); b = a[:2]

        %%asset rows, held
        rows = [1]; held = {"x": rows, "y": [1]}

        same = held["x"] is rows

        %%asset c
        b[0] = 9
        a.tolist()

        %%asset d
        held["x"].append(2)
        rows, same

        %%asset only
        KEEP, b.tolist()
        """,
        edit("b = a[:2]", "b = a[1:3]", "a b c only", c=[0.0, 9.0, 0.0, 0.0], d=([1, 2], True)),
        edit("a[1:3]", "a[1:3].copy()", "a b c only", c=[0.0] * 4),
        edit('"x": rows, "y": [1]', '"x": [1], "y": rows', "rows held d", d=([1], False)).rerunning("same ="),
    ),
    case(
        "two names of a plain cell for one array",
        """
        import numpy as np
        a = np.zeros(4); b = a[:2]
        big = np.zeros(300_000); part = big[::2]

        %%asset c
        b[0] = 9
        a.tolist()

        %%asset d
        part[1] = 5
        float(big[2])
        """,
        edit("b[0] = 9", "b[0] = 8", "c", c=[8.0, 0.0, 0.0, 0.0], d=5.0),
    ),
    case(
        "one thing met twice in a value, where it can be changed",
        """
        import numpy as np
        class P: pass
        x, y, arrays = [1], [1], (np.zeros(2), np.zeros(2))
        p, q = P(), P()
        lists = [x, x]
        held = {"a": arrays[0], "b": arrays[0], "c": (p, p), "t": ((1, 2), (1, 2))}

        %%asset made
        x, y = [1], [1]
        {"a": x, "b": [x]}

        %%asset a
        lists[0].append(2)
        lists

        %%asset b
        held["a"][0] = 1
        held["c"][0].n = 3
        (float(held["b"][0]), hasattr(held["c"][1], "n"))

        %%asset c
        made["a"].append(2)
        made
        """,
        edit("[x, x]", "[x, y]", "a", a=[[1, 2], [1]]),
        edit('"b": arrays[0]', '"b": arrays[1]', "b", b=(0.0, True)),
        edit("(p, p)", "(p, q)", "b", b=(0.0, False)),
        edit('"b": [x]', '"b": [y]', "made c", c={"a": [1, 2], "b": [[1]]}),
    ),
    case(
        "a list that is added to by one name and looked at by another",
        """
        a = [1]
        b = a

        %%asset x
        a.append(2)
        b
        """,
        edit("b = a", "b = [1]", "x", x=[1]),
    ),
]
