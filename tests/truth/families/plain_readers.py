"""Plain cells that read assets, and assets that use what these made."""

from truth.language import again, case, edit, touch, write

CASES = [
    case(
        "a plain cell that reads an asset, and an asset that uses what it made",
        """
        %%asset raw
        [1, 2]

        total = sum(raw)

        %%asset a
        total * 10
        """,
        edit("[1, 2]", "[1, 3]", "raw a", a=40).rerunning("total ="),
    ),
    case(
        "a plain cell that was not run again does not launder staleness",
        """
        %%asset raw
        [1, 2]

        total = sum(raw)

        %%asset a
        total * 10
        """,
        edit("[1, 2]", "[1, 3]", "raw").leaving_stale("a"),
        again("total =", "a", a=40),
        modes="live",
    ),
    case(
        "a chain of plain cells",
        """
        %%asset raw
        [1, 2]

        total = sum(raw)

        twice = total * 2

        label = f"{twice}!"

        %%asset a
        label
        """,
        edit("[1, 2]", "[1, 3]", "raw").leaving_stale("a"),
        again("total =").leaving_stale("a"),
        again("twice =").leaving_stale("a"),
        again("label =", "a", a="8!"),
        modes="live",
    ),
    case(
        "a chain of plain cells, run from the top",
        """
        %%asset raw
        [1, 2]

        total = sum(raw)

        twice = total * 2

        %%asset a
        twice
        """,
        edit("[1, 2]", "[1, 3]", "raw a", a=8).rerunning("total =", "twice ="),
        edit("[1, 3]", "[3, 1]", "raw").rerunning("total =", "twice ="),
    ),
    case(
        "a plain cell read a helper that is edited",
        """
        def f(x): return x + 1

        K = f(1)

        %%asset a
        K
        """,
        edit("x + 1", "x + 2").leaving_stale("a"),
        again("K =", "a", a=3),
        modes="live",
    ),
    case(
        "what a plain cell only puts away is not older when its helpers change",
        """
        def g(x): return x + 1

        def f(x): return g(x)

        how = {"one": [f], "two": f}

        other = f

        %%asset a
        how["one"][0](1)

        %%asset b
        other(1)
        """,
        edit("x + 1", "x + 2", "a b", a=3, b=3),
        edit("return g(x)", "return -g(x)").leaving_stale("a b"),
        again("how =", "a", a=-3).leaving_stale("b"),
        again("other =", "b", b=-3),
        modes="live",
    ),
    case(
        "a plain cell asks a cached function whose helper has changed",
        """
        import functools
        K = 1

        @functools.cache
        def f(x): return x + K

        total = f(1)

        %%asset a
        total * 10
        """,
        edit("K = 1", "K = 2", "a", a=30).rerunning("total ="),
    ),
    case(
        "a file that a plain cell reads",
        """
        df = open("data.txt").read()

        first = df[0]

        %%asset a
        df.upper()

        %%asset b
        first * 2
        """,
        write("data.txt", "two").leaving_stale("a b"),
        again("df =", "a", a="TWO").leaving_stale("b"),
        again("first =", "b", b="tt"),
        touch("data.txt"),
        write("data.txt", "one").leaving_stale("a b"),
        write("data.txt", "two"),
        files={"data.txt": "one"},
        modes="live",
    ),
    case(
        "a function in a plain cell that reads an asset",
        """
        %%asset raw
        [1, 2]

        def total(): return sum(raw)

        %%asset a
        total() * 10
        """,
        edit("[1, 2]", "[1, 3]", "raw a", a=40),
        edit("sum(raw)", "max(raw)", "a", a=30),
    ),
    case(
        "a loop in a plain cell that fills a list from an asset",
        """
        %%asset raw
        [1, 2]

        out = []
        for x in raw:
            out.append(x * 2)

        %%asset a
        sum(out)
        """,
        edit("[1, 2]", "[1, 3]", "raw a", a=8).rerunning("out = []"),
        edit("x * 2", "x * 3", "a", a=12),
    ),
    case(
        "a plain cell that changes an asset's value in place touches no asset",
        """
        %%asset raw
        [1, 2]

        raw.append(100)

        %%asset a
        sum(raw)
        """,
        edit("append(100)", "append(200)"),
        edit("sum(raw)", "max(raw)", "a", a=2),
        changed="raw",
    ),
    case(
        "a plain cell that changes a plain value made from an asset",
        """
        %%asset raw
        [1, 2]

        mine = list(raw)

        mine.append(100)

        %%asset a
        sum(mine)
        """,
        edit("append(100)", "append(200)", "a", a=203).rerunning("mine = "),
    ),
    case(
        "the notebook's own variable of an asset's name",
        """
        %%asset raw
        [1, 2]

        %%asset a
        sum(raw)

        raw = [100]

        %%asset b
        max(raw)
        """,
        edit("raw = [100]", "raw = [200]"),
        modes="fresh",
        changed="raw",
    ),
    case(
        "iterators that plain cells have begun and bodies use up",
        """
        import itertools
        N = 1
        def numbers():
            yield from [10, 20, 30]
        it = iter([10, 20, 30])
        pairs = zip([1, 2, 3], "abc")
        steps = itertools.count()
        made = numbers()

        for _ in range(N): next(it), next(pairs), next(steps), next(made)

        %%asset a
        list(it), list(pairs), next(steps)

        %%asset b
        list(it), N

        %%asset c
        list(made), N
        """,
        edit("N = 1", "N = 2", "a b c", a=([30], [(3, "c")], 2), b=([30], 2)).leaving_unsure("c"),
        modes="fresh",
    ),
    case(
        "a plain cell asks whether a file is there",
        """
        import os
        from pathlib import Path

        there = os.path.exists("a.txt")

        also = Path("a.txt").is_file()

        %%asset a
        there, also
        """,
        write("a.txt", "x").leaving_stale("a"),
        again("there =").leaving_stale("a"),
        again("also =", "a", a=(True, True)),
        modes="live",
        undo=False,
    ),
    case(
        "iterators moved on, a function that adds, a file handed on, draws",
        """
        import itertools, json, random
        ids, lines, L, k = itertools.count(), open("d.txt"), [], 1
        def add(x): L.append(x)

        n = next(ids), lines.readline()

        add(1)

        json.dump(k, open("f.json", "w"))

        got = json.load(open("f.json"))

        random.seed(1)

        r = random.random()

        %%asset a
        n

        %%asset b
        sum(L)

        %%asset c
        got

        %%asset d
        r
        """,
        again("n = next").leaving_stale("a"),
        again("add(1)").rerunning("r = ").leaving_stale("a b d"),
        edit("[], 1", "[], 2").rerunning("random.seed", "r = ").leaving_stale("a b c"),
        again("add(1)", "c", c=2).rerunning("n = next", "json.dump(k", "got ="),
        files={"d.txt": "1\n2\n"},
        modes="live",
    ),
    case(
        "what is read in the cell that loads nbasset",
        """
        k = 10

        %reload_ext nbasset
        n = len(open("d.txt").read().split())
        m = k * 2

        %%asset a
        n + m
        """,
        edit("1\n2\n", "1\n2\n3\n", "").leaving_stale("a"),
        edit("m = k * 2", "m = k * 3", "a", a=33),
        edit("k = 10", "k = 20", "").leaving_stale("a"),
        files={"d.txt": "1\n2\n"},
        modes="live",
    ),
    case(
        "a plain cell that does without a module, which then appears",
        """
        try:
            from fast import KIND
        except ImportError:
            KIND = "slow"

        %%asset a
        KIND
        """,
        write("fast.py", "KIND = 'fast'\n", "", a="fast").leaving_stale("a"),
        again("from fast", "a", a="fast"),
        undo=False,
        modes="live",
    ),
]
