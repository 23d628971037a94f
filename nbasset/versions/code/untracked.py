"""Signs: what code touches that no key can know — files that libraries open by themselves, the clock, entropy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from os import PathLike
from types import CodeType, FunctionType, ModuleType

from nbasset.core.patterns import pattern
from nbasset.libraries.foreign import attribute, is_a, module_of, name_of
from nbasset.libraries.origin import is_local_module
from nbasset.libraries.unrepeatable import word_of_chain

COMPUTED = frozenset({"eval", "exec", "globals", "locals", "__main__", "sys.modules", "user_ns"})
"""What may mean any name."""

OF_PYTHON = {**{name: name for name in ("eval", "exec", "globals", "locals", "__import__")}, "hash": "hash()"}
"""The signs of Python's own functions; ``hash`` of a text is another one in every session."""

OF_ATTRIBUTES = {
    "__subclasses__": "the subclasses there are in this session",
    **dict.fromkeys(("user_ns", "user_global_ns"), "user_ns"),
    "f_globals": "globals",
    "f_locals": "locals",
    **dict.fromkeys(("getmtime", "st_mtime", "st_mtime_ns", "getctime", "st_ctime"), "the times of files"),
    **dict.fromkeys(("st_mode", "st_uid", "st_gid", "st_nlink", "st_ino"), "the rights of files"),
}
"""The signs of attributes, whatever they are taken from."""

OF_PAIRS = {
    ("sys", "modules"): "sys.modules",
    **dict.fromkeys((("doctest", "testmod"), ("unittest", "main")), "__main__"),
    **dict.fromkeys((("pandas", "eval"), ("numexpr", "evaluate")), "eval"),
    **dict.fromkeys(
        (("posix", "environ"), ("nt", "environ"), ("environ", "_data"), ("environb", "_data")), "the whole environment"
    ),
}
"""The signs of attributes of a module or a class.

What looks for tests looks through all names of ``__main__``; behind ``os.environ`` nobody is told who looks.
"""

PATH = pattern(
    r"[^\s'\"`()<>|*?;,=]+\.(?:parquet|feather|arrow|ipc|orc|avro|duckdb|db|sqlite3?|csv|tsv|txt|jsonl?|ndjson|xlsx?|ods"
    r"|h5|hdf5?|nc|npy|npz|pkl|pickle|mat|sav|dta|geojson|shp|tif|tiff)\b",
    re.IGNORECASE,
)
"""A text that names a data file, alone or inside a query."""

READER = pattern(r"(read|scan|load|open|imread|sql|query|execute|connect|dataset|getoutput|ParquetFile)", re.IGNORECASE)
"""How the names of functions begin that open the files they are told, some of them unseen by Python."""

IMPORTED = pattern(r"\bimport_module\(\s*['\"]([\w.]+)['\"]\s*\)")
"""A module that is imported by a literal name."""


def paths_in(text: str) -> Iterator[str]:
    """The data files a text names.

    >>> list(paths_in("SELECT * FROM 'data/a.parquet' JOIN b.csv"))
    ['data/a.parquet', 'b.csv']
    """
    if len(text) < 10_000 and "." in text:
        yield from PATH.findall(text)


def read_paths(tree: ast.AST, known: Mapping[str, object]) -> Iterator[str]:
    """The data files that source code, where it runs at once, hands to functions which read files.

    Args:
        tree: the source.
        known: what names mean.

    >>> list(read_paths(ast.parse("there = 'a.csv'; df = pd.read_parquet('b.parquet')"), {}))
    ['b.parquet']
    """
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from read_paths(node, known)
    if isinstance(tree, ast.Call) and READER.match(getattr(tree.func, "attr", getattr(tree.func, "id", ""))):
        for each in (*tree.args, *(keyword.value for keyword in tree.keywords)):
            told = each.value if isinstance(each, ast.Constant) else known.get(getattr(each, "id", ""))
            if isinstance(told, (str, PathLike)):
                yield from paths_in(str(told))


def literal_paths(code: CodeType) -> Iterator[str]:
    """The data files that the constants of code name, nested functions included."""
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield from paths_in(constant)
        elif isinstance(constant, CodeType):
            yield from literal_paths(constant)


def sign_of(value: object, attributes: tuple[str, ...]) -> str:
    """What using a name means that no key can know; empty when it means nothing of the kind.

    Args:
        value: what the name means.
        attributes: the attributes taken from it.

    >>> import time, datetime
    >>> sign_of(time, ("time",)), sign_of(datetime, ("datetime", "now")), sign_of(time, ("sleep",))
    ('the clock', 'the clock', '')
    """
    if is_a(value, ModuleType) and value.__name__ == "__main__":
        return "__main__"
    name = name_of(value) if is_a(value, type) else value.__name__ if is_a(value, ModuleType) else ""
    owner = name.rpartition(".")[2]
    return sign_of_chain((owner, *attributes) if owner else _of_function(value))


def sign_of_held(thing: object) -> str:
    """The same of a function that a value holds, a default or a table of functions: whoever gets that may call it.

    Args:
        thing: what is held.

    >>> import time, datetime
    >>> sign_of_held(time.time), sign_of_held(datetime.datetime.now), sign_of_held(len), sign_of_held(datetime)
    ('the clock', 'the clock', '', '')
    """
    if is_a(thing, (type, ModuleType)) or (is_a(thing, FunctionType) and is_local_module(thing.__module__)):
        return ""
    return sign_of_chain(_of_function(thing))


def sign_of_chain(chain: tuple[str, ...]) -> str:
    """The same of a module or class by its name, with the attributes taken from it.

    >>> sign_of_chain(("datetime", "datetime", "now")), sign_of_chain(("genericpath", "getmtime"))
    ('the clock', 'the times of files')
    """
    for pair in pairwise(chain):
        if pair in OF_PAIRS:
            return OF_PAIRS[pair]
    if chain[:1] == ("builtins",):
        return OF_PYTHON.get(chain[-1], "")
    return word_of_chain(chain) or (OF_ATTRIBUTES.get(chain[-1], "") if chain else "")


def _of_function(value: object) -> tuple[str, ...]:
    """A function imported by its name: its module and its name; of a method that class's before it."""
    module, name = attribute(value, "__module__"), attribute(value, "__name__")
    owner = attribute(value, "__self__")
    if is_a(owner, type):
        module = name_of(owner).rpartition(".")[2]
    elif owner is not None and not is_a(owner, ModuleType):
        return (module_of(type(owner)), name_of(type(owner)), str(name))
    return (_SPOKEN.get(module, module), name) if isinstance(module, str) and isinstance(name, str) else ()


_SPOKEN = {"posix": "os", "nt": "os"}
"""Modules that people know by another name."""
