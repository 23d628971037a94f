"""What this session still holds of the records in a store, should its folder go: they can be kept again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from nbasset.core.dataclass import dataclass
from nbasset.storage.packs import PackWriter, records_of
from nbasset.storage.records import PREFIX, Bytes, Garbled, Record, Signer, digest, lengths, parse
from nbasset.storage.scan import Row
from nbasset.storage.value_files import maps

MOST_BYTES = 1 << 24
"""Bytes of small records that are remembered."""


@dataclass(slots=True)
class Remembered:
    """The small records that were looked at in this session, the latest of them."""

    _records: dict[tuple[str, int], bytes] = field(default_factory=dict)
    _size: int = 0

    def remember(self, place: str, offset: int, data: bytes) -> None:
        """Remember the bytes of a record; the oldest make room.

        Args:
            place: its pack.
            offset: where in it the record begins.
            data: its bytes.
        """
        spot = (place, offset)
        if spot in self._records:
            return
        self._records[spot] = data
        self._size += len(data)
        while self._size > MOST_BYTES:
            self._size -= len(self._records.pop(next(iter(self._records))))

    def all(self) -> list[bytes]:
        """What is remembered, the oldest first."""
        return list(self._records.values())

    def clear(self) -> None:
        """Forget everything."""
        self._records.clear()
        self._size = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A whole record that this user signed.

    Args:
        record: what its head says.
        data: its bytes.
    """

    record: Record
    data: Bytes

    @property
    def row(self) -> Row:
        """How it is listed, where it has a file of its own."""
        told = self.record.header
        return Row(
            str(told["asset"]), str(told["key"]), str(told.get("file") or ""), 0, len(self.data), self.record.head
        )

    @property
    def body(self) -> Bytes:
        """What follows the head."""
        return memoryview(self.data)[len(self.record.head) :]


def held(folder: Path, remembered: Remembered, packs: PackWriter, signer: Signer) -> list[Held]:
    """The records that this session holds, each once, the oldest first.

    Of what is mapped only what nobody has changed in place is what was written.

    Args:
        folder: the store's.
        remembered: the small records that were looked at.
        packs: what it has appended to a pack is there as long as the pack is open, by whatever name.
        signer: knows this user's signature.
    """
    found: dict[bytes, Held] = {}
    there: list[Bytes] = [*remembered.all(), *_small(packs.content()), *maps(folder)]
    for data in there:
        whole = _whole(data, signer)
        if whole is not None:
            found[whole.record.head] = whole
    return sorted(found.values(), key=lambda each: float(each.record.header.get("made_at") or 0.0))


def _small(content: bytes) -> Iterator[bytes]:
    for offset, record, reference in records_of(content):
        if not reference:
            yield content[offset : offset + record.length]


def _whole(data: Bytes, signer: Signer) -> Held | None:
    """A record, if it is whole and this user's."""
    try:
        length, body = lengths(bytes(data[:PREFIX]))
        head = bytes(data[:length])
        if len(data) != length + body or not signer.verifies(head):
            return None
        record = parse(head)
        for section in record.sections:
            start = length + section.offset
            if digest(data[start : start + section.length]) != section.digest:
                return None
    except (Garbled, TypeError, KeyError):
        return None
    return Held(record, data)
