"""Code as projects have it: packages with data beside them, registers, decorators with state, caches, tasks, models."""

from truth.language import case, edit, write

CASES = [
    case(
        "a package that gives what its modules have, by relative imports, and data that lies beside it",
        """
        from shop import rate, total
        import shop

        %%asset a
        total([1, 2])

        %%asset b
        rate

        %%asset c
        shop.table(), shop.WORDS[0]
        """,
        edit("return sum(xs) * base(1)", "return sum(xs) * base(2)", "a", a=36),
        edit("return n + K", "return n + K + 1", "a", a=39),
        edit("rate = 3", "rate = 4", "b", b=4),
        write("shop/data.txt", "7", "c", c=(7, "x")),
        write("shop/words.txt", "y", "c", c=(7, "y")),
        files={
            "shop/__init__.py": (
                "from importlib.resources import files\n"
                "from pathlib import Path\n"
                "from .calc import total\n"
                "from ._rates import rate\n"
                "def table(): return int(files('shop').joinpath('data.txt').read_text())\n"
                "WORDS = (Path(__file__).parent / 'words.txt').read_text().split()\n"
            ),
            "shop/calc.py": (
                "from .consts import K\ndef base(n):\n    return n + K\ndef total(xs):\n    return sum(xs) * base(1)\n"
            ),
            "shop/_rates.py": "rate = 3\n",
            "shop/consts.py": "K = 10\n",
            "shop/data.txt": "3",
            "shop/words.txt": "x",
        },
    ),
    case(
        "a package without a file of its own, in two folders",
        """
        import sys
        sys.path[:0] = ["first", "second"]
        import parts.one, parts.two

        %%asset a
        parts.one.f() + parts.two.f()
        """,
        edit("return 2", "return 3", "a", a=4),
        edit("return 1", "return 5", "a", a=8),
        files={
            "first/parts/one.py": "def f():\n    return 1\n",
            "second/parts/two.py": "def f():\n    return 2\n",
        },
    ),
    case(
        "a module that can do without another one, which comes and goes",
        """
        import tool

        %%asset a
        tool.f(2)
        """,
        edit("return x * 2", "return x * 20", "a", a=40),
        write("_fast.py", "def f(x):\n    return x + 100\n", "a", a=102),
        files={
            "tool.py": "try:\n    from _fast import f\nexcept ImportError:\n    from _slow import f\n",
            "_slow.py": "def f(x):\n    return x * 2\n",
        },
    ),
    case(
        "classes of several cells that their base enters, under names that it makes",
        """
        class Base:
            kinds = {}
            def __init_subclass__(cls, tag=None, **more):
                super().__init_subclass__(**more)
                Base.kinds[tag or cls.__name__] = cls

        class A(Base, tag="a"):
            def go(self): return 1

        class B(Base):
            def go(self): return 2

        %%asset a
        sorted((name, kind().go()) for name, kind in Base.kinds.items())
        """,
        edit("return 2", "return 3", "a", a=[("B", 3), ("a", 1)]),
        edit('tag="a"', 'tag="z"', "a", a=[("B", 3), ("z", 1)]).rerunning("class Base", "class B(Base)"),
        edit("tag or cls.__name__", "tag or cls.__name__.lower()", "a", a=[("b", 3), ("z", 1)]).rerunning(
            "class A", "class B(Base)"
        ),
    ),
    case(
        "a context with a list of its own, a decorator that counts",
        """
        from contextlib import contextmanager, ExitStack
        import functools
        LOG = []
        @contextmanager
        def scope(n):
            LOG.append(n)
            try:
                yield n * 2
            finally:
                LOG.pop()

        def counted(k):
            def decorate(f):
                calls = [0]
                @functools.wraps(f)
                def wrapped(*args):
                    calls[0] += k
                    return f(*args) + calls[0]
                return wrapped
            return decorate

        @counted(1)
        def add(x): return x + 10

        %%asset a
        with scope(4) as v, ExitStack() as stack:
            stack.enter_context(scope(5))
            a = v + len(LOG)

        %%asset b
        add(1), add(1)

        %%asset c
        add(1)
        """,
        edit("yield n * 2", "yield n * 3", "a", a=14),
        edit("calls[0] += k", "calls[0] += k * 2", "b c", b=(13, 15), c=13).rerunning("def add"),
        edit("counted(1)", "counted(5)", "b c", b=(21, 31), c=21),
    ),
    case(
        "functions that remember what they have read from a file, one through the other",
        """
        import functools, json
        @functools.lru_cache(maxsize=None)
        def settings():
            with open("c.json") as file: return json.load(file)

        @functools.cache
        def setting(name): return settings()[name]

        %%asset a
        setting("x") + 1

        %%asset b
        settings().get("y")
        """,
        write("c.json", '{"x": 5, "y": 2}', "a b", a=6, b=2),
        write("c.json", '{"x": 5, "y": 3}', "a b", a=6, b=3),
        files={"c.json": '{"x": 1, "y": 2}'},
    ),
    case(
        "tasks, groups of exceptions, patterns",
        """
        import asyncio
        N = 3
        async def one(i):
            await asyncio.sleep(0)
            if i == 5: raise ValueError(i)
            return i * 2

        %%asset a
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(i)) for i in range(N)]
        a = [task.result() for task in tasks]

        %%asset b
        try:
            await asyncio.gather(one(5), one(1))
            b = "none"
        except* ValueError as errors:
            b = [str(each) for each in errors.exceptions]

        %%asset c
        match a:
            case [x, y, *rest] if x < y: c = ("up", rest)
            case _: c = "other"
        """,
        edit("N = 3", "N = 4", "a c", a=[0, 2, 4, 6], c=("up", [4, 6])),
        edit("i == 5", "i == 6", "a b", b="none"),
    ),
    case(
        "an object of a local module's class, which others get alone and in a list",
        """
        from models.linear import Linear

        %%asset model
        Linear(2)

        %%asset score
        model.score(3)

        %%asset many
        [model, {"m": model}]

        %%asset again
        many[1]["m"].score(5)
        """,
        edit("return x * self.k", "return x + self.k", "model score many again", score=5, again=7),
        edit("def unused(): return 1", "def unused(): return 2", ""),
        files={
            "models/__init__.py": "",
            "models/linear.py": (
                "class Linear:\n"
                "    def __init__(self, k): self.k = k\n"
                "    def score(self, x):\n        return x * self.k\n"
                "def unused(): return 1\n"
            ),
        },
    ),
    case(
        "a module whose file is removed, and put back",
        """
        import mine
        from mine import f, K as k

        doubled = [k * 2]

        %%asset a
        mine.K

        %%asset b
        f()

        %%asset c
        1 + 1

        %%asset d
        k + 1

        %%asset e
        doubled[0]
        """,
        write("mine.py", None).failing("a b d e"),
        write("mine.py", "K = 1\ndef f(): return 2\n", a=1, b=2, c=2, d=2, e=2),
        write("mine.py", "K = ").failing("a b d e"),
        write("mine.py", "K = 3\ndef f(): return 2\n", "a d e", a=3, d=4, e=6).rerunning("doubled ="),
        files={"mine.py": "K = 1\ndef f(): return 2\n"},
        modes="live",
    ),
    case(
        "a module in a folder of which only a body says that it is searched",
        """
        %%asset a
        import sys
        sys.path.insert(0, "code")
        import aside
        aside.K

        %%asset b
        a + 1
        """,
        write("code/aside.py", "K = 2", "a b", a=2, b=3),
        write("code/aside.py", "K = 2  # two"),
        edit("aside.K", "aside.K * 10", "a b", a=20, b=21),
        files={"code/aside.py": "K = 1"},
        needless_ok="it is found only once the body has said where",
        modes="live",
    ),
    case(
        "a module that one cell writes and another removes, once it is loaded",
        """
        open("made.py", "w").write("def f(): return 5")
        import made

        import os; os.path.exists("made.py") and os.remove("made.py")

        K = 1

        %%asset a
        made.f() + K
        """,
        edit("K = 1", "K = 2", "a", a=7),
        modes="live",
    ),
]
