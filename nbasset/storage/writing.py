"""Putting a record where it belongs: small ones into this process's pack, large ones into a file each."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbasset.core.errors import NotStored
from nbasset.core.materialization import Materialization
from nbasset.storage import records, values
from nbasset.storage.folder import Folder, reason
from nbasset.storage.index import Index
from nbasset.storage.packs import LARGEST_RECORD, PackWriter
from nbasset.storage.records import REFERENCE, Bytes, Part, Signer
from nbasset.storage.scan import Row

MUST_LAST = 0.5
"""Seconds of making from which on a result is flushed to the disk itself: flushing costs less than making again."""


@dataclass(frozen=True, slots=True)
class Lying:
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

    def keep(self, made: Materialization, parts: Sequence[Part], more: Mapping[str, Any]) -> Materialization:
        """Write one record.

        Args:
            made: what is known of the result; an empty data version is filled in.
            parts: the body's parts, by name.
            more: what else the header tells.

        Raises:
            NotStored: nothing of it is left then.
        """
        sections, length = records.lay_out(parts)
        if not made.data_version:
            made = replace(made, data_version=records.data_version(sections))
        place = values.new_place() if length >= LARGEST_RECORD else ""
        header = records.header_of(made, sections, {**more, "file": place} if place else more)
        head = self._signer.head(header, length)
        body = records.body(parts, sections)
        durable = made.took > MUST_LAST
        length += len(head)
        try:
            if place:
                offset, pack, end = 0, *self._write_file(place, head, body, durable)
            else:
                place, offset = self.packs.append(b"".join([head, *body]), durable=durable)
                pack, end = place, offset + length
        except OSError as error:
            raise NotStored(f"{made.asset} was made but not stored: {reason(error)}.") from error
        self._index.add(Row(made.asset, made.key, place, offset, length, head), pack, end)
        return replace(made, size=length, place=Lying(place, offset, head))

    def _write_file(self, place: str, head: bytes, body: Sequence[Bytes], durable: bool) -> tuple[str, int]:
        """Write a value file, and a reference to it into the pack; the reference's pack and end."""
        identity = values.write(self._folder, place, [head, *body], durable=durable)
        reference = REFERENCE + head[len(REFERENCE) :]
        try:
            pack, offset = self.packs.append(reference, durable=durable)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(self._folder.path(place)).unlink()
            raise
        self._index.remember_identity(place, identity)
        return pack, offset + len(reference)
