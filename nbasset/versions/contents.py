"""Contents: what files hold, without what they say of when and how often they were written.

Whoever writes a file anew in every session, a database or an archive, writes the same into it; its bytes are others
all the same: a time in the header, a counter, pages in another order. As with a file's own time of change, none of that
is what anybody reads.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from blake3 import blake3

from nbasset.core.patterns import pattern

if TYPE_CHECKING:  # what reads files is loaded when there are such
    import sqlite3

LARGEST = 64 << 20
"""Bytes of a file above which its bytes count as they are, since more than hashing them costs too much."""

LARGEST_DATABASE = 16 << 20
"""The same of a database, which is read row by row."""

CONTENT = "content "
"""How the digest of what a file holds begins; that of its bytes has no beginning of its own."""

_HEAD = 512
_TAR = pattern(r"\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz)$", re.IGNORECASE)


def content_digest(path: str, size: int) -> str:
    """The digest of what a file holds that says when it was written; empty for any other.

    Args:
        path: the file.
        size: its size in bytes.
    """
    if not 16 < size <= LARGEST:
        return ""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
        found = next((read for start, read in _READERS.items() if head.startswith(start)), None)
        if _TAR.search(path):
            found = _tar
        if found is None or (found is _sqlite and size > LARGEST_DATABASE):
            return ""
        told = blake3()
        for part in found(path):
            told.update(len(part).to_bytes(8, "little"))
            told.update(part)
    except Exception:  # noqa: BLE001  # damaged, encrypted, or at work: its bytes say what it is
        return ""
    return CONTENT + told.hexdigest()[:32]


def _gzip(path: str) -> Iterator[bytes]:
    """As RFC 1952 has it, the bytes 4 to 8 are the time."""
    import mmap

    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield b"gzip" + data[:4]
        yield data[8:]


def _zip(path: str) -> Iterator[bytes]:
    """Entry by entry, without its time; of Office's documents also without the times that their properties tell."""
    import zipfile

    with zipfile.ZipFile(path) as archive, Path(path).open("rb") as file:
        yield marshal.dumps(("zip", archive.comment), 2)
        for each in archive.infolist():
            told = (each.filename, each.flag_bits, each.compress_type, each.external_attr, each.comment)
            yield marshal.dumps(told, 2)
            if each.filename == "docProps/core.xml":
                yield re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\1", archive.read(each))
                continue
            file.seek(each.header_offset + 26)
            name, extra = (int.from_bytes(file.read(2), "little") for _ in range(2))
            file.seek(name + extra, 1)
            yield file.read(each.compress_size)


def _tar(path: str) -> Iterator[bytes]:
    import tarfile

    with tarfile.open(path) as archive:
        for each in archive:
            yield marshal.dumps(("tar", each.name, each.type, each.mode, each.linkname, each.size), 2)
            file = archive.extractfile(each) if each.isfile() else None
            yield file.read() if file else b""


def _sqlite(path: str) -> Iterator[bytes]:
    """Its schema and rows in the order in which they are read; pages and counters are its own affair.

    See *Database File Format* of SQLite: bytes 24 to 44 and from 92 on count what was changed and where things lie.
    """
    import sqlite3
    from urllib.request import pathname2url

    with Path(path).open("rb") as file:
        head = file.read(100)
    yield head[:24] + head[44:92]
    uri = f"file:{pathname2url(path)}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True, check_same_thread=False)) as database:
        database.text_factory = _Text
        schema = database.execute("select type, name, tbl_name, sql from sqlite_master order by rowid").fetchall()
        yield b"".join(map(_row, schema))
        for kind, name, *_ in schema:
            if kind == b"table":
                yield from _rows(database, bytes(name).decode().replace('"', '""'))


def _rows(database: sqlite3.Connection, table: str) -> Iterator[bytes]:
    try:
        rows = database.execute(f'select rowid, * from "{table}"')
    except database.OperationalError:  # WITHOUT ROWID
        rows = database.execute(f'select * from "{table}"')
    while some := rows.fetchmany(1000):
        yield b"".join(map(_row, some))


class _Text(bytes):
    """A text of a database, which need not be valid in its encoding."""


def _row(row: tuple[object, ...]) -> bytes:
    return marshal.dumps([("text", bytes(each)) if type(each) is _Text else each for each in row], 2)


def _matlab(path: str) -> Iterator[bytes]:
    """The first 116 bytes are words, with the time, as *MAT-File Format* has it."""
    with Path(path).open("rb") as file:
        yield file.read(20)
        file.seek(116)
        yield file.read()


def _stata(path: str) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        yield re.sub(rb"<timestamp>.*?</timestamp>", b"", file.read(_HEAD), flags=re.DOTALL)
        yield file.read()


_READERS: dict[bytes, Callable[[str], Iterator[bytes]]] = {
    b"\x1f\x8b": _gzip,
    b"PK\x03\x04": _zip,
    b"SQLite format 3\0": _sqlite,
    b"MATLAB 5.0 MAT-file": _matlab,
    b"<stata_dta>": _stata,
}
