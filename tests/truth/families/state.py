"""What helpers keep about themselves: attributes of functions, classes and instances, defaults, closures, modules."""

from truth.language import case, edit, remove, write

ONE = {"data.txt": "one"}

CASES = [
    case(
        "a function that counts its calls in an attribute",
        """
        def f(x):
            f.calls = getattr(f, "calls", 0) + 1
            return x + f.calls

        %%asset a
        f(1)

        %%asset b
        f(1) + f(1)
        """,
        edit("return x + f.calls", "return x + 2 * f.calls", "a b", a=3, b=8),
    ),
    case(
        "a memo in a default argument, and in one by name",
        """
        K = 2

        def double(n, memo={}):
            if n not in memo: memo[n] = n * K
            return memo[n]

        def triple(n, *, memo={}):
            if n not in memo: memo[n] = n * K + n
            return memo[n]

        %%asset a
        double(10) + triple(1)
        """,
        edit("K = 2", "K = 3", "a", a=34),
    ),
    case(
        "a file remembered in a class attribute",
        """
        class R:
            data = None
            @classmethod
            def get(cls):
                if cls.data is None: cls.data = open("data.txt").read()
                return cls.data

        %%asset a
        R.get()
        """,
        write("data.txt", "two", "a", a="two"),
        files=ONE,
    ),
    case(
        "a cache in a class attribute, filled by its instances",
        """
        class C:
            cache = {}
            def get(self, name):
                if name not in self.cache: self.cache[name] = open(name).read()
                return self.cache[name]
        c = C()

        %%asset a
        c.get("data.txt")

        %%asset b
        c.get("data.txt").upper()
        """,
        write("data.txt", "two", "a b", a="two", b="TWO"),
        files=ONE,
    ),
    case(
        "an attribute that an instance gets when it is asked, of its own or of its class",
        """
        class Lazy:
            _value = None
            def get(self, name):
                if self._value is None: self._value = open(name).read()
                return self._value
        one = Lazy()

        %%asset a
        one.get("data.txt")

        %%asset made
        Lazy()

        %%asset b
        made.get("data.txt")
        """,
        write("data.txt", "two", "a b", a="two", b="two"),
        files=ONE,
    ),
    case(
        "a file remembered in a closure",
        """
        def remembering():
            memo = {}
            last = None
            def load(name):
                nonlocal last
                if name not in memo: memo[name] = open(name).read()
                last = last or memo[name]
                return last
            return load
        load = remembering()

        %%asset a
        load("data.txt")
        """,
        write("data.txt", "two", "a", a="two"),
        files=ONE,
    ),
    case(
        "a file remembered in a local module: in its dict, and under a name",
        """
        import m

        %%asset a
        m.load()

        %%asset b
        m.once()
        """,
        write("data.txt", "two", "a b", a="two", b="two"),
        files={
            **ONE,
            "m.py": "C = {}\nlast = None\n"
            "def load():\n    if 'x' not in C: C['x'] = open('data.txt').read()\n    return C['x']\n"
            "def once():\n    global last\n    if last is None: last = open('data.txt').read()\n    return last\n",
        },
    ),
    case(
        "a local module that the body itself imports remembers a file",
        """
        %%asset a
        import m
        m.load()

        %%asset b
        from m import load
        load().upper()
        """,
        write("data.txt", "two", "a b", a="two", b="TWO"),
        files={
            **ONE,
            "m.py": "C = {}\ndef load():\n    if 'x' not in C: C['x'] = open('data.txt').read()\n    return C['x']\n",
        },
    ),
    case(
        "methods of one object by names of their own share what they change",
        """
        class Log:
            def __init__(self): self.lines = []
            def write(self, line): self.lines.append(line)
        log = Log()
        write = log.write

        %%asset a
        write("x")
        list(log.lines)
        """,
        edit('write("x")\n', 'write("y")\n', "a", a=["y"]),
    ),
    case(
        "a context variable that a plain cell has set, or a body",
        """
        from contextvars import ContextVar
        level = ContextVar("level", default=0)

        level.set(5)

        unset = ContextVar("unset")

        %%asset a
        level.set(level.get() + 1)
        level.get()

        %%asset b
        level.get()

        %%asset c
        try:
            found = unset.get()
        except LookupError:
            found = "nothing"
        found

        %%asset d
        sum([1])
        """,
        edit("(5)", "(6)", "a b", a=7, b=6),
        edit("+ 1", "+ 2", "a", a=8, b=6),
        edit('ContextVar("unset")', 'ContextVar("unset", default=[1])', "c", c=[1]),
        edit("sum([1])", "level.get()", "d", d=6),
    ),
    case(
        "a cell that had set a context variable is gone",
        """
        from contextvars import ContextVar
        level = ContextVar("level", default=0)

        level.set(5)

        %%asset a
        level.get()
        """,
        edit("(5)", "(6)", "a", a=6),
        remove("(6)").leaving_stale("a"),
        modes="live",
        undo=False,
    ),
]
