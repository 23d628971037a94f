"""Putting a record where it belongs: small ones into this process's pack, large ones into a file each."""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from nbasset.core.dataclass import replace
from nbasset.core.errors import NotStored
from nbasset.core.materialization import Materialization
from nbasset.storage import records, value_files
from nbasset.storage.files import reason
from nbasset.storage.folder import Folder
from nbasset.storage.held import Held
from nbasset.storage.index import Index
from nbasset.storage.moments import passes
from nbasset.storage.packs import LARGEST_RECORD, PackWriter
from nbasset.storage.records import REFERENCE, Bytes, Header, Part, Signer
from nbasset.storage.scan import Row

MUST_LAST = 0.5
"""Seconds of making from which on a result is flushed to the disk itself: flushing costs less than making again."""


_PAUSE = 0.01


class Location(NamedTuple):
    """Where a record lies, and the head it was found under."""

    place: str
    offset: int
    head: bytes


class Writer:
    """Writes records; when :meth:`keep` returns, the record survives the process.

    Args:
        folder: the store's folder.
        signer: signs them.
        index: lists them.
    """

    def __init__(self, folder: Folder, signer: Signer, index: Index) -> None:
        self._folder = folder
        self._signer = signer
        self._index = index
        self.packs = PackWriter(folder)

    def keep(self, made: Materialization, parts: Sequence[Part], more: Header) -> Materialization:
        """Write one record.

        Args:
            made: what is known of the result; an empty data version is filled in.
            parts: the body's parts, by name.
            more: what else the header tells.

        Raises:
            NotStored: nothing of it is left then.
        """
        try:
            sections, length = records.lay_out(parts)
            version = made.data_version or records.data_version(sections)
            body = records.body(parts, sections)

            def row_at(place: str) -> Row:
                header = records.header_of(made, version, sections, {**more, "file": place} if place else more)
                head = self._signer.head(header, length)
                return Row(str(made.asset), made.key, place, 0, len(head) + length, head)

            row, location = self._kept(row_at, body, made.took)
        except (OSError, MemoryError) as error:
            raise NotStored(f"{made.asset} was made but not stored: {reason(error)}.") from error
        return replace(made, data_version=version, size=row.length, place=location)

    def keep_again(self, held: Held) -> None:
        """Write a record that lay in a folder that went.

        Raises:
            OSError: nothing of it is left then.
        """
        row = held.row
        (self._write_file if row.place else self._write_small)(row, [held.body], durable=True)

    def _kept(self, row_at: Callable[[str], Row], body: Sequence[Bytes], took: float) -> tuple[Row, Location]:
        """Write a record, after an error of the moment to another place: a folder may go, or be somebody else's."""
        large = sum(map(len, body)) >= LARGEST_RECORD
        pauses = [_PAUSE, _PAUSE]
        while True:
            row = row_at(value_files.new_place() if large else "")
            try:
                return row, (self._write_file if large else self._write_small)(row, body, took > MUST_LAST)
            except OSError as error:
                if not pauses or not (passes(error) or error.errno == errno.ENOENT):
                    raise
                time.sleep(pauses.pop())

    def _write_small(self, row: Row, body: Sequence[Bytes], durable: bool) -> Location:
        return self._append(b"".join([row.head, *body]), row, durable)

    def _write_file(self, row: Row, body: Sequence[Bytes], durable: bool) -> Location:
        """Write a value file, and a reference to it into the pack, where the next index will look first."""
        identity = value_files.write(self._folder, row.place, [row.head, *body], durable=durable)
        try:
            location = self._append(REFERENCE + row.head[len(REFERENCE) :], row, durable)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(self._folder.path(row.place)).unlink()
            raise
        self._index.remember_identity(row.place, identity)
        return location

    def _append(self, record: bytes, row: Row, durable: bool) -> Location:
        """Append a record, or the reference to its file, and list it; whoever interrupts that leaves nothing listed."""
        listed: list[Row] = []

        def listing(pack: str, offset: int) -> None:
            known = row if row.place else row._replace(place=pack, offset=offset)
            listed.append(known)
            self._index.add(known, pack, offset + len(record))

        try:
            self.packs.append(record, durable=durable, listed=listing)
        except BaseException:
            self._index.remove([(each.place, each.offset) for each in listed])
            raise
        return Location(listed[0].place, listed[0].offset, row.head)
