"""Ways around a name: what cells change in place of what a name leads to, and names that lead there by several steps."""

from truth.language import case, edit, write

CASES = [
    case(
        "a closure of a closure of a class's method, and decorators around decorators",
        """
        import functools

        K = 1

        def outer():
            def mid():
                def inner(): return K
                return inner
            class C:
                f = mid()
                def m(self): return C.f()
            return C

        made = outer()

        def adding(f):
            @functools.wraps(f)
            def added(*a): return f(*a) + K
            return added

        def doubling(f):
            @functools.wraps(f)
            def doubled(*a): return f(*a) * 2
            return doubled

        @doubling
        @adding
        def base(x): return x

        %%asset a
        made().m()

        %%asset b
        base(1)

        %%asset c
        base.__wrapped__.__wrapped__(1)
        """,
        edit("K = 1", "K = 2", "a b", a=2, b=6, c=1).rerunning("made = outer()", "@doubling\n@adding"),
        edit("return K", "return K + 10", "a", a=12, b=6, c=1).rerunning("made = outer()"),
        edit("base(x): return x", "base(x): return x + 1", "b c", a=12, b=8, c=2),
        needless_ok="decorators count for whoever leads to what they made",
    ),
    case(
        "a property exchanged, an object of another class, and the names behind a function",
        """
        class Cell:
            def __init__(self): self.x = 1
            v = property(lambda self: self.x)

        Cell.v = property(lambda self: self.x + 1)

        class First:
            def v(self): return 1
        class Second:
            def v(self): return 2
        class Third:
            def v(self): return 3

        thing = First()
        thing.__class__ = Second

        K = 1
        def f(): return K
        f.__globals__["K"] = 5

        %%asset a
        Cell().v

        %%asset b
        thing.v()

        %%asset c
        f()
        """,
        edit("self.x + 1", "self.x + 2", "a", a=3, b=2, c=5),
        edit("= Second", "= Third", "b", a=3, b=3, c=5),
        edit('["K"] = 5', '["K"] = 6', "c", a=3, b=3, c=6),
        edit("return 3", "return 4", "b", a=3, b=4, c=6).rerunning("thing = First()"),
        undo=False,
    ),
    case(
        "a library's class patched, a module put in another's place, a name among Python's own",
        """
        import builtins, fractions, sys, types

        fractions.Fraction.twice = lambda self: self * 2

        fake = types.ModuleType("colorsys")
        fake.N = 1
        sys.modules["colorsys"] = fake

        builtins.shout = lambda x: x + 1

        %%asset a
        from fractions import Fraction
        float(Fraction(1, 2).twice())

        %%asset b
        import colorsys
        colorsys.N

        %%asset c
        shout(1)
        """,
        edit("self * 2", "self * 4", "a", a=2.0, b=1, c=2),
        edit("fake.N = 1", "fake.N = 2", "b", a=2.0, b=2, c=2),
        edit("x + 1", "x + 2", "c", a=2.0, b=2, c=3),
        undo=False,
    ),
    case(
        "a view that shares an array's memory, the attributes of a frame, and a generator that several read",
        """
        import numpy as np
        import pandas as pd

        base = np.zeros(4)
        view = base[1:]
        view[0] = 1

        df = pd.DataFrame({"x": [1]})
        df.attrs["unit"] = "m"

        N = 3

        %%asset up
        (i for i in range(N))

        %%asset a
        float(base.sum()) + float(view.sum())

        %%asset b
        df.attrs["unit"]

        %%asset c
        sum(up)

        %%asset d
        list(up)
        """,
        edit("view[0] = 1", "view[0] = 3", "a", a=6.0),
        edit('"m"', '"km"', "b", b="km"),
        edit("N = 3", "N = 4", "up c d", a=6.0, b="km", c=6, d=[0, 1, 2, 3]),
    ),
    case(
        "order of sets that go from function to function",
        """
        def tags(text): return set(text.split())
        def first(of): return next(iter(of))
        class Text:
            def __init__(self, text): self.tags = set(text)

        held = {"k": {"a", "b", "c"}}

        text = Text("abc")

        N = 1

        %%asset a
        next(iter(tags("x y z w v u"))) * N

        %%asset b
        first({"a", "b", "c"}) * N

        %%asset c
        "".join(text.tags)

        %%asset d
        list(held["k"])

        %%asset e
        sorted(tags("x y")), len(held["k"]), sorted(text.tags)[0] * N
        """,
        edit("N = 1", "N = 2", "a b e", e=(["x", "y"], 3, "aa")).leaving_unsure("a b c d"),
        unsure="a b c d",
    ),
    case(
        "a module that a cell loads again, below what cells set in it",
        """
        import importlib, mine

        mine.N = 10

        _ = importlib.reload(mine)

        mine.M = 5

        %%asset a
        mine.f() + mine.M
        """,
        edit("mine.N = 10", "mine.N = 20", "", a=6).rerunning("importlib.reload", "mine.M"),
        edit("mine.M = 5", "mine.M = 6", "a", a=7),
        write("mine.py", "N = 2\nM = 1\ndef f(): return N\n", "a", a=8).rerunning("importlib.reload", "mine.M"),
        edit("mine.N = 20", "mine.N = 30", "", a=8).leaving_stale("a"),
        files={"mine.py": "N = 1\nM = 0\ndef f(): return N\n"},
        undo=False,
    ),
    case(
        "what bodies only put into, names of a dictionary that exec fills, texts that pandas evaluates, rights",
        """
        import collections
        import os
        import pandas as pd

        N = 1

        rows, tags, queue, counts = [], set(), collections.deque(), collections.Counter()

        ns = {}
        exec(open("code.txt").read(), ns)

        open("p.txt", "w").close()
        os.chmod("p.txt", 0o644)

        %%asset a
        rows.append(1); tags.add(1); queue.append(1); counts["x"] += 1
        N

        %%asset b
        N, len(rows), len(tags), len(queue), len(counts)

        %%asset c
        ns["g"]() + N

        %%asset d
        pd.eval("N + 1")

        %%asset e
        os.access("p.txt", os.X_OK)
        """,
        edit("N = 1", "N = 2", "a b c", a=2, c=3).leaving_unsure("b d e"),
        write("code.txt", "def g(): return 2\n", "c", c=4).rerunning("exec(open").leaving_unsure("b d e"),
        files={"code.txt": "def g(): return 1\n"},
        unsure="b d e",
        needless_ok="what b reads another body fills, before the next plan",
        undo=False,
    ),
    case(
        "what a member of an enumeration holds beside its value, set by its class or by a cell",
        """
        import enum
        class Size(enum.Enum):
            S = 1
            L = 2
            def __init__(self, value):
                self.price = value * 10
                self._log = []

        Size.S.label = "small"
        large = Size.L

        %%asset a
        Size.S.label, Size.S.price

        %%asset b
        large.price

        %%asset c
        [each.value for each in Size]
        """,
        edit('"small"', '"tiny"', "a b c", a=("tiny", 10)).rerunning("import enum", "large ="),
        edit("value * 10", "value * 20", "a b c", a=("tiny", 20), b=40).rerunning("Size.S.label =", "large ="),
        needless_ok="the class counts as a whole",
    ),
    case(
        "a name that a module newly has which a cell has imported with a star, below what the cell binds, or above it",
        """
        above = 5
        from tools import *
        below = 6

        %%asset a
        above

        %%asset b
        below
        """,
        edit("K = 1", "K = 1\nabove = below = 7", "a", a=7, b=6),
        files={"tools.py": "K = 1\n"},
    ),
    case(
        "what a cell adds to a set stays there when it adds something else, also through another name",
        """
        sizes = {1}; marks = {1}
        other = marks

        sizes.add(5)

        other.add(5)

        %%asset a
        sorted(sizes)

        %%asset b
        sorted(marks)
        """,
        edit("sizes.add(5)", "sizes.add(6)").leaving_stale("a"),
        edit("other.add(5)", "other.add(7)").leaving_stale("a b"),
        modes="live",
        undo=False,
    ),
]
