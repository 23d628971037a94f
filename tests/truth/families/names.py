"""What names mean: globals, locals, parameters, attributes, operators, builtins."""

from truth.language import case, edit, edits, insert

CASES = [
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
    case(
        "names that plain cells set as texts only where they are not there, or begin with what is there",
        """
        base = 1

        globals().setdefault("K", base)

        vars()["L"] = base

        import __main__
        if not hasattr(__main__, "M"): __main__.M = base

        N = get_ipython().user_ns.get("N", base)

        %%asset a
        K

        %%asset b
        L

        %%asset c
        M

        %%asset d
        N
        """,
        edit("base = 1", "base = 2", "b", a=2, b=2, c=2, d=2)
        .rerunning("setdefault", "vars()", "hasattr", "user_ns")
        .leaving_stale("a c d"),
        edit('vars()["L"] = base', 'vars()["L"] = base + 1', "b", a=2, b=3, c=2, d=2).leaving_stale("a c d"),
        modes="live",
        undo=False,
    ),
]
