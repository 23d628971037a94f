"""Readers: functions of libraries that open files unseen by Python, and the paths they are given."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from nbasset.core.patterns import pattern
from nbasset.engine.watch.entropy import Draws
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.importing import Stamp
from nbasset.libraries.known import KNOWN

QUOTED = pattern(r"""['"]([^'"\n]*\.\w+)['"]""")
"""A text in a query that may name a file, or many by a pattern."""

WRITTEN = pattern(r"""\bTO\s+['"]([^'"\n]+)['"]""", re.IGNORECASE)
"""A text in a query that names what is written."""

DATABASES = frozenset({"connect", "File", "HDFStore", "Dataset"})
"""Readers that may also write what they open."""

LONG = 4096
"""Characters that no path has."""

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
    "filename_or_obj",
    "paths",
    "store",
)
"""How their first argument is called."""

ELSEWHERE = ("filesystem", "storage_options", "fs")
"""Arguments which say that the file is not on this computer."""


class ReaderListener(Protocol):
    """Hears what readers are given.

    Attributes:
        draws: what is drawn.
    """

    draws: Draws

    def handed(self, path: object) -> None:
        """A reader is given a path."""
        ...

    def opened(self, path: object, mode: object) -> None:
        """A database is opened."""
        ...

    def wrote(self, path: str) -> None:
        """A writer has written a file or folder."""
        ...

    def unseen(self, what: str) -> None:
        """A reader is given something of which nobody knows what it reads."""
        ...


def tell(name: str, args: tuple[object, ...], options: Mapping[str, object], listener: ReaderListener) -> None:
    """Tell what a reader is given.

    Args:
        name: the reader.
        args: what it is given by position, without the instance that a method belongs to.
        options: what it is given by name.
        listener: hears of it.
    """
    given = args[0] if args else next((options[each] for each in NAMES if each in options), None)
    if any(options.get(each) is not None for each in ELSEWHERE):
        listener.unseen(f"files that {name} opens: say --reads PATH")
    elif name in KNOWN.readers.databases:
        listener.opened(given, options.get("mode", args[1] if len(args) > 1 else None))
    elif name in KNOWN.readers.queries:
        written = WRITTEN.findall(given) if isinstance(given, str) else []
        for each in QUOTED.findall(given) if isinstance(given, str) else ():
            if each not in written:
                listener.handed(each)
    else:
        for each in given if isinstance(given, (list, tuple)) else (given,):
            listener.handed(each)


def may_write(args: Iterable[object]) -> dict[str, Stamp]:
    """The paths among what somebody is given who may write one of them, each as it is before.

    >>> list(may_write((3, "no such file", "COPY (SELECT 1) TO 'a.csv'")))[1:]
    ['a.csv']
    """
    texts = [str(os.fspath(each)) for each in args if isinstance(each, (str, os.PathLike))]
    named = [path for text in texts for path in WRITTEN.findall(text)]
    paths = [*(text for text in texts if len(text) < LONG and "\n" not in text and not WRITTEN.search(text)), *named]
    return {path: identity(path) for path in paths}


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
