"""Readers: functions of libraries that open files unseen by Python, and the paths they are given."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Mapping
from typing import Protocol

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


class Teller(Protocol):
    """Hears what readers are given."""

    def handed(self, path: object) -> None:
        """A reader is given a path."""
        ...

    def opened(self, path: object, mode: object) -> None:
        """A database is opened."""
        ...

    def unseen(self, what: str) -> None:
        """A reader is given something of which nobody knows what it reads."""
        ...


def tell(name: str, args: tuple[object, ...], options: Mapping[str, object], teller: Teller) -> None:
    """Tell what a reader is given.

    Args:
        name: the reader.
        args: what it is given by position, without the instance that a method belongs to.
        options: what it is given by name.
        teller: hears of it.
    """
    given = args[0] if args else next((options[each] for each in NAMES if each in options), None)
    if any(options.get(each) is not None for each in ELSEWHERE):
        teller.unseen(f"files that {name} opens: say --reads PATH")
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
