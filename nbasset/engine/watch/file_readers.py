"""Readers: functions of libraries that open files unseen by Python, and the paths they are given."""

from __future__ import annotations

import glob
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import FrameType, FunctionType, ModuleType
from typing import Any, Protocol

from nbasset.engine.watch.imports import imports

_OF_PARQUET = ("read_table", "read_pandas", "read_metadata", "read_schema", "ParquetFile", "ParquetDataset")
_OF_POLARS = ("csv", "ipc", "parquet", "ndjson", "delta", "iceberg")
_OF_DUCKDB = ("sql", "query", "execute", "from_query", "read_parquet", "read_csv", "read_json", "from_parquet")

READERS: Mapping[str, tuple[str, ...]] = {
    "pandas": ("read_parquet", "read_orc", "read_feather", "read_hdf", "HDFStore"),
    "pyarrow": ("memory_map", "input_stream"),
    "pyarrow.parquet": _OF_PARQUET,
    "pyarrow.parquet.core": _OF_PARQUET,
    "pyarrow.dataset": ("dataset", "parquet_dataset"),
    "pyarrow.feather": ("read_table", "read_feather"),
    "pyarrow.csv": ("read_csv", "open_csv"),
    "pyarrow.json": ("read_json", "open_json"),
    "pyarrow.orc": ("read_table", "ORCFile"),
    "polars": (
        *(f"{how}_{kind}" for how in ("read", "scan") for kind in _OF_POLARS),
        *("read_avro", "read_json", "read_ipc_stream", "read_parquet_schema"),
    ),
    "duckdb": ("connect", *_OF_DUCKDB, *(f"DuckDBPyConnection.{name}" for name in _OF_DUCKDB)),
    "h5py": ("File",),
    "netCDF4": ("Dataset",),
}
"""By module, what of it reads the file or the folder that its first argument names: functions, classes, methods."""

QUERIES = frozenset({"sql", "query", "execute", "from_query"})
"""Readers whose argument is a query."""

QUOTED = re.compile(r"""['"]([^'"\n]*\.\w+)['"]""")
"""A text in a query that may name a file, or many by a pattern."""

DATABASES = frozenset({"connect", "File", "HDFStore", "Dataset"})
"""Readers that may also write what they open."""

NAMES = (
    "path",
    "source",
    "path_or_buf",
    "input_file",
    "path_or_paths",
    "database",
    "where",
    "name",
    "query",
    "filename",
)
"""How their first argument is called."""

ELSEWHERE = ("filesystem", "storage_options", "fs")
"""Arguments which say that the file is not on this computer."""


MANY = 100
"""Parts of a container of the notebook's that are looked at for readers."""


Space = tuple[dict[str, Any], Iterable[str] | None]
"""Names and what they mean, and which of them to look at; nothing means all."""


class Teller(Protocol):
    """Hears what readers are given."""

    def handed(self, path: Any) -> None:
        """A reader is given a path."""
        ...

    def opened(self, path: Any, mode: Any) -> None:
        """A database is opened."""
        ...

    def unseen(self, reader: str) -> None:
        """A reader is given something of which nobody knows what it reads."""
        ...


@contextmanager
def readers(teller: Teller, spaces: Iterable[Space]) -> Iterator[None]:
    """Tell which paths are handed to readers.

    Args:
        teller: hears of them.
        spaces: names of the notebook and of local modules, which may mean readers by names of their own.
    """
    patches: list[tuple[Any, Any, Any]] = []
    loaded = partial(_patch, patches)
    _tellers.append(teller)
    try:
        for name in READERS.keys() & sys.modules.keys():
            loaded(sys.modules[name])
        if patches:
            _patch_names(patches, spaces)
        with imports(READERS, loaded):
            yield
    finally:
        _tellers.remove(teller)
        for owner, name, before in reversed(patches):
            _put_back(owner, name, before)


_MARK = "__nbasset_reader__"
_NOTHING = object()
_tellers: list[Teller] = []
_telling: dict[int, tuple[Any, Any]] = {}
"""By its identity, each reader met so far, and what tells and then asks it."""

_inside = threading.local()


def _patch(patches: list[tuple[Any, Any, Any]], module: ModuleType) -> None:
    """Put telling readers in the places of a module's readers, unless they tell already."""
    for told in READERS[module.__name__]:
        first, _, rest = told.partition(".")
        owner, name = (getattr(module, first, None), rest) if rest else (module, first)
        if isinstance(getattr(owner, name, None), type):
            owner, name = getattr(owner, name), "__init__"
        reader = getattr(owner, name, None)
        if not callable(reader) or reader is object.__init__ or hasattr(reader, _MARK):
            continue
        before = vars(owner).get(name, _NOTHING)
        try:
            setattr(owner, name, _teller_of(reader, rest or first, isinstance(owner, type)))
        except TypeError:  # a class written in C
            continue
        patches.append((owner, name, before))


def _patch_names(patches: list[tuple[Any, Any, Any]], spaces: Iterable[Space]) -> None:
    for space, names in spaces:
        for name, value in [(name, space[name]) for name in (space if names is None else names) if name in space]:
            if id(value) in _telling:
                _patch_item(patches, space, name, value)
            elif type(value) in (dict, list) and len(value) <= MANY:
                for key, each in list(value.items() if type(value) is dict else enumerate(value)):
                    _patch_item(patches, value, key, each)
            elif type(value) is FunctionType:
                _patch_function(patches, value)


def _patch_item(patches: list[tuple[Any, Any, Any]], owner: Any, key: Any, value: Any) -> None:
    if id(value) in _telling:
        patches.append((owner, key, value))
        owner[key] = _telling[id(value)][1]


def _patch_function(patches: list[tuple[Any, Any, Any]], function: FunctionType) -> None:
    """Readers among what a function holds: its defaults, its keyword defaults, its closure."""
    defaults = function.__defaults__ or ()
    if any(id(each) in _telling for each in defaults):
        patches.append((function, "__defaults__", defaults))
        function.__defaults__ = tuple(_telling.get(id(each), (each, each))[1] for each in defaults)
    for name, each in list((function.__kwdefaults__ or {}).items()):
        _patch_item(patches, function.__kwdefaults__, name, each)
    for cell in function.__closure__ or ():
        held = getattr(cell, "cell_contents", _NOTHING)
        if id(held) in _telling:
            patches.append((cell, "cell_contents", held))
            cell.cell_contents = _telling[id(held)][1]


def _put_back(owner: Any, name: Any, before: Any) -> None:
    if isinstance(owner, (dict, list)):
        owner[name] = before
    elif before is _NOTHING:
        delattr(owner, name)
    else:
        setattr(owner, name, before)


def _teller_of(reader: Any, name: str, method: bool) -> Any:
    """The reader, telling what it is given before it reads."""
    known = _telling.get(id(reader))
    if known is not None:
        return known[1]

    def telling(*args: Any, **options: Any) -> Any:
        ask = partial(_as_from, sys._getframe(1), reader) if name in QUERIES else reader
        if getattr(_inside, "reader", "") or not _tellers:  # one reader asks another, for the same
            return ask(*args, **options)
        _tell(name, args[method:], options, _tellers[-1])
        _inside.reader = name
        try:
            return ask(*args, **options)
        finally:
            _inside.reader = ""

    for each in ("__module__", "__name__", "__qualname__", "__doc__", "__signature__"):
        if hasattr(reader, each):
            setattr(telling, each, getattr(reader, each))
    vars(telling).update({"__wrapped__": reader, _MARK: True})
    _telling[id(reader)] = (reader, telling)
    return telling


def _as_from(frame: FrameType, reader: Any, *args: Any, **options: Any) -> Any:
    """Ask a reader as if a frame did: DuckDB looks for tables among the names of whoever calls it."""
    names = {**frame.f_globals, **frame.f_locals}
    return FunctionType(_asking.__code__, names)(reader, args, options)


def _asking(_reader: Any, _args: Any, _options: Any) -> Any:
    return _reader(*_args, **_options)


def _tell(name: str, args: tuple[Any, ...], options: Mapping[str, Any], teller: Teller) -> None:
    given = args[0] if args else next((options[each] for each in NAMES if each in options), None)
    if any(options.get(each) is not None for each in ELSEWHERE):
        teller.unseen(name)
    elif name in DATABASES:
        teller.opened(given, options.get("mode", args[1] if len(args) > 1 else None))
    elif name in QUERIES:
        for each in QUOTED.findall(given) if isinstance(given, str) else ():
            teller.handed(each)
    else:
        for each in given if isinstance(given, (list, tuple)) else (given,):
            teller.handed(each)


def files_of(path: str) -> tuple[list[str], list[str]]:
    """The files that a path means to a reader, and the folders whose listings count: one file, all below a folder, or
    what a pattern matches.

    >>> files_of("no such file")
    (['no such file'], [])
    """
    if os.path.isdir(path):
        return _below(path)
    if os.path.exists(path) or not glob.has_magic(path):
        return [path], []
    return sorted(each for each in glob.glob(path, recursive=True) if os.path.isfile(each)), _listed(path)


def _listed(pattern: str) -> list[str]:
    """The folders in which a pattern is looked for."""
    parent = os.path.dirname(pattern)
    if not glob.has_magic(parent):
        return [parent or "."]
    if "**" in pattern:
        while glob.has_magic(parent):
            parent = os.path.dirname(parent)
        return _below(parent or ".")[1]
    return [*_listed(parent), *(each for each in sorted(glob.glob(parent)) if os.path.isdir(each))]


def _below(folder: str) -> tuple[list[str], list[str]]:
    files, folders = [], []
    for where, _, names in os.walk(folder):
        folders.append(where)
        files += [os.path.join(where, name) for name in names]
    return sorted(files), sorted(folders)
