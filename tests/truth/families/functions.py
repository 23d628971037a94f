"""The code that a body runs, and all that belongs to a function: defaults, closures, decorators, wrappers, registries."""

from truth.language import case, edit, edits, insert, write

CASES = [
    case(
        "a constant in the body",
        """
        %%asset a
        1 + 1

        %%asset b
        a * 10
        """,
        edit("1 + 1", "1 + 2", "a b", a=3, b=30),
    ),
    case(
        "comments, formatting, docstrings and annotations do not count",
        """
        def f(x):
            return x + 1

        %%asset a
        y = f(1)
        y

        %%asset
        def b(a):
            return a * 2
        """,
        edit("def f(x):", "# a comment\ndef f(x: int) -> int:\n    '''Adds one.'''", ""),
        edit("y = f(1)", "y = (\n    f( 1 )  # one\n)\n\n"),
        edit("def b(a):", "def b(\n    a: 'the input',\n) -> int:\n    '''Twice a.'''"),
    ),
    case(
        "an early cut-off: the same value again leaves downstream alone",
        """
        %%asset a
        sum([2, 2])

        %%asset b
        a * 10
        """,
        edit("sum([2, 2])", "sum([1, 3])", "a", a=4, b=40),
    ),
    case(
        "a helper",
        """
        def f(x):
            return x + 1

        %%asset a
        f(1)
        """,
        edit("x + 1", "x + 2", "a", a=3),
    ),
    case(
        "a helper five calls deep",
        """
        def e(x): return x + 1
        def d(x): return e(x)

        def c(x): return d(x)

        def b(x): return c(x)

        %%asset a
        b(1)
        """,
        edit("x + 1", "x + 2", "a", a=3),
    ),
    case(
        "a helper that nobody uses does not count",
        """
        def used(): return 1
        def unused(): return 1 + 1

        %%asset a
        used()
        """,
        edit("1 + 1", "1 + 2"),
    ),
    case(
        "a helper defined below the asset that uses it",
        """
        %%asset a
        h = lambda: 1
        h()

        def late(x): return x + 1

        %%asset b
        late(a)
        """,
        edit("x + 1", "x + 2", "b", b=3),
    ),
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
        "functools.reduce with a lambda in a cell",
        """
        from functools import reduce
        plus = lambda x, y: x + y

        %%asset a
        reduce(plus, [1, 2, 3])
        """,
        edit("x + y", "x * y + 1", "a", a=10),
    ),
    case(
        "lambdas in a dictionary",
        """
        how = {"one": lambda x: x + 1, "two": lambda x: x * 2}

        %%asset a
        [f(10) for f in how.values()]
        """,
        edit("x + 1", "x - 1", "a", a=[9, 20]),
    ),
    case(
        "functions in a nested list, whose helpers change",
        """
        def g(x): return x + 1

        def f(x): return g(x)

        steps = [[("f", f)]]

        %%asset a
        steps[0][0][1](1)
        """,
        edit("x + 1", "x + 2", "a", a=3),
    ),
    case(
        "recursion",
        """
        def f(n):
            return 1 if n == 0 else n * f(n - 1)

        %%asset a
        f(4)
        """,
        edit("n * f", "n + f", "a", a=11),
    ),
    case(
        "mutual recursion",
        """
        def even(n): return True if n == 0 else odd(n - 1)

        def odd(n): return False if n == 0 else even(n - 1)

        %%asset a
        even(4)
        """,
        edit("return False", "return None", "a", a=True),
        edit("return True", "return 1", "a", a=1),
    ),
    case(
        "a recursive lambda in a closure",
        """
        def make():
            f = lambda n: 0 if n == 0 else n + f(n - 1)
            return f
        f = make()

        %%asset a
        f(3)
        """,
        edit("n + f", "2 * n + f", "a", a=12),
    ),
    case(
        "a generator",
        """
        def numbers(n):
            for i in range(n):
                yield i
            yield from [7]

        %%asset a
        list(numbers(2))
        """,
        edit("yield i", "yield i * 2", "a", a=[0, 2, 7]),
        edit("[7]", "[8]", "a", a=[0, 2, 8]),
    ),
    case(
        "async helpers and an awaiting body",
        """
        async def f(x):
            return x + 1

        %%asset a
        await f(1)

        %%asset
        async def b(a):
            return a + await f(a)
        """,
        edit("x + 1", "x + 2", "a b", a=3, b=8),
    ),
    case(
        "async generators and async comprehensions",
        """
        async def numbers():
            for i in (1, 2):
                yield i

        %%asset a
        [i async for i in numbers()]
        """,
        edit("(1, 2)", "(1, 2, 3)", "a", a=[1, 2, 3]),
    ),
    case(
        "nested functions and classes inside the body",
        """
        %%asset
        def a():
            class Box:
                size = 1
                def get(self):
                    def inner():
                        return self.size + 1
                    return inner()
            return Box().get()
        """,
        edit("size = 1", "size = 2", "a", a=3),
        edit("self.size + 1", "self.size + 2", "a", a=4),
    ),
    case(
        "walrus, comprehension, match, f-string",
        """
        %%asset a
        if (n := 3) > 2:
            squares = {i: i * i for i in range(n)}
        match squares:
            case {2: x}:
                found = f"{x:>3}!"
            case _:
                found = None
        found
        """,
        edit("n := 3", "n := 4", "a", a="  4!"),
        edit("i * i", "i * i + 1", "a", a="  5!"),
        edit(":>3}", ":>4}", "a", a="   5!"),
        edit("{2: x}", "{3: x}", "a", a="  10!"),
    ),
    case(
        "a global used only inside a comprehension, an f-string, a lambda, a default",
        """
        K = 1

        %%asset a
        [i + K for i in range(2)]

        %%asset b
        f"{K}"

        %%asset c
        (lambda: K)()

        %%asset d
        (lambda k=K: k)()
        """,
        edit("K = 1", "K = 2", "a b c d", a=[2, 3], b="2", c=2, d=2),
    ),
    case(
        "a local name that shadows a global is not the global",
        """
        K = 1

        %%asset
        def a():
            K = 5
            return K
        """,
        edit("K = 1", "K = 2"),
    ),
    case(
        "a global of the same name as a helper's parameter does not count",
        """
        x = 1

        def f(x):
            return x + 1

        %%asset a
        f(1)
        """,
        edit("x = 1", "x = 2"),
    ),
    case(
        "Japanese identifiers",
        """
        係数 = 2

        def 倍(値):
            return 値 * 係数

        %%asset 売上
        倍(10)

        %%asset 合計
        売上 + 1
        """,
        edit("係数 = 2", "係数 = 3", "売上 合計", 売上=30, 合計=31),
    ),
    case(
        "a function's attribute",
        """
        def f():
            return f.k
        f.k = 1

        %%asset a
        f()
        """,
        edit("f.k = 1", "f.k = 2", "a", a=2),
    ),
    case(
        "a bound method",
        """
        class Box:
            def __init__(self, k): self.k = k
            def add(self, x): return x + self.k
        add = Box(1).add

        %%asset a
        add(1)
        """,
        edit("Box(1)", "Box(2)", "a", a=3),
        edit("x + self.k", "x - self.k", "a", a=-1),
    ),
    case(
        "a function that a conditional chose",
        """
        FAST = False
        if FAST:
            def f(): return 1
        else:
            def f(): return 2

        %%asset a
        f()
        """,
        edit("FAST = False", "FAST = True", "a", a=1),
    ),
    case(
        "a function replaced by another name's function",
        """
        def one(): return 1
        def two(): return 2

        f = one

        %%asset a
        f()
        """,
        edit("f = one", "f = two", "a", a=2),
    ),
    case(
        "try, with, del, global inside a helper",
        """
        from contextlib import nullcontext
        def f():
            global made
            try:
                with nullcontext(3) as n:
                    made = n
                    1 / 0
            except ZeroDivisionError as error:
                del error
                return made + 1
            finally:
                made = None

        %%asset a
        f()
        """,
        edit("nullcontext(3)", "nullcontext(4)", "a", a=5),
    ),
    case(
        "operators from the operator module",
        """
        import operator
        pick = operator.itemgetter(1)

        %%asset a
        pick([1, 2, 3])
        """,
        edit("itemgetter(1)", "itemgetter(2)", "a", a=3),
    ),
    case(
        "assert, chained comparison, star arguments",
        """
        def f(*args, **kwargs):
            return (args, kwargs)

        %%asset a
        f(*[1, 2], **{"x": 1})
        """,
        edit('{"x": 1}', '{"y": 1}', "a", a=((1, 2), {"y": 1})),
        edit("*[1, 2]", "*[2, 1]", "a", a=((2, 1), {"y": 1})),
    ),
    case(
        "a name that the notebook gains and that hides a builtin",
        """
        x = 1

        %%asset a
        len([1, 2])
        """,
        insert("x = 1", "def len(_): return 7", "a", a=7),
        undo=False,
    ),
    case(
        "a type alias and annotations of variables do not count",
        """
        %%asset a
        x: int = 1
        x
        """,
        edit("x: int = 1", "x: float = 1"),
        edit("x: float = 1", "x = 1"),
    ),
    case(
        "two edits that cancel in the value are still two edits of the code",
        """
        def f(x): return x + 1

        K = 1

        %%asset a
        f(K)

        %%asset b
        a * 10
        """,
        edits({"x + 1": "x + 0", "K = 1": "K = 2"}, "a", a=2, b=20),
    ),
]
