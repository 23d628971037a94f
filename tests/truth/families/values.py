"""Globals count by their content, exact to the type: what equals is the same, what differs is another."""

from truth.language import case, edit, insert

CASES = [
    case(
        "a number",
        """
        K = 1

        %%asset a
        K + 1
        """,
        edit("K = 1", "K = 2", "a", a=3),
    ),
    case(
        "the same value written in another way",
        """
        K = 4

        %%asset a
        K
        """,
        edit("K = 4", "K = 2 + 2"),
        edit("K = 2 + 2", "K = int('4')"),
    ),
    case(
        "a global that nobody uses",
        """
        K = 1
        unused = 1000

        %%asset a
        K
        """,
        edit("unused = 1000", "unused = 2000"),
    ),
    case(
        "True, 1, 1.0 and '1' are four values",
        """
        K = True

        %%asset a
        [K]
        """,
        edit("K = True", "K = 1", "a", a=[1]),
        edit("K = 1", "K = 1.0", "a", a=[1.0]),
        edit("K = 1.0", "K = '1'", "a", a=["1"]),
    ),
    case(
        "True, 1 and 1.0 in the body",
        """
        %%asset a
        [True]
        """,
        edit("[True]", "[1]", "a", a=[1]),
        edit("[1]", "[1.0]", "a", a=[1.0]),
    ),
    case(
        "True, 1 and 1.0 as the value of an input",
        """
        %%asset a
        1

        %%asset b
        [a]
        """,
        edit("a\n1", "a\nTrue", "a b", b=[True]),
        edit("a\nTrue", "a\n1.0", "a b", b=[1.0]),
    ),
    case(
        "0.0 and -0.0",
        """
        K = 0.0

        %%asset a
        str(K)

        %%asset b
        str(0.0 if a == "0.0" else -0.0)
        """,
        edit("K = 0.0", "K = -0.0", "a b", a="-0.0", b="-0.0"),
    ),
    case(
        "not a number",
        """
        K = float("nan")

        %%asset a
        [K, K == K]
        """,
        edit('float("nan")', 'float("inf") - float("inf")'),
        edit('float("inf") - float("inf")', "0.5", "a", a=[0.5, True]),
        needless_ok="two NaNs may differ in their bits",
    ),
    case(
        "big integers",
        """
        K = 2 ** 100

        %%asset a
        K % 1000
        """,
        edit("2 ** 100", "2 ** 100 + 1", "a", a=377),
    ),
    case(
        "complex numbers, bytes, ranges, slices, None",
        """
        K = [1 + 2j, b"x", range(3), slice(1, 2), None, ...]

        %%asset a
        str(K)
        """,
        edit("2j", "3j", "a"),
        edit('b"x"', '"x"', "a"),
        edit("range(3)", "range(4)", "a"),
        edit("slice(1, 2)", "slice(1, 3)", "a"),
        edit("None", "False", "a"),
    ),
    case(
        "a list is no tuple",
        """
        K = [1, 2]

        %%asset a
        type(K).__name__
        """,
        edit("[1, 2]", "(1, 2)", "a", a="tuple"),
        edit("(1, 2)", "{1, 2}", "a", a="set"),
        edit("{1, 2}", "frozenset({1, 2})", "a", a="frozenset"),
    ),
    case(
        "the order of a set does not count, nor does the hash seed",
        """
        K = {"apple", "pear", "fig", "plum"}

        %%asset a
        sorted(K)

        %%asset b
        {"x", "y", "z"}

        %%asset c
        len(b)
        """,
        edit('{"apple", "pear", "fig", "plum"}', '{"plum", "fig", "pear", "apple"}'),
        edit('{"plum", ', '{"kiwi", "plum", ', "a"),
    ),
    case(
        "the order of a dictionary counts",
        """
        K = {"x": 1, "y": 2}

        %%asset a
        list(K)
        """,
        edit('{"x": 1, "y": 2}', '{"y": 2, "x": 1}', "a", a=["y", "x"]),
    ),
    case(
        "keys of a dictionary: 1 and '1'",
        """
        K = {1: "x"}

        %%asset a
        list(K)
        """,
        edit("{1:", "{'1':", "a", a=["1"]),
    ),
    case(
        "nested containers",
        """
        K = {"x": [{"y": (1, {2})}]}

        %%asset a
        str(K)
        """,
        edit("{2}", "{3}", "a"),
    ),
    case(
        "the borders of strings",
        """
        K = ["ab", "c"]

        %%asset a
        K
        """,
        edit('["ab", "c"]', '["a", "bc"]', "a", a=["a", "bc"]),
    ),
    case(
        "shared and separate references are equal values",
        """
        x = [1]
        K = [x, x]

        %%asset a
        K[0] == K[1]
        """,
        edit("K = [x, x]", "K = [[1], [1]]"),
        needless_ok="whether the two are one object can be told by changing one of them",
    ),
    case(
        "strings that look like others: unicode forms and spaces",
        """
        K = "é"

        %%asset a
        len(K)
        """,
        edit('"é"', '"e\\u0301"', "a", a=2),
    ),
    case(
        "a list changed in place",
        """
        K = [1, 2]

        %%asset a
        sum(K)
        """,
        insert("K = [", "K.append(3)", "a", a=6),
    ),
    case(
        "a dictionary changed in place through another name",
        """
        K = {"x": {"y": 1}}

        %%asset a
        K["x"]["y"]
        """,
        insert("K = {", "inner = K['x']\ninner['y'] = 2", "a", a=2),
    ),
    case(
        "an object changed in place",
        """
        class Settings: pass
        s = Settings()
        s.depth = 1

        %%asset a
        s.depth
        """,
        insert("s = Settings", "s.depth = 2", "a", a=2),
    ),
    case(
        "an object changed through a function",
        """
        K = [1]

        def more(): K.append(2)

        %%asset a
        sum(K)
        """,
        insert("def more", "more()", "a", a=3),
    ),
    case(
        "collections: Counter, OrderedDict, deque, defaultdict, namedtuple",
        """
        from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
        P = namedtuple("P", "x y")
        c, o, q, d, p = Counter("aab"), OrderedDict(x=1), deque([1, 2]), defaultdict(list, x=[1]), P(1, 2)

        %%asset one
        c["a"]

        %%asset two
        list(o)

        %%asset three
        list(q)

        %%asset four
        dict(d)

        %%asset five
        p.y
        """,
        edit('"aab"', '"aaab"', "one", one=3),
        edit("OrderedDict(x=1)", "OrderedDict(y=1)", "two", two=["y"]),
        edit("deque([1, 2])", "deque([2, 1])", "three", three=[2, 1]),
        edit("x=[1])", "x=[2])", "four", four={"x": [2]}),
        edit("P(1, 2)", "P(1, 3)", "five", five=3),
    ),
    case(
        "dates, decimals, fractions, paths, patterns",
        """
        import datetime, decimal, fractions, pathlib, re
        d = datetime.date(2024, 1, 1)
        n = decimal.Decimal("1.0")
        f = fractions.Fraction(1, 2)
        p = pathlib.PurePosixPath("x")
        r = re.compile("a")

        %%asset one
        d.year

        %%asset two
        str(n)

        %%asset three
        f.denominator

        %%asset four
        str(p)

        %%asset five
        r.pattern
        """,
        edit("(2024, 1, 1)", "(2025, 1, 1)", "one", one=2025),
        edit('"1.0"', '"1.00"', "two", two="1.00"),
        edit("(1, 2)", "(1, 3)", "three", three=3),
        edit('PurePosixPath("x")', 'PurePosixPath("y")', "four", four="y"),
        edit('re.compile("a")', 're.compile("b")', "five", five="b"),
    ),
    case(
        "a list that holds itself",
        """
        K = [1]
        K.append(K)

        %%asset a
        K[1][0]
        """,
        edit("K = [1]", "K = [2]", "a", a=2),
    ),
    case(
        "an attribute chain through several objects",
        """
        from types import SimpleNamespace as N
        cfg = N(model=N(depth=3, name="m"), data=N(path="x"))

        %%asset a
        cfg.model.depth
        """,
        edit("depth=3", "depth=4", "a", a=4),
    ),
    case(
        "subclasses of built-in types",
        """
        class Names(list):
            def first(self): return self[0]

        K = Names(["x", "y"])

        %%asset a
        K.first()
        """,
        edit('["x", "y"]', '["z", "y"]', "a", a="z"),
        edit("self[0]", "self[-1]", "a", a="y").rerunning("K = "),
    ),
    case(
        "a value that is equal again: downstream stays",
        """
        K = 3

        %%asset a
        K > 2

        %%asset b
        not a
        """,
        edit("K = 3", "K = 4", "a", a=True, b=False),
        edit("K = 4", "K = 1", "a b", a=False, b=True),
    ),
    case(
        "a match of a pattern and a view of memory",
        """
        import re
        plain = re.compile("b(.)").search("abxc", 1)
        K = 1

        %%asset found
        [*re.finditer("(?P<letter>[a-c])", "xaby", re.I)][1]

        %%asset view
        memoryview(bytearray(range(6))).cast("B", (2, 3))

        %%asset used
        K, found["letter"], found.span(), found.re.pattern, view.tolist(), view.readonly

        %%asset other
        plain[1]
        """,
        edit("K = 1", "K = 2", "used", used=(2, "b", (2, 3), "(?P<letter>[a-c])", [[0, 1, 2], [3, 4, 5]], False)),
        edit("abxc", "abyc", "other", other="y"),
    ),
]
