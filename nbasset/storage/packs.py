"""Packs: many small records one after the other in a file that only grows, one file per writing process."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from nbasset.storage.files import create, opened, write_all
from nbasset.storage.folder import Folder
from nbasset.storage.locks import try_lock
from nbasset.storage.moments import again
from nbasset.storage.records import MAGIC, PREFIX, REFERENCE, Garbled, Record, lengths, parse

LARGEST_RECORD = 1 << 16
"""Bytes; a larger record gets a file of its own."""

LARGEST_PACK = 1 << 26
"""Bytes; then the next pack is begun."""

_EVERYTHING = 1 << 62
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


READ = os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0)
"""How files are opened for reading: links are refused, and a pipe in the place of a file does not keep us waiting."""


class PackWriter:
    """Appends records to a pack that belongs to this process alone, so that no write waits for another process.

    A pack is locked while its writer lives, which tells others not to remove it. After a fork the child begins a
    pack of its own; so does everybody after a write that failed, since nobody knows what it left behind.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._handle: int | None = None
        self._place = ""
        self._end = 0

    def append(self, record: bytes, *, durable: bool, listed: Callable[[str, int], None]) -> tuple[str, int]:
        """Add a record by one call to the system; its place and offset.

        Args:
            record: the bytes.
            durable: whether to wait until they are on the disk itself.
            listed: told place and offset, before any other thread's record follows: an index that knows a pack
                up to some offset must have heard of all that lies before it.

        Raises:
            OSError: nothing of the record is left then.
        """
        if self._owner != os.getpid():
            self._forget_parent()
        with self._lock:
            handle = self._opened()
            start = self._end
            try:
                write_all(handle, record)
                if durable:
                    os.fsync(handle)
                self._end = start + len(record)
                listed(self._place, start)
            except BaseException:
                self._abandon(start)
                raise
            return self._place, start

    def close(self) -> None:
        """Let go of the pack."""
        if self._owner == os.getpid() and self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def content(self) -> bytes:
        """What lies in the pack, also when somebody has removed it or moved it away."""
        if self._handle is None or self._owner != os.getpid():
            return b""
        pieces = []
        with contextlib.suppress(OSError, MemoryError):
            os.lseek(self._handle, 0, os.SEEK_SET)
            while piece := os.read(self._handle, LARGEST_PACK):
                pieces.append(piece)
        return b"".join(pieces)

    def owns(self, place: str) -> bool:
        """Whether this writer is at work on the pack at a place."""
        return self._handle is not None and self._place == place and self._owner == os.getpid()

    def _opened(self) -> int:
        if self._handle is not None and self._end < LARGEST_PACK and self._is_as_it_was_left(self._handle):
            return self._handle
        self._folder.make()
        place = f"packs/{secrets.token_hex(12)}.pack"
        handle = create(self._folder.path(place))
        try_lock(handle)
        self.close()
        self._handle, self._place, self._end = handle, place, 0
        return handle

    def _is_as_it_was_left(self, handle: int) -> bool:
        """Whether the pack is in its place and ends where its last record does: nobody has cut or exchanged it."""
        with contextlib.suppress(OSError):
            here, there = os.fstat(handle), Path(self._folder.path(self._place)).lstat()
            return here.st_size == self._end and os.path.samestat(here, there)
        return False

    def _abandon(self, start: int) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, start)
            os.close(handle)

    def _forget_parent(self) -> None:
        self._owner = os.getpid()
        self._lock = threading.Lock()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_locked(path: Path | str) -> bool:
    """Whether a living process holds the lock of a file."""
    handle = opened(path, READ)
    try:
        return try_lock(handle) is False
    finally:
        os.close(handle)


def read(path: str, offset: int, length: int) -> bytes:
    """A stretch of a file; shorter when the file is.

    Args:
        path: the file.
        offset: where the stretch begins, in bytes.
        length: bytes of it.
    """
    try:
        return _read(path, offset, length)
    except (OSError, MemoryError) as error:
        return again(error, _read, path, offset, length)


def _read(path: str, offset: int, length: int) -> bytes:
    handle = os.open(path, READ)
    try:
        if length > LARGEST_RECORD:  # nothing is as long as what is asked for may be
            length = min(length, os.fstat(handle).st_size - offset)
        if length <= 0 or offset < 0:
            return b""
        if offset:
            os.lseek(handle, offset, os.SEEK_SET)
        data = os.read(handle, length)
        while len(data) < length and (more := os.read(handle, length - len(data))):
            data += more
        return data
    finally:
        os.close(handle)


def size_of(path: str) -> int:
    """Bytes of a file, as it is now."""
    handle = opened(path, READ)
    try:
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def overwrite(path: str, offset: int, data: bytes) -> None:
    """Put other bytes in the place of some, without changing the file's length.

    Args:
        path: the file.
        offset: where they begin, in bytes.
        data: the other bytes.
    """
    handle = opened(path, os.O_RDWR | _BINARY)
    try:
        os.lseek(handle, offset, os.SEEK_SET)
        write_all(handle, data)
    finally:
        os.close(handle)


def erase(path: str, offset: int, head: bytes, length: int) -> bool:
    """Blot out a record if it is still the one with this head; whether it was.

    Args:
        path: the pack.
        offset: where the record begins, in bytes.
        head: the head it was found under.
        length: bytes of the whole record.
    """
    if read(path, offset, len(head)) != head:
        return False
    overwrite(path, offset, bytes(length))
    return True


def records_in(path: Path, start: int = 0) -> Iterator[tuple[int, Record, bool]]:
    """The records of a pack from an offset on: where each lies, what it says, whether it is but a reference.

    What is no record, or not whole, is passed over; a record that somebody is just appending is one of these.
    """
    for offset, record, reference in records_of(read(str(path), start, _EVERYTHING)):
        yield start + offset, record, reference


def records_of(data: bytes) -> Iterator[tuple[int, Record, bool]]:
    """The same of bytes."""
    position = 0
    while position < len(data):
        try:
            record, reference = _record_at(data, position)
        except Garbled:
            position = _next_record(data, position + 1)
            continue
        yield position, record, reference
        position += len(record.head) if reference else record.length


def _record_at(data: bytes, position: int) -> tuple[Record, bool]:
    head, body = lengths(data[position : position + PREFIX])
    reference = data.startswith(REFERENCE, position)
    if position + head + (0 if reference else body) > len(data):
        raise Garbled("it is cut off")
    return parse(MAGIC + data[position + len(MAGIC) : position + head]), reference


def _next_record(data: bytes, position: int) -> int:
    found = [at for magic in (MAGIC, REFERENCE) if (at := data.find(magic, position)) >= 0]
    return min(found, default=len(data))
