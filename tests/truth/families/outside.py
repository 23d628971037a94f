"""What reaches a body past Python's own open: libraries, packages' data, the environment as a whole, other tables."""

from truth.language import case, edit, env, write

PUT = """
        import os
        import pyarrow as pa
        import pyarrow.parquet as pq
        os.makedirs("data", exist_ok=True)
        def put(name, values): pq.write_table(pa.table({"x": values}), f"data/{name}.parquet")
"""

CASES = [
    case(
        "a parquet file whose path is worked out",
        PUT
        + """
        import pandas as pd
        from pathlib import Path
        n = "one"
        root = Path("data")

        put("one", [1, 2])

        %%asset a
        pd.read_parquet(f"data/{n}.parquet").x.tolist()

        %%asset b
        pd.read_parquet(root / "one.parquet").x.tolist()

        %%asset c
        pq.ParquetFile(root / f"{n}.parquet").read().to_pydict()["x"]
        """,
        edit("[1, 2]", "[1, 3]", "a b c", a=[1, 3], b=[1, 3], c=[1, 3]),
    ),
    case(
        "a reader under a name of its own, and in a local module",
        PUT
        + """
        from pyarrow.parquet import read_table as table
        import m
        n = "one"

        put("one", [1, 2])

        %%asset a
        table("data/" + n + ".parquet").to_pydict()["x"]

        %%asset b
        m.load(n)
        """,
        edit("[1, 2]", "[1, 3]", "a b", a=[1, 3], b=[1, 3]),
        files={
            "m.py": "from pyarrow.feather import read_table\nfrom pyarrow.parquet import read_table as read\n"
            "def load(n): return read(f'data/{n}.parquet').to_pydict()['x']\n"
        },
    ),
    case(
        "a folder of parquet files: one edited, one more",
        PUT
        + """
        import pandas as pd

        put("one", [1, 2])

        %%asset a
        sorted(pd.read_parquet("data").x.tolist())

        %%asset b
        import pyarrow.dataset as ds
        sorted(ds.dataset("data").to_table().to_pydict()["x"])
        """,
        edit('put("one", [1, 2])', 'put("one", [1, 3])', "a b", a=[1, 3], b=[1, 3]),
        edit('put("one", [1, 3])', 'put("one", [1, 3])\nput("two", [4])', "a b", a=[1, 3, 4], b=[1, 3, 4]),
        undo=False,
    ),
    case(
        "a parquet file that is not there, and then is",
        PUT
        + """
        import pandas as pd

        nothing = 0

        %%asset a
        try:
            found = pd.read_parquet("data/one.parquet").x.tolist()
        except FileNotFoundError:
            found = None
        found
        """,
        edit("nothing = 0", 'put("one", [1])', "a", a=[1]),
        undo=False,
    ),
    case(
        "data of a local package, read through the import system",
        """
        import importlib.resources
        import pkgutil

        %%asset a
        pkgutil.get_data("pk", "data.txt")

        %%asset b
        importlib.resources.files("pk").joinpath("data.txt").read_text()
        """,
        write("pk/data.txt", "two", "a b", a=b"two", b="two"),
        files={"pk/__init__.py": "", "pk/data.txt": "one"},
    ),
    case(
        "the environment under another name counts by what is asked of it",
        """
        import os
        from os import environ as E
        held = [os.environ]

        %%asset a
        E.get("LEVEL")

        %%asset b
        held[0].get("LEVEL")
        """,
        env("LEVEL", "2", "a b", a="2", b="2"),
        env("UNUSED_LEVEL", "9"),
    ),
    case(
        "a table of several blocks is given as it lies in memory",
        """
        import pandas as pd
        X = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
        X.insert(0, "k", 1.0)

        %%asset a
        x = X.values
        x[:, 0] = 7
        X.loc[0, "a"] = x.sum()
        X.a.tolist()

        %%asset b
        X.a.tolist()
        """,
        edit("= 7", "= 8", "a", a=[26.0, 2.0], b=[1.0, 2.0]),
    ),
    case(
        "files that worker processes read",
        """
        import m

        %%asset a
        from joblib import Parallel, delayed
        Parallel(n_jobs=2, backend="multiprocessing")(delayed(m.read)(name) for name in m.FILES)

        %%asset b
        from concurrent.futures import ProcessPoolExecutor
        with ProcessPoolExecutor(2) as pool:
            b = list(pool.map(m.read, m.FILES))

        %%asset c
        from multiprocessing import get_context
        with get_context("fork").Pool(2) as pool:
            c = pool.map(m.read, m.FILES)
        """,
        write("two.txt", "20", "a b c", a=[1, 20], b=[1, 20], c=[1, 20]),
        write("two.txt", "2", ""),
        files={
            "m.py": "import os\nFILES = [os.path.abspath(name) for name in ('one.txt', 'two.txt')]\n"
            "def read(name):\n    with open(name) as file:\n        return int(file.read())\n",
            "one.txt": "1",
            "two.txt": "2",
        },
    ),
    case(
        "functions and classes of the notebook in pools of new Pythons",
        """
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
        K = 3
        def g(x): return x + K
        class C:
            def __init__(self, n): self.n = g(n)

        %%asset a
        def own(x): return C(x)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            r = [*pool.map(g, [1, 2]), *(type(c) is C and c.n for c in pool.map(own, [3]))]
        r
        """,
        edit("K = 3", "K = 4", "a", a=[5, 6, 7]),
        modes="fresh",
        undo=False,
    ),
    case(
        "what a generator reads when somebody goes through it",
        """
        %%asset lines
        (open(name).read() for name in ("one.txt", "two.txt"))

        %%asset a
        list(lines)
        """,
        write("two.txt", "3", "lines a", a=["1", "3"]),
        files={"one.txt": "1", "two.txt": "2"},
    ),
    case(
        "texts in memory are read from where they stand, whoever has read them before",
        """
        import io
        text = io.StringIO("1;2;3;4")
        data = io.BytesIO(b"abc")
        text.read(2)

        %%asset a
        text.read(1)

        %%asset b
        [text.read(), data.read(2)]
        """,
        edit("1;2;3", "1;5;3", "a b", a="5", b=["5;3;4", b"ab"]),
    ),
    case(
        "the environment read past what tells of it",
        """
        import ctypes, os, posix

        %%asset a
        os.getenvb(b"MINE")

        %%asset b
        (posix.environ.get(b"MINE"), os.environ._data.get(b"MINE"))

        %%asset c
        libc = ctypes.CDLL(None)
        libc.getenv.restype = ctypes.c_char_p
        libc.getenv(b"MINE")
        """,
        env("MINE", "2", "a", a=b"2").leaving_unsure("b c"),
        env={"MINE": "1"},
    ),
    case(
        "the order of a set of texts is another one in every session",
        """
        words = ["pear", "fig", "apple", "kiwi", "plum", "date"]
        tags = set(words)
        K = 1
        def unique(things):
            return list(set(things))

        %%asset a
        (list(set(words)), K)

        %%asset b
        uniq = {w.upper() for w in words}
        out = []
        for w in uniq:
            out.append(w)
        (out, K)

        %%asset c
        (", ".join(tags), K)

        %%asset d
        (unique(words), K)

        %%asset kinds
        set(words)

        %%asset e
        ([w[0] for w in kinds], K)

        %%asset g
        (repr(object()), id(words) > 5, K)

        %%asset steady
        (sorted(tags), len(tags), "fig" in tags, list({3, 1, 2}), sum(len(w) for w in tags), {len(w) for w in tags} == {4}, K)
        """,
        edit("K = 1", "K = 2", "a b c d e g steady"),
        unsure="a b c d e g",
    ),
    case(
        "what is typed at input()",
        """
        import io, sys

        sys.stdin = io.StringIO("typed\\nagain\\n")

        %%asset a
        input("name? ")

        %%asset b
        a.upper()
        """,
        edit("name? ", "your name? ", "a"),
        unsure="a b",
        needless_ok="what is typed next may be something else",
        modes="live",
        undo=False,
    ),
    case(
        "the clock, the process and the machine by the names of other modules; what passes",
        """
        K = 1

        %%asset sent
        from email.utils import formatdate
        formatdate()

        %%asset spent
        import resource, time
        resource.getrusage(0).ru_utime + time.process_time()

        %%asset days
        import pandas as pd
        pd.date_range(end="now", periods=2).year.tolist()

        %%asset thread
        from threading import get_ident
        get_ident()

        %%asset room
        import shutil
        shutil.disk_usage(".").free

        %%asset folder
        import tempfile
        tempfile.mkdtemp()

        %%asset age
        from os.path import getmtime
        getmtime(".")

        %%asset own
        import tempfile
        with tempfile.TemporaryDirectory() as name:
            total = K + 1
        total
        """,
        edit("K = 1", "K = 2", "own", own=3).leaving_unsure("sent spent days thread room folder age"),
        unsure="sent spent days thread room folder age",
    ),
]
