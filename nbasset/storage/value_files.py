"""Value files: a large record each, written once, replaced never, read through a private memory map."""

from __future__ import annotations

import contextlib
import mmap
import os
import secrets
import sys
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbasset.storage.files import create_locked, opened, write_all
from nbasset.storage.folder import Folder
from nbasset.storage.locks import try_lock
from nbasset.storage.moments import again
from nbasset.storage.packs import READ, read
from nbasset.storage.records import PREFIX, Bytes, Garbled, Record, Section, digest, digest_of, lengths, parse

SHARE_OF_HANDLES = 8
"""Of so many handles that a process may have, one is for maps."""

MOST_MAPS = 256
"""Maps at once, however many handles there may be; what is loaded beyond them is read."""

_CHUNK = 1 << 24

_maps: weakref.WeakKeyDictionary[mmap.mmap, str] = weakref.WeakKeyDictionary()
"""What is mapped now, and the path of its file."""


def new_place() -> str:
    """A place for a value file that no other has."""
    name = secrets.token_hex(16)
    return f"values/{name[:2]}/{name}.nba"


def write(folder: Folder, place: str, chunks: Iterable[Bytes], *, durable: bool) -> str:
    """Write a record to a file that is renamed when it is whole; the file's identity.

    Args:
        folder: the store's folder.
        place: where in it the file belongs, as :func:`new_place` gives it.
        chunks: the bytes, in order.
        durable: whether to wait until they are on the disk itself.

    Raises:
        OSError: nothing is left behind then.
    """
    path = folder.path(place)
    temporary = str(folder.making / Path(path).name)
    folder.make()
    folder.make_one(Path(path).parent)
    try:
        handle = create_locked(temporary)
        try:
            for chunk in chunks:
                write_all(handle, chunk)
            if durable:
                os.fsync(handle)
            if sys.platform != "win32":
                Path(temporary).replace(path)  # under its lock, without which it would pass for a leftover
        finally:
            os.close(handle)
        if sys.platform == "win32":
            Path(temporary).replace(path)
        return identity(Path(path).stat())
    except BaseException:
        for left in (temporary, path):
            with contextlib.suppress(OSError):
                Path(left).unlink()
        raise


def identity(status: os.stat_result) -> str:
    """What tells a file from its copies and from itself after a change."""
    told = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return ":".join(map(str, told))


class Body:
    """A record's body, to read and to change: changes reach neither the file nor other readers.

    While it is mapped, the map holds a duplicate of the handle, and with it a shared lock: collection leaves such a
    file alone, and the system lets go when the last value that looks into the map is gone, or the process. Where
    handles or memory are short, it is read instead.

    Args:
        path: the file.
        offset: where in it the body begins.
        length: bytes of the body.
        mapped: whether to map it into memory; otherwise each section is read when it is asked for.

    Raises:
        Garbled: when the file is too short.
    """

    def __init__(self, path: str, offset: int, length: int, *, mapped: bool) -> None:
        self._path = path
        self._offset = offset
        self._memory: memoryview | None = None
        handle = opened(path, READ)
        try:
            status = os.fstat(handle)
            if status.st_size < offset + length:
                raise Garbled("it is cut off")
            self.identity = identity(status)
            if mapped:
                self._memory = _mapped(path, handle, offset + length)
        finally:
            os.close(handle)

    def __getitem__(self, section: Section) -> Bytes:
        start = self._offset + section.offset
        if self._memory is not None:
            return self._memory[start : start + section.length]
        if section.name != "buffer":
            return read(self._path, start, section.length)
        try:
            return _read_into(self._path, start, section.length)
        except (OSError, MemoryError) as error:
            return again(error, _read_into, self._path, start, section.length)

    def check(self, section: Section) -> None:
        """Look through a section; one that is not mapped takes no more memory than a piece of it.

        Raises:
            Garbled: when it is not what was written.
        """
        if self._memory is not None:
            found = digest(self[section])
        else:
            found = digest_of(self._pieces(self._offset + section.offset, section.length))
        if found != section.digest:
            raise Garbled("its content is not what was written")

    def _pieces(self, start: int, length: int) -> Iterator[bytes]:
        for at in range(start, start + length, _CHUNK):
            yield read(self._path, at, min(_CHUNK, start + length - at))


def _read_into(path: str, offset: int, length: int) -> bytearray:
    """A stretch of a file, to be changed, in memory once; shorter when the file is."""
    with open(opened(path, READ), "rb", buffering=0) as file:  # noqa: PTH123 - of a handle, not of a path
        file.seek(offset)
        data, end = bytearray(length), 0
        with memoryview(data) as view:
            while end < length and (count := file.readinto(view[end:])):
                end += count
        del data[end:]
    return data


def _mapped(path: str, handle: int, length: int) -> memoryview | None:
    """A private map of a file; ``None`` where there are too many already, or the system gives none now."""
    if len(_maps) >= _most_maps():
        return None
    try_lock(handle, shared=True)
    try:
        found = mmap.mmap(handle, length, access=mmap.ACCESS_COPY)
    except (OSError, MemoryError):
        return None
    _maps[found] = path
    return memoryview(found)


def _most_maps() -> int:
    if sys.platform == "win32":
        return MOST_MAPS
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_MAPS if most == resource.RLIM_INFINITY else min(MOST_MAPS, most // SHARE_OF_HANDLES)


def maps(folder: Path) -> list[memoryview]:
    """What is mapped of the files below a folder, also of those gone; whoever holds a value may have changed it."""
    below = f"{folder}{os.sep}"
    return [memoryview(found) for found, path in list(_maps.items()) if path.startswith(below)]


def head_of(path: Path) -> Record:
    """What a value file says it holds.

    Raises:
        Garbled: when it is no such file, or not whole.
    """
    prefix = read(str(path), 0, PREFIX)
    head, body = lengths(prefix)
    try:
        status = path.stat()
    except OSError as error:
        status = again(error, path.stat)
    if status.st_size < head + body:
        raise Garbled("it is cut off")
    return parse(read(str(path), 0, head))
