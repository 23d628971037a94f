"""Numbering: the versions of an asset in a notebook, in the order in which they first stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nbasset.core.events import Event, Materialized, Skipped


class Numbered(NamedTuple):
    """An event that says which version stands from then on.

    Args:
        event: what happened.
        number: the version, from 1.
        data_version: the digest of its value; empty where that is not told.
    """

    event: Materialized | Skipped
    number: int
    data_version: str


class Numbering:
    """The numbers that the versions of one asset in one notebook have.

    A version is what it was made from together with the value that came of it: made again with the same value, or
    reused, it is the same one. A number that was given once is kept with the record and told with what happened, so
    that it stays where others are lost.

    >>> known = Numbering()
    >>> known.give("k", "v"), known.give("l", "w"), known.give("k", "v"), known.of("l", "w"), known.of("m", "x")
    (1, 2, 1, 2, None)
    """

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        self._last: dict[str, tuple[int, str]] = {}
        self.greatest = 0

    def of(self, key: str, data_version: str) -> int | None:
        """The number of a version; ``None`` where it has none."""
        return self.numbers.get((key, data_version)) or self.numbers.get((key, ""))

    def give(self, key: str, data_version: str) -> int:
        """The number of a version, which gets the next one where it has none."""
        return self.note(key, data_version, self.numbers.get((key, data_version)) or self.greatest + 1)

    def note(self, key: str, data_version: str, number: int) -> int:
        """A version has this number."""
        self.numbers.setdefault((key, data_version), number)
        self._last[key] = number, data_version
        self.greatest = max(self.greatest, number)
        return number

    def after(self, event: Event) -> Numbered | None:
        """Take in one more event; the version that stands from then on, where it tells of one."""
        if not isinstance(event, Materialized | Skipped):
            return None
        key, value = event.key or "", event.data_version
        if event.version:
            self.note(key, value, event.version)
        elif value or key not in self._last:
            self.give(key, value)
        return Numbered(event, *self._last[key])


def numbered(events: Iterable[Event]) -> Iterator[Numbered]:
    """The versions that the events of one asset in one notebook, oldest first, tell.

    >>> made = [Materialized(None, key=key, data_version=value) for key, value in ("kv", "lw", "lw", "lx")]
    >>> [each.number for each in numbered([*made, Skipped(None, key="k"), Skipped(None, key="other")])]
    [1, 2, 2, 3, 1, 4]
    >>> lost = [Materialized(None, key="k", data_version="v", version=7), Materialized(None, key="l", data_version="w")]
    >>> [each.number for each in numbered(lost)]
    [7, 8]
    """
    known = Numbering()
    return (found for found in map(known.after, events) if found is not None)
