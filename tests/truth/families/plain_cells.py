"""Plain cells that bind and change names in ways their text does not show, and modules they have used."""

from truth.language import again, case, edit, edits, write

RAW = """
        %%asset raw
        [1, 2]

"""

# What a cell changes in place may have grown: only its first making, run again, makes sure.
CHANGES = {
    "a method call changes an object": """
        class Box:
            def set(self, x): self.n = x
        v = Box()

        v.set(sum(raw))

        %%asset b
        v.n + 1
        """,
    "a function changes its argument": """
        def fill(d, x): d["n"] = x
        v = {}

        fill(v, sum(raw))

        %%asset b
        v["n"] + 1
        """,
    "an object is changed under another name": """
        v = {}
        w = v

        w["n"] = sum(raw)

        %%asset b
        v["n"] + 1
        """,
    "a function changes a class": """
        class Box:
            n = 0
            def set(self, x): Box.n = x
        v = Box()

        v.set(sum(raw))

        %%asset b
        Box.n + 1
        """,
}

BINDS = {
    "a function binds a global": """
        def put():
            global v
            v = sum(raw)

        put()

        %%asset b
        v + 1
        """,
    "globals().update": """
        globals().update(v=sum(raw))

        %%asset b
        v + 1
        """,
    "get_ipython().push": """
        get_ipython().push({"v": sum(raw)})

        %%asset b
        v + 1
        """,
    "exec of a text": """
        exec(f"v = {sum(raw)}")

        %%asset b
        v + 1
        """,
    "%%capture": """
        %%capture v
        print(sum(raw))

        %%asset b
        int(v.stdout) + 1
        """,
    "a cell that the shell runs": """
        get_ipython().run_cell("v = sum(raw)")

        %%asset b
        v + 1
        """,
}

AGAIN = {
    "a function binds a global": "put()",
    "globals().update": "update(",
    "get_ipython().push": "push(",
    "exec of a text": "exec(",
    "%%capture": "print(",
    "a cell that the shell runs": "run_cell(",
}

CASES = [
    *(
        case(
            f"{name}: what an older asset gave is told",
            RAW + cells,
            edit("[1, 2]", "[1, 2, 3]", "raw").leaving_stale("b"),
            modes="live",
        )
        for name, cells in CHANGES.items()
    ),
    *(
        case(
            f"{name}: what an older asset gave is told, until the cell is run again",
            RAW + cells,
            edit("[1, 2]", "[1, 2, 3]", "raw").leaving_stale("b"),
            again(AGAIN[name], "b", b=7),
            modes="live",
        )
        for name, cells in BINDS.items()
    ),
    case(
        "what a cell changes and assigns beside is as old as the cell",
        RAW
        + """
        d = {}

        d["n"] = sum(raw)
        y = d["n"]

        %%asset b
        y + 1
        """,
        edit("[1, 2]", "[1, 2, 3]", "raw b", b=7).rerunning('d["n"]', "d = {}"),
    ),
    case(
        "another name of an object that changes is not older than it",
        """
        d = {}

        w = d

        w["n"] = 1

        %%asset b
        w["n"] + 1
        """,
        edit('w["n"] = 1', 'w["n"] = 2', "b", b=3),
    ),
    case(
        "a function that counts in a global",
        """
        n = 0
        def tick():
            global n
            n += 1

        tick()

        %%asset b
        n + 1
        """,
        edit("n += 1", "n += 2", "b", b=3).rerunning("tick()"),
    ),
    case(
        "to look at a table does not change it",
        """
        import pandas as pd
        df = pd.DataFrame({"x": [1, 2]})

        k = 1

        total = df.groupby("x").size().sum() + k
        df.index.get_loc(0), df._repr_html_(), df.x, df.T

        %%asset b
        int(df.x.sum())
        """,
        edit("k = 1", "k = 2"),
    ),
    case(
        "a value loaded once keeps what it came from",
        """
        if "big" not in globals():
            big = open("t.txt").read()

        %%asset b
        big + "!"
        """,
        write("t.txt", "2").leaving_stale("b"),
        again("big").leaving_stale("b"),
        modes="live",
        files={"t.txt": "1"},
        undo=False,
    ),
    case(
        "a value that a condition gives anew is anew",
        RAW
        + """
        if len(raw) < 5:
            size = "small"

        for x in raw:
            first = min(raw)

        %%asset b
        size, first
        """,
        edit("[1, 2]", "[1, 2, 3]", "raw").rerunning("size", "first"),
    ),
    case(
        "%run of a script",
        """
        %run s.py

        %%asset b
        K + len(L)
        """,
        write("s.py", "K = 1\nL = [1, 2]").leaving_stale("b"),
        again("%run", "b", b=3),
        write("s.py", "# the same\nK = 1\nL = [1, 2]").leaving_stale("b"),
        again("%run"),
        modes="live",
        files={"s.py": "K = 1\nL = [1]"},
    ),
    case(
        "exec of a file",
        """
        exec(open("s.py").read())
        y = K

        %%asset b
        f() + y
        """,
        write("s.py", "K = 2\ndef f(): return 3").leaving_stale("b"),
        again("exec", "b", b=5),
        modes="live",
        files={"s.py": "K = 1\ndef f(): return 1"},
    ),
    *(
        case(
            f"{name} of a module, computed where the module is imported",
            cells,
            write("m.py", text.replace("1", "2")).leaving_stale("b"),
            again("import", "b", b=value),
            modes="live",
            files={"m.py": text},
        )
        for name, cells, text, value in (
            ("a constant", "import m\nv = m.K * 10\n\n%%asset b\nv + 1", "K = 1", 21),
            ("a function", "from m import f\nv = f()\n\n%%asset b\nv + 1", "def f(): return 1", 3),
            (
                "a class",
                "from m import P\np = P(3)\n\n%%asset b\np.k + 0",
                "class P:\n    def __init__(self, k): self.k = k * 1",
                6,
            ),
            (
                "a function within a function",
                "import m\ndef g(): return m.f()\nv = g()\n\n%%asset b\nv + 1",
                "def f(): return 1",
                3,
            ),
        )
    ),
    case(
        "what a cell imports and defines is not as old as what it computes",
        """
        import m
        from m import Q
        def h(x): return m.f(x)
        v = h(3)

        %%asset b
        h(1) + Q
        """,
        write("m.py", "Q = 1\ndef f(x): return x * 2", "b", b=3),
        files={"m.py": "Q = 1\ndef f(x): return x"},
    ),
    case(
        "from module import *",
        """
        from m import *

        %%asset b
        K + f()
        """,
        write("m.py", "K = 2\ndef f(): return 1", "b", b=3),
        write("m.py", "K = 2\ndef f(): return L\nL = 5", "b", b=7),
        files={"m.py": "K = 1\ndef f(): return 1"},
    ),
    case(
        "two modules imported with stars",
        """
        from m import *
        from n import *

        %%asset b
        f()

        %%asset c
        K
        """,
        write("m.py", "K = 2\ndef f(): return 1"),
        write("n.py", "K = 5\ndef f(): return 2", "b", b=2, c=5),
        write("m.py", "K = 3\ndef f(): return 9"),
        files={"m.py": "K = 1\ndef f(): return 1", "n.py": "K = 5"},
    ),
    case(
        "a name assigned below an import with a star is the notebook's own",
        """
        from m import *

        K = 7

        %%asset b
        K
        """,
        write("m.py", "K = 2"),
        files={"m.py": "K = 1"},
    ),
    case(
        "a name that a module imported with a star newly defines hides an older one",
        """
        K = 7

        from m import *

        %%asset b
        K
        """,
        write("m.py", "J = 1\nK = 2", "b", b=2),
        files={"m.py": "J = 1"},
        undo=False,
    ),
    *(
        case(
            f"two modules that import each other, {how}",
            f"""
            {how}

            %%asset b
            f()
            """,
            edits({"K = 1": "K = 2"}, "b", b=2),
            edit("c1.K", "c1.K * 2", "b", b=4),
            files={
                "c1.py": "import c2\ndef f(): return c2.g()\nK = 1",
                "c2.py": "import c1\ndef g(): return c1.K",
                "top.py": "from c1 import f",
            },
        )
        for how in ("from c1 import f", "from top import f")
    ),
]
