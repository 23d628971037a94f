"""What lies in a store's packs and value files, whatever its index says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from nbasset.storage.folder import Folder
from nbasset.storage.moments import again
from nbasset.storage.packs import is_locked, records_in
from nbasset.storage.records import Garbled, Record, parse
from nbasset.storage.value_files import head_of


class Row(NamedTuple):
    """One record as the index lists it. Nothing of it is believed but what the head's signature vouches for."""

    asset: str
    key: str
    place: str
    offset: int
    length: int
    head: bytes


class Tail(NamedTuple):
    """A pack's records from where the index stopped, and where they end."""

    place: str
    end: int
    rows: list[Row]


def everything(folder: Folder) -> tuple[list[Row], list[Tail]]:
    """Every record there is, oldest first, and how far each pack was read.

    Within a pack the order is that of writing; between packs and files it is that of the clock.
    """
    tails = list(tails_of(folder, {}))
    dated = [pair for tail in tails for pair in _in_order(row for row in tail.rows if row.place == tail.place)]
    dated += [(_made_at(record), _row(record, place, 0)) for place, record in _value_files(folder)]
    dated.sort(key=lambda pair: pair[0])
    return [row for _, row in dated], tails


def tails_of(folder: Folder, indexed: Mapping[str, int], *, of_the_dead: bool = False) -> Iterator[Tail]:
    """The parts of the packs that the index has not seen.

    Args:
        folder: the store's folder.
        indexed: how many bytes of each pack the index knows.
        of_the_dead: leave out packs whose writer is alive and lists its records itself.
    """
    for path in sorted(each for each in _listed(folder.packs) if each.suffix == ".pack"):
        place = f"packs/{path.name}"
        start = indexed.get(place, 0)
        try:
            folder.path(place)
            if path.stat().st_size <= start or (of_the_dead and is_locked(path)):
                continue
            found = list(records_in(path, start))
        except (ValueError, OSError):
            continue
        rows = [_row(record, place, None if reference else offset) for offset, record, reference in found]
        ends = [offset + (len(record.head) if reference else record.length) for offset, record, reference in found]
        yield Tail(place, max(ends, default=start), rows)


def _row(record: Record, place: str, offset: int | None) -> Row:
    """A row for a record in a pack at an offset, or for the value file that a reference names."""
    told = record.header
    if offset is None:
        place, offset = str(told.get("file")), 0
    return Row(str(told["asset"]), str(told["key"]), place, offset, record.length, record.head)


def _in_order(rows: Iterable[Row]) -> Iterator[tuple[float, Row]]:
    """Rows of one pack with dates that never go back, even where the clock did."""
    rows = list(rows)
    return zip(accumulate((_made_at(parse(row.head)) for row in rows), max), rows, strict=True)


def _made_at(record: Record) -> float:
    at = record.header.get("made_at", 0.0)
    return float(at) if isinstance(at, int | float) else 0.0


def _value_files(folder: Folder) -> Iterator[tuple[str, Record]]:
    for path in (each for inner in _listed(folder.values) for each in _listed(inner) if each.suffix == ".nba"):
        place = f"values/{path.parent.name}/{path.name}"
        try:
            folder.path(place)
            yield place, head_of(path)
        except (Garbled, ValueError, OSError):
            continue


def _listed(folder: Path) -> list[Path]:
    """What lies in a folder, as far as it can be told now: what is not seen now, a later look finds."""
    try:
        try:
            return list(folder.iterdir())
        except OSError as error:
            return again(error, lambda: list(folder.iterdir()))
    except OSError:
        return []
