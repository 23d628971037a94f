"""What people write every day: classes across cells, modules and packages, tables, several results, points."""

from truth.language import case, edit, write

CASES = [
    case(
        "functions of numpy and of scikit-learn that are made of the notebook's",
        """
        import numpy as np
        from sklearn.preprocessing import FunctionTransformer
        K = 1

        def g(x): return x + K

        v, u, t = np.vectorize(g), np.frompyfunc(g, 1, 1), FunctionTransformer(g)

        %%asset a
        [int(each) for each in v([1, 2])], list(u([1, 2]))

        %%asset b
        t.fit_transform(np.array([[1.0]]))[0, 0].item()
        """,
        edit("K = 1", "K = 2", "a b", a=([3, 4], [3, 4]), b=3.0).rerunning("v, u, t ="),
        edit("x + K", "x - K", "a b", b=-1.0).rerunning("v, u, t ="),
    ),
    case(
        "an accessor of frames that a cell registers",
        """
        import pandas as pd

        @pd.api.extensions.register_dataframe_accessor("geo")
        class Geo:
            def __init__(self, df): self.df = df
            def total(self): return int(self.df["x"].sum()) + 1

        df = pd.DataFrame({"x": [1, 2]})

        %%asset a
        df.geo.total()

        %%asset b
        pd.DataFrame({"x": [5]}).geo.total()
        """,
        edit("+ 1", "+ 2", "a b", a=5, b=7),
    ),
    case(
        "matplotlib's file of settings beside the notebook",
        """
        %%asset a
        import matplotlib
        matplotlib.rc_params()["lines.linewidth"]
        """,
        write("matplotlibrc", "lines.linewidth: 9.0", "a", a=9.0),
        files={"matplotlibrc": "lines.linewidth: 7.0"},
    ),
    case(
        "a file for each partition, and one of them changes",
        """
        %%asset part --partitions r=n,s
        open(f"{r}.txt").read()

        %%asset every --gather
        "".join(part[k] for k in part)
        """,
        write("n.txt", "N", "part[r=n] every", every="Ns"),
        write("s.txt", "s"),
        files={"n.txt": "n", "s.txt": "s"},
    ),
    case(
        "a helper behind every point, and what gathers them",
        """
        K = 1
        def h(x): return x + K

        %%asset m --sweep d=1,2
        h(d)

        %%asset total --gather
        sum(m.values())
        """,
        edit("K = 1", "K = 5", "m[d=1] m[d=2] total", total=13),
        edit("x + K", "x * K", "m[d=1] m[d=2] total", total=15),
    ),
    case(
        "a file that goes and comes back, for who is ready for it",
        """
        %%asset a
        try:
            got = open("f.txt").read()
        except OSError:
            got = "none"
        got
        """,
        write("f.txt", None, "a", a="none"),
        write("f.txt", "2", "a", a="2"),
        files={"f.txt": "1"},
    ),
    case(
        "an object of the notebook's class as a value, and the class is edited",
        """
        class P:
            def __init__(self, x): self.x = x
            def twice(self): return self.x * 2

        %%asset p
        P(2)

        %%asset q
        p.twice()
        """,
        edit("self.x * 2", "self.x * 3", "p q", q=6),
        edit("P(2)", "P(3)", "p q", q=9),
    ),
    case(
        "what a frame carries beside its cells",
        """
        import pandas as pd
        NAME = "a"

        %%asset df
        df = pd.DataFrame({"x": pd.Categorical(["u", "v"])})
        df.index.name = NAME
        df.attrs["k"] = NAME
        df

        %%asset told
        [df.index.name, df.attrs["k"], list(df["x"].cat.categories)]
        """,
        edit('NAME = "a"', 'NAME = "b"', "df told", told=["b", "b", ["u", "v"]]),
    ),
    case(
        "a module that is imported only if",
        """
        FLAG = True

        %%asset a
        if FLAG:
            import one as m
        else:
            import two as m
        m.K
        """,
        edit("FLAG = True", "FLAG = False", "a", a=2),
        write("two.py", "K = 5", "a", a=5),
        files={"one.py": "K = 1", "two.py": "K = 2"},
    ),
    case(
        "everything that a module has, imported at once",
        """
        from mine import *

        %%asset a
        f() + K

        %%asset b
        K
        """,
        write("mine.py", "K = 1\ndef f(): return 3", "a", a=4),
        write("mine.py", "K = 2\ndef f(): return 3", "a b", a=5, b=2),
        files={"mine.py": "K = 1\ndef f(): return 2"},
    ),
    case(
        "a package whose parts import each other",
        """
        from pkg import api

        %%asset a
        api.run(1)
        """,
        write("pkg/core.py", "def go(x): return x + 2", "a", a=3),
        write("pkg/conf.py", "S = 10", "a", a=30),
        files={
            "pkg/__init__.py": "from . import api",
            "pkg/api.py": "from .core import go\nfrom . import conf\ndef run(x): return go(x) * conf.S",
            "pkg/core.py": "def go(x): return x + 1",
            "pkg/conf.py": "S = 1",
        },
    ),
    case(
        "a class's attribute that another cell sets",
        """
        class C:
            rate = 1
            @classmethod
            def make(cls): return cls.rate
            @property
            def p(self): return self.rate * 2

        C.rate = 3

        %%asset a
        C.make(), C().p
        """,
        edit("C.rate = 3", "C.rate = 4", "a", a=(4, 8)),
    ),
    case(
        "names in texts that are formatted",
        """
        rate = 1

        %%asset a
        f"{rate=}"

        %%asset b
        "{rate}".format(**{"rate": rate})

        %%asset c
        "%(rate)s" % {"rate": rate}
        """,
        edit("rate = 1", "rate = 2", "a b c", a="rate=2", b="2", c="2"),
    ),
    case(
        "a dataclass whose defaults come from the notebook",
        """
        from dataclasses import dataclass, field, replace, asdict
        D = 3

        @dataclass(frozen=True, slots=True, kw_only=True)
        class P:
            x: int = D
            y: list = field(default_factory=lambda: [D])

        %%asset a
        asdict(replace(P(), x=1))

        %%asset b
        P().x
        """,
        edit("D = 3", "D = 4", "a b", a={"x": 1, "y": [4]}, b=4).rerunning("class P"),
    ),
    case(
        "a class derived from one of another cell",
        """
        class A:
            def go(self): return 1

        class B(A):
            def go(self): return super().go() + 1

        b0 = B()

        %%asset a
        B().go()

        %%asset b
        b0.go()
        """,
        edit("return 1", "return 5", "a b", a=6, b=6).rerunning("class B", "b0 ="),
        edit("go() + 1", "go() + 2", "a b", a=7, b=7).rerunning("b0 ="),
    ),
    case(
        "a body that writes into its input",
        """
        import numpy as np

        %%asset arr
        np.arange(4)

        %%asset one
        arr[0] = 9
        arr.sum().item()

        %%asset two
        arr.sum().item()
        """,
        edit("= 9", "= 8", "one", one=14, two=6),
    ),
    case(
        "two results of one cell, of which one changes",
        """
        k = 2

        %%asset u, v
        u, v = k, k * 10

        %%asset w
        u

        %%asset x
        v
        """,
        edit("k * 10", "k * 20", "u v x", x=40),
        edit("u, v = k,", "u, v = k + 1,", "u v w", w=3),
    ),
    case(
        "a file that a module reads when it is imported",
        """
        import conf

        %%asset a
        conf.LIMIT
        """,
        write("limit.txt", "7", "a", a=7),
        files={"conf.py": "LIMIT = int(open('limit.txt').read())", "limit.txt": "5"},
    ),
    case(
        "a plain cell that goes one way or the other",
        """
        mode = "x"

        if mode == "x":
            val = 1
        else:
            val = 2

        %%asset a
        val
        """,
        edit('mode = "x"', 'mode = "y"', "a", a=2).rerunning("if mode"),
    ),
    case(
        "a decorator of a module, with arguments",
        """
        from deco import times

        @times(2)
        def f(): return 1

        %%asset a
        f()
        """,
        edit("@times(2)", "@times(3)", "a", a=3),
        edit("return 1", "return 2", "a", a=6),
        files={
            "deco.py": """
def times(n):
    def around(g):
        def within():
            return g() * n
        return within
    return around
"""
        },
    ),
]
