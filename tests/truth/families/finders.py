"""Modules that no source file of their own tells of: of finders and loaders of the user's own."""

from truth.language import case, edit

FINDER = """
import sys, importlib.abc, importlib.util
from pathlib import Path

class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if Path("hidden", name + ".txt").exists():
            return importlib.util.spec_from_loader(name, self)
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        text = Path("hidden", module.__name__ + ".txt").read_text()
        exec(text.replace("TWICE", "2"), vars(module))

sys.meta_path.append(Finder())
"""
LOADER = """
import sys, importlib.machinery

class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, name):
        return compile(self.get_data(self.path).decode().replace("TWICE", "2"), self.path, "exec")

class Finder(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        spec = super().find_spec(name, path, target) if name == "special" else None
        if spec is not None:
            spec.loader = Loader(spec.name, spec.origin)
        return spec

sys.meta_path.insert(0, Finder)
"""
SPECIAL = "def f(x):\n    return x * TWICE\n"
CELLS = """
    import ways

    %%asset a
    import special
    special.f(10)

    %%asset b
    from special import *
    f(10) + 1
    """


CASES = [
    case(
        "a module that a finder of the user's makes: its source, and the finder",
        CELLS,
        edit("x * TWICE", "x * TWICE * 2", "a b", a=40, b=41),
        edit('"TWICE", "2"', '"TWICE", "3"', "a b", a=60, b=61),
        files={"ways.py": FINDER, "hidden/special.txt": SPECIAL},
    ),
    case(
        "a module whose text a loader of the user's changes",
        CELLS,
        edit("x * TWICE", "x * TWICE * 2", "a b", a=40, b=41),
        edit('"TWICE", "2"', '"TWICE", "3"', "a b", a=60, b=61),
        files={"ways.py": LOADER, "special.py": SPECIAL},
    ),
]
