"""Notebooks as people live with them: failures, renames, deletions, restarts, shared generators, equality after loading."""

from truth.language import case, edit, edits, insert, write

CASES = [
    case(
        "instances, enums and dataclasses are those of the notebook after loading",
        """
        from dataclasses import dataclass
        from enum import Enum
        class Colour(Enum):
            RED = 1
        @dataclass
        class Point:
            x: int = 1
        class Plain: pass

        %%asset things
        [Colour.RED, Point(), Plain()]

        %%asset a
        [things[0] is Colour.RED, things[1] == Point(), isinstance(things[2], Plain)]

        %%asset b
        [type(x).__name__ for x in things]
        """,
        edit("x: int = 1", "x: int = 2", "things a b", a=[True, True, True]),
        edit("class Plain: pass", "class Plain:\n    '''Nothing.'''\n    # at all"),
    ),
    case(
        "a failure, and its repair",
        """
        %%asset a
        10 / 5

        %%asset b
        a + 1
        """,
        edit("10 / 5", "10 / 0", "a").failing("a b"),
        edit("10 / 0", "10 / 2", "a b", a=5.0, b=6.0),
        needless_ok="running everything tries again what has failed",
    ),
    case(
        "a failure in a helper two assets use",
        """
        def f(x): return 10 / x

        %%asset a
        f(5)

        %%asset b
        1
        """,
        edit("10 / x", "10 / (x - 5)", "a").failing("a"),
        needless_ok="running everything tries again what has failed",
    ),
    case(
        "an asset gets another name",
        """
        %%asset old
        [1, 2]

        %%asset a
        sum(old)
        """,
        edits({"%%asset old": "%%asset new", "sum(old)": "sum(new)"}, "new a", a=3),
        edit("[1, 2]", "[2, 1]", "new a", a=3),
    ),
    case(
        "a new asset between two others",
        """
        %%asset raw
        [3, 1]

        %%asset a
        list(raw)
        """,
        insert("%%asset raw", "%%asset clean\nsorted(raw)", "clean", clean=[1, 3]),
        edit("list(raw)", "list(clean)", "a", a=[1, 3]),
        undo=False,
    ),
    case(
        "a generator shared by bodies: each draws what it would draw from scratch",
        """
        import numpy as np
        rng = np.random.default_rng(1)

        %%asset a
        float(rng.random())

        %%asset b
        a * 0 + 1
        """,
        edit("a * 0 + 1", "a * 0 + 2", "b", b=2.0),
        edit("default_rng(1)", "default_rng(2)", "a b"),
    ),
    case(
        "a list that a body changes in place stays as the plain cell made it",
        """
        K = [3, 1, 2]

        %%asset a
        K.sort()
        K[0]

        %%asset b
        K[0]
        """,
        edit("[3, 1, 2]", "[5, 1, 2]", "a b", a=1, b=5),
    ),
    case(
        "a table of a plain cell that a body changes in place",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2]})

        %%asset a
        df["y"] = 1
        list(df.columns)

        %%asset b
        list(df.columns)
        """,
        edit('df["y"] = 1', 'df["z"] = 1', "a", a=["x", "z"], b=["x"]),
    ),
    case(
        "__all__ and a star import",
        """
        from tools import *

        %%asset a
        f()
        """,
        edit("return 1", "return 2", "a", a=2),
        edit("return 70", "return 20"),
        files={"tools.py": "__all__ = ['f']\n\ndef f():\n    return 1\n\ndef g():\n    return 70\n"},
    ),
    case(
        "an asset that a method of another asset's class reads",
        """
        %%asset rate
        2

        class Model:
            def predict(self, x): return x * rate

        %%asset model
        Model()

        %%asset a
        model.predict(10)
        """,
        edit("rate\n2", "rate\n3", "rate model a", a=30),
    ),
    case(
        "a global that a method of an input's class reads",
        """
        K = 2

        class Model:
            def predict(self, x): return x * K

        %%asset model
        Model()

        %%asset a
        model.predict(10)
        """,
        edit("K = 2", "K = 3", "model a", a=30),
    ),
    case(
        "a name that goes away and comes back with another meaning",
        """
        def K(): return 1

        %%asset a
        K() if callable(K) else K
        """,
        edit("def K(): return 1", "K = 1"),
        edit("K = 1", "K = lambda: 2", "a", a=2),
        needless_ok="another kind of thing is another version, though the value is the same",
    ),
    case(
        "a file that a module reads",
        """
        import tools

        %%asset a
        tools.load()
        """,
        write("data.txt", "two", "a", a="two"),
        files={"data.txt": "one", "tools.py": "def load():\n    return open('data.txt').read()\n"},
    ),
    case(
        "a file that is read once for two assets",
        """
        def load(): return open("data.txt").read()

        %%asset a
        load()

        %%asset b
        load() + "!"
        """,
        write("data.txt", "two", "a b", a="two", b="two!"),
        write("data.txt", "three", "a b", b="three!"),
        files={"data.txt": "one"},
    ),
    case(
        "json, csv and sqlite files",
        """
        import csv, json, sqlite3
        from pathlib import Path

        %%asset a
        json.load(open("data.json"))

        %%asset b
        list(csv.reader(open("data.csv", newline="")))
        """,
        write("data.json", "[1, 3]", "a", a=[1, 3]),
        write("data.csv", "x\n2\n", "b", b=[["x"], ["2"]]),
        files={"data.json": "[1, 2]", "data.csv": "x\n1\n"},
    ),
    case(
        "a list that a helper changes in place stays as the plain cell made it",
        """
        K = [3, 1, 2]

        def smallest():
            K.sort()
            return K[0]

        %%asset a
        smallest()

        %%asset b
        K[0]
        """,
        edit("[3, 1, 2]", "[5, 1, 2]", "a b", a=1, b=5),
    ),
    case(
        "lru_cache on a method of an input's class",
        """
        import functools
        K = 2

        class Model:
            def __hash__(self): return 1
            def __eq__(self, other): return type(other) is type(self)
            @functools.lru_cache
            def predict(self, x): return x * K

        %%asset model
        Model()

        %%asset a
        model.predict(10)
        """,
        edit("K = 2", "K = 3", "model a", a=30),
    ),
    case(
        "a generator inside an object of a plain cell",
        """
        import numpy as np
        class Draws:
            def __init__(self): self.rng = np.random.default_rng(1)
            def one(self): return float(self.rng.random())
        draws = Draws()

        %%asset a
        draws.one()

        %%asset b
        draws.one()
        """,
        edit("default_rng(1)", "default_rng(2)", "a b"),
    ),
    case(
        "what dies tells it at once, when its last name goes",
        """
        log = []
        class C:
            def __del__(self): log.append(1)

        c = C()

        del c

        %%asset a
        len(log)
        """,
        edit("log.append(1)", "log.extend([1, 2])", "a", a=2).rerunning("c = C()", "del c"),
        undo=False,
    ),
    case(
        "a function that a trait tells when it is set, and which sets a name then",
        """
        import traitlets
        class W(traitlets.HasTraits):
            value = traitlets.Int(1)
        w = W(); K = 1

        def on(change):
            global K
            K = change["new"] * 10
        w.observe(on, "value")

        w.value = 5

        %%asset a
        K
        """,
        edit("* 10", "* 20", "", a=100).leaving_stale("a"),
        edit("w.value = 5", "w.value = 6", "a", a=120),
        modes="live",
        undo=False,
    ),
]
