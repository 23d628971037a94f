"""What setup cells do to things that are not theirs: attach functions, enter them in registers, change settings."""

from truth.language import again, case, edit

REGISTER = """
        F = {{}}
        def register(name):
            {reads}
            def enter(f):
                {enters}
                return f
            return enter

        @register("one")
        def one(): return 1
"""

REGISTERS = "import functools\n@functools.singledispatch\ndef show(x): return 'any'\n"

CASES = [
    case(
        "a function attached to a module of Python's",
        """
        import math
        math.twice = lambda x: x * 2

        %%asset a
        math.twice(4)

        %%asset b
        from math import floor
        import math
        math.twice(4) + floor(1.5)

        %%asset c
        math.floor(4.5)
        """,
        edit("x * 2", "x * 3", "a b", a=12, b=13),
    ),
    case(
        "a number set on a module of Python's, and a method on a class of Python's",
        """
        import collections
        import math
        math.factor = 5
        setattr(collections.Counter, "top", lambda self: max(self.values()) * math.factor)

        %%asset a
        math.factor

        %%asset b
        import collections
        collections.Counter("aab").top()

        %%asset c
        from math import factor
        factor + 1

        %%asset d
        len(collections.Counter("aab"))
        """,
        edit("factor = 5", "factor = 6", "a b c", a=6, b=12, c=7),
        edit("max(", "min(", "b", a=6, b=6),
    ),
    case(
        "a method attached to the frames of pandas",
        """
        import pandas as pd

        def top(self, n=1): return self.head(n)
        pd.DataFrame.top = top

        %%asset a
        pd.DataFrame({"x": [1, 2, 3]}).top()["x"].tolist()

        %%asset b
        pd.DataFrame({"x": [1, 2, 3]}).head(1)["x"].tolist()
        """,
        edit("n=1", "n=2", "a", a=[1, 2]),
    ),
    case(
        "an accessor of frames",
        """
        import pandas as pd

        K = 1

        @pd.api.extensions.register_dataframe_accessor("geo")
        class Geo:
            def __init__(self, frame): self.frame = frame
            def total(self): return int(self.frame["x"].sum()) + K

        %%asset a
        pd.DataFrame({"x": [1, 2, 3]}).geo.total()

        %%asset b
        int(pd.DataFrame({"x": [1, 2, 3]})["x"].sum())
        """,
        edit("K = 1", "K = 2", "a", a=8),
        edit(") + K", ") - K", "a", a=4),
    ),
    case(
        "functions entered in a register by a decorator",
        REGISTER.format(reads="pass", enters="F[name] = f")
        + """
        @register("two")
        def two(): return 2

        %%asset a
        F["one"]() * 10

        %%asset b
        one()
        """,
        edit("return 1", "return 5", "a b", a=50, b=5),
    ),
    case(
        "a function entered in a register under another name, beside the one it had",
        REGISTER.format(reads="pass", enters="F[name] = f")
        + """
        @register("two")
        def two(): return 2

        %%asset a
        sorted(F)
        """,
        edit('@register("one")', '@register("uno")', "a", a=["two", "uno"]).leaving_stale("a"),
        undo=False,
    ),
    case(
        "functions entered in a register that looks at itself",
        REGISTER.format(reads="assert isinstance(F, dict)", enters="F.update({name: f})")
        + """
        %%asset a
        F["one"]() * 10
        """,
        edit("return 1", "return 5", "a", a=50).rerunning("F = {}"),
    ),
    case(
        "functions that are given to others' registers and put in their places, edited in cells of their own",
        """
        import json, registers
        class P: pass

        def shown(p): return "one"

        registers.show.register(P, shown);

        def written(encoder, value): return "two"

        json.JSONEncoder.default = written

        %%asset a
        registers.show(P())

        %%asset b
        json.dumps(P())
        """,
        edit('"one"', '"1"', "a", a="1").rerunning("registers.show.register"),
        edit('"two"', '"2"', "b", b='"2"').rerunning("json.JSONEncoder"),
        files={"registers.py": REGISTERS},
    ),
    case(
        "a function that is given to others' register, while the cell that gives it is not run again",
        """
        import registers
        class P: pass

        def shown(p): return "one"

        registers.show.register(P, shown);

        %%asset a
        registers.show(P())
        """,
        edit('"one"', '"1"').leaving_stale("a"),
        files={"registers.py": REGISTERS},
        modes="live",
    ),
    case(
        "classes that enter themselves in a list of their base",
        """
        class Base:
            all = []
            def __init_subclass__(cls): Base.all.append(cls)

        class One(Base):
            def f(self): return 1

        %%asset a
        [each().f() for each in Base.all]
        """,
        edit("return 1", "return 2", "a", a=[2]).rerunning("class Base"),
    ),
    case(
        "classes that enter themselves in a dictionary, run again in turn, and last the cell that makes it",
        """
        entered = {}
        class Base:
            def __init_subclass__(cls): entered[cls.__name__] = cls

        class One(Base):
            def f(self): return 1

        class Two(Base):
            def f(self): return 2

        %%asset a
        [each().f() for each in entered.values()]
        """,
        edit("return 2", "return 20", "a", a=[1, 20]),
        again("class One"),
        again("entered = {}", "a").leaving_stale("a"),
        again("class One", "a").leaving_stale("a"),
        again("class Two"),
        modes="live",
        undo=False,
        needless_ok="what is there meanwhile is made, and is said to be another one than from the top",
    ),
    case(
        "what a body puts into the notebook's dictionaries stays inside the body",
        """
        D = {"y": 1}

        %%asset a
        D["x"] = 5
        1

        %%asset b
        sorted(D)
        """,
        edit('"y": 1', '"y": 2', "b", b=["y"]),
    ),
    case(
        "a name that its cell deletes",
        """
        x = 1

        y = x + 1
        del x

        %%asset a
        y * 10
        """,
        edit("x = 1", "x = 2", "a", a=30).rerunning("y = x + 1\ndel x"),
    ),
    case(
        "the names that patterns match a class by",
        """
        class P:
            __match_args__ = ("x", "y")
            def __init__(self, x, y): self.x, self.y = x, y

        %%asset a
        match P(1, 2):
            case P(u, v):
                found = [u, v]
        found
        """,
        edit('("x", "y")', '("y", "x")', "a", a=[2, 1]),
    ),
    case(
        "the context of decimal numbers",
        """
        import decimal

        decimal.getcontext().prec = 5

        %%asset a
        from decimal import Decimal
        str(Decimal(1) / 3)

        %%asset b
        1 / 3
        """,
        edit("prec = 5", "prec = 9", "a", a="0.333333333"),
    ),
    case(
        "the print options of numpy and of pandas, in texts",
        """
        import numpy as np
        import pandas as pd

        np.set_printoptions(precision=3)
        pd.set_option("display.precision", 3)

        %%asset a
        str(np.array([1 / 3]))

        %%asset b
        f"{pd.Series([1 / 3])}".split()[1]

        %%asset c
        float(np.array([1 / 2]).sum())
        """,
        edit("precision=3", "precision=5", "a b", a="[0.33333]", b="0.333"),
        edit('precision", 3', 'precision", 4', "a b", a="[0.33333]", b="0.3333"),
    ),
    case(
        "the print options of numpy, in what is printed",
        """
        import numpy as np

        np.set_printoptions(precision=3)

        %%asset a
        print(np.array([1 / 3]))
        1
        """,
        edit("precision=3", "precision=5", "a", a=1),
    ),
    case(
        "what a cell that runs again adds to a list of a package is there twice",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import keeps

        sys.modules["keeps"].ITEMS.append(1)

        keeps.OTHERS.append(1)

        keeps.TABLE["k"] = 1

        %%asset a
        keeps.items()
        """,
        again('TABLE["k"]', "", a=([1, 1], {"k": 1})),
        again("ITEMS.append").leaving_stale("a"),
        again("OTHERS.append").leaving_stale("a"),
        files={
            "site-packages/keeps.py": "ITEMS, OTHERS, TABLE = [], [], {}\n"
            "def items(): return ITEMS + OTHERS, dict(TABLE)\n"
        },
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "what is put into the dict of a package",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import keeps

        vars(keeps)["RATE"] = 2

        keeps.__dict__["OTHER"] = 2

        %%asset a
        keeps.rates()
        """,
        edit('["RATE"] = 2', '["RATE"] = 3', "a", a=(3, 2)),
        edit('["OTHER"] = 2', '["OTHER"] = 3', "a", a=(3, 3)),
        files={"site-packages/keeps.py": "RATE = OTHER = 1\ndef rates(): return RATE, OTHER\n"},
    ),
    case(
        "the print options of numpy, in a template, in a text made by numpy and in what goes elsewhere",
        """
        import io
        import numpy as np
        np.set_printoptions(precision=3)

        %%asset a
        "is %s" % np.array([1.23456789])

        %%asset b
        np.array_str(np.array([1.23456789]))

        %%asset c
        print(np.array([1.23456789]), file=(text := io.StringIO())); text.getvalue()

        %%asset d
        "%d" % 7
        """,
        edit("precision=3", "precision=5", "a b c", a="is [1.23457]", b="[1.23457]", c="[1.23457]\n", d="7"),
    ),
]
