"""What plain cells had read for what they have set beside names: options, variables, what is put into libraries."""

from truth.language import again, case, edit, write

CASES = [
    case(
        "options and what is put into libraries, from names, functions and assets",
        """
        import json
        import logging
        import pandas as pd

        D = 3

        def level(): return 4

        %%asset size
        5

        pd.set_option("display.precision", D)

        json.limit = size

        logging.getLogger("of_the_cell").setLevel(level())

        %%asset a
        str(pd.Series([1.23456789])[0:1]).split()[1]

        %%asset b
        json.limit * 2

        %%asset c
        logging.getLogger("of_the_cell").getEffectiveLevel()
        """,
        edit("D = 3", "D = 4").leaving_stale("a"),
        again("set_option", "a", a="1.2346"),
        edit("return 4", "return 6").leaving_stale("c"),
        edit("size\n5", "size\n7", "size").leaving_stale("b c"),
        again("setLevel", "c", c=6).leaving_stale("b"),
        again("json.limit =", "b", b=14),
        modes="live",
        undo=False,
    ),
    case(
        "options, variables and what is put into libraries, from files",
        """
        import csv
        import json
        import os

        os.environ["OF_THE_CELL"] = open("k.txt").read()

        csv.register_dialect("of_the_cell", delimiter=open("d.txt").read())

        json.limit = int(open("n.txt").read())

        %%asset a
        os.getenv("OF_THE_CELL")

        %%asset b
        next(csv.reader(["a;b|c"], dialect="of_the_cell"))

        %%asset c
        json.limit
        """,
        write("k.txt", "two").leaving_stale("a"),
        write("d.txt", "|").leaving_stale("a b"),
        write("n.txt", "2").leaving_stale("a b c"),
        again("os.environ", "a", a="two").leaving_stale("b c"),
        again("csv.register", "b", b=["a;b", "c"]).leaving_stale("c"),
        again("json.limit =", "c", c=2),
        files={"k.txt": "one", "d.txt": ";", "n.txt": "1"},
        modes="live",
        undo=False,
    ),
    case(
        "a variable from an asset, and from one that is made of a file",
        """
        import os

        %%asset first
        int(open("n.txt").read())

        os.environ["OF_THE_CELL"] = str(first)

        %%asset second
        os.environ["OF_THE_CELL"] * 2
        """,
        write("n.txt", "2", "first", first=2).leaving_stale("second"),
        again("= str(first)", "second", second="22"),
        files={"n.txt": "1"},
        modes="live",
        undo=False,
    ),
    case(
        "what else such a cell reads, in lines of its own",
        """
        import pandas as pd
        N = 2

        precision = 3
        pd.set_option("display.precision", precision)
        rows = [N, len(open("n.txt").read())]

        %%asset a
        str(pd.Series([1.23456789])[0:1]).split()[1]
        """,
        edit("N = 2", "N = 3", ""),
        write("n.txt", "22", "", a="1.235"),
        edit("precision = 3", "precision = 4", "a", a="1.2346"),
        files={"n.txt": "1"},
    ),
    case(
        "a variable that a local module asks for as it is loaded, set above it or below it",
        """
        import os

        os.environ["OF_THE_MODULE"] = "one"

        import asking

        os.environ["OF_THE_MODULE"] = os.environ["OF_OTHERS"] = "below"

        %%asset a
        asking.MODE

        %%asset b
        asking.mode()

        %%asset c
        asking.OTHER
        """,
        edit('["OF_OTHERS"] = "below"', '["OF_OTHERS"] = "lower"', ""),
        edit('"one"', '"two"', "a b", a="two", b="two", c="none"),
        files={
            "asking.py": "import os\nMODE = os.environ['OF_THE_MODULE']\nOTHER = os.environ.get('OF_OTHERS', 'none')\n"
            "def mode(): return MODE\n"
        },
    ),
]
