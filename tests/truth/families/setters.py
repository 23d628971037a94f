"""What plain cells have set that is no name stays set once they are gone: what rests on it then is not fresh."""

from truth.language import again, case, edit, insert, remove

LIBRARIES = {
    "lib/thing_of_lib.py": "K = 4\ndef f(): return K\n",
    "lib2/thing_of_lib.py": "K = 5\ndef f(): return K\n",
    "lib/package_of_lib/__init__.py": "",
    "lib/package_of_lib/m.py": "def g(): return 1",
    "lib2/package_of_lib/__init__.py": "",
    "lib2/package_of_lib/m.py": "def g(): return 2",
}

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
    case(
        "a cell says another folder in which modules are searched",
        """
        import sys, os
        sys.path.insert(0, os.path.abspath("lib"))

        import thing_of_lib
        from package_of_lib.m import g

        %%asset a
        thing_of_lib.f()

        %%asset b
        g()

        %%asset c
        from package_of_lib import m
        m.g()
        """,
        edit('("lib")', '("lib2")', "a b c", a=5, b=2, c=2),
        files=LIBRARIES,
    ),
    case(
        "a module loaded from a file that is given by hand stays that one",
        """
        import importlib.util, sys, os
        spec = importlib.util.spec_from_file_location("thing_of_lib", "lib2/thing_of_lib.py")
        thing_of_lib = importlib.util.module_from_spec(spec)
        sys.modules["thing_of_lib"] = thing_of_lib
        spec.loader.exec_module(thing_of_lib)

        sys.path.insert(0, os.path.abspath("lib"))

        %%asset a
        thing_of_lib.f()
        """,
        edit("insert(0", "insert(1", a=5),
        files=LIBRARIES,
        undo=False,
    ),
    case(
        "a cell that has added to where modules are searched is gone, or says otherwise",
        """
        import sys, os
        n = 1
        sys.path.append(os.path.abspath("li" + "b"))

        sys.path.insert(0, "lib2")

        %%asset a
        import thing_of_lib
        thing_of_lib.f()

        %%asset b
        import package_of_lib.m
        package_of_lib.m.g()

        %%asset c
        sum([n])
        """,
        edit("n = 1", "n = 2", "c", c=2),
        remove("lib2").leaving_stale("a b"),
        files=LIBRARIES,
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "what plain cells have read is told, once the cell that had set it is gone",
        """
        import sys, os, decimal, sklearn
        from sklearn.preprocessing import StandardScaler

        decimal.getcontext().prec = 5

        sklearn.set_config(transform_output="pandas")

        sys.path.insert(0, os.path.abspath("lib"))

        t = str(1 / decimal.Decimal(3))

        u = type(StandardScaler().fit_transform([[1.0], [3.0]])).__name__

        import thing_of_lib
        v = thing_of_lib.K

        %%asset a
        t

        %%asset b
        u

        %%asset c
        v
        """,
        remove("getcontext").leaving_stale("a"),
        remove("set_config").leaving_stale("a b"),
        remove('("lib")').leaving_stale("a b c"),
        files=LIBRARIES,
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "a variable of the environment that one cell makes of another runs again, or is set below",
        """
        import os

        os.environ["ZA"] = "1"

        os.environ["ZB"] = os.environ["ZA"] + "b"

        os.environ["ZA"] = "2"

        os.environ["ZC"] = os.environ.get("ZC", "") + "x"

        v = os.environ["ZA"]

        %%asset a
        os.environ["ZA"]

        %%asset b
        os.environ["ZB"]

        %%asset c
        v

        %%asset d
        os.environ["ZC"]
        """,
        edit('= "1"', '= "5"').leaving_stale("a b"),
        again("ZB", "b", b="5b").leaving_stale("a"),
        again('= "2"', "", a="2"),
        edit('= "2"', '= "3"', "a", a="3").leaving_stale("c"),
        again("v = ", "c", c="3"),
        again('"x"').leaving_stale("d"),
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "the folder that one cell reaches from another one runs again",
        """
        import os
        home = os.getcwd()

        os.chdir("lib")

        os.chdir("..")

        os.chdir("lib2")

        %%asset a
        os.path.basename(os.getcwd())

        %%asset b
        import thing_of_lib
        thing_of_lib.f()

        %%asset c
        sum([1])
        """,
        again('chdir("..")').leaving_stale("a"),
        edit('chdir("lib2")', "chdir(home + '/lib2')", "", a="lib2", b=5),
        edit("/lib2')", "/lib')", "a b", a="lib", b=4),
        edit("import thing", "import  thing"),
        edit('chdir("..")', 'chdir("../lib2")').leaving_stale("a b"),
        files=LIBRARIES,
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "what Python is called with, an attribute of its module, a filter of warnings that was there before",
        """
        import argparse, sys, warnings

        warnings.simplefilter("error", DeprecationWarning)

        sys.argv = ["prog", "--n", "3"]

        sys.of_mine = 3

        parser = argparse.ArgumentParser()
        _ = parser.add_argument("--n", type=int)

        def noisy():
            warnings.warn("old", DeprecationWarning)
            return 1

        %%asset a
        parser.parse_args([*sys.argv[1:]]).n

        %%asset b
        getattr(sys, "of_mine")

        %%asset c
        try:
            found = noisy()
        except DeprecationWarning:
            found = "an error"
        found
        """,
        edit('"3"', '"4"', "a", a=4),
        edit("of_mine = 3", "of_mine = 4", "b", b=4),
        edit('"error"', '"ignore"', "a b c", c=1),
        needless_ok="errors made of warnings count for anybody",
    ),
    case(
        "a cell that has hung something onto a module of Python's is gone",
        """
        import sys

        sys.of_mine = 3

        %%asset a
        sys.of_mine

        %%asset b
        sys.byteorder
        """,
        edit("of_mine = 3", "of_mine = 4", "a", a=4),
        remove("of_mine = 4").leaving_stale("a"),
        modes="live",
        undo=False,
    ),
    case(
        "the cell is gone that has put the folder of a package first",
        """
        import os, sys
        sys.path.append(os.path.abspath("two/site-packages"))

        sys.path.insert(0, os.path.abspath("one/site-packages"))

        %%asset a
        import keeps
        keeps.RATE
        """,
        remove("path.insert").leaving_stale("a"),
        files={"one/site-packages/keeps.py": "RATE = 1\n", "two/site-packages/keeps.py": "RATE = 2\n"},
        modes="live",
        undo=False,
    ),
]
