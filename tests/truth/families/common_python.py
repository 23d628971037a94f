"""What Python itself offers, as notebooks use it: each in a notebook of its own, with edits of what it rests on."""

from truth.language import case, edit, env, write

CASES = [
    case(
        "a dictionary that another cell updates",
        """
        conf = {"k": 1}

        conf.update({"j": 2})

        %%asset a
        conf["k"] + conf["j"]
        """,
        edit('"j": 2', '"j": 3', "a", a=4).rerunning("conf = ", "conf.update"),
        edit('"k": 1', '"k": 5', "a", a=8).rerunning("conf.update"),
    ),
    case(
        "the names of parameters and locals, which count for all who use the function",
        """
        def f(x, y=1):
            z = x + y
            return z

        %%asset names
        f.__code__.co_varnames

        %%asset parameters
        import inspect
        list(inspect.signature(f).parameters)
        """,
        edit(
            "z = x + y\n    return z",
            "w = x + y\n    return w",
            "names parameters",
            names=("x", "y", "w"),
            parameters=["x", "y"],
        ),
        edit("y=1", "y=2", "names parameters"),
    ),
    case(
        "texts and files that plain cells execute",
        """
        exec(open("x.py").read())

        %run y.py

        %%asset a
        K + J
        """,
        write("x.py", "K = 2", "a", a=3).rerunning("exec("),
        write("y.py", "J = 5", "a", a=7).rerunning("%run"),
        files={"x.py": "K = 1", "y.py": "J = 1"},
    ),
    case(
        "variables of the environment in paths, and behind a module's function",
        """
        import mine

        %%asset path
        import os
        os.path.expandvars("$ZZ_X/y")

        %%asset told
        mine.told()
        """,
        env("ZZ_X", "2", "path told", path="2/y", told="2"),
        files={"mine.py": "import os\ndef told(): return os.environ['ZZ_X']"},
        env={"ZZ_X": "1"},
    ),
    case(
        "data that lie in a package",
        """
        %%asset by_resources
        from importlib.resources import files
        import pkg
        files("pkg").joinpath("d.txt").read_text()

        %%asset by_pkgutil
        import pkgutil
        pkgutil.get_data("pkg", "d.txt").decode()
        """,
        write("pkg/d.txt", "two", "by_resources by_pkgutil", by_resources="two", by_pkgutil="two"),
        files={"pkg/__init__.py": "", "pkg/d.txt": "one"},
    ),
    case(
        "folders in folders",
        """
        import os

        %%asset walked
        sorted(name for _, _, names in os.walk("d") for name in names)

        %%asset found
        from pathlib import Path
        sorted(p.name for p in Path("d").rglob("*.txt"))
        """,
        write("d/e/g.txt", "", "walked found", walked=["f.txt", "g.txt"], found=["f.txt", "g.txt"]),
        write("d/e/f.txt", "other"),
        files={"d/e/f.txt": ""},
    ),
    case(
        "how objects of a class are compared and written",
        """
        class P:
            def __init__(self, x): self.x = x
            def __lt__(self, other): return self.x < other.x
            def __repr__(self): return f"P({self.x})"

        ps = [P(2), P(1)]

        %%asset in_order
        str(sorted(ps))

        %%asset first
        f"{ps[0]!r}"
        """,
        edit("self.x < other.x", "self.x > other.x", "in_order first", in_order="[P(2), P(1)]").rerunning("ps ="),
        edit("P({self.x})", "Q({self.x})", "in_order first", first="Q(2)").rerunning("ps ="),
    ),
    case(
        "a function that dispatches by types, entered in cells",
        """
        import functools

        @functools.singledispatch
        def show(x): return "any"

        @show.register
        def _(x: int): return "int"

        %%asset a
        show(1), show("s")
        """,
        edit('"int"', '"INT"', "a", a=("INT", "any")),
        edit("x: int", "x: str", "a", a=("any", "INT")).rerunning("@functools", "@show"),
    ),
    case(
        "what is called and taken by names in texts",
        """
        from operator import methodcaller, attrgetter

        class M:
            k = 3
            def go(self, x): return x + 1

        call, get = methodcaller("go", 4), attrgetter("k")

        %%asset a
        call(M()), get(M())
        """,
        edit("x + 1", "x + 2", "a", a=(6, 3)),
        edit("k = 3", "k = 4", "a", a=(6, 4)),
        edit('"go", 4', '"go", 5', "a", a=(7, 4)),
    ),
    case(
        "files by modules of Python's that read them for themselves",
        """
        %%asset ini
        import configparser
        c = configparser.ConfigParser()
        c.read("c.ini")
        c["s"]["k"]

        %%asset by_json
        import json, pathlib
        json.loads(pathlib.Path("c.json").read_bytes())["k"]

        %%asset toml
        import tomllib
        tomllib.load(open("c.toml", "rb"))["k"]

        %%asset line
        import linecache
        linecache.getline("plain.txt", 1).strip()

        %%asset several
        import fileinput
        "".join(fileinput.input(["plain.txt"]))

        %%asset copied
        import shutil
        shutil.copy("plain.txt", "copied.txt")
        open("copied.txt").read()

        %%asset same
        import filecmp
        filecmp.cmp("plain.txt", "other.txt", shallow=False)
        """,
        write("plain.txt", "two", "line several copied same", line="two", several="two", copied="two", same=False),
        write("c.ini", "[s]\nk = 2", "ini", ini="2"),
        write("c.json", '{"k": 2}', "by_json", by_json=2),
        write("c.toml", "k = 2", "toml", toml=2),
        files={"plain.txt": "one", "other.txt": "one", "c.ini": "[s]\nk = 1", "c.json": '{"k": 1}', "c.toml": "k = 1"},
    ),
    case(
        "the level of a logger that a cell has set",
        """
        import logging
        log = logging.getLogger("zz")
        log.setLevel(logging.INFO)

        %%asset a
        log.isEnabledFor(logging.DEBUG), log.getEffectiveLevel()
        """,
        edit("logging.INFO)", "logging.DEBUG)", "a", a=(True, 10)),
    ),
    case(
        "helpers that await, that hold something, that yield",
        """
        import contextlib, asyncio
        K = 1

        async def fetch(x):
            await asyncio.sleep(0)
            return x + K

        @contextlib.contextmanager
        def held(x):
            yield x * K

        def gen(n):
            yield from (K + i for i in range(n))

        %%asset awaited
        await asyncio.gather(*[fetch(i) for i in range(2)])

        %%asset holding
        with held(5) as holding: pass

        %%asset yielded
        list(gen(2))
        """,
        edit("K = 1", "K = 2", "awaited holding yielded", awaited=[2, 3], holding=10, yielded=[2, 3]),
        edit("x * K", "x * K + 1", "holding", holding=11),
    ),
    case(
        "enumerations, named tuples, patterns",
        """
        import enum, typing, collections

        class Kind(enum.Enum):
            A = 1
            B = 2

        Row = collections.namedtuple("Row", "x y", defaults=[7])

        class T(typing.NamedTuple):
            x: int
            y: int = 3

        def f(v):
            match v:
                case Row(x=1): return "row"
                case Kind.A: return "kind"
            return "none"

        %%asset matched
        f(Row(1)), f(Kind.A), f(Kind(2))

        %%asset values
        Row(1).y, T(1).y, Kind.B.value
        """,
        edit("[7]", "[8]", "matched values", values=(8, 3, 2)),
        edit("y: int = 3", "y: int = 4", "values", values=(8, 4, 2)),
        edit('"kind"', '"KIND"', "matched", matched=("row", "KIND", "none")),
    ),
]
