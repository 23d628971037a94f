"""A new kernel in which no cell has run: what the last one has left is used where all cells would give the same."""

from truth.language import case, edit, edits, insert, remove, write

CASES = [
    case(
        "what texts do not tell is not used",
        """
        rows = [1]

        rows.append(2)

        %%asset a
        rows

        %%asset b
        7
        """,
        write("unrelated.txt", "1").recalling("b"),
        edit("append(2)", "append(3)", "a", a=[1, 3], b=7).recalling(""),
        modes="fresh",
        undo=False,
    ),
    case(
        "an edit of a cell, a module or a file is told from the texts",
        """
        import mine
        from pathlib import Path
        K = 2
        def scaled(x): return x * K

        k = int(Path("k.txt").read_text())

        %%asset a
        [scaled(x) for x in (1, 2)]

        %%asset b
        mine.double(sum(a))

        %%asset c
        sum(a) + k

        %%asset d
        K + 1
        """,
        write("unrelated.txt", "1").recalling("a b c d"),
        write("k.txt", "5", "c").recalling("a b d"),
        edit("x * N", "x * N + 1", "b").recalling(""),
        insert("K + 1", "K = 7", "a b c d").recalling(""),
        remove("K = 7").recalling(""),
        edits({"K = 2": "K = 3"}, "a b c d").recalling(""),
        insert("sum(a) + k", "scaled.__defaults__ = (1,)", "a").recalling(""),
        files={"mine.py": "N = 2\ndef double(x): return x * N\n", "k.txt": "4"},
        modes="fresh",
        undo=False,
    ),
    case(
        "points are loaded as long as cells tell the same values of their dimensions",
        """
        from nbasset import sweep
        DEPTHS = [1, 2]

        def scaled(x): return x * 10

        %%asset model
        depth = sweep(*DEPTHS)
        scaled(depth)

        %%asset sales --partitions region=north,south
        len(region)

        %%asset best --gather
        max(model.values())

        %%asset sizes --gather
        sorted(sales.items())
        """,
        write("unrelated.txt", "1").recalling("model sales best sizes"),
        edits({"DEPTHS = [1, 2]": "DEPTHS = [1, 3]"}, "model[depth=3] best", best=30).recalling("sales sizes"),
        insert("x * 10", "DEPTHS = [2, 3]", "best", best=30).recalling("sales sizes"),
        edit("region=north,south", "region=north,west", "sales[region=west] sizes").recalling("model best"),
        modes="fresh",
        undo=False,
    ),
    case(
        "what a plain cell has read that wrote a file which an asset reads",
        """
        from pathlib import Path
        text = Path("k.txt").read_text()
        Path("one.txt").write_text(text * 2);

        import shutil
        shutil.copy("one.txt", "two.txt");

        %%asset a
        open("two.txt").read()

        %%asset b
        open("other.txt").read()
        """,
        write("unrelated.txt", "1").recalling("a b"),
        write("k.txt", "y", "a", a="yy").recalling("b"),
        files={"k.txt": "x", "other.txt": "o"},
        modes="fresh",
        undo=False,
    ),
    case(
        "what one cell sets and another takes back, which is edited or gone: an option, the folder, where modules are",
        """
        import os, sys
        import pandas as pd
        pd.set_option("display.precision", 2); os.chdir("sub"); sys.path.insert(0, "deep")

        pd.reset_option("display.precision")

        os.chdir("..")

        sys.path.remove("deep")

        %%asset a
        repr(pd.Series([1.23456789])[0:1]).split()[1]

        %%asset b
        open("k.txt").read()

        %%asset c
        import mine
        mine.K
        """,
        edit("pd.reset_option", "0  # pd.reset_option", "a", a="1.23", b="one", c=1).recalling(""),
        edit('os.chdir("..")', "0", "b c", a="1.23", b="two", c=2).recalling(""),
        remove("sys.path.remove", "c", a="1.23", b="two", c=3).recalling(""),
        files={
            **{"k.txt": "one", "sub/k.txt": "two", "mine.py": "K = 1", "sub/mine.py": "K = 2"},
            "sub/deep/mine.py": "K = 3",
        },
        modes="fresh",
    ),
]
