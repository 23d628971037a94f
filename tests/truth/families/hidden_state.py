"""What running cells in another order leaves behind in a live notebook is never shown as fresh, and nothing else is."""

from truth.language import again, case, edit, insert, remove

CASES = [
    case(
        "a plain cell writes a file of what a cell above makes again",
        """
        from pathlib import Path

        t = [1]

        %%asset raw
        "one"

        Path("t.txt").write_text(str(t))

        Path("raw.txt").write_text(raw)

        %%asset a
        Path("t.txt").read_text()

        %%asset b
        Path("raw.txt").read_text()
        """,
        edit("t = [1]", "t = [5]").leaving_stale("a"),
        edit('"one"', '"two"', "raw", raw="two").leaving_stale("a b"),
        edit("str(t)", "str(t) + '!'", "a", a="[5]!").leaving_stale("b"),
        insert("t = [5]", "t.append(7)").leaving_stale("a b"),
        again("str(t)", "a", a="[5, 7]!").leaving_stale("b"),
        remove("t.append(7)", "", a="[5]!").leaving_stale("a b"),
        modes="live",
    ),
    case(
        "a cell that makes a name runs again, and those that change it do not",
        """
        class Account:
            rate = 2

        xs = [1]
        df = {"a": 1}

        xs.append(2)

        Account.rate = 3

        df["b"] = df["a"] + 1

        %%asset a
        sum(xs)

        %%asset b
        Account().rate

        %%asset c
        sum(df.values())
        """,
        edit("xs = [1]", "xs = [5]", "a", a=7).leaving_stale("a c"),
        edit("rate = 2", "rate = 2; kind = 1", "b", b=3).rerunning("xs = ", "xs.app", 'df["b"]').leaving_stale("b"),
        needless_ok="a is made once more when all has run again",
    ),
    case(
        "a cell that changes a name runs again alone, to do it once more, or otherwise",
        """
        xs = []
        n = 1
        made = {}

        xs.append(2)

        n += 1

        made["k"] = n

        def fill(value, other): return other if value is None else value

        v = None

        v = fill(v, 0)

        %%asset a
        xs

        %%asset b
        n

        %%asset c
        v

        %%asset d
        made
        """,
        edit("append(2)", "append(3)", "a", a=[3]).leaving_stale("a"),
        edit("n += 1", "n += 2", "b d", b=3, d={"k": 3}).leaving_stale("a b d"),
        edit("fill(v, 0)", "fill(v, 1)", "c", c=1).leaving_stale("a b c d"),
        needless_ok="what is as it was in the live notebook does not run there",
        undo=False,
        modes="fresh",
    ),
    case(
        "the same in the live notebook",
        """
        xs = []

        xs.append(2)

        made = {"k": 0}

        made["k"] = 1

        %%asset a
        sum(xs)

        %%asset d
        made["k"]
        """,
        edit("append(2)", "append(3)", "a", a=3).leaving_stale("a"),
        edit("= 1", "= 2", "d", d=2).leaving_stale("a"),
        modes="live",
    ),
    case(
        "a column of what was computed from its table, a counter beside a list",
        """
        import pandas as pd
        df = pd.DataFrame({"n": [1, 3]})
        count = 0
        seen = []
        def add(x):
            global count
            count += 1
            seen.append(x)

        mean = df["n"].mean()

        df["off"] = df["n"] - mean

        add(5)

        add(6)

        %%asset a
        float(df["off"].max() + mean)

        %%asset b
        count, seen
        """,
        edit("[1, 3]", "[1, 5]", "a", a=5.0).rerunning("mean = ", 'df["off"]', "add(5)", "add(6)"),
    ),
    case(
        "a text that looks like a magic line, an option that is read",
        '''
        import pandas as pd
        pd.set_option("display.max_rows", 10)

        %%asset a
        """from here
        %%asset b
        !ls"""

        %%asset b
        pd.options.display.max_rows
        ''',
        edit('max_rows", 10', 'max_rows", 20', "b", b=20),
    ),
    case(
        "cells read what cells below them change",
        """
        class Node:
            count = 0
            def __init__(self):
                Node.count += 1
                self.number = Node.count

        L = [1]

        y = len(L)

        L.append(2)

        first = Node().number

        second = Node().number

        %%asset a
        y, L

        %%asset b
        first * 10 + second
        """,
        edit("= len(L)", "= len(L) * 10", "a", a=(10, [1, 2])).leaving_stale("a"),
        edit("len(L) * 10", "len(L) * 7", "a", a=(7, [1, 2])).rerunning("L = [1]", "L.append"),
        edit("first = Node().number", "first = Node().number + 1", "b", b=22).leaving_stale("b"),
        modes="live",
        undo=False,
    ),
    case(
        "names of one object are changed by one of them, items are put in several cells",
        """
        a = b = [0]

        a[0] = 5

        d = {}

        d["k"] = 5

        d["n"] = 1

        d.update(z=2)

        inner = [0]

        outer = [inner, 1]

        inner.append(4)

        inner, n = [0], 1

        %%asset one
        b

        %%asset two
        d
        """,
        edit("a[0] = 5", "a[0] = 6", "one", one=[6]),
        edit('d["k"] = 5', 'd["k"] = 6', "two", two={"k": 6, "n": 1, "z": 2}).rerunning("d = {}", 'd["n"]', "d.update"),
        edit("z=2", "z=3", "two", two={"k": 6, "n": 1, "z": 3}).leaving_stale("two"),
        edit('d["n"] = 1', 'd["n"] = 4', "two", two={"k": 6, "n": 4, "z": 3}).leaving_stale("two"),
        insert("n = [0]", "%%asset three\nouter", "three", three=[[0, 4], 1])
        .rerunning("outer =")
        .leaving_stale("two three"),
        modes="live",
        undo=False,
    ),
    case(
        "columns of a table are computed from one another in several cells",
        """
        import pandas as pd
        df = pd.DataFrame({"n": [1, 2]})

        df["double"] = df["n"] * 2

        df["more"] = df["double"] + 1

        s = pd.Series([1, 2])

        s += 1

        %%asset total
        int(df.sum().sum())

        %%asset other
        int(s.sum())
        """,
        edit('df["double"] + 1', 'df["double"] + 2', "total", total=3 + 6 + 10),
        edit('df["n"] * 2', 'df["n"] * 3', "total", total=3 + 9 + 13).leaving_stale("total"),
        edit("s += 1", "s += 2", "other", other=7).leaving_stale("total other"),
        modes="live",
        undo=False,
    ),
    case(
        "a cell that changes a name is deleted, one is inserted above it",
        """
        L = [1]

        n = 0

        L.append(2)

        L.append(3)

        %%asset a
        sum(L)

        %%asset c
        n
        """,
        insert("n = 0", "n = len(L)", "c", c=1).leaving_stale("c"),
        remove("L.append(3)", "", a=3).leaving_stale("a c"),
        modes="live",
        undo=False,
    ),
    case(
        "what plain cells read beside names: settings, variables, the folder, set by cells above",
        """
        import decimal, os, time, datetime
        import pandas as pd
        from decimal import Decimal, getcontext
        for n in "12":
            os.makedirs(n, exist_ok=True)
            with open(f"{n}/d.txt", "w") as file: file.write(n)

        getcontext().prec = 5

        t = f"{Decimal(1) / 3}"

        os.environ["MINE"] = "xx"

        mine = os.environ.get("MINE", "none")

        os.chdir("1")

        d = open("d.txt").read(); os.chdir("..")

        pd.set_option("display.precision", 2)

        text = str(pd.DataFrame({"x": [1.23456]}))

        os.environ["TZ"] = "Asia/Tokyo"; time.tzset()

        hour = datetime.datetime.fromtimestamp(0).hour

        %%asset a
        t

        %%asset b
        mine

        %%asset c
        d

        %%asset e
        text

        %%asset g
        hour
        """,
        edit("prec = 5", "prec = 6").leaving_stale("a"),
        again("t = f", "a", a="0.333333"),
        insert("getcontext().prec = 6", "getcontext().prec = 4").leaving_stale("a"),
        again("t = f", "a", a="0.3333"),
        edit('"xx"', '"yy"').leaving_stale("b"),
        again("mine = os", "b", b="yy"),
        edit('chdir("1")', 'chdir("2")').leaving_stale("c"),
        again("d = open", "c", c="2"),
        edit('precision", 2', 'precision", 3').leaving_stale("e"),
        again("text = ", "e"),
        edit("Asia/Tokyo", "UTC").leaving_stale("g"),
        again("hour = ", "g", g=0),
        modes="live",
        undo=False,
    ),
    case(
        "a setting and a variable that are set below a plain cell which reads them",
        """
        import os
        from decimal import Decimal, getcontext

        t = f"{Decimal(1) / 3}"; home = os.environ.get("MINE")

        getcontext().prec = 5; os.environ["MINE"] = "3"

        %%asset a
        t, home, 1
        """,
        edit("prec = 5", "prec = 6"),
        edit("home, 1", "home, 2", "a"),
        modes="fresh",
    ),
    case(
        "the time in lines of a log that is kept, and of a record",
        """
        import io, logging

        %%asset kept
        text = io.StringIO()
        handler = logging.StreamHandler(text)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log = logging.Logger("mine"); log.addHandler(handler); log.warning("hello")
        text.getvalue()

        %%asset record
        logging.LogRecord("mine", 10, "p", 1, "m", (), None).created

        %%asset plain
        words = io.StringIO()
        handler = logging.StreamHandler(words)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log = logging.Logger("mine"); log.addHandler(handler); log.warning("hello")
        words.getvalue()
        """,
        edit('"%(message)s"', '"!%(message)s"', "plain", plain="!hello\n"),
        unsure="kept record",
    ),
]
