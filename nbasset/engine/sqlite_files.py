"""Files of SQLite that queries read: of which of their tables, and how these were meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from nbasset.core.observation import CHANGED
from nbasset.engine.databases import Asked
from nbasset.engine.watch.at_work import for_no_body
from nbasset.libraries.sqlite_tables import LARGEST, tables_of, to_read, told

PATIENCE = 5.0
"""Seconds for which a file is waited for that another process writes to."""


class Watches(Protocol):
    """Hears what a query rests on."""

    def opened(self, path: object, mode: object, tables: str = "") -> None:
        """It opens a database; or it reads only tables of it, which are as is told."""
        ...


@contextmanager
def tables_read(file: str, asked: Asked, watches: Watches, connection: object) -> Iterator[None]:
    """A query is run meanwhile; what of the file it rests on is told: some of its tables, or all of it.

    Args:
        file: the file.
        asked: the query.
        watches: hears of it.
        connection: where the query is run, as Python's own module has it; ``None`` where somebody is writing there.
    """
    with ExitStack() as stack:
        found, names = None, tuple[str, ...]()
        with suppress(sqlite3.Error, OSError), for_no_body():
            of_file = _names(file, asked, connection)
            if of_file is not None:
                found, names = stack.enter_context(to_read(file, PATIENCE)), of_file
                how = found.state(names)
        if found is None:
            watches.opened(file, None)
        try:
            yield
        finally:
            if found is not None:
                watches.opened(file, None, told(names, how if found.end() else CHANGED))


def _names(file: str, asked: Asked, connection: object) -> tuple[str, ...] | None:
    """The tables that a query reads; ``None`` where nobody knows."""
    if not isinstance(connection, sqlite3.Connection):
        return None
    is_large = Path(file).stat().st_size > LARGEST
    return None if is_large else tables_of(connection, asked.text, asked.parameters)
