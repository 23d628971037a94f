"""What plain cells set for a whole session: it counts for whoever may depend on it, and for nobody else."""

from truth.language import case, edit

CASES = [
    case(
        "what a model gives back, as its library is told to",
        """
        import numpy as np
        import sklearn
        from sklearn.preprocessing import StandardScaler
        sklearn.set_config(transform_output="default")

        made = StandardScaler()

        %%asset X
        [[1.0], [3.0]]

        %%asset scaler
        StandardScaler().fit([[1.0], [3.0]])

        %%asset a
        type(StandardScaler().fit_transform(X)).__name__

        %%asset b
        type(scaler.transform([[1.0]])).__name__

        %%asset c
        type(made.fit_transform(X)).__name__

        %%asset d
        sum(map(sum, X))
        """,
        edit('"default"', '"pandas"', "a b c scaler", a="DataFrame", b="DataFrame", c="DataFrame").leaving_stale("c"),
        edit('"pandas"', '"pandas", display="text"', "scaler").rerunning("made ="),
        undo=False,
    ),
    case(
        "a list of settings that is changed in place, in the cell that loads its library and in another",
        """
        import matplotlib; matplotlib.use("agg")
        import matplotlib.pyplot as plt
        plt.rcParams["font.serif"][:] = ["One"]

        plt.rcParams["font.family"][:] = ["serif"]

        %%asset a
        plt.plot([1, 2])
        (plt.rcParams["font.serif"][:], plt.rcParams["font.family"][:])

        %%asset b
        sum([1, 2])
        """,
        edit('["serif"]', '["cursive"]', "a", a=(["One"], ["cursive"])),
        edit('"One"', '"Two"', "a", a=(["Two"], ["cursive"])),
        undo=False,
    ),
    case(
        "warnings that are errors, and those that are ignored",
        """
        import warnings
        import numpy as np
        warnings.simplefilter("ignore")

        %%asset a
        try:
            warnings.warn("look")
            found = "warned"
        except UserWarning:
            found = "raised"
        found

        %%asset b
        try:
            found = str(np.array([1.0]) / 0)
        except Exception as error:
            found = type(error).__name__
        found

        %%asset c
        [1, 2]
        """,
        edit('"ignore"', '"error"', "a b c", a="raised", b="RuntimeWarning"),
        edit('"error"', '"default"', "a", a="warned", b="[inf]"),
        edit('simplefilter("default")', 'filterwarnings("ignore", message="look")', "a", a="warned"),
        needless_ok="warnings that are errors count for everything",
    ),
    case(
        "the local time zone",
        """
        import os, time, datetime
        os.environ["TZ"] = "UTC"
        time.tzset()

        moment = datetime.datetime(2020, 1, 1)

        %%asset a
        str(datetime.datetime.fromtimestamp(0))

        %%asset b
        from time import localtime
        localtime(0).tm_hour

        %%asset c
        moment.timestamp()

        %%asset d
        moment.isoformat()
        """,
        edit('"UTC"', '"Asia/Tokyo"', "a b c", a="1970-01-01 09:00:00", b=9, c=1577804400.0),
    ),
    case(
        "floating-point errors",
        """
        import numpy as np
        np.seterr(all="warn")

        %%asset a
        try:
            found = float((np.array([1.0]) / 0)[0])
        except FloatingPointError:
            found = "raised"
        found

        %%asset b
        sum([1, 2])
        """,
        edit('"warn"', '"ignore"', ""),
        edit('"ignore"', '"raise"', "a", a="raised"),
    ),
    case(
        "options of pandas that are no formats, and decimals that nobody names",
        """
        import decimal
        import pandas as pd
        pd.set_option("mode.string_storage", "auto")
        decimal.getcontext().prec = 9
        third = decimal.Decimal(3)

        %%asset a
        str(pd.array(["x"], dtype="string").dtype.storage)

        %%asset b
        str(1 / third)

        %%asset c
        1 / 4
        """,
        edit('"auto"', '"python"', "a", a="python"),
        edit("prec = 9", "prec = 3", "b", b="0.333"),
    ),
    case(
        "the working folder, for whoever names files from there or asks for it",
        """
        import os
        from pathlib import Path
        os.chdir("A")

        HERE = Path("A").absolute().parent

        %%asset a
        open("d.txt").read()

        %%asset b
        Path("d.txt").resolve().read_text()

        %%asset c
        sorted(os.listdir())

        %%asset d
        os.path.basename(os.getcwd())

        %%asset e
        Path(__import__("tempfile").gettempdir()).is_dir()
        """,
        edit('chdir("A")', 'chdir("../B" if Path.cwd().name == "A" else "B")', "a b c d", a="2", b="2", d="B"),
        files={"A/d.txt": "1", "B/d.txt": "2", "B/e.txt": "3"},
        modes="fresh",
    ),
    case(
        "how deep calls may go",
        """
        import sys
        sys.setrecursionlimit(1000)

        def down(n): return down(n - 1) if n else 0

        %%asset a
        try:
            found = down(3000)
        except RecursionError:
            found = "too deep"
        found

        %%asset b
        down(10)
        """,
        edit("limit(1000)", "limit(9000)", "a", a=0),
    ),
    case(
        "a method of a library's class in the place of its own, and items of a register of Python's",
        """
        import json
        import mimetypes
        mimetypes.init()
        mimetypes.types_map[".foo"] = "text/foo"
        K = 1

        def default(self, value): return [K, str(value)]
        json.JSONEncoder.default = default

        %%asset a
        json.dumps({"x": 1j})

        %%asset b
        mimetypes.guess_type("x.foo")[0]

        %%asset c
        [1, 2]
        """,
        edit("text/foo", "text/bar", "b", b="text/bar"),
        edit("[K, str(value)]", "[str(value)]", "a", a='{"x": ["1j"]}'),
        edit("[str(value)]", "[K + 1, str(value)]", "a", a='{"x": [2, "1j"]}'),
        edit("K = 1", "K = 2", "a", a='{"x": [3, "1j"]}'),
    ),
    case(
        "what functions of an installed package set, told or found out, in the cell that loads it or later",
        """
        import sys
        if "site-packages" not in sys.path: sys.path.insert(0, "site-packages")
        K = 1

        import tuned
        tuned.tune("slow")
        tuned.set_hidden(K)

        tuned.TABLE["x"] = 1
        tuned.PATHS.append("here")

        def prepare(): tuned.tune_more(5)
        prepare()

        %%asset a
        tuned.run()

        %%asset b
        from tuned import hidden
        hidden()

        %%asset c
        import other
        other.run()

        %%asset d
        sum([1, K])
        """,
        edit('"slow"', '"fast"', "a b", a=["fast", 0, 1, ["here"]]),
        edit("set_hidden(K)", "set_hidden(K + 1)", "a b", b=2),
        edit("tune_more(5)", "tune_more(0)", "a b"),
        edit('TABLE["x"] = 1', 'TABLE["x"] = 7', "a b", a=["fast", 0, 7, ["here"]]),
        undo=False,
        modes="fresh",
        files={
            "site-packages/tuned.py": (
                "_options = {'mode': 'normal'}\nMORE = 0\nTABLE = {}\nPATHS = []\n_calls = 0\n"
                "def tune(mode):\n    global _calls\n    _calls += 1\n    _options['mode'] = mode\n"
                "def tune_more(n):\n    global MORE\n    MORE = n\n"
                "def _make():\n    kept = [0]\n    def put(x): kept[0] = x\n    return put, lambda: kept[0]\n"
                "set_hidden, hidden = _make()\n"
                "def run(): return [_options['mode'], 0, TABLE.get('x'), PATHS]\n"
            ),
            "site-packages/other.py": "def run(): return 1\n",
        },
    ),
    case(
        "what loggers were told, and what is entered in registers of Python's",
        """
        import csv, logging, mimetypes
        logging.getLogger("x").setLevel(10)
        logging.addLevelName(25, "NOTE")
        csv.register_dialect("mine", delimiter="|")
        mimetypes.add_type("mine/mine", ".zzz")
        log = logging.getLogger("x")

        def hears(): return log.isEnabledFor(20)

        %%asset a
        (hears(), logging.getLevelName(25))

        %%asset b
        list(csv.reader(["a|b;c"], "mine"))

        %%asset c
        mimetypes.guess_type("a.zzz")[0]

        %%asset d
        [1, 2]
        """,
        edit("setLevel(10)", "setLevel(30)", "a", a=(False, "NOTE")),
        edit('"NOTE"', '"HINT"', "a", a=(False, "HINT")),
        edit('"|"', '";"', "b", b=[["a|b", "c"]]),
        edit('"mine/mine"', '"mine/yours"', "c", c="mine/yours"),
        undo=False,
    ),
    case(
        "how letters are written that a code lacks",
        """
        import codecs
        codecs.register_error("mine", lambda error: ("?", error.end))

        %%asset a
        "ä".encode("ascii", "mine")
        """,
        edit('("?"', '("!"', "a", a=b"!"),
    ),
    case(
        "names that every module finds, and those of Python's in whose place something is put",
        """
        import builtins
        builtins.k = 3
        builtins.ascii = repr
        def g(): return 1
        builtins.double = lambda n: 2 * g()

        def f(): return k

        %%asset a
        (k, f(), double(4))

        %%asset b
        ascii("ä")

        %%asset c
        len([1, 2])
        """,
        edit("k = 3", "k = 4", "a", a=(4, 4, 2)),
        edit("return 1", "return 5", "a", a=(4, 4, 10)),
        edit("ascii = repr", "ascii = len", "b", b=1),
    ),
    case(
        "the customs of letters",
        """
        import locale
        locale.setlocale(locale.LC_ALL, "C.UTF-8")

        %%asset a
        locale.nl_langinfo(locale.CODESET)
        """,
        edit('"C.UTF-8"', '"C"', "a", a="ANSI_X3.4-1968"),
        edit('"C"', '"C.UTF-8"', "", a="UTF-8"),
    ),
]
