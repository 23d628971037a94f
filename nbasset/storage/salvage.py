"""What can still be read from a broken database: events that are told nowhere else."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from nbasset.storage.event_rows import COLUMNS, EventRow, is_signed
from nbasset.storage.records import Signer

AT_ONCE = 512
"""Rows that are asked for together while all goes well."""

MOST_IN_VAIN = 3_000
"""Questions without an answer after which nothing more is expected."""

_PAGE = 4096
_FAILS = (sqlite3.Error, UnicodeDecodeError, ValueError, OSError)


def events(path: Path, tables: str, signer: Signer) -> list[EventRow]:
    """The events that a broken database still gives out, oldest first; only those this user signed.

    Args:
        path: the database.
        tables: the statements that create its tables, in the order in which its own were created.
        signer: knows this user's signature.
    """
    for content in (None, _with_new_first_page(path, tables)):
        with contextlib.suppress(*_FAILS), contextlib.closing(_opened(path, content)) as connection:
            found = [row for row in _rows(connection) if is_signed(row, signer)]
            if found:
                return found
    return []


def _opened(path: Path, content: bytes | None) -> sqlite3.Connection:
    if content is None:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
    except BaseException:
        connection.close()
        raise
    return connection


def _rows(connection: sqlite3.Connection) -> Iterator[Sequence[object]]:
    """Rows by ranges of their number; where a range fails, smaller ones are tried, and single rows passed over."""
    query = f"SELECT {COLUMNS} FROM events NOT INDEXED WHERE derived = 0 AND seq > ? AND seq <= ? ORDER BY seq"
    last = _last(connection)
    after, step, in_vain = 0, AT_ONCE, 0
    while after < last and in_vain < MOST_IN_VAIN:
        try:
            found = connection.execute(query, (after, after + step)).fetchall()
        except _FAILS:
            in_vain += 1
            if step > 1:
                step //= 8
            else:
                after += 1
            continue
        yield from found
        after += step
        step = min(AT_ONCE, step * 8)


def _last(connection: sqlite3.Connection) -> int:
    with contextlib.suppress(*_FAILS):
        (last,) = connection.execute("SELECT max(seq) FROM events").fetchone()
        if isinstance(last, int):
            return last
    return AT_ONCE * 100


def _with_new_first_page(path: Path, tables: str) -> bytes | None:
    """The file with another first page, which says where the tables begin: they always begin at the same places."""
    try:
        content = path.read_bytes()
        with contextlib.closing(sqlite3.connect(":memory:")) as new:
            new.execute(f"PRAGMA page_size = {_PAGE}")
            new.executescript(tables)
            first = bytearray(new.serialize()[:_PAGE])
    except _FAILS:
        return None
    first[28:32] = struct.pack(">I", len(content) // _PAGE)
    return bytes(first) + content[_PAGE : len(content) // _PAGE * _PAGE]
