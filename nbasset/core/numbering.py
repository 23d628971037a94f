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
        data_version: the digest of its value; empty where it was made elsewhere, or accepted.
    """

    event: Materialized | Skipped
    number: int
    data_version: str


def numbered(events: Iterable[Event]) -> Iterator[Numbered]:
    """The versions that the events of one asset in one notebook, oldest first, tell.

    A version is what it was made from together with the value that came of it: made again with the same value, or
    reused, it is the same one.

    >>> made = [Materialized(None, key=key, data_version=value) for key, value in ("kv", "lw", "lw", "lx")]
    >>> [each.number for each in numbered([*made, Skipped(None, key="k"), Skipped(None, key="other")])]
    [1, 2, 2, 3, 1, 4]
    """
    numbers: dict[tuple[str | None, str], int] = {}
    last: dict[str | None, tuple[int, str]] = {}
    for event in events:
        if isinstance(event, Materialized):
            number = numbers.setdefault((event.key, event.data_version), len(numbers) + 1)
            last[event.key] = number, event.data_version
        elif isinstance(event, Skipped):
            if event.key not in last:
                last[event.key] = numbers.setdefault((event.key, ""), len(numbers) + 1), ""
        else:
            continue
        yield Numbered(event, *last[event.key])
