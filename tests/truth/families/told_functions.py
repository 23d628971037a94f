"""Functions and objects of the user's own that cells have told libraries: they count with all that they lead to."""

from truth.language import case, edit

CASES = [
    case(
        "a function that shows numbers of tables: names that it reads, keyword defaults, what its closure holds",
        """
        import pandas as pd

        DIGITS = 2

        def rounded(x): return round(x, DIGITS)

        def made(sign):
            def shown(x, *, unit="m"): return f"{sign}{rounded(x)}{unit}"
            return shown

        pd.set_option("display.float_format", made("="))

        %%asset a
        str(pd.DataFrame({"n": [1.23456]})).split()[-1]

        %%asset b
        len(pd.DataFrame({"n": [1.5]}))
        """,
        edit("DIGITS = 2", "DIGITS = 3", "a", a="=1.235m", b=1),
        edit("round(x, DIGITS)", "round(x + 1, DIGITS)", "a", a="=2.235m"),
        edit('unit="m"', 'unit="km"', "a", a="=2.235km").rerunning("set_option"),
        edit('made("=")', 'made("~")', "a", a="~2.235km"),
    ),
    case(
        "handlers of signals: a function, a method of an object, a function that is given something",
        """
        import signal
        from functools import partial

        STEP = 1

        def heard(number, frame, *, by=10): return STEP * by
        class Counts:
            def __init__(self, by): self.by = by
            def heard(self, number, frame): return STEP - self.by
        def told(text, number, frame): return text

        _ = signal.signal(signal.SIGUSR1, heard)
        _ = signal.signal(signal.SIGUSR2, Counts(3).heard)

        _ = signal.signal(signal.SIGWINCH, partial(told, "wide"))

        %%asset a
        [signal.getsignal(each)(0, None) for each in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH)]
        """,
        edit("STEP = 1", "STEP = 2", "a", a=[20, -1, "wide"]),
        edit("by=10", "by=100", "a", a=[200, -1, "wide"]).rerunning("SIGUSR1, heard", "SIGWINCH, partial"),
        edit("STEP - self.by", "STEP - 2 * self.by", "a", a=[200, -4, "wide"]).rerunning(
            "SIGUSR1, heard", "SIGWINCH, partial"
        ),
        edit("Counts(3)", "Counts(4)", "a", a=[200, -6, "wide"]),
        edit('"wide"', '"wider"', "a", a=[200, -6, "wider"]),
        undo=False,
    ),
    case(
        "filters and formatters of loggers: their classes, and functions",
        """
        import logging

        LIMIT = 15

        class Only(logging.Filter):
            def filter(self, record): return record.levelno > LIMIT
        class Marked(logging.Formatter):
            def format(self, record): return f"<{record.msg}>"
        logger = logging.getLogger("mine")
        logger.filters[:] = [Only()]
        handler = logging.StreamHandler()
        handler.setFormatter(Marked())
        logger.handlers[:] = [handler]

        def seen(record): return "secret" not in record.msg
        logging.getLogger("other").filters[:] = [seen]

        %%asset a
        record = logging.makeLogRecord({"levelno": 20, "msg": "x"})
        [bool(logging.getLogger("mine").filter(record)), logging.getLogger("mine").handlers[0].format(record)]

        %%asset b
        bool(logging.getLogger("other").filter(logging.makeLogRecord({"msg": "a secret"})))
        """,
        edit("LIMIT = 15", "LIMIT = 25", "a", a=[False, "<x>"], b=False),
        edit("<{record.msg}>", "[{record.msg}]", "a", a=[False, "[x]"]),
        edit('"secret" not', '"secrets" not', "b", b=True),
        needless_ok="what loggers are told counts for whoever leads to logging",
        undo=False,
    ),
    case(
        "a filter and a handler of a signal that look up an asset",
        """
        import logging, signal

        class Filter(logging.Filter):
            def filter(self, record): return bool(up)
        def heard(number, frame): return up
        logging.getLogger("hidden").filters[:] = [Filter()]
        _ = signal.signal(signal.SIGWINCH, heard)

        %%asset up
        [1]

        %%asset a
        bool(logging.getLogger("hid" + "den").filter(logging.makeLogRecord({"msg": "x"})))

        %%asset b
        signal.getsignal(signal.SIGWINCH)(1, None)
        """,
        edit("up\n[1]", "up\n[]", "up").leaving_unsure("a b"),
        needless_ok="what was missed is found out by running",
        undo=False,
    ),
    case(
        "the clock and entropy in a table, a default and a class, and functions in a table that are neither",
        """
        import datetime
        import os
        import time
        from dataclasses import dataclass, field

        told = {"now": time.time, "bytes": os.urandom}

        def stamped(x, now=time.time):
            return x, now() > 0

        @dataclass
        class Row:
            at: object = field(default_factory=datetime.datetime.now)

        known = {"day": datetime.datetime.fromisoformat, "long": len}

        %%asset a
        told["now"]() > 0, len(told["bytes"](3))

        %%asset b
        stamped(1)

        %%asset c
        Row().at.year > 0

        %%asset d
        known["day"]("2020-01-01").year, known["long"]([1, 2])
        """,
        edit('"long": len', '"long": max', "d", d=(2020, 2)).leaving_unsure("a b c"),
        unsure="a b c",
    ),
    case(
        "generators without a seed, by another name and held by values; and those that have one",
        """
        import random
        from dataclasses import dataclass, field
        from functools import partial
        import numpy as np

        N = 1
        other, legacy = np.random.default_rng, np.random.RandomState
        held = {"r": random.Random, "s": random.SystemRandom}
        seedless = partial(random.Random, None)

        def drawn(make=np.random.default_rng): return make().random() < 2

        @dataclass
        class Draws:
            by: random.Random = field(default_factory=random.Random)

        %%asset a
        [other().random(), legacy().rand(), held["r"]().random(), held["s"]().random(), seedless().random()]

        %%asset b
        drawn()

        %%asset c
        Draws().by.random()

        %%asset d
        (legacy(7).rand() + N * other(7).random() + held["r"](7).random() + Draws(random.Random(7)).by.random()).__round__(9)
        """,
        edit("N = 1", "N = 2", "d", d=1.974164752).leaving_unsure("a b c"),
        unsure="a b c",
    ),
    case(
        "generators that libraries make for themselves begin as the global ones do",
        """
        import numpy as np
        from scipy.sparse.linalg import eigsh

        N = 1

        %%asset a
        eigsh(np.diag(np.arange(20.0)), 1)[1].ravel().tolist()[:N]
        """,
        edit("N = 1", "N = 2", "a"),
    ),
    case(
        "what code that asks sees of functions and classes that a plain cell has put away",
        """
        import functools

        def f(x: int):
            "one"
            return x

        @functools.lru_cache
        def g(x):
            "eins"
            return x

        class C:
            first: int = 1
            second: str = "s"

        table = {"f": f, "g": g, "C": C}

        later = [*table.values()]

        %%asset doc
        later[0].__doc__, getattr(later[1], "__doc__")

        %%asset hints
        [each.__name__ for each in (*later[0].__annotations__.values(), *later[2].__annotations__.values())]

        %%asset text
        import inspect
        [inspect.getsource(each).count("two") + inspect.getsource(each).count('zwe') for each in later[:2]]

        %%asset deaf
        later[0](1), later[1](2), later[2]().first
        """,
        edit('"one"', '"two"', "doc text", doc=("two", "eins"), text=[1, 0]).rerunning("table =", "later ="),
        edit('"eins"', '"zwei"', "doc text", doc=("two", "zwei"), text=[1, 1]).rerunning("table =", "later ="),
        edit("x: int", "x: float", "hints text", hints=["float", "int", "str"]).rerunning("table =", "later ="),
        edit("second: str", "second: bytes", "hints").rerunning("table =", "later ="),
    ),
    case(
        "a docstring of a function that nobody has put away again",
        """
        def f():
            "one"

        table = [f]

        %%asset doc
        table[0].__doc__

        %%asset deaf
        table[0]()
        """,
        edit('"one"', '"two"', "", doc="two").leaving_stale("doc"),
        modes="live",
    ),
    case(
        "what is hung onto functions: one that remembers, one that dispatches, a plain one",
        """
        import functools

        @functools.lru_cache
        def remembered(x): return x + 1

        @functools.singledispatch
        def shown(x): return "any"

        def plain(x): return x

        remembered.limit = 6

        shown.width = 7

        plain.unit = "m"

        %%asset a
        remembered.limit + remembered(1)

        %%asset b
        shown.width

        %%asset c
        plain.unit
        """,
        edit("limit = 6", "limit = 60", "a", a=62),
        edit("width = 7", "width = 70", "b", b=70),
        edit('unit = "m"', 'unit = "km"', "c", c="km"),
        edit("x + 1", "x + 2", "a", a=63).rerunning("remembered.limit"),
    ),
    case(
        "what unittest.mock patches until somebody stops it, also in what os.path is",
        """
        import calendar, os, textwrap
        from unittest.mock import patch
        def shorter(text): return "one"

        patcher = patch("textwrap.dedent", shorter)

        patcher.start(); patch.object(os.path, "samefile", return_value=7).start();

        %%asset a
        textwrap.dedent("x")

        %%asset b
        type(os.path.samefile).__name__, os.path.samefile._mock_return_value

        %%asset c
        calendar.isleap(4)
        """,
        edit("return_value=7", "return_value=8", "b", b=("MagicMock", 8), a="one", c=True),
        edit('"one"', '"two"', "a", a="two", b=("MagicMock", 8), c=True),
        modes="fresh",
    ),
]
