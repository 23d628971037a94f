"""The code that a body runs, and the helpers it leads to, of every kind."""

from truth.language import case, edit

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
        "the lines of code that a result tells: a traceback, where a function begins, where the body stands",
        """
        # one
        def f(x):
            return 1 / x

        %%asset told
        import traceback
        try:
            f(0)
        except ZeroDivisionError:
            text = traceback.format_exc()
        "# note" in text

        %%asset begins
        f.__code__.co_firstlineno

        %%asset stands
        import sys
        (lambda: sys._getframe(1).f_lineno)()

        %%asset deaf
        f(1)
        """,
        edit("1 / x", "1 / x  # note", "told begins", told=True),
        edit("# one", "# one\n# two", "told begins", begins=3),
        edit("import sys", "import sys  # it", "stands"),
    ),
]
