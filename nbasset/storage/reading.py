"""Getting records back: nothing is believed that its signature and digests do not vouch for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.materialization import Materialization
from nbasset.storage import packs
from nbasset.storage.files import create, write_all
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.records import MAGIC, PREFIX, Bytes, Garbled, Record, Section, Signer, digest, lengths, parse
from nbasset.storage.scan import Row
from nbasset.storage.value_files import Body, identity
from nbasset.storage.writing import Location

_MOST_KNOWN = 100_000


class Reader:
    """Finds and reads records, and sets aside those which are damaged.

    Args:
        folder: the store's folder.
        signer: knows this user's signature.
        index: says where records lie.
        mapped: whether value files are mapped into memory rather than read.
        warn: told in a sentence what was set aside.
    """

    def __init__(
        self, folder: Folder, signer: Signer, index: Index, *, mapped: bool, warn: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._signer = signer
        self._index = index
        self._mapped = mapped
        self._warn = warn
        self._known: dict[tuple[str, int], tuple[Record, Materialization]] = {}

    def verified(self, rows: Iterable[Row], asset: str, key: str | None = None) -> list[Materialization]:
        """Those of the listed records that this user signed, that are still there, and that are what is asked for.

        A garbled index lists records under other names, and answers with what was not asked for.

        Args:
            rows: the records.
            asset: the name of the result that is asked for, as it is written.
            key: the key that is asked for; ``None`` for any.
        """
        return [made for row in rows if (made := self._if_verified(row, asset, key)) is not None]

    def _if_verified(self, row: Row, asset: str, key: str | None) -> Materialization | None:
        try:
            known = self._known.get((row.place, row.offset))
            if known is None or known[0].head != row.head:
                known = self._verify(row)
            if known is None or not _is_that(known[1], asset, key):
                return None
            if self._is_there(row.place, row.offset + row.length):
                return known[1]
            self._tell_lost(row)
            return None
        except (TypeError, ValueError):
            """A garbled index may hold anything, texts for numbers and places that are none."""
            return None

    def _tell_lost(self, row: Row) -> None:
        """Tell of a file that somebody removed or cut off, unless its record was removed by the rules meanwhile."""
        if not self._index.is_written(row):
            return
        if os.path.lexists(self._folder.path(row.place)):
            self.set_aside(row, "it is cut off")
        elif self._folder.index.exists():
            self._index.remove([(row.place, row.offset)])
            self._warn(f"The stored result of {row.asset} is gone ({row.place} was removed): it will be made again.")

    def record_of(self, made: Materialization) -> tuple[Location, Record]:
        """The verified record of a materialization, and where it lies.

        Raises:
            Damaged: when it is no longer there.
            NotTrusted: when this user did not sign it, or it is the record of something else.
        """
        location = made.place
        if not isinstance(location, Location) or not self._is_there(location.place, location.offset):
            location = self._locate(made)
        known = self._known.get((location.place, location.offset))
        record = known[0] if known is not None and known[0].head == location.head else None
        if record is None:
            if not self._signer.verifies(location.head):
                raise NotTrusted(f"The stored result of {made.asset} was not made by you: it is not loaded.")
            record = parse(location.head)
        if (record.header["asset"], record.header["key"]) != (str(made.asset), made.key):
            raise NotTrusted(f"What is presented as {made.asset} is the record of something else: it is not loaded.")
        return location, record

    def verify(self, made: Materialization, *, whole: bool = False) -> str:
        """Make sure that a result is whole, without loading it; a header that alone is damaged is put right.

        Args:
            made: the result.
            whole: look at every byte, even of a file that was verified before and not changed since.

        Returns:
            What was put right, in a sentence.

        Raises:
            Damaged: after it was set aside.
            NotTrusted: as :meth:`record_of`.
        """
        if self._is_as_found(made):
            return ""
        location, record = self.record_of(made)
        own_file = location.place.startswith("values/")
        if self._is_whole(location, record) if not own_file else not whole and self._is_known(location):
            return ""
        self.read(location, record, record.sections, whole=whole)
        with contextlib.suppress(OSError, ValueError):
            return self._put_right(location, made, record)
        return ""

    def _put_right(self, location: Location, made: Materialization, record: Record) -> str:
        """Write a header again that alone is damaged; not one that another kernel is about to remove."""
        path = self._folder.path(location.place)
        if packs.read(path, location.offset, len(location.head)) == location.head:
            return ""
        with self._folder.alone("removal"):
            if not self._index.is_written(
                Row(str(made.asset), made.key, location.place, location.offset, record.length, location.head)
            ):
                return ""
            packs.overwrite(path, location.offset, location.head)
        if location.place.startswith("values/"):
            self._index.remember_identity(location.place, identity(os.stat(path)))  # noqa: PTH116
        sentence = (
            f"The header of the stored result of {made.asset} ({location.place}) was damaged: "
            "it was put right from the index, the value is whole."
        )
        self._warn(sentence)
        return sentence

    def _is_as_found(self, made: Materialization) -> bool:
        """Whether the record of a result that was found just now lies in a pack and is whole."""
        location = made.place
        if not isinstance(location, Location) or not location.place.startswith("packs/"):
            return False
        known = self._known.get((location.place, location.offset))
        return known is not None and known[1] is made and self._is_whole(location, known[0])

    def _is_whole(self, location: Location, record: Record) -> bool:
        """Whether a record in a pack is what was written, in one look."""
        head = record.head
        try:
            data = packs.read(self._folder.path(location.place), location.offset, record.length)
        except OSError:
            return False
        if not data.startswith(head):
            return False
        for _, offset, length, told in record.header["sections"]:
            start = len(head) + offset
            if digest(data[start : start + length]) != told:
                return False
        return True

    def _is_known(self, location: Location) -> bool:
        try:
            found = identity(os.stat(self._folder.path(location.place)))  # noqa: PTH116 - as below
        except (OSError, ValueError):
            return False
        return self._index.knows_identity(location.place, found)

    def read(
        self, location: Location, record: Record, wanted: Sequence[Section], *, whole: bool = False
    ) -> list[Bytes]:
        """Some sections of a record's body, verified, to read and to change.

        Args:
            location: where the record lies.
            record: what its head says.
            wanted: the sections.
            whole: verify large buffers even of a file that was verified before and not changed since.

        Raises:
            Damaged: after it was set aside.
        """
        try:
            return self._read(location, record, wanted, whole)
        except (ValueError, OSError) as error:
            told = record.header
            row = Row(told["asset"], told["key"], location.place, location.offset, record.length, location.head)
            if not self._index.is_written(row):
                raise Damaged(
                    f"The stored result of {row.asset} was removed meanwhile: it will be made again."
                ) from error
            if isinstance(error, FileNotFoundError):
                self._tell_lost(row)
                raise Damaged(f"The stored result of {row.asset} is gone: it will be made again.") from error
            why = str(error) if isinstance(error, ValueError) else f"it cannot be read ({error.strerror})"
            raise Damaged(self.set_aside(row, why)) from error

    def _read(self, location: Location, record: Record, wanted: Sequence[Section], whole: bool) -> list[Bytes]:
        path = self._folder.path(location.place)
        own_file = location.place.startswith("values/")
        body = Body(path, location.offset + len(location.head), record.body_length, mapped=own_file and self._mapped)
        if own_file and not whole and self._index.knows_identity(location.place, body.identity):
            return [body[part] if part.name == "buffer" else _checked(body[part], part) for part in wanted]
        found = [_checked(body[part], part) for part in wanted]
        if own_file and all(part in wanted for part in record.sections if part.name == "buffer"):
            self._index.remember_identity(location.place, body.identity)
        return found

    def _locate(self, made: Materialization) -> Location:
        rows = self._index.rows(str(made.asset), made.key)
        found = self.verified(rows, str(made.asset), made.key)
        same = [one for one in found if (one.run_id, one.made_at) == (made.run_id, made.made_at)]
        for one in same or found:
            if isinstance(one.place, Location):
                return one.place
        if any(not self._signer.is_own(row.head) for row in rows):
            raise NotTrusted(f"The stored result of {made.asset} was not made by you: it is not loaded.")
        raise Damaged(f"The stored result of {made.asset} is gone: it will be made again.")

    def _is_there(self, place: str, end: int) -> bool:
        try:
            return os.stat(self._folder.path(place)).st_size >= end  # noqa: PTH116 - a Path costs ten times the call
        except (OSError, ValueError):
            return False

    def _remember(self, location: Location) -> tuple[Record, Materialization]:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        record = parse(location.head)
        known = self._known[location.place, location.offset] = record, record.materialization(location)
        return known

    def _verify(self, row: Row) -> tuple[Record, Materialization] | None:
        """Look whether this user signed a record; where the index was wrong about it, put it right."""
        if self._signer.verifies(row.head):
            return self._remember(Location(row.place, row.offset, row.head))
        head = self._head_on_disk(row)
        if head is not None and self._signer.verifies(head):
            self._index.replace_heads([(row, head)])
            return self._remember(Location(row.place, row.offset, head))
        if head is None or self._signer.is_own(head):
            self.set_aside(row, "its header is not what was written")
        return None

    def is_own_on_disk(self, row: Row) -> bool:
        """Whether a record is this user's after all, and the index wrong about it."""
        head = self._head_on_disk(row)
        return head is not None and self._signer.verifies(head)

    def _head_on_disk(self, row: Row) -> bytes | None:
        try:
            path = self._folder.path(row.place)
            length, _ = lengths(packs.read(path, row.offset, PREFIX))
            head = packs.read(path, row.offset, length)
            parse(head)
        except (Garbled, OSError, ValueError):
            return None
        return head

    def set_aside(self, row: Row, why: str) -> str:
        """Move a damaged record out of the way, so that nobody stumbles over it again; the sentence about it."""
        spot = (row.place, row.offset)
        sentence = f"The stored result of {row.asset} ({row.place}) is damaged: {why}. "
        with contextlib.suppress(OSError, ValueError):
            path = self._folder.path(row.place)
            if row.place.startswith("values/"):
                self._folder.set_aside(path)
            else:
                self._copy_aside(path, row)
        self._known.pop(spot, None)
        self._index.remove([spot])
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


def _is_that(made: Materialization, asset: str, key: str | None) -> bool:
    return str(made.asset) == asset and key in (None, made.key)


def _checked(data: Bytes, section: Section) -> Bytes:
    if digest(data) != section.digest:
        raise Garbled("its content is not what was written")
    return data
