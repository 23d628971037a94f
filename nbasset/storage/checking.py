"""Checking a whole store: every header, signature and byte, the index against the files; and repairing it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from nbasset.core.errors import Damaged, NotTrusted, Unavailable
from nbasset.storage import packs, scan
from nbasset.storage.folder import Folder
from nbasset.storage.index import Index
from nbasset.storage.locks import Busy
from nbasset.storage.moments import is_file
from nbasset.storage.reading import Reader
from nbasset.storage.records import Garbled, Signer, digest, parse
from nbasset.storage.scan import Row
from nbasset.storage.value_files import Body, head_of


class Checker:
    """Checks one store.

    Args:
        folder: its folder.
        signer: knows this user's signature.
        index: what is listed.
        reader: reads records, and sets aside those that are damaged.
    """

    def __init__(self, folder: Folder, signer: Signer, index: Index, reader: Reader) -> None:
        self._folder = folder
        self._signer = signer
        self._index = index
        self._reader = reader

    def check(self) -> list[str]:
        """One sentence for each finding, and at the end how much was checked."""
        self._folder.make()
        found = [*self._leftovers(), *self._permissions(), *self._database(), *self._files(), *self._listed()]
        own, foreign, size = 0, 0, 0
        for row in self._index.rows_of(None):
            damage = self._damage(row)
            own += self._signer.is_own(row.head) and not damage
            foreign += not self._signer.is_own(row.head) and not damage
            size += row.length
            found += [damage] if damage else []
        found += self._aside()
        also = f", and {foreign} that are not yours (%nbasset trust lists them)" if foreign else ""
        return [*found, f"{_many(own, 'result')} of yours{also}: every byte of {size:,} was checked."]

    def _leftovers(self) -> Iterator[str]:
        count = self._folder.sweep()
        if count:
            yield f"{_many(count, 'leftover')} of killed processes removed."

    def _permissions(self) -> Iterator[str]:
        """Only this user may read the store."""
        opened = self._folder.tighten(everywhere=True)
        if opened:
            yield f"{_many(opened, 'file')} could be read by others: only you can now."

    def _database(self) -> Iterator[str]:
        broken = self._index.check()
        if broken:
            yield f"The index was broken ({broken}): it was made again from the results."

    def _files(self) -> Iterator[str]:
        """Value files that are none are set aside."""
        for path in sorted(self._folder.values.glob("*/*")):
            try:
                self._folder.path(f"values/{path.parent.name}/{path.name}")
                if is_file(path) is False:
                    raise Garbled("it is no file")
                head_of(path)
            except OSError:
                continue  # what cannot be read now, or not by this user, may be a result
            except ValueError as error:
                if path.name.startswith(".") or f"values/{path.parent.name}/{path.name}" in self._places():
                    continue
                with contextlib.suppress(OSError):
                    self._folder.set_aside(path)
                    yield f"values/{path.parent.name}/{path.name} is no result ({error}): it was set aside."

    def _places(self) -> set[str]:
        return {row.place for row in self._index.rows_of(None)}

    def _listed(self) -> Iterator[str]:
        """What lies in the files and is not listed is listed now."""
        try:
            missing = self._adopted()
        except Busy as busy:
            yield f"Whether results lie in the files that are not listed was not looked at: {busy}."
            return
        if missing:
            yield f"{_many(len(missing), 'result')} lay in the files and were not listed: now they are."

    def _adopted(self) -> list[Row]:
        with self._folder.alone("removal"):
            self._index.catch_up()
            known = {(row.place, row.offset) for row in self._index.rows_of(None)}
            rows, _ = scan.everything(self._folder)
            missing = [row for row in rows if (row.place, row.offset) not in known and self._is_there(row)]
            if missing:
                self._index.adopt(missing)
        return missing

    def _is_there(self, row: Row) -> bool:
        """Whether the whole record is there, and nobody alive is about to list it."""
        try:
            path = self._folder.path(row.place)
            whole = Path(path).stat().st_size >= row.offset + row.length
            return whole and not (row.place.startswith("packs/") and packs.is_locked(path))
        except (OSError, ValueError):
            return False

    def _damage(self, row: Row) -> str:
        """What is wrong with a record, which was set aside then; empty when it is whole."""
        if not self._signer.is_own(row.head):
            return self._foreign_damage(row)
        found = self._reader.verified([row], row.asset)
        if not found and self._is_of_later_version(row):
            return f"The stored result of {row.asset} ({row.place}) is of a later version of nbasset: it is left alone."
        if not found:
            return f"The stored result of {row.asset} ({row.place}) was damaged or gone: it will be made again."
        try:
            return self._reader.verify(found[0], whole=True)
        except (Damaged, NotTrusted, Unavailable) as error:
            return str(error)

    def _is_of_later_version(self, row: Row) -> bool:
        """Whether this user signed a record that only a later version can read."""
        try:
            return self._signer.verifies(row.head) and not parse(row.head).is_readable
        except Garbled:
            return False

    def _foreign_damage(self, row: Row) -> str:
        """Somebody else's record: its digests are checked, but nothing vouches for them."""
        try:
            path = self._folder.path(row.place)
            record = parse(row.head)
            body = Body(path, row.offset + len(row.head), record.body_length, mapped=False)
            whole = packs.read(path, row.offset, len(row.head)) == row.head and all(
                digest(body[section]) == section.digest for section in record.sections
            )
        except (OSError, MemoryError) as error:
            whole = not isinstance(error, FileNotFoundError)
        except (ValueError, TypeError, KeyError):
            whole = False
        if whole or not self._reader.damages.is_own_file(row):
            return ""
        return self._reader.set_aside(row, "it was not made by you, and is not what its maker wrote")

    def _aside(self) -> Iterator[str]:
        size = self._folder.clear_aside(remove=False)
        if size:
            place = f"{self._folder.quarantine.name}/"
            yield f"{size:,} bytes were set aside as damaged and lie in {place}: %nbasset gc --yes removes them."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
