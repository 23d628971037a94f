"""Modules that no source file of their own tells of: of finders and loaders of the user's own."""

from truth.language import again, case, edit, write

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

PART = "n = 1\ndef f(): return g()\ndef g(): return 2\n"
BY_PATH = """
    import sys
    from importlib.util import module_from_spec, spec_from_file_location
    spec = spec_from_file_location("part_one", "parts/one.py")
    part = module_from_spec(spec)
    {kept}
    spec.loader.exec_module(part)

    %%asset a
    part.n

    %%asset b
    part.f()
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
    case(
        "a file of code that a cell loads by its path, and that no list of modules has",
        BY_PATH.format(kept="kept = True"),
        edit("n = 1", "n = 100").leaving_stale("a b"),
        again("exec_module", "a", a=100, b=2),
        edit("return 2", "return 200").leaving_stale("a b"),
        again("exec_module", "b", b=200),
        files={"parts/one.py": PART},
        modes="live",
        undo=False,
    ),
    case(
        "the same where one cell makes the module and the next one loads it",
        BY_PATH.format(kept="kept = True").replace("    spec.loader", "\n    spec.loader"),
        edit("n = 1", "n = 100").leaving_stale("a b"),
        files={"parts/one.py": PART},
        modes="live",
        undo=False,
    ),
    case(
        "the same in a process of its own",
        BY_PATH.format(kept="kept = True"),
        edit("n = 1", "n = 100", "a", a=100, b=2),
        edit("return 2", "return 200", "b", b=200),
        files={"parts/one.py": PART},
        modes="fresh",
    ),
    case(
        "a file of code that a cell loads by its path as a module of another name",
        BY_PATH.format(kept="sys.modules['part_one'] = part"),
        edit("n = 1", "n = 100", "a", a=100, b=2),
        edit("return 2", "return 200", "b", b=200),
        files={"parts/one.py": PART},
    ),
    case(
        "a file of code that one cell makes a module of and the next one loads, where its name would be found, too",
        """
        from importlib.util import module_from_spec, spec_from_file_location
        spec = spec_from_file_location("part", "part.py")
        part = module_from_spec(spec)

        spec.loader.exec_module(part)

        %%asset a
        part.f()
        """,
        write("part.py", "def f(): return 22\n").leaving_stale("a"),
        files={"part.py": "def f(): return 1\n"},
        modes="live",
        undo=False,
    ),
]
