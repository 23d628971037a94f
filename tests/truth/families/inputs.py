"""Inputs from outside: files, environment, chance."""

from truth.language import again, case, edit, env, touch, write

CASES = [
    case(
        "a file: edited, saved as it was, put back",
        """
        %%asset a
        open("data.txt").read()

        %%asset b
        a.upper()
        """,
        write("data.txt", "two", "a b", a="two", b="TWO"),
        touch("data.txt"),
        write("data.txt", "Two", "a b", b="TWO"),
        write("data.txt", "one", ""),
        files={"data.txt": "one"},
    ),
    case(
        "a file read through pandas",
        """
        import pandas as pd

        %%asset df
        pd.read_csv("data.csv")

        %%asset a
        int(df.x.sum())
        """,
        write("data.csv", "x\n1\n3\n", "df a", a=4),
        write("data.csv", "x\n1\n3\n\n", "df", a=4),
        files={"data.csv": "x\n1\n2\n"},
    ),
    case(
        "a file read through pathlib in a helper, its path a global",
        """
        from pathlib import Path
        where = Path("data.txt")

        def load(): return where.read_text()

        %%asset a
        load()
        """,
        write("data.txt", "two", "a", a="two"),
        edit('"data.txt"', '"other.txt"', "a", a="other"),
        files={"data.txt": "one", "other.txt": "other"},
    ),
    case(
        "a file that is not there, and then is",
        """
        import os

        %%asset a
        try:
            found = open("maybe.txt").read()
        except FileNotFoundError:
            found = None
        found
        """,
        write("maybe.txt", "here", "a", a="here"),
    ),
    case(
        "a file that goes away",
        """
        from pathlib import Path

        %%asset a
        try:
            found = Path("data.txt").read_text()
        except FileNotFoundError:
            found = None
        found
        """,
        write("data.txt", None, "a", a=None),
        files={"data.txt": "one"},
    ),
    case(
        "asking whether a file exists",
        """
        import os
        from pathlib import Path

        %%asset a
        os.path.exists("maybe.txt")

        %%asset b
        Path("maybe.txt").exists()
        """,
        write("maybe.txt", "here", "a b", a=True, b=True),
    ),
    case(
        "the listing of a folder",
        """
        import os

        %%asset a
        sorted(os.listdir("data"))
        """,
        write("data/two.txt", "2", "a", a=["one.txt", "two.txt"]),
        write("data/one.txt", "changed"),
        files={"data/one.txt": "1"},
    ),
    case(
        "glob, and every file in a folder",
        """
        from pathlib import Path

        %%asset a
        {p.name: p.read_text() for p in sorted(Path("data").glob("*.txt"))}
        """,
        write("data/two.txt", "2", "a", a={"one.txt": "1", "two.txt": "2"}),
        write("data/one.txt", "x", "a", a={"one.txt": "x", "two.txt": "2"}),
        write("data/other.csv", "x", "a"),
        files={"data/one.txt": "1"},
    ),
    case(
        "a file that a plain cell reads",
        """
        text = open("data.txt").read()

        %%asset a
        text
        """,
        write("data.txt", "two", "a", a="two").rerunning("text ="),
        files={"data.txt": "one"},
    ),
    case(
        "a declared file",
        """
        %%asset a --reads data.txt
        import subprocess
        subprocess.run(["cat", "data.txt"], capture_output=True, text=True).stdout
        """,
        write("data.txt", "two", "a", a="two"),
        files={"data.txt": "one"},
    ),
    case(
        "a file that the body writes and reads again is no input",
        """
        %%asset a
        open("scratch.txt", "w").write("x" * 3)
        len(open("scratch.txt").read())
        """,
        write("scratch.txt", "changed by somebody"),
        undo=False,
    ),
    case(
        "an environment variable",
        """
        import os

        %%asset a
        os.environ["LEVEL"]

        %%asset b
        os.environ.get("LEVEL", "none")

        %%asset c
        os.getenv("LEVEL")

        %%asset d
        os.getenvb(b"LEVEL")
        """,
        env("LEVEL", "2", "a b c d", a="2", b="2", c="2", d=b"2"),
        env("UNUSED_LEVEL", "9"),
        env={"LEVEL": "1"},
    ),
    case(
        "where a link leads, beside what it leads to",
        """
        import os
        from pathlib import Path
        TARGET = "one.txt"

        if os.path.lexists("link"):
            os.remove("link")
        os.symlink(TARGET, "link")

        %%asset a
        open("link").read()

        %%asset b
        os.readlink("link")

        %%asset c
        os.path.basename(os.path.realpath("link"))

        %%asset d
        Path("link").resolve().name
        """,
        edit('"one.txt"', '"two.txt"', "b c d", b="two.txt", c="two.txt", d="two.txt").rerunning("lexists"),
        files={"one.txt": "1", "two.txt": "1"},
    ),
    case(
        "what is asked of a path itself, link or not",
        """
        import os
        from pathlib import Path

        %%asset a
        (os.access("there", os.R_OK), os.path.lexists("there"), os.path.islink("there"))

        %%asset b
        (os.lstat("one.txt").st_size, Path("one.txt").is_symlink())
        """,
        write("there", "x", "a", a=(True, True, False)),
        write("one.txt", "12", "b", b=(2, False)),
        files={"one.txt": "1"},
    ),
    case(
        "an environment variable that is not set, and then is",
        """
        import os

        %%asset a
        os.environ.get("LEVEL", "none")
        """,
        env("LEVEL", "2", "a", a="2"),
    ),
    case(
        "a declared environment variable",
        """
        import os

        %%asset a --env LEVEL
        name = "LEV" + "EL"
        os.environ[name]
        """,
        env("LEVEL", "2", "a", a="2"),
        env={"LEVEL": "1"},
    ),
    case(
        "chance: the same in every run",
        """
        import random
        import numpy as np

        %%asset a
        (random.random(), float(np.random.rand()))

        %%asset b
        random.random()
        """,
        again("%%asset a"),
    ),
    case(
        "chance: another number elsewhere does not shift the draws",
        """
        import random
        K = 1

        %%asset a
        [random.random(), K][0]

        %%asset b
        a > 2
        """,
        edit("K = 1", "K = 2", "a"),
    ),
    case(
        "chance: a seed of one's own in the body and on the line",
        """
        import random

        %%asset a
        random.seed(1)
        random.random()

        %%asset b --seed 1
        random.random()
        """,
        edit("seed(1)", "seed(2)", "a"),
        edit("--seed 1", "--seed 2", "b"),
    ),
    case(
        "chance: a generator in a global is where it is",
        """
        import numpy as np
        rng = np.random.default_rng(1)

        %%asset a
        float(np.random.default_rng(1).random())
        """,
        edit("rng = np.random.default_rng(1)", "rng = np.random.default_rng(2)"),
    ),
]
