"""Getting records back: nothing is believed that its signature and digests do not vouch for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.materialization import Materialization
from nbasset.storage import packs
from nbasset.storage.damage import Damages
from nbasset.storage.folder import Folder
from nbasset.storage.held import Remembered
from nbasset.storage.index import Index
from nbasset.storage.locks import Busy
from nbasset.storage.moments import again, is_file
from nbasset.storage.records import PREFIX, Bytes, Garbled, Record, Section, Signer, digest, lengths, parse
from nbasset.storage.scan import Row
from nbasset.storage.value_files import Body, identity
from nbasset.storage.writing import Location

_MOST_KNOWN = 100_000
_STRETCH = 1 << 20
"""Bytes of a pack that are read at once, at most."""

_T = TypeVar("_T")


class _Known(NamedTuple):
    """A record that was verified, its file, and where it ends in that."""

    record: Record
    made: Materialization
    place: str
    end: int


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
        self.damages = Damages(folder, index, warn)
        self.remembered = Remembered()
        self._known: dict[tuple[str, int], _Known] = {}

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
            if self.damages.is_there(row.place, row.offset + row.length) is not False:
                return known[1]
            self.damages.tell_lost(row)
            return None
        except (TypeError, ValueError):
            """A garbled index may hold anything, texts for numbers and places that are none."""
            return None

    def gone(self, found: Iterable[Materialization]) -> Iterator[Materialization]:
        """Those of records verified before whose files do not reach to their ends any more, or may not.

        Each file is looked at once, however many records lie in it.

        Args:
            found: the records.
        """
        places: dict[str, list[tuple[int, Materialization]]] = {}
        for made in found:
            location = made.place
            known = self._known.get(location[:2]) if isinstance(location, Location) else None
            if known is None or known.made is not made:
                yield made
            else:
                places.setdefault(known.place, []).append((known.end, made))
        for place, there in places.items():
            if not self.damages.is_there(place, max(end for end, _ in there)):
                yield from (made for _, made in there)

    def record_of(self, made: Materialization) -> tuple[Location, Record]:
        """The verified record of a materialization, and where it lies.

        Raises:
            Damaged: when it is no longer there.
            NotTrusted: when this user did not sign it, or it is the record of something else.
        """
        location = made.place
        if not isinstance(location, Location) or (self.damages.is_there(location.place, location.offset) is False):
            location = self._locate(made)
        known = self._known.get((location.place, location.offset))
        record = known[0] if known is not None and known[0].head == location.head else None
        if record is None:
            if not self._signer.verifies(location.head):
                raise _not_yours(made)
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
            Unavailable: when that cannot be told now.
            NotTrusted: as :meth:`record_of`.
        """
        if self.as_found(made) is not None:
            return ""
        location, record = self.record_of(made)
        own_file = location.place.startswith("values/")
        if not whole and self._is_known(location) if own_file else self._is_there(*location[:2], record):
            return ""
        self._believed(location, record, lambda: self._read(location, record, None, whole))
        with contextlib.suppress(OSError, ValueError, Busy):
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

    def as_found(self, made: Materialization) -> Record | None:
        """The record of a result that was found just now, if it lies in a pack and is whole."""
        location = _in_pack(made)
        known = None if location is None else self._known.get(location[:2])
        if known is None or known.made is not made:
            return None
        record, place, offset = known.record, known.place, known.end - known.record.length
        return record if self._is_there(place, offset, record) else None

    def whole(self, found: Iterable[Materialization]) -> Iterator[tuple[Materialization, Record]]:
        """Those of records found before that lie in packs and are what was written, with one look for each stretch.

        Args:
            found: the records.
        """
        known = ((made, self._known.get(at[:2])) for made in found if (at := _in_pack(made)) is not None)
        for some in _stretches([one for made, one in known if one is not None and one.made is made]):
            begin = some[0].end - some[0].record.length
            data = _stretch(self._folder.path(some[0].place), begin, some[-1].end - begin)
            for one in some:
                offset, end = one.end - one.record.length, one.end - begin
                own = data[offset - begin : end]
                if _is_written(one.record, own):
                    self.remembered.remember(one.place, offset, own)
                    yield one.made, one.record

    def _is_there(self, place: str, offset: int, record: Record) -> bool:
        """Whether a record in a pack is what was written, in one look."""
        data = _stretch(self._folder.path(place), offset, record.length)
        if _is_written(record, data):
            self.remembered.remember(place, offset, data)
            return True
        return False

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
            Unavailable: when it cannot be read now.
        """
        return self._believed(location, record, lambda: self._read(location, record, wanted, whole))

    def _believed(self, location: Location, record: Record, look: Callable[[], _T]) -> _T:
        """What a look at a record gives, tried again after an error of the moment.

        Raises:
            Damaged: after it was set aside.
            Unavailable: when that cannot be told now.
        """
        try:
            try:
                return look()
            except (OSError, MemoryError) as error:
                return again(error, look)
        except (ValueError, OSError, MemoryError) as error:
            told = record.header
            row = Row(told["asset"], told["key"], location.place, location.offset, record.length, location.head)
            judged = self.damages.judged(row, error)
            if isinstance(judged, Damaged):
                self._known.pop((row.place, row.offset), None)
            raise judged from error

    def _read(self, location: Location, record: Record, wanted: Sequence[Section] | None, whole: bool) -> list[Bytes]:
        """Sections that are what was written; without any wanted, all are looked at, and nothing is kept of them."""
        path = self._folder.path(location.place)
        own_file = location.place.startswith("values/")
        mapped = own_file and self._mapped
        body = Body(path, location.offset + len(location.head), record.body_length, mapped=mapped)
        if wanted is None:
            _look_through(body, record)
            found = []
        elif own_file and not whole and self._index.knows_identity(location.place, body.identity):
            return [body[part] if part.name == "buffer" else _checked(body[part], part) for part in wanted]
        else:
            found = [_checked(body[part], part) for part in wanted]
        if own_file and all(part in (wanted or record.sections) for part in record.sections if part.name == "buffer"):
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
            raise _not_yours(made)
        raise Damaged(f"The stored result of {made.asset} is gone: it will be made again.")

    def _remember(self, location: Location) -> _Known:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        record = parse(location.head)
        end = location.offset + record.length
        known = self._known[location.place, location.offset] = _Known(
            record, record.materialization(location), location.place, end
        )
        return known

    def _verify(self, row: Row) -> _Known | None:
        """Look whether this user signed a record; where the index was wrong about it, put it right."""
        if self._signer.verifies(row.head):
            return self._remember(Location(row.place, row.offset, row.head))
        try:
            head = _head_at(self._folder.path(row.place), row.offset)
        except ValueError:
            head = None
        except (OSError, MemoryError):
            if is_file(self._folder.path(row.place)) is not False:
                return None  # whose record it is, and whether it is whole, cannot be told now
            head = None
        if head is not None and self._signer.verifies(head):
            self._index.replace_heads([(row, head)])
            return self._remember(Location(row.place, row.offset, head))
        if (head is None or self._signer.is_own(head)) and self.damages.is_own_file(row):
            self.set_aside(row, "its header is not what was written")
        return None

    def is_own_on_disk(self, row: Row) -> bool:
        """Whether a record is this user's after all, and the index wrong about it."""
        with contextlib.suppress(OSError, ValueError):
            head = _head_at(self._folder.path(row.place), row.offset)
            return head is not None and self._signer.verifies(head)
        return False

    def set_aside(self, row: Row, why: str) -> str:
        """Move a damaged record out of the way, so that nobody stumbles over it again; the sentence about it."""
        self._known.pop((row.place, row.offset), None)
        return self.damages.set_aside(row, why)

    def reset(self) -> None:
        """The folder is another one: nothing is known of what lies in it."""
        self._known.clear()
        self.remembered.clear()


def _stretch(path: str, offset: int, length: int) -> bytes:
    """A stretch of a pack; empty where it cannot be read now."""
    try:
        return packs.read(path, offset, length)
    except (OSError, MemoryError):
        return b""


def _is_written(record: Record, data: bytes) -> bool:
    """Whether what is read where a record lies is what was written."""
    body = memoryview(data)[len(record.head) :]
    sections = record.header["sections"]
    return data.startswith(record.head) and all(digest(body[at : at + size]) == told for _, at, size, told in sections)


def _in_pack(made: Materialization) -> Location | None:
    at = made.place
    return at if isinstance(at, Location) and at.place.startswith("packs/") else None


def _stretches(known: Iterable[_Known]) -> Iterator[list[_Known]]:
    """Records that lie side by side in a pack, as many as are read at once."""
    some: list[_Known] = []
    for one in sorted(known, key=lambda each: (each.place, each.end)):
        begin = one.end - one.record.length
        near = some and one.place == some[0].place and begin - some[-1].end <= packs.LARGEST_RECORD
        if some and not (near and one.end - some[0].end <= _STRETCH):
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _is_that(made: Materialization, asset: str, key: str | None) -> bool:
    return str(made.asset) == asset and key in (None, made.key)


def _checked(data: Bytes, section: Section) -> Bytes:
    if digest(data) != section.digest:
        raise Garbled("its content is not what was written")
    return data


def _look_through(body: Body, record: Record) -> None:
    for section in record.sections:
        body.check(section)


def _head_at(path: str, offset: int) -> bytes | None:
    """The head that lies at some place; ``None`` when what lies there is none.

    Raises:
        OSError: when that cannot be told now.
    """
    try:
        length, _ = lengths(packs.read(path, offset, PREFIX))
        head = packs.read(path, offset, length)
        parse(head)
    except ValueError:
        return None
    return head


def _not_yours(made: Materialization) -> NotTrusted:
    return NotTrusted(
        f"The stored result of {made.asset} was not made by you: it is not loaded. Run its cell to make your own, or "
        "%nbasset trust if you know who made it."
    )
