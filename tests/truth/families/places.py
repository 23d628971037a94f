"""What plain cells change of what local modules hold: a cell that ran twice, or is gone, leaves nothing that is fresh."""

from truth.language import again, case, edit, remove

ITEMS = {"mod.py": "items = []\nn = 0\ndef add(x): items.append(x)\ndef f(): return 1\nclass C:\n    k = 1\n"}

CASES = [
    case(
        "items of a module's table that a cell sets, edited and put back",
        """
        import mod

        mod.table["rate"] = 3
        mod.table["name"] = "a"

        %%asset a
        mod.table["rate"]

        %%asset b
        mod.get()
        """,
        edit('"rate"] = 3', '"rate"] = 4', "a b", a=4, b=4),
        edit('"name"] = "a"', '"name"] = "b"', "a b", a=4),
        files={"mod.py": "table = {}\ndef get(): return table['rate']\n"},
    ),
    case(
        "a cell that changes the data of a module further runs again",
        """
        import mod

        mod.items.append(1)

        mod.n += 1

        def more(): mod.add(5)
        more()

        %%asset a
        list(mod.items)

        %%asset b
        mod.n

        %%asset c
        mod.f()
        """,
        again("append(1)", "").leaving_stale("a"),
        again("+= 1", "").leaving_stale("a b"),
        again("more()", "").leaving_stale("a b"),
        modes="live",
        files=ITEMS,
        undo=False,
        once=True,
    ),
    case(
        "a cell that changes the data of a module further is edited, under another name of it",
        """
        from mod import items

        items.append(1)

        %%asset a
        import mod
        list(mod.items)
        """,
        edit("append(1)", "append(2)", "").leaving_stale("a"),
        modes="live",
        files=ITEMS,
        undo=False,
        once=True,
    ),
    case(
        "the same from the top",
        """
        import mod

        mod.items.append(1)

        %%asset a
        list(mod.items)

        %%asset b
        import mod
        mod.items[0]

        %%asset c
        mod.f()
        """,
        edit("append(1)", "append(2)", "a b", a=[2], b=2),
        modes="fresh",
        files=ITEMS,
    ),
    case(
        "cells that have patched a module are gone, or say something else",
        """
        import mod

        mod.f = lambda: 2

        setattr(mod, "n", 7)

        mod.C.k = 5

        mod.items.append(3)

        %%asset a
        mod.f()

        %%asset b
        mod.n

        %%asset c
        mod.C.k

        %%asset d
        list(mod.items)
        """,
        edit("lambda: 2", "lambda: 3", "a", a=3),
        edit("mod.f = lambda: 3", "mod.g = lambda: 3").leaving_stale("a"),
        edit("mod.g", "mod.f").leaving_stale(""),
        remove("setattr").leaving_stale("b"),
        remove("mod.C.k = 5").leaving_stale("b c"),
        remove("append(3)").leaving_stale("b c d"),
        modes="live",
        files=ITEMS,
        undo=False,
        once=True,
    ),
    case(
        "a module is edited that a cell has changed",
        """
        import mod

        mod.items.append(1)

        %%asset a
        list(mod.items)
        """,
        edit("items = []", "items = [5]").leaving_stale("a"),
        again("append(1)", "a", a=[5, 1]),
        modes="live",
        files=ITEMS,
        undo=False,
        once=True,
    ),
    case(
        "what is put into a module rests on what that was made of",
        """
        n = 1

        import mod

        mod.set_k(n)

        mod.m = [n]

        %%asset base
        3

        import mod
        mod.base = base

        %%asset a
        mod.k

        %%asset b
        mod.m

        %%asset c
        mod.base
        """,
        edit("n = 1", "n = 2").leaving_stale("a b"),
        edit("3", "4", "base", base=4).leaving_stale("a b c"),
        modes="live",
        files={"mod.py": "k = 0\nm = []\nbase = None\ndef set_k(value):\n    global k\n    k = value\n"},
        undo=False,
        once=True,
    ),
    case(
        "what cells have changed in a module without naming it runs again, or is gone",
        """
        import sys
        import importlib
        import mod
        from importlib import import_module as loaded
        from sys import modules

        sys.modules["mod"].n += 1

        modules["mod"].items.append(1)

        def deep(): importlib.import_module("mod").add(2)
        deep()

        loaded("mod").f = lambda: 2

        globals()["mod"].k = 7

        exec("import mod; mod.C.k = 8")

        %%asset a
        mod.n

        %%asset b
        list(mod.items)

        %%asset c
        mod.f()

        %%asset d
        mod.k

        %%asset e
        mod.C.k
        """,
        again("n += 1").leaving_stale("a"),
        again('["mod"].items').leaving_stale("a b"),
        remove("deep()").leaving_stale("a b"),
        remove("lambda").leaving_stale("a b c"),
        remove("k = 7").leaving_stale("a b c d"),
        remove("k = 8").leaving_stale("a b c d e"),
        modes="live",
        files={"mod.py": ITEMS["mod.py"] + "k = 1\n"},
        undo=False,
        once=True,
    ),
    case(
        "a module that enters something in another one as it is imported, by a cell that runs once more",
        """
        import plug

        %%asset a
        import entries
        entries.KNOWN["p"]()
        """,
        again("import plug"),
        again("import plug"),
        edit("return 1", "return 22", "a", a=22),
        files={
            "plug.py": "import entries\n@entries.add\ndef p(): return 1\n",
            "entries.py": "KNOWN = {}\ndef add(f):\n    KNOWN[f.__name__] = f\n    return f\n",
        },
        modes="live",
        undo=False,
    ),
]
