"""Cells: IPython's syntax; cells that are edited, added, renamed."""

from truth.language import case, edit, edits, insert

CASES = [
    case(
        "rows = !command",
        """
        rows = !printf 'x\\ny\\n'

        %%asset a
        list(rows)
        """,
        edit("x\\ny\\n", "x\\nz\\n", "a", a=["x", "z"]),
    ),
    case(
        "%time K = 1",
        """
        %time K = 1

        %%asset a
        K
        """,
        edit("K = 1", "K = 2", "a", a=2),
    ),
    case(
        "%%time above a supporting cell",
        """
        %%time
        K = 1

        %%asset a
        K
        """,
        edit("K = 1", "K = 2", "a", a=2),
    ),
    case(
        "%%capture in a supporting cell",
        """
        %%capture out
        print("x")

        %%asset a
        out.stdout
        """,
        edit('"x"', '"y"', "a", a="y\n"),
    ),
    case(
        "top-level await in a supporting cell",
        """
        import asyncio
        async def get(): return 1
        K = await get()

        %%asset a
        K
        """,
        edit("return 1", "return 2", "a", a=2),
    ),
    case(
        "%time inside a body",
        """
        K = 1

        %%asset a
        %time x = K + 1
        x
        """,
        edit("K = 1", "K = 2", "a", a=3),
        edit("K + 1", "K + 2", "a", a=4),
    ),
    case(
        "names in a command inside a body",
        """
        word = "x"
        other = "y"

        %%asset a
        rows = !printf '{word}'
        list(rows)

        %%asset b
        rows = !echo $other
        list(rows)
        """,
        edit('word = "x"', 'word = "z"', "a", a=["z"]),
        edit('other = "y"', 'other = "w"', "b", b=["w"]),
        needless_ok="a command is an untracked input",
    ),
    case(
        "names in a command inside a helper",
        """
        word = "x"

        def f():
            rows = get_ipython().getoutput("printf '{word}'")
            return list(rows)

        %%asset a
        f()
        """,
        edit('word = "x"', 'word = "z"', "a"),
        needless_ok="a command is an untracked input",
    ),
    case(
        "an asset's variable, and not its last expression, is its value",
        """
        %%asset a
        a = [1, 2]
        a[:1]
        """,
        edit("a[:1]", "a[:2]", "a", a=[1, 2]),
        edit("[1, 2]", "[1, 3]", "a", a=[1, 3]),
    ),
    case(
        "several assets from one cell",
        """
        %%asset low, high
        low = 1
        high = 10

        %%asset a
        low + 1

        %%asset b
        high + 1
        """,
        edit("low = 1", "low = 2", "low high a", a=3, b=11),
    ),
    case(
        "a function with parameters, and a default that no asset fills",
        """
        %%asset raw
        [1, 2]

        %%asset
        def a(raw, k=2):
            return [x * k for x in raw]
        """,
        edit("k=2", "k=3", "a", a=[3, 6]),
        edit("[1, 2]", "[1]", "raw a", a=[3]),
    ),
    case(
        "@asset in a plain cell",
        """
        from nbasset import asset
        K = 1

        @asset
        def raw(): return [K]

        @asset
        def a(raw): return raw * 2
        """,
        edit("K = 1", "K = 2", "raw a", a=[2, 2]),
        edit("raw * 2", "raw * 3", "a", a=[2, 2, 2]),
    ),
    case(
        "an input under another name: a rename in the body is another code, of the same value",
        """
        %%asset raw
        [1, 2]

        %%asset a
        x = raw
        sum(x)

        %%asset b
        a + 1
        """,
        edits({"x = raw": "y = raw", "sum(x)": "sum(y)"}, "a", b=4),
    ),
    case(
        "imports above and in the body",
        """
        import math

        %%asset a
        math.floor(2.5)

        %%asset b
        import math
        math.floor(2.5)
        """,
        insert("import math\n\n", "import json") if False else edit("b\nimport math", "b\nimport math  # again"),
    ),
    case(
        "another import of the same name",
        """
        from math import floor as f

        %%asset a
        f(2.5)
        """,
        edit("floor as f", "ceil as f", "a", a=3),
    ),
    case(
        "several edits before anything is asked for",
        """
        K = 1

        def f(x): return x + K

        %%asset a
        f(1)

        %%asset b
        a + K
        """,
        edits({"K = 1": "K = 2", "x + K": "x - K"}, "a b", a=-1, b=1),
    ),
    case(
        "a long chain, cut off in the middle",
        """
        %%asset a
        3

        %%asset b
        a * 2

        %%asset c
        b > 4

        %%asset d
        not c

        %%asset e
        str(d)
        """,
        edit("a\n3", "a\n4", "a b c", e="False"),
        edit("a\n4", "a\n1", "a b c d e", e="True"),
    ),
    case(
        "a diamond",
        """
        %%asset top
        [3, 1]

        %%asset left
        sorted(top)

        %%asset right
        max(top)

        %%asset end
        (left, right)
        """,
        edit("[3, 1]", "[1, 3]", "top left right", end=([1, 3], 3)),
        edit("[1, 3]", "[1, 4]", "top left right end", end=([1, 4], 4)),
    ),
    case(
        "globals that are shadowed by an input's name",
        """
        %%asset x
        1

        def f(x): return x * 10

        %%asset a
        f(2) + x
        """,
        edit("x\n1", "x\n2", "x a", a=22),
    ),
    case(
        "a name bound only under a condition or in a loop",
        """
        flag = True

        %%asset a
        if flag:
            found = 1
        for last in range(3):
            pass
        try:
            other = int("7")
        except ValueError:
            pass
        (found, last, other)
        """,
        edit("found = 1", "found = 2", "a", a=(2, 2, 7)),
    ),
    case(
        "a plain cell above that a body only mentions in a string",
        """
        K = 1

        %%asset a
        "K"
        """,
        edit("K = 1", "K = 2"),
    ),
    case(
        "__builtins__ and dunder names",
        """
        %%asset a
        __name__

        %%asset b
        [k for k in vars() if k == "nothing"]
        """,
        insert("%%asset a", "new = 1"),
        needless_ok="vars() sees everything",
    ),
    case(
        "bodies that yield outputs: a cell, an async function, several assets",
        """
        from nbasset import Output, asset
        K = 1
        def outputs(n):
            yield Output(n, "b")
            yield Output(n + 1, "c")

        %%asset a
        yield Output([K], metadata={"n": 1})

        %%asset b, c
        yield from outputs(a[0])

        @asset
        async def d(b):
            yield Output(b * 10)

        %%asset e
        for n in range(b):
            yield n
        """,
        edit("yield Output([K], m", "yield Output([K, K], m", "a b c"),
        edit("yield Output(n +", "yield Output(3 + n +", "b c", a=[1, 1], b=1, c=5, d=10),
        edit("K = 1", "K = 2", "a b c d e", b=2, c=6, d=20),
    ),
]
