"""All that belongs to a function: defaults, closures, decorators, wrappers, caches, registries."""

from truth.language import case, edit, write

CASES = [
    case(
        "a default value",
        """
        def f(x, k=1):
            return x + k

        %%asset a
        f(1)
        """,
        edit("k=1", "k=2", "a", a=3),
    ),
    case(
        "a default value that comes from a global",
        """
        K = 1

        def f(x, k=K):
            return x + k

        %%asset a
        f(1)
        """,
        edit("K = 1", "K = 2", "a", a=3).rerunning("def f"),
    ),
    case(
        "a default value is taken when the function is defined",
        """
        K = 1

        def f(x, k=K):
            return x + k

        %%asset a
        f(1)
        """,
        edit("K = 1", "K = 2", a=3).leaving_stale("a"),
        modes="live",
    ),
    case(
        "a keyword default",
        """
        def f(x, *, k=1):
            return x + k

        %%asset a
        f(1)
        """,
        edit("k=1", "k=2", "a", a=3),
    ),
    case(
        "a default that is a list",
        """
        def f(x, k=[1, 2]):
            return [x, *k]

        %%asset a
        f(1)
        """,
        edit("[1, 2]", "[1, 2, 3]", "a", a=[1, 1, 2, 3]),
    ),
    case(
        "a default that is a function",
        """
        def f(x, how=lambda y: y + 1):
            return how(x)

        %%asset a
        f(1)
        """,
        edit("y + 1", "y + 2", "a", a=3),
    ),
    case(
        "the default of a lambda",
        """
        f = lambda x, k=1: x + k

        %%asset a
        f(1)
        """,
        edit("k=1", "k=2", "a", a=3),
    ),
    case(
        "a default in the asset's own function",
        """
        %%asset
        def a(k=1):
            return k
        """,
        edit("k=1", "k=2", "a", a=2),
    ),
    case(
        "a closure",
        """
        def make(k):
            def f(x):
                return x + k
            return f
        f = make(1)

        %%asset a
        f(1)
        """,
        edit("make(1)", "make(2)", "a", a=3),
    ),
    case(
        "a closure over a function",
        """
        def make(g):
            return lambda x: g(x)
        f = make(lambda y: y + 1)

        %%asset a
        f(1)
        """,
        edit("y + 1", "y + 2", "a", a=3),
    ),
    case(
        "a closure that counts with nonlocal",
        """
        def count(xs):
            n = 0
            def step(x):
                nonlocal n
                n += x
            for x in xs:
                step(x)
            return n

        %%asset a
        count([1, 2])
        """,
        edit("n += x", "n += 2 * x", "a", a=6),
    ),
    case(
        "a decorator",
        """
        def twice(f):
            def inner(*args):
                return f(*args) * 2
            return inner

        @twice
        def f(x):
            return x + 1

        %%asset a
        f(1)
        """,
        edit("* 2", "* 3", "a", a=6).rerunning("@twice"),
        edit("x + 1", "x + 2", "a", a=9),
    ),
    case(
        "the argument of a decorator",
        """
        def times(n):
            def decorate(f):
                return lambda *args: f(*args) * n
            return decorate

        @times(2)
        def f(x):
            return x + 1

        %%asset a
        f(1)
        """,
        edit("@times(2)", "@times(3)", "a", a=6),
    ),
    case(
        "a decorator with functools.wraps",
        """
        import functools
        def twice(f):
            @functools.wraps(f)
            def inner(*args):
                return f(*args) * 2
            return inner

        @twice
        def f(x):
            return x + 1

        %%asset a
        f(1)
        """,
        edit("x + 1", "x + 2", "a", a=6),
        edit("* 2", "* 3", "a", a=9).rerunning("@twice"),
    ),
    case(
        "the decorator of the asset's own function",
        """
        def twice(f):
            def inner():
                return f() * 2
            return inner

        %%asset
        @twice
        def a():
            return 1
        """,
        edit("* 2", "* 3", "a", a=3),
    ),
    case(
        "functools.partial",
        """
        from functools import partial

        def add(x, y): return x + y

        f = partial(add, 1)

        %%asset a
        f(1)
        """,
        edit("partial(add, 1)", "partial(add, 2)", "a", a=3),
        edit("x + y", "x - y", "a", a=1).rerunning("partial(add"),
    ),
    case(
        "the keywords of a partial",
        """
        from functools import partial
        f = partial(sorted, reverse=True)

        %%asset a
        f([1, 3, 2])
        """,
        edit("reverse=True", "reverse=False", "a", a=[1, 2, 3]),
    ),
    case(
        "functools.lru_cache and cache",
        """
        from functools import cache, lru_cache
        @lru_cache(maxsize=10)
        def f(x): return x + 1
        @cache
        def g(x): return f(x) + 10

        %%asset a
        g(1)
        """,
        edit("x + 1", "x + 2", "a", a=13),
        edit("+ 10", "+ 20", "a", a=23),
    ),
    case(
        "what lru_cache remembers of older code, globals, files and modules",
        """
        import functools, tools
        K = 1

        @functools.cache
        def f(x): return x + K
        @functools.cache
        def g(): return open("data.txt").read()
        @functools.lru_cache
        def h(x): return tools.grow(x)
        how = {"f": f}

        class Box:
            @functools.cache
            def get(self): return K

        %%asset a
        f(1)

        %%asset b
        g()

        %%asset c
        [h(1), how["f"](1)]

        %%asset d
        Box().get()

        %%asset e
        len(g())
        """,
        edit("K = 1", "K = 2", "a c d", a=3, c=[2, 3], d=2),
        write("data.txt", "two!", "b e", b="two!", e=4),
        edit("x + 1", "x + 10", "c", c=[11, 3]),
        files={"data.txt": "one", "tools.py": "import functools\n\n@functools.cache\ndef grow(x):\n    return x + 1\n"},
    ),
    case(
        "functools.singledispatch: another registration",
        """
        from functools import singledispatch
        @singledispatch
        def f(x): return "any"
        @f.register
        def _(x: int): return "int"

        %%asset a
        [f(1), f("")]
        """,
        edit('"int"', '"number"', "a", a=["number", "any"]),
        edit('"any"', '"other"', "a", a=["number", "other"]),
    ),
    case(
        "functools.singledispatch: what is entered in cells of their own stays there when these say other types",
        """
        import functools
        @functools.singledispatch
        def f(x): return 0
        @functools.singledispatch
        def shown(x): return 0
        def g(x): return 1
        def h(x): return 2

        f.register(int, g)

        @shown.register
        def of_lists(x: list): return 1

        %%asset a
        f(1)

        %%asset b
        shown([])
        """,
        edit("int, g", "int, h", "a", a=2),
        edit("x: list", "x: dict", "b").leaving_stale("b"),
        edit("int, h", "str, h", "a").leaving_stale("a b"),
        undo=False,
    ),
    case(
        "the text and the docstring of functions, which plain cells ask for",
        """
        import inspect
        def f(x):
            # one
            return x

        def g(x):
            "one"
            return x

        def said(): return g.__doc__

        text, words = inspect.getsource(f), said()

        %%asset a
        [text.count("two"), words.count("two")]
        """,
        edit("# one", "# two", "", a=[1, 0]).leaving_stale("a"),
        edit("words = ", "words  = ", "a", a=[1, 0]),
        edit('"one"', '"two"', "", a=[1, 1]).leaving_stale("a"),
        modes="live",
    ),
    case(
        "a docstring that is asked for by a text, of a function in a list; the clock by another name",
        """
        import datetime

        def f():
            "one"

        fs, now = [f], datetime.datetime.now

        %%asset a
        from operator import attrgetter
        getattr(fs[0], "__doc__"), attrgetter("__doc__")(fs[0])

        %%asset b
        import pydoc
        pydoc.render_doc(fs[0]).count("two")

        %%asset c
        now().year > 0

        %%asset d
        getattr(datetime.datetime, "now")().year > 0
        """,
        edit('"one"', '"two"', "a b", a=("two", "two"), b=1).rerunning("fs, now").leaving_unsure("c d"),
        unsure="c d",
    ),
]
