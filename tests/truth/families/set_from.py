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
    case(
        "what a local module asks for as it is loaded, from a name: a variable, also through another module, and a file",
        """
        import os

        X = "one"

        os.environ["OF_THE_MODULE"] = X

        _ = open("settings.txt", "w").write(X * 2)

        import asking, stored
        from outer import TWICE, twice

        os.environ["OF_THE_MODULE"] = "below"

        SHORT = TWICE[:2]

        %%asset a
        asking.MODE

        %%asset b
        twice()

        %%asset c
        TWICE

        %%asset d
        stored.SETTINGS

        %%asset e
        SHORT
        """,
        edit('X = "one"', 'X = "two"').leaving_stale("a b c d e"),
        again("] = X", "a b c", a="two", b="twotwo", c="twotwo").leaving_stale("d e"),
        again("X * 2", "d", d="twotwo").leaving_stale("e"),
        again("SHORT =", "e", e="tw"),
        files={
            "asking.py": "import os\nMODE = os.environ['OF_THE_MODULE']\n",
            "stored.py": "SETTINGS = open('settings.txt').read()\n",
            "outer.py": "import asking\nTWICE = asking.MODE * 2\ndef twice(): return TWICE\n",
        },
        modes="live",
        undo=False,
    ),
    case(
        "what a local module asks for as it is loaded, from an asset and from a file",
        """
        import os

        %%asset first
        "one"

        os.environ["OF_THE_MODULE"] = first + open("k.txt").read()

        import asking

        %%asset a
        asking.MODE
        """,
        edit('"one"', '"two"', "first", first="two").leaving_stale("a"),
        again("= first", "a", a="two1"),
        write("k.txt", "2").leaving_stale("a"),
        again("= first", "a", a="two2"),
        files={"asking.py": "import os\nMODE = os.environ['OF_THE_MODULE']\n", "k.txt": "1"},
        modes="live",
        undo=False,
    ),
    case(
        "a file that a local module reads as it is loaded, written above it and again below it",
        """
        _ = open("settings.txt", "w").write("one")

        import asking

        _ = open("settings.txt", "w").write("below")

        %%asset a
        asking.SETTINGS
        """,
        edit('"below"', '"lower"', ""),
        files={"asking.py": "SETTINGS = open('settings.txt').read()\n"},
    ),
    case(
        "what a local module takes from others as it is loaded: what cells have put into these above it, or below it",
        """
        import builtins
        import pandas as pd
        import given

        N = 3

        given.A = N

        pd.set_option("display.precision", 3)

        builtins.OF_THE_CELL = 1

        import taking

        given.B = 5; given.OTHER = 6

        %%asset a
        taking.A2

        %%asset b
        taking.precision()

        %%asset c
        taking.C
        """,
        edit("given.B = 5", "given.B = 7"),
        edit("given.A = N", "given.A = N + 1", "a", a=8, b=3, c=1),
        edit("N = 3", "N = 4").leaving_stale("a b c"),
        again("given.A =", "a", a=10, b=3, c=1),
        edit('precision", 3', 'precision", 4', "b", a=10, b=4, c=1),
        edit("OF_THE_CELL = 1", "OF_THE_CELL = 2", "c", a=10, b=4, c=2),
        files={
            "given.py": "A = 1\nB = 2\n",
            "taking.py": "import pandas as pd\nfrom given import A, B\nA2, SUM = A * 2, A + B\n"
            "P = pd.get_option('display.precision')\nC = OF_THE_CELL\ndef precision(p=P): return p\n",
        },
        modes="live",
        undo=False,
    ),
]
