"""Tables that queries have read: whether they are as they were, whatever else their file holds."""

from __future__ import annotations

import time
from pathlib import Path

from nbasset.core.observation import ABSENT, IN_USE
from nbasset.libraries import sqlite_tables
from nbasset.libraries.duckdb_tables import TABLES, Catalog, asking, is_held, to_read, told
from nbasset.libraries.sql import tables_told
from nbasset.versions.files import SETTLED

AT_ONCE = 0.2
"""Seconds for which a file is asked for that another process writes to."""

_Stamp = tuple[tuple[int, int, int], ...]

_seen: dict[tuple[str, tuple[str, ...]], tuple[_Stamp, str]] = {}
"""By file and tables, when that was written and what was told of these."""


def is_of_tables(digest: str) -> bool:
    """Whether what was told of a file is told of tables of it.

    >>> is_of_tables('tables ["eggs"] 1f'), is_of_tables("1f")
    (True, False)
    """
    return digest.startswith((TABLES, sqlite_tables.TABLES))


def tables_now(path: str, then: str) -> str:
    """What is to be told of the same tables now; the file is opened only if it was written since.

    Args:
        path: the file.
        then: what was told of them.

    >>> tables_now("no such file", 'tables ["eggs"] 1f')
    'absent'
    """
    stamp = _stamp(path)
    if not stamp:
        return ABSENT
    of_sqlite = then.startswith(sqlite_tables.TABLES)
    names = tuple(tables_told(then))
    known = _seen.get((path, names))
    if known is not None and known[0] == stamp:
        return known[1]
    found = _of_sqlite(path, names) if of_sqlite else _told(path, names)
    if found != IN_USE and time.time_ns() - max(each[2] for each in stamp) > SETTLED:
        _seen[path, names] = stamp, found
    return found


def _stamp(path: str) -> _Stamp:
    """When a file was written, and the one beside it in which stands what was written last."""
    found = []
    for each in (path, f"{path}.wal", f"{path}-wal"):
        try:
            stat = Path(each).stat()
        except OSError:
            continue
        found.append((stat.st_size, stat.st_ino, stat.st_mtime_ns))
    return tuple(found)


def _told(path: str, names: tuple[str, ...]) -> str:
    import duckdb

    try:
        with to_read(path, AT_ONCE) as connection:
            return told(names, Catalog(asking(connection)).state(names))
    except duckdb.Error as error:
        return IN_USE if is_held(error) else f"unreadable: {type(error).__name__}"


def _of_sqlite(path: str, names: tuple[str, ...]) -> str:
    import sqlite3

    if Path(path).stat().st_size > sqlite_tables.LARGEST:
        return "larger than what is read through"
    try:
        with sqlite_tables.to_read(path, AT_ONCE) as tables:
            return sqlite_tables.told(names, tables.state(names))
    except sqlite3.Error as error:
        return IN_USE if sqlite_tables.is_held(error) else f"unreadable: {type(error).__name__}"
