"""The index: which record lies where. Only a faster copy of what packs and value files say themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from nbasset.core.ports import ResultId
from nbasset.storage import schema
from nbasset.storage.records import Signer
from nbasset.storage.scan import Row
from nbasset.storage.write_behind import WriteBehind

_T = TypeVar("_T")

Spot = tuple[str, int]
"""Where a record lies: place and offset."""

_COLUMNS = "asset, key, place, offset, length, head"
_BY_KEY = f"SELECT {_COLUMNS} FROM records WHERE asset = ? AND key = ? ORDER BY id DESC"
_EXPECTED = (
    "WITH wanted (asset, key) AS (VALUES {}) SELECT records.asset, records.key, place, offset, length, head "
    "FROM wanted CROSS JOIN records INDEXED BY records_by_key "
    "ON records.asset = wanted.asset AND records.key = wanted.key ORDER BY id DESC"
)
_ANY = (
    "WITH wanted (asset) AS (VALUES {}) SELECT asset FROM wanted "
    "WHERE EXISTS (SELECT 1 FROM records WHERE records.asset = wanted.asset)"
)
_AT_ONCE = 400
"""Keys in one query."""

_REMOVE = "DELETE FROM records WHERE place = ? AND offset = ?"
_MOVE = "UPDATE records SET place = ?, offset = ? WHERE place = ? AND offset = ?"


class Index:
    """Lists records.

    Args:
        news: what is new, and the database behind it.
        signer: who signs the records of this user.

    Attributes:
        changes: how often this process has done more to the index than add records.
    """

    def __init__(self, news: WriteBehind, signer: Signer) -> None:
        self._news = news
        self.warn = news.warn
        self._signer = signer
        self._gone: set[Spot] = set()
        self._ahead: dict[tuple[str, str], list[Row]] = {}
        self._never: set[str] = set()
        self._added = self._added_then = 0
        self.changes = 0

    def add(self, row: Row, pack: str, end: int) -> None:
        """List a record, and how far the pack that names it is known thereby.

        Args:
            row: the record.
            pack: the place of the pack that names it.
            end: bytes of that pack up to the end of the record, or of the reference to it.
        """
        self._ahead.pop((row.asset, row.key), None)
        self._gone.discard((row.place, row.offset))  # one that was had again from elsewhere lies where it lay
        self._news.take(lambda batch: batch.add(row, pack, end))
        self._added += 1

    def rows(self, asset: str, key: str) -> list[Row]:
        """What is listed under an asset and key, newest first."""
        name = (asset, key)
        recent = [row for batch in self._news.recent() for row in batch.by_key.get(name, ())]
        written = self._ahead.pop(name, None)
        if written is None:
            never = asset in self._never and self._added == self._added_then
            self._never.discard(asset)
            written = [] if never else self._written(_BY_KEY, name)
        return self._newest_first(recent, written) if recent or self._gone else written

    def expect(self, wanted: Iterable[ResultId]) -> None:
        """Look up at once what is listed under many keys; each answer is given once, and what is not there is not.

        Of an asset without a key it is looked up whether anything is listed; if not, that is its answer. What is about
        to be written is not looked up: by the time somebody asks, it may be.
        """
        self._added_then = self._added
        todo, found, named = list(wanted), dict[tuple[str, str], list[Row]](), set[str]()
        recent = {(row.asset, row.key) for batch in self._news.recent() for row in batch.rows}
        keyed = [(str(name.asset), name.key) for name in todo if name.key]
        for some in _in_parts(keyed):
            values = tuple(text for name in some for text in name)
            for row in self._written(_EXPECTED.format(", ".join(["(?, ?)"] * len(some))), values):
                found.setdefault((row.asset, row.key), []).append(row)
        without = [str(name.asset) for name in todo if not name.key]
        for names in _in_parts(without):
            query = _ANY.format(", ".join(["(?)"] * len(names)))
            named.update(str(asset) for (asset,) in self._news.read(query, names))
        for name in recent.intersection(found):
            del found[name]
        self._ahead, self._never = found, set(without).difference(named, (asset for asset, _ in recent))

    def is_written(self, row: Row) -> bool:
        """Whether the database lists a record where it was; others may have removed or moved it by the rules."""
        found = self._written(_BY_KEY, (row.asset, row.key))
        return any((each.place, each.offset) == (row.place, row.offset) for each in found)

    def rows_of(self, asset: str | None) -> list[Row]:
        """What is listed under an asset, or with ``None`` under all of them, newest first."""
        recent = [row for batch in self._news.recent() for row in batch.rows if asset in (None, row.asset)]
        where, values = ("", ()) if asset is None else ("WHERE asset = ?", (asset,))
        return self._newest_first(
            recent, self._written(f"SELECT {_COLUMNS} FROM records {where} ORDER BY id DESC", values)
        )

    def foreign_rows(self) -> list[Row]:
        """What is listed as signed by somebody else, newest first."""
        query = f"SELECT {_COLUMNS} FROM records WHERE signer < ? OR signer > ? ORDER BY +id DESC"
        return self._newest_first([], self._written(query, (self._signer.name, self._signer.name)))

    def bytes_in_files(self) -> int:
        """Bytes of the records that have a file each."""
        recent = sum(
            row.length for batch in self._news.recent() for row in batch.rows if row.place.startswith("values/")
        )
        query = "SELECT coalesce(sum(length), 0) FROM records INDEXED BY records_in_files WHERE place >= 'values/'"
        return recent + sum(int(str(total)) for (total,) in self._news.read(query))

    def catch_up(self) -> None:
        """List what processes that were killed had written and not listed."""
        self.changes += 1
        self._news.flush()
        self._news.database.catch_up()

    def adopt(self, rows: Iterable[Row]) -> None:
        """List records that were found and not listed."""
        self._change(schema.INSERT_RECORD, list(rows))

    def check(self) -> str:
        """Have the database check itself; what was wrong with it, before it was made again."""
        self._news.flush()
        return self._news.database.check()

    def remove(self, spots: Iterable[Spot], *, or_keep: bool = False) -> bool:
        """List these records no longer; whether the database took it, without which others go on finding them.

        Args:
            spots: where they lie.
            or_keep: list them on, here as elsewhere, unless the database takes it for everybody.
        """
        gone = list(spots)
        self.changes += 1
        if or_keep and not self._news.database.is_shared:
            return False
        self._gone.update(gone)
        self._news.flush()
        taken = self._change(_REMOVE, gone)
        if or_keep and not taken:
            self._gone.difference_update(gone)
        return taken

    def reset(self) -> None:
        """The folder is another one: nothing is known of what lies in it."""
        self._gone.clear()
        self.changes += 1
        self._ahead.clear()
        self._never.clear()

    def move(self, moved: Iterable[tuple[Row, str, int]]) -> bool:
        """List records under another place and offset, in a pack of copies alone; whether the database took it.

        Whoever opened the store meanwhile has found the copies, and listed them beside the originals; whoever opens
        it later knows that he need not look for them.
        """
        self._news.flush()
        self.changes += 1
        self._ahead.clear()
        self._never.clear()
        copies = list(moved)
        return self._news.write(
            [
                (_REMOVE, [(place, at) for _, place, at in copies]),
                (_MOVE, [(place, at, row.place, row.offset) for row, place, at in copies]),
                (schema.SET_INDEXED, [(place, at + row.length) for row, place, at in copies]),
            ]
        )

    def replace_heads(self, heads: Iterable[tuple[Row, bytes]]) -> None:
        """List records with other heads, because they were signed again or the index was wrong."""
        self._news.flush()
        statement = "UPDATE records SET head = ?, signer = ? WHERE place = ? AND offset = ?"
        self._change(statement, [(head, head[40:48], row.place, row.offset) for row, head in heads])

    def remember_identity(self, place: str, identity: str) -> None:
        """Note that the file at a place, being this very file, is as this user wrote or verified it."""
        known = identity, self._signer.vouch(f"{place} {identity}")
        self._news.take(lambda batch: batch.identities.update({place: known}))

    def knows_identity(self, place: str, identity: str) -> bool:
        """Whether that was noted, by this user."""
        recent = next((batch.identities[place] for batch in self._news.recent() if place in batch.identities), None)
        query = "SELECT identity, signature FROM identities WHERE place = ?"
        written = [recent] if recent else self._news.read(query, (place,))
        return (identity, self._signer.vouch(f"{place} {identity}")) in written

    def _written(self, query: str, values: Sequence[object]) -> list[Row]:
        """The rows the database has. What a garbled one holds in them, whoever reads a record finds out."""
        return list(map(Row._make, self._news.read(query, values)))

    def _newest_first(self, recent: list[Row], written: Iterable[Row]) -> list[Row]:
        rows = [*recent[::-1], *written]
        unique = {(row.place, row.offset): row for row in reversed(rows)}
        return [row for spot, row in reversed(unique.items()) if spot not in self._gone]

    def _change(self, statement: str, rows: Sequence[Sequence[object]]) -> bool:
        """Change what is listed."""
        self.changes += 1
        self._ahead.clear()
        self._never.clear()
        return self._news.write([(statement, rows)])


def _in_parts(names: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many at a time as one query takes."""
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
