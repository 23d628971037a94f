"""What is damage, and what is done about it: a file that is missing, one that is short, a digest that differs.

Whatever else keeps a record from being read tells of the machine, not of the record.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from nbasset.core.errors import Damaged, NbassetError, OutOfMemory, Unavailable
from nbasset.storage import packs
from nbasset.storage.files import create, write_all
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.moments import again, in_words, is_file, is_short_of_memory, status_of
from nbasset.storage.records import MAGIC
from nbasset.storage.scan import Row
from nbasset.storage.sharing import owner_of

MUCH = 1 << 24
"""Bytes; where memory for less than that is missing, making a value again may still do."""


class Damages:
    """Tells damage from errors of the moment, and sets aside what is damaged.

    Args:
        folder: the store's folder.
        index: says where records lie.
        warn: told in a sentence what was set aside.
    """

    def __init__(self, folder: Folder, index: Index, warn: Callable[[str], None]) -> None:
        self._folder = folder
        self._index = index
        self._warn = warn

    def is_there(self, place: str, end: int) -> bool | None:
        """Whether a file is there up to an end; ``None`` when that cannot be told now."""
        try:
            path = self._folder.path(place)
            try:
                return os.stat(path).st_size >= end  # noqa: PTH116 - a Path costs ten times the call
            except OSError as error:
                return again(error, os.stat, path).st_size >= end
        except ValueError:
            return False
        except OSError:
            return None if is_file(self._folder.path(place)) is not False else False

    def judged(self, row: Row, error: ValueError | OSError | MemoryError) -> NbassetError:
        """What to say of a record that could not be read, after what is damaged was set aside.

        Args:
            row: the record.
            error: what came of reading it.
        """
        if self._is_of_the_moment(row, error):
            kind = OutOfMemory if is_short_of_memory(error) and row.length > MUCH else Unavailable
            return kind(
                f"The stored result of {row.asset} cannot be read now ({in_words(error)}): it stays in the store."
            )
        if not self._index.is_written(row):
            return Damaged(f"The stored result of {row.asset} was removed meanwhile: it will be made again.")
        if isinstance(error, FileNotFoundError):
            self.tell_lost(row)
            return Damaged(f"The stored result of {row.asset} is gone: it will be made again.")
        why = str(error) if isinstance(error, ValueError) else f"it cannot be read ({in_words(error)})"
        return Damaged(self.set_aside(row, why))

    def _is_of_the_moment(self, row: Row, error: ValueError | OSError | MemoryError) -> bool:
        if isinstance(error, ValueError):
            return False
        return isinstance(error, MemoryError) or is_file(self._folder.path(row.place)) is not False

    def tell_lost(self, row: Row) -> None:
        """Tell of a file that somebody removed or cut off, unless its record was removed by the rules meanwhile.

        When the whole folder went, that is told of the folder.
        """
        if not self._index.is_written(row) or self._folder.change():
            return
        try:
            there = status_of(self._folder.path(row.place)) is not None
        except OSError:
            return
        if there:
            if self._is_short(row):
                self.set_aside(row, "it is cut off")
        else:
            self._index.remove([(row.place, row.offset)])
            self._warn(f"The stored result of {row.asset} is gone ({row.place} was removed): it will be made again.")

    def _is_short(self, row: Row) -> bool:
        """Whether a file ends before its record does; it is opened, since network drives tell sizes of a while ago."""
        path = self._folder.path(row.place)
        try:
            return not is_file(path) or packs.size_of(path) < row.offset + row.length
        except OSError:
            return False

    def is_own_file(self, row: Row) -> bool:
        """Whether a record lies in a file of this user; what lies in others' files is not this user's business."""
        with contextlib.suppress(ValueError):
            return not owner_of(self._folder.path(row.place))
        return True

    def set_aside(self, row: Row, why: str) -> str:
        """Move a damaged record out of the way, so that nobody stumbles over it again; the sentence about it."""
        sentence = f"The stored result of {row.asset} ({row.place}) is damaged: {why}. "
        with contextlib.suppress(OSError, ValueError):
            path = self._folder.path(row.place)
            if row.place.startswith("values/"):
                self._folder.set_aside(path)
            else:
                self._copy_aside(path, row)
        self._index.remove([(row.place, row.offset)])
        sentence += "It was set aside and will be made again."
        self._warn(sentence)
        return sentence

    def _copy_aside(self, path: str, row: Row) -> None:
        """Copy a record out of a pack, and take from it what makes it look like one."""
        copy = self._folder.aside(f"{Path(path).stem}-{row.offset}.record")
        handle = create(copy)
        try:
            write_all(handle, packs.read(path, row.offset, min(row.length, 4 * packs.LARGEST_RECORD)))
        finally:
            os.close(handle)
        if packs.read(path, row.offset, len(MAGIC)) == MAGIC:
            packs.overwrite(path, row.offset, bytes(len(MAGIC)))
