"""Removing results for good, and giving back the room they took."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from nbasset.storage import packs
from nbasset.storage.files import is_free
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.locks import Busy
from nbasset.storage.packs import PackWriter
from nbasset.storage.scan import Row

SMALL_PACK = 1 << 20
"""Bytes; a pack up to this size is written anew whenever something was removed from it."""


def remove(rows: Iterable[Row], index: Index, folder: Folder, writer: PackWriter) -> bool:
    """Remove records; what shares a pack with them may move. Nothing is removed that stays listed: whether it was.

    Args:
        rows: the records.
        index: what is listed.
        folder: the store's folder.
        writer: the pack that this process appends to.
    """
    rows = list(rows)
    try:
        return _removed(rows, index, folder, writer)
    except Busy as busy:
        index.warn(f"Nothing was removed from the store in {folder.root}: {busy}.")
        return False


def _removed(rows: list[Row], index: Index, folder: Folder, writer: PackWriter) -> bool:
    with folder.alone("removal"):
        if not index.remove([(row.place, row.offset) for row in rows], or_keep=True):
            index.warn(f"Nothing was removed from the store in {folder.root}: its index takes no changes now.")
            return False
        for row in rows:
            with contextlib.suppress(OSError, ValueError):
                _destroy(row, folder)
        copies = PackWriter(folder)
        try:
            for place in sorted({row.place for row in rows if row.place.startswith("packs/")}):
                if writer.owns(place):
                    writer.close()
                with contextlib.suppress(OSError, ValueError):
                    _tidy(place, index, folder, copies)
        finally:
            copies.close()
    return True


def is_used(row: Row, folder: Folder) -> bool:
    """Whether some process looks into a record's file right now: a mapped file is locked as long as it is mapped.

    Records in packs are read whole when they are loaded, so nobody looks into them.
    """
    if not row.place.startswith("values/"):
        return False
    try:
        return packs.is_locked(folder.path(row.place))
    except (OSError, ValueError):
        return False


def _destroy(row: Row, folder: Folder) -> None:
    """Unlink a value file, or blot out a record in its pack; nobody finds it again even if the index is lost."""
    path = folder.path(row.place)
    if row.place.startswith("values/"):
        try:
            Path(path).unlink()
        except PermissionError:
            packs.overwrite(path, 0, bytes(len(row.head)))
    else:
        packs.erase(path, row.offset, row.head, row.length)


def _tidy(place: str, index: Index, folder: Folder, copies: PackWriter) -> None:
    """Move what is left in a pack elsewhere and unlink it, if that pays and nobody writes to it."""
    path = folder.path(place)
    index.catch_up()  # its writer may have died with the last not listed
    handle = os.open(path, os.O_RDWR)
    try:
        moved = is_free(handle) and _moved(place, path, index, copies)
    finally:
        os.close(handle)
    if moved:
        Path(path).unlink()


def _moved(place: str, path: str, index: Index, copies: PackWriter) -> bool:
    """Whether all that is left in a pack is listed elsewhere now."""
    left = [row for row in index.rows_of(None) if row.place == place]
    size = Path(path).stat().st_size
    if size > SMALL_PACK and sum(row.length for row in left) > size / 2:
        return False
    return index.move(_copied(left, path, copies))


def _copied(rows: list[Row], path: str, copies: PackWriter) -> list[tuple[Row, str, int]]:
    """Copies of records: of which row, and where."""
    found = []
    for row in reversed(rows):
        record = packs.read(path, row.offset, row.length)
        if record.startswith(row.head) and len(record) == row.length:
            found.append((row, *copies.append(record, durable=True, listed=lambda place, offset: None)))
    return found
