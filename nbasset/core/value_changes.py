"""Value changes: what differs between two values, told place by place, or column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from nbasset.core.dataclass import dataclass

MOST = 60
"""How many lines, places or columns are told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    Args:
        where: where in the value; empty for the value itself.
        before: what was there, in words; empty where there was nothing.
        after: what is there now.
    """

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ColumnDiff:
    """What a column held and holds.

    Args:
        name: its name.
        what: ``same``, ``changed``, ``added`` or ``removed``.
        facts: by name (type, missing, mean, quantiles, changed rows) what was and what is.
        bins: how its numbers lay and lie in the same ranges.
    """

    name: str
    what: str
    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bins: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """What differs between two values.

    Args:
        summary: in one line.
        changes: place by place.
        columns: of tables, column by column.
        lines: of texts, the lines that differ.
        more: how many more differences there are than are told.
    """

    summary: str
    changes: Sequence[Change] = ()
    columns: Sequence[ColumnDiff] = ()
    lines: Sequence[str] = ()
    more: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing differs that could be told."""
        return not (self.changes or self.lines or any(each.what != "same" for each in self.columns))
