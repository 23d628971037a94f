"""Mode ``reactive``: one cell is run, and everything that rests on it is right by itself; nothing else is made."""

from truth.language import again, case, edit, env, write

NOTEBOOK = """
        import os
        k = 1
        table = {"n": 1}

        def scaled(x):
            return x * k

        table["n"] = 2

        %%asset a
        [scaled(x) for x in range(3)]

        %%asset b
        sum(a) + table["n"]

        %%asset other
        int(open("number.txt").read()) + int(os.environ.get("BONUS", "0"))

        %%asset total
        b + other
        """

CASES = [
    case(
        "one cell is run and all that rests on it follows",
        NOTEBOOK,
        edit("return x * k", "return x + k", "a b total", a=[1, 2, 3], b=8, other=5, total=13),
        edit('table["n"] = 2', 'table["n"] = 3', "b total", a=[1, 2, 3], b=9, other=5, total=14),
        edit("sum(a) +", "max(a) +", "b total", a=[1, 2, 3], b=6, other=5, total=11),
        edit("max(a) +", "max(a) + 0 +", "b", a=[1, 2, 3], b=6, other=5, total=11),
        edit("%%asset b\n", "%%asset b\n# the largest\n", "", a=[1, 2, 3], b=6, other=5, total=11),
        again("%%asset a", "", a=[1, 2, 3], b=6, other=5, total=11),
        files={"number.txt": "5"},
        modes="reactive",
    ),
    case(
        "what has changed outside follows after any cell",
        NOTEBOOK,
        write("number.txt", "7", "other total", a=[0, 1, 2], b=5, other=7, total=12),
        env("BONUS", "1", "other total", a=[0, 1, 2], b=5, other=8, total=13),
        write("number.txt", "5", "other total", a=[0, 1, 2], b=5, other=6, total=11),
        env("BONUS", None, "", a=[0, 1, 2], b=5, other=5, total=10),
        files={"number.txt": "5"},
        modes="reactive",
    ),
    case(
        "what a cell imports and computes at once is as old as the module",
        """
        from m import f
        v = f()

        from m import *
        w = K * 10

        import m as q
        alias = q
        x = alias.K

        def g():
            from m import f
            return f()
        y = g()

        import importlib
        mod = importlib.import_module("m")
        kept = mod.f
        z = kept()

        from m import h
        other = h()

        %%asset a
        [v, w, x, y, z]

        %%asset b
        other
        """,
        write("m.py", "# edited\nK = 1\ndef f(): return 1\ndef h(): return 5\n", "", a=[1, 10, 1, 1, 1], b=5),
        write("m.py", "K = 2\ndef f(): return 2\ndef h(): return 5\n", a=[2, 20, 2, 2, 2], b=5).leaving_stale("a"),
        write("m.py", "K = 1\ndef f(): return 1\ndef h(): return 5\n", "", a=[1, 10, 1, 1, 1], b=5),
        *(
            write("m.py", f"K = {k}\ndef f(): return {f}\ndef h(): return 5\n", b=5).leaving_stale("a")
            for k, f in ((2, 1), (1, 2))
        ),
        files={"m.py": "K = 1\ndef f(): return 1\ndef h(): return 5\n"},
        modes="reactive",
    ),
]
