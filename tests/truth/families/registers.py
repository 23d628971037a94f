"""Registers: what is defined in several cells and enters itself somewhere."""

from truth.language import case, edit

CASES = [
    case(
        "classes and functions of several cells that enter themselves somewhere",
        """
        import functools
        class Base:
            known = {}
            def __init_subclass__(cls, **said): Base.known[cls.__name__] = cls
        class Register:
            def __init__(self): self.there = []
            def add(self, f): self.there.append(f); return f
        register = Register()
        class Meta(type):
            made = []
            def __new__(meta, *told): cls = super().__new__(meta, *told); meta.made.append(cls); return cls

        class X(Base):
            def f(self): return 1

        @register.add
        def one(): return 1

        class P(metaclass=Meta): pass

        %%asset a
        X().f(), one(), P.__name__

        class Y(Base):
            def f(self): return 2

        @register.add
        def two(): return 2

        class Q(P): pass

        %%asset b
        Base.known["Y"]().f(), two(), [each.__name__ for each in Meta.made]
        """,
        edit("def f(self): return 2", "def f(self): return 3", "a b", b=(3, 2, ["P", "Q"])),
        needless_ok="what is entered later counts for whoever leads to the register",
        undo=False,
    ),
    case(
        "a base that is defined anew below what is derived from it",
        """
        class Root: pass

        class Base(Root):
            def __init_subclass__(cls): cls.word = "old"

        class X(Base): pass

        %%asset a
        X.word
        """,
        edit('"old"', '"new"').leaving_stale("a"),
        modes="live",
    ),
    case(
        "a name that all modules see, reached in other ways",
        """
        import builtins

        builtins.k = 1

        setattr(builtins, "m", 1)

        vars(builtins)["n"] = 1

        %%asset a
        getattr(builtins, "k")

        %%asset b
        vars(builtins)["k"]

        %%asset c
        __builtins__.k if hasattr(__builtins__, "k") else __builtins__["k"]

        %%asset d
        builtins.__dict__["k"]

        %%asset e
        k

        %%asset f
        import builtins as bi
        getattr(bi, "k")

        %%asset g
        __import__("builtins").k

        %%asset i
        builtins.k

        %%asset others
        getattr(builtins, "m"), getattr(builtins, "n")

        %%asset h
        len("abc")
        """,
        edit("k = 1", "k = 2", "a b c d e f g i others", i=2, a=2, b=2, c=2, d=2, e=2, f=2, g=2),
        edit('"m", 1', '"m", 2', "a b c d f others", others=(2, 1)),
    ),
    case(
        "what is entered by hand, in a cell of its own, into an abstract class",
        """
        import abc
        class Q(abc.ABC): pass
        class W: pass
        class V: pass

        Q.register(W)

        %%asset a
        isinstance(W(), Q), issubclass(V, Q)

        %%asset c
        W.__name__
        """,
        edit("register(W)", "register(V)", "a").leaving_stale("a"),
        undo=False,
    ),
    case(
        "functions that turn values for SQLite, and back",
        """
        import json
        import sqlite3

        class P:
            def __init__(self, x): self.x = x

        def adapted(p): return str(p.x) + "!"

        sqlite3.register_adapter(P, adapted)
        sqlite3.register_converter("POINT", lambda given: given.decode() + "?")
        sqlite3.register_adapter(list, json.dumps)

        %%asset a
        base = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)
        base.execute("create table t (p POINT)")
        base.execute("insert into t values (?)", (P(3),))
        (base.execute("select p from t").fetchone()[0], base.execute("select ?", ([1],)).fetchone()[0])
        """,
        edit('+ "?"', '+ "??"', "a", a=("3!??", "[1]")),
        edit("list, json.dumps", "list, repr", "a", a=("3!??", "[1]")),
        edit('+ "!"', '+ "!!"', "a", a=("3!!??", "[1]")).rerunning("register_adapter"),
    ),
    case(
        "what a method has changed stays when the cell's new text calls it otherwise, whatever it is called on",
        """
        from array import array
        from collections import UserList, deque
        import numpy as np
        import pandas as pd
        class Bag:
            def __init__(self): self.kept = []
            def store(self, x): self.kept.append(x)
            def add(self, x): self.kept.append(x)
            def set_item(self, **given): self.kept += sorted(given)
        line, numbers, mine = deque(), array("i"), UserList()
        table, row, cells = pd.DataFrame({"x": [1]}), pd.Series([1, 2]), np.zeros(3)
        bag, added, told = Bag(), Bag(), Bag()

        line.append(5)

        numbers.append(5)

        mine.append(5)

        table.insert(0, "k", 1)

        row.update({0: 5})

        cells.put(0, 1)

        bag.store(5)

        added.add(5)

        told.set_item(k=5)

        %%asset a
        list(line)

        %%asset b
        list(numbers)

        %%asset c
        list(mine)

        %%asset d
        list(table)

        %%asset e
        row.tolist()

        %%asset f
        cells.tolist()

        %%asset g
        bag.kept

        %%asset h
        added.kept

        %%asset i
        told.kept
        """,
        edit("line.append(5)", "line.append(6)").leaving_stale("a"),
        edit("numbers.append(5)", "numbers.append(6)").leaving_stale("a b"),
        edit("mine.append(5)", "mine.append(6)").leaving_stale("a b c"),
        edit('(0, "k"', '(0, "n"').leaving_stale("a b c d"),
        edit("update({0", "update({1").leaving_stale("a b c d e"),
        edit("put(0", "put(1").leaving_stale("a b c d e f"),
        edit("bag.store(5)", "bag.store(6)").leaving_stale("a b c d e f g"),
        edit("added.add(5)", "added.add(6)").leaving_stale("a b c d e f g h"),
        edit("set_item(k", "set_item(n").leaving_stale("a b c d e f g h i"),
        modes="live",
        undo=False,
    ),
    case(
        "a model that is fitted again begins anew, also one that is told something of it before",
        """
        class Model:
            by = 1
            def set_by(self, by): self.by = by
            def fit(self, x): self.n = self.by * x; return self
        model = Model()

        model.set_by(2)

        model.fit(5)

        %%asset a
        model.n
        """,
        edit("fit(5)", "fit(6)", "a", a=12),
        modes="live",
        undo=False,
    ),
]
