"""Local modules: edited on disk, in every form of import; what is not used of them does not count."""

from truth.language import case, edit, edits, touch, write

TOOLS = """
FACTOR = 2
UNUSED = 1

def double(x):
    return x * FACTOR

def unused(x):
    return x + UNUSED

class Doubler:
    def run(self, x):
        return double(x)
"""


def used_as(name, setup, body, **options):
    cells = f"{setup}\n\n%%asset a\n{body}" if setup else f"%%asset a\n{body}"
    return case(
        name,
        cells,
        edit("FACTOR = 2", "FACTOR = 3", "a", a=30),
        edit("return x * FACTOR", "return x * FACTOR + 1", "a", a=31),
        files={"tools.py": TOOLS},
        **options,
    )


MADE = """
class Thing:
    x = 1

def made():
    return Thing()
"""


CASES = [
    case(
        "a class that a stored value needs is renamed, below a version given by hand",
        """
        import tools

        %%asset m --code-version 1
        tools.made()

        %%asset n
        m.x
        """,
        edits({"class Thing:": "class Other:", "return Thing()": "return Other()"}, "m n", n=1),
        files={"tools.py": MADE},
        needless_ok="by hand both are one version, and the newest result of it needs the other class",
    ),
    used_as("import module", "import tools", "tools.double(10)"),
    used_as("import module as name", "import tools as t", "t.double(10)"),
    used_as("from module import function", "from tools import double", "double(10)"),
    used_as("from module import function as name", "from tools import double as f", "f(10)"),
    used_as("from module import *", "from tools import *", "double(10)"),
    used_as("import inside the body", "", "import tools\ntools.double(10)"),
    used_as("from-import inside the body", "", "from tools import double\ndouble(10)"),
    used_as("star import inside the body", "", "from tools import *\ndouble(10)"),
    used_as("import inside a helper", "def f(x):\n    import tools\n    return tools.double(x)", "f(10)"),
    used_as("importlib", "import importlib\ntools = importlib.import_module('tools')", "tools.double(10)"),
    used_as("a helper that uses a module", "import tools\ndef f(x): return tools.double(x)", "f(10)"),
    used_as("a class of a module", "from tools import Doubler", "Doubler().run(10)"),
    used_as("an instance of a module's class", "from tools import Doubler\nd = Doubler()", "d.run(10)"),
    used_as(
        "a partial of a module's function", "import functools, tools\nf = functools.partial(tools.double, 10)", "f()"
    ),
    used_as("a module's function in a container", "import tools\nhow = {'x': [tools.double]}", "how['x'][0](10)"),
    used_as("another name for a module's function", "import tools\nf = tools.double", "f(10)"),
    used_as("map with a module's function", "import tools", "list(map(tools.double, [10]))[0]"),
    case(
        "what is not used of a module, its comments and docstrings",
        """
        import tools
        from tools import double

        %%asset a
        tools.double(10)

        %%asset b
        double(10)
        """,
        edit("UNUSED = 1", "UNUSED = 2"),
        edit("x + UNUSED", "x - UNUSED"),
        edit("def double(x):", "# comment\n\ndef double(x):\n    '''Twice.'''"),
        touch("tools.py"),
        files={"tools.py": TOOLS},
    ),
    case(
        "a constant of a module",
        """
        import tools
        from tools import FACTOR

        %%asset a
        tools.FACTOR

        %%asset b
        FACTOR
        """,
        edit("FACTOR = 2", "FACTOR = 3", "a b", a=3, b=3),
        files={"tools.py": TOOLS},
    ),
    case(
        "a constant of a module that a plain cell reads",
        """
        import tools

        k = tools.FACTOR * 10

        %%asset a
        k
        """,
        edit("FACTOR = 2", "FACTOR = 3", "a", a=30).rerunning("k ="),
        edit("UNUSED = 1", "UNUSED = 2"),
        edit("FACTOR = 3", "FACTOR = 4", "a", a=40).rerunning("k ="),
        files={"tools.py": TOOLS},
    ),
    case(
        "a module that a module imports",
        """
        import outer

        %%asset a
        outer.through(10)
        """,
        edit("FACTOR = 2", "FACTOR = 3", "a", a=30),
        edit("return twice(x)", "return twice(x) + 1", "a", a=31),
        files={
            "tools.py": TOOLS,
            "outer.py": "from tools import double as twice\n\ndef through(x):\n    return twice(x)\n",
        },
    ),
    case(
        "a chain of three modules, in each form of import",
        """
        from one import f

        %%asset a
        f()
        """,
        edit("K = 1", "K = 2", "a", a=3),
        files={
            "one.py": "import two as t\n\ndef f():\n    return t.g()\n",
            "two.py": "from three import K\nimport three\n\ndef g():\n    return K + 1\n",
            "three.py": "K = 1\n",
        },
    ),
    case(
        "an import inside a function of a module",
        """
        import one

        %%asset a
        one.f()
        """,
        edit("return 1", "return 2", "a", a=2),
        files={"one.py": "def f():\n    from two import g\n    return g()\n", "two.py": "def g():\n    return 1\n"},
    ),
    case(
        "a package: from package import module, function, sub-module",
        """
        from pkg import mod
        from pkg.mod import f
        import pkg.sub.deep
        from pkg.sub import deep as d

        %%asset one
        mod.f()

        %%asset two
        f()

        %%asset three
        pkg.sub.deep.g()

        %%asset four
        d.g()
        """,
        edit("return 1", "return 10", "one two", one=10, two=10),
        edit("return 2", "return 20", "three four", three=20, four=20),
        files={
            "pkg/__init__.py": "",
            "pkg/mod.py": "def f():\n    return 1\n",
            "pkg/sub/__init__.py": "",
            "pkg/sub/deep.py": "def g():\n    return 2\n",
        },
    ),
    case(
        "a package whose __init__ hands functions on, with relative imports",
        """
        import pkg

        %%asset a
        pkg.f(1)
        """,
        edit("x + K", "x - K", "a", a=0),
        edit("K = 1", "K = 2", "a", a=-1),
        files={
            "pkg/__init__.py": "from .mod import f\n",
            "pkg/mod.py": "from .const import K\n\ndef f(x):\n    return x + K\n",
            "pkg/const.py": "K = 1\n",
        },
    ),
    case(
        "a namespace package",
        """
        from ns.mod import f

        %%asset a
        f()
        """,
        edit("return 1", "return 2", "a", a=2),
        files={"ns/mod.py": "def f():\n    return 1\n"},
    ),
    case(
        "defaults, decorators and closures of a module's functions",
        """
        import tools

        %%asset a
        tools.f(1)
        """,
        edit("k=1", "k=2", "a", a=6),
        edit("* 2", "* 3", "a", a=9),
        files={
            "tools.py": "def twice(f):\n    def inner(*args):\n        return f(*args) * 2\n    return inner\n\n"
            "@twice\ndef f(x, k=1):\n    return x + k\n"
        },
    ),
    case(
        "a module's class as the value of an asset, edited",
        """
        from tools import Model

        %%asset model
        Model()

        %%asset b
        model.predict(1)
        """,
        edit("x + 1", "x + 2", "model b", b=3),
        files={"tools.py": "class Model:\n    def predict(self, x):\n        return x + 1\n"},
    ),
    case(
        "a module's base class",
        """
        from tools import Base

        class Model(Base): pass

        %%asset a
        Model().f()
        """,
        edit("return 1", "return 2", "a", a=2).rerunning("class Model"),
        files={"tools.py": "class Base:\n    def f(self):\n        return 1\n"},
    ),
    case(
        "a decorator from a module",
        """
        from tools import twice

        @twice
        def f(x): return x + 1

        %%asset a
        f(1)
        """,
        edit("* 2", "* 3", "a", a=6).rerunning("@twice"),
        files={"tools.py": "def twice(f):\n    def inner(*args):\n        return f(*args) * 2\n    return inner\n"},
    ),
    case(
        "an enum and a dataclass of a module",
        """
        from tools import Colour, Settings

        %%asset a
        [Colour.RED.value, Settings().depth]
        """,
        edit("RED = 1", "RED = 2", "a", a=[2, 3]),
        edit("depth: int = 3", "depth: int = 4", "a", a=[2, 4]),
        files={
            "tools.py": "import enum, dataclasses\n\nclass Colour(enum.Enum):\n    RED = 1\n\n"
            "@dataclasses.dataclass\nclass Settings:\n    depth: int = 3\n"
        },
    ),
    case(
        "a table of functions in a module",
        """
        import tools

        %%asset a
        tools.HOW["one"](1)
        """,
        edit("x + 1", "x + 2", "a", a=3),
        files={"tools.py": "HOW = {}\n\ndef one(x):\n    return x + 1\n\nHOW['one'] = one\n"},
    ),
    case(
        "a function that moves to another module",
        """
        from tools import f

        %%asset a
        f(1)
        """,
        edits({"def f(x):\n    return x + 1": "from other import f", "K = 1": "def f(x):\n    return x + 2"}, "a", a=3),
        files={"tools.py": "def f(x):\n    return x + 1\n", "other.py": "K = 1\n"},
    ),
    case(
        "a new function in a module",
        """
        import tools

        %%asset a
        getattr(tools, "extra", tools.f)(1)
        """,
        write("tools.py", "def f(x):\n    return x + 1\n\ndef extra(x):\n    return x * 10\n", "a", a=10),
        files={"tools.py": "def f(x):\n    return x + 1\n"},
    ),
    case(
        "a module with a Japanese name and Japanese functions",
        """
        import 道具

        %%asset a
        道具.倍(2)
        """,
        edit("数 = 2", "数 = 3", "a", a=6),
        files={"道具.py": "数 = 2\n\ndef 倍(値):\n    return 値 * 数\n"},
    ),
    case(
        "a module that reads another's attribute through the module",
        """
        import outer

        %%asset a
        outer.f()
        """,
        edit("depth = 1", "depth = 2", "a", a=2),
        files={"outer.py": "import config\n\ndef f():\n    return config.depth\n", "config.py": "depth = 1\n"},
    ),
    case(
        "a module changed from the notebook",
        """
        import config

        config.depth = 5

        %%asset a
        config.depth
        """,
        edit("config.depth = 5", "config.depth = 6", "a", a=6),
        files={"config.py": "depth = 1\n"},
    ),
    case(
        "what is imported in the cell that loads nbasset",
        """
        %reload_ext nbasset
        from config import RATE
        from tools import double as f

        %%asset a
        f(RATE)
        """,
        edit("RATE = 2", "RATE = 3", "a", a=6),
        edit("x * 2", "x * 3", "a", a=9),
        files={"config.py": "RATE = 2\n", "tools.py": "def double(x):\n    return x * 2\n"},
    ),
    case(
        "a module of the notebook's own that is called as one of Python's",
        """
        import mailbox

        %%asset a
        mailbox.f(1)
        """,
        edit("x + 1", "x + 2", "a", a=3),
        files={"mailbox.py": "def f(x): return x + 1\n"},
    ),
]
