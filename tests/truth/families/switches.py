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
        edit('"default"', '"pandas"', "a b c scaler", a="DataFrame", b="DataFrame", c="DataFrame"),
        edit('"pandas"', '"pandas", display="text"', "scaler"),
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
]
