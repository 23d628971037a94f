"""What people are used to write: seeds for the whole notebook, assets as comments, steps that change tables in place."""

from truth.language import again, case, edit, insert, write

CASES = [
    case(
        "one seed for all assets, given in a cell",
        """
        %nbasset seed 42

        import numpy as np

        %%asset drawn
        np.random.rand(2).round(4).tolist()

        #| asset: twice
        twice = [round(each * 2, 4) for each in drawn]

        %%asset chosen
        import random
        random.randint(0, 10 ** 6)
        """,
        edit("round(4)", "round(3)", "drawn twice", drawn=[0.375, 0.951], twice=[0.75, 1.902]),
        edit("each * 2", "each * 3", "twice", twice=[1.125, 2.853]),
        edit("seed 42", "seed 7", "drawn twice chosen", drawn=[0.076, 0.78]),
    ),
    case(
        "a step that would be made from its own earlier value is refused, and what stands goes on",
        """
        %%asset rows
        [3, None, 1]

        %%asset a, b
        a, b = 1, 2

        %%asset total
        sum(each for each in rows if each) + a + b
        """,
        insert(
            "[3, None, 1]",
            """
            %%asset rows
            rows = [each for each in rows if each]
            """,
            rows=[3, None, 1],
            a=1,
            b=2,
            total=7,
        ).refusing(),
        edit("%%asset rows\nrows =", "%%asset rows_clean\nrows_clean =", "rows_clean", rows_clean=[3, 1], total=7),
        insert("a, b = 1, 2", "%%asset b\nb = 5", "b total", a=1, b=5, total=10),
        insert("b = 5", "%%asset sum\n1", a=1, b=5, total=10).refusing(),
        edit("%%asset sum", "%%asset one", "one", a=1, b=5, total=10),
        undo=False,
        modes="fresh live",
    ),
    case(
        "a line that changes a table in place reaches no asset until it stands in one",
        """
        import pandas as pd

        %%asset df
        df = pd.DataFrame({"x": [1, 2]})

        %%asset width
        df.shape[1]
        """,
        insert("df = pd.DataFrame", 'df["z"] = 1', "", width=1),
        insert("df.shape", '%%asset zs\nint(df["z"].sum())', "zs", width=1).failing("zs"),
        edit('{"x": [1, 2]})', '{"x": [1, 2]})\ndf["z"] = 1', "df width zs", width=2, zs=2),
        changed="df",
        undo=False,
    ),
    case(
        "an asset is the same in either form",
        """
        k = 2

        %%asset first
        [k, 1]

        #| asset: second
        second = sum(first)

        %%asset
        def third(second):
            return second * 10
        """,
        edit("%%asset first", "#| asset: first", "", first=[2, 1], second=3, third=30),
        edit("#| asset: second", "%%asset second", "", first=[2, 1], second=3, third=30),
        edit("%%asset\ndef third", "#| asset:\ndef third", "", first=[2, 1], second=3, third=30),
        edit("k = 2", "k = 3", "first second third", first=[3, 1], second=4, third=40),
    ),
    case(
        "draws that are left alone, what was looked up in the network and what is made again by its age are untracked",
        """
        import random

        %%asset drawn --seed none
        random.random()

        %%asset asked
        import socket
        try:
            found = socket.getaddrinfo("nobody.invalid", 80, flags=socket.AI_NUMERICHOST)
        except OSError:
            found = "nobody"
        found

        %%asset late --every 1d
        import time
        time.time()

        %%asset sure --every 1d
        [1]

        %%asset rests
        (drawn < 2, asked, late > 0, sure)
        """,
        again("%%asset sure", "", sure=[1]),
        edit("drawn < 2", "drawn < 3", "rests", sure=[1]),
        unsure="drawn asked late rests",
    ),
    case(
        "what a body had when it was stopped is used again only while what it had read is as it was",
        """
        from pathlib import Path

        %%asset
        def steps(context):
            begun = context.checkpoint() or 0
            text = Path("gate.txt").read_text()
            context.checkpoint(begun + 1)
            if text == "shut":
                raise ValueError(text)
            return (begun, text)

        %%asset after
        steps[0]
        """,
        write("gate.txt", "shut", "steps").failing("steps after"),
        write("gate.txt", "wide", "steps after", steps=(0, "wide"), after=0).rerunning("def steps"),
        files={"gate.txt": "open"},
    ),
    case(
        "what costs is made only where it is named, and what rests on it waits",
        """
        k = 1

        %%asset dear --costs
        [k]

        %%asset cheap
        k + 1

        %%asset rests
        cheap * 2
        """,
        edit("k = 1", "k = 2", "cheap rests", cheap=3, rests=6).leaving_stale("dear"),
        undo=False,
        modes="live",
    ),
]
