"""Signs: what code touches that no key can know — files that libraries open by themselves, the clock, entropy."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from os import PathLike
from types import CodeType, ModuleType
from typing import Any

PATH = re.compile(
    r"[^\s'\"`()<>|*?;,=]+\.(?:parquet|feather|arrow|ipc|orc|avro|duckdb|db|sqlite3?|csv|tsv|txt|jsonl?|ndjson|xlsx?|ods"
    r"|h5|hdf5?|nc|npy|npz|pkl|pickle|mat|sav|dta|geojson|shp|tif|tiff)\b",
    re.IGNORECASE,
)
"""A text that names a data file, alone or inside a query."""

READER = re.compile(
    r"(read|scan|load|open|imread|sql|query|execute|connect|dataset|getoutput|ParquetFile)", re.IGNORECASE
)
"""How the names of functions begin that open the files they are told, some of them unseen by Python."""

CLOCK = frozenset(
    {
        ("time", "time"),
        ("time", "time_ns"),
        ("time", "localtime"),
        ("time", "gmtime"),
        ("time", "ctime"),
        ("time", "strftime"),
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("date", "today"),
        ("Timestamp", "now"),
        ("Timestamp", "today"),
        ("Timestamp", "utcnow"),
    }
)
ENTROPY = frozenset(
    {
        ("uuid", "uuid1"),
        ("uuid", "uuid4"),
        ("os", "urandom"),
        ("secrets", "token_hex"),
        ("secrets", "token_bytes"),
        ("secrets", "randbits"),
        ("secrets", "choice"),
        ("random", "SystemRandom"),
    }
)
OWN_GENERATOR = re.compile(r"\b(default_rng|RandomState|Random)\(\s*\)")
"""A random generator made without a seed."""
GENERATORS = frozenset({"default_rng", "RandomState", "Random"})


def paths_in(text: str) -> Iterator[str]:
    """The data files a text names.

    >>> list(paths_in("SELECT * FROM 'data/a.parquet' JOIN b.csv"))
    ['data/a.parquet', 'b.csv']
    """
    if len(text) < 10_000 and "." in text:
        yield from PATH.findall(text)


def read_paths(tree: ast.AST, known: Mapping[str, Any]) -> Iterator[str]:
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


def makes_own_generator(reads: tuple[tuple[str, ...], ...], text: Callable[[], str]) -> bool:
    """Whether code makes a random generator of its own without a seed.

    Args:
        reads: the names it loads.
        text: finds its source, which is asked for only when a generator is named.

    >>> makes_own_generator((("np", "random", "default_rng"),), lambda: "np.random.default_rng().random()")
    True
    """
    return any(chain[-1] in GENERATORS for chain in reads) and OWN_GENERATOR.search(text()) is not None


def sign_of(value: object, attributes: tuple[str, ...]) -> str:
    """What using a name means that no key can know; empty when it means nothing of the kind.

    Args:
        value: what the name means.
        attributes: the attributes taken from it.

    >>> import time, datetime
    >>> sign_of(time, ("time",)), sign_of(datetime, ("datetime", "now")), sign_of(time, ("sleep",))
    ('the clock', 'the clock', '')
    """
    owner = value.__name__.rpartition(".")[2] if isinstance(value, (ModuleType, type)) else ""
    chain = (owner, *attributes) if owner else _of_function(value)
    pairs = set(pairwise(chain))
    if not pairs.isdisjoint(CLOCK):
        return "the clock"
    return "entropy" if not pairs.isdisjoint(ENTROPY) else ""


def _of_function(value: object) -> tuple[str, ...]:
    """A function imported by its name: its module and its name."""
    module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
    return (module, name) if isinstance(module, str) and isinstance(name, str) else ()
