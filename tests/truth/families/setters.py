"""What plain cells have set that is no name stays set once they are gone: what rests on it then is not fresh."""

from truth.language import case, edit, insert, remove

CASES = [
    case(
        "cells that have set options of libraries are gone",
        """
        import decimal
        import warnings
        import pandas as pd
        import sklearn
        from sklearn.preprocessing import StandardScaler
        pd.set_option("display.precision", 3)

        pd.set_option("mode.string_storage", "python")

        sklearn.set_config(transform_output="pandas")

        decimal.getcontext().prec = 5

        warnings.simplefilter("ignore", UserWarning)

        %%asset a
        str(pd.array(["x"], dtype="string").dtype.storage)

        %%asset b
        type(StandardScaler().fit_transform([[1.0], [3.0]])).__name__

        %%asset c
        str(1 / decimal.Decimal(3))

        %%asset d
        sum([1, 2])
        """,
        edit("import pandas as pd", "import pandas as pd\nimport json"),
        edit('"display.precision", 3', '"display.precision", 4', "a c"),
        remove("string_storage").leaving_stale("a"),
        remove("set_config").leaving_stale("a b"),
        remove("getcontext").leaving_stale("a b c"),
        modes="live",
        undo=False,
    ),
    case(
        "a cell that has set an option says something else, or stands elsewhere",
        """
        import pandas as pd

        pd.set_option("mode.string_storage", "python")

        %%asset a
        str(pd.array(["x"], dtype="string").dtype.storage)
        """,
        edit('"mode.string_storage", "python"', '"display.width", 70').leaving_stale("a"),
        insert("display.width", 'pd.set_option("mode.string_storage", "python")', "", a="python"),
        modes="live",
        undo=False,
    ),
    case(
        "what was put into modules and registers of Python's by cells that are gone",
        """
        import json
        import mimetypes
        mimetypes.init()

        json.JSONEncoder.default = lambda self, value: 1

        mimetypes.types_map[".foo"] = "text/foo"

        %%asset a
        try:
            found = json.dumps({"x": 1j})
        except TypeError:
            found = "refused"
        found

        %%asset b
        mimetypes.guess_type("x.foo")[0]

        %%asset c
        json.loads("[1]")
        """,
        edit("value: 1", "value: 2", "a c", a='{"x": 2}'),
        remove("text/foo").leaving_stale("b"),
        edit("json.JSONEncoder.default = lambda self, value: 2", "0").leaving_stale("a b c"),
        modes="live",
        undo=False,
    ),
    case(
        "a variable of the environment and the folder, set by cells that are gone",
        """
        import os

        os.environ["OF_A_CELL"] = "1"

        os.chdir("A")

        %%asset a
        os.environ.get("OF_" + "A_CELL")

        %%asset b
        os.path.basename(os.getcwd())

        %%asset c
        sum([1, 2])
        """,
        remove('OF_A_CELL"]').leaving_stale("a"),
        remove("chdir").leaving_stale("a b"),
        files={"A/x.txt": ""},
        modes="live",
        undo=False,
        once=True,
    ),
]
