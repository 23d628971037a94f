"""Code of local modules that a body comes by otherwise than by a name in its own code: worked out, pickled, by a path."""

from truth.language import case, edit, write

LAZY = """
import importlib
WHERE = {"heavy": ".large", "light": ".small"}
def __getattr__(name):
    if name not in WHERE:
        raise AttributeError(name)
    return getattr(importlib.import_module(WHERE[name], __name__), name)
"""
PLUGINS = """
import importlib, pkgutil
from . import parts
def go(x):
    return [importlib.import_module(f"plugins.parts.{each.name}").go(x) for each in pkgutil.iter_modules(parts.__path__)]
"""

CASES = [
    case(
        "names that a package gives when it is asked, modules that it finds in a folder",
        """
        import lazy, plugins

        %%asset a
        lazy.heavy(2)

        %%asset b
        from lazy import light
        light(1)

        %%asset c
        plugins.go(3)
        """,
        edit("return x * 2", "return x * 3", "a", a=6, b=3, c=[4, 6]),
        edit("return x + 2", "return x + 3", "b", a=6, b=4, c=[4, 6]),
        edit("ONE = 1", "ONE = 10", "c", a=6, b=4, c=[13, 6]),
        write("plugins/parts/two.py", "def go(x): return x * 3\n", "c", a=6, b=4, c=[13, 9]),
        files={
            "lazy/__init__.py": LAZY,
            "lazy/large.py": "def heavy(x):\n    return x * 2\n",
            "lazy/small.py": "def light(x):\n    return x + 2\n",
            "plugins/__init__.py": PLUGINS,
            "plugins/numbers.py": "ONE = 1\n",
            "plugins/parts/__init__.py": "",
            "plugins/parts/one.py": "from ..numbers import ONE\ndef go(x): return x + ONE\n",
            "plugins/parts/two.py": "def go(x): return 2 * x\n",
        },
    ),
    case(
        "a module by a name in a setting, one that a pickle names, one that is loaded by its path",
        """
        import importlib.util, pickle, pkgutil, shapes
        NAME = "named"
        def load(path):
            spec = importlib.util.spec_from_file_location("anything", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module

        with open("square", "wb") as file: pickle.dump(shapes.Square(3), file)

        %%asset a
        pkgutil.resolve_name(NAME + ":go")(1), __import__(NAME).go(2)

        %%asset b
        with open("square", "rb") as file:
            b = pickle.load(file).area()

        %%asset c
        load("beside.py").go(2)
        """,
        edit("return x + 1", "return x + 2", "a", a=(3, 4), b=9, c=20),
        edit("self.side ** 2", "self.side ** 3", "b", a=(3, 4), b=27, c=20),
        edit("return x * 10", "return x * 100", "c", a=(3, 4), b=27, c=200),
        files={
            "named.py": "def go(x):\n    return x + 1\n",
            "beside.py": "def go(x):\n    return x * 10\n",
            "shapes.py": (
                "class Square:\n    def __init__(self, side): self.side = side\n    def area(self): return self.side ** 2\n"
            ),
        },
    ),
    case(
        "a name that a module gives only when it is asked for it, imported by a cell",
        """
        from lazy import given

        %%asset a
        given
        """,
        edit('"one"', '"two"', "a", a="two"),
        files={
            "lazy.py": 'def __getattr__(name):\n    if name == "given":\n        return "one"\n    raise AttributeError(name)\n'
        },
    ),
]
