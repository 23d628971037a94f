"""Chosen points: which of an asset's points a selection is about, ``model[depth=4]``, ``sales[day=2026-01-01..]``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nbasset.core.errors import InvalidSelection
from nbasset.core.points import Point, Value, pieces, read, written

ADVICE = "write for example model[depth=4], sales[day=2026-01-01..2026-01-07] or model[status:failed]"


def is_chosen(conditions: str, point: Point, status: Callable[[], str]) -> bool:
    """Whether a point is one of those that conditions are about.

    Args:
        conditions: what stands in the brackets; each has to hold.
        point: the point.
        status: tells where its result stands.

    Raises:
        InvalidSelection: when a condition cannot be read.

    >>> [is_chosen("depth=2..4", Point({"depth": depth}), str) for depth in (1, 2, 4, 8)]
    [False, True, True, False]
    """
    return all(_holds(each, point, status) for each in pieces(conditions))


def _holds(condition: str, point: Point, status: Callable[[], str]) -> bool:
    if condition.startswith("status:"):
        return status().lower() == condition.removeprefix("status:").strip().lower()
    name, sign, wanted = (part.strip() for part in condition.partition("="))
    if not sign or not wanted:
        raise InvalidSelection(f"{condition!r} chooses no points: {ADVICE}.")
    if name not in point.values:
        raise InvalidSelection(f"{name} is no dimension of this asset, which has {', '.join(point.values) or 'none'}.")
    value = point.values[name]
    first, dots, last = wanted.partition("..")
    if dots and wanted[0] not in "'\"":
        return _between(value, first, last)
    return written(value) == written(read(wanted))


def _between(value: Value, first: str, last: str) -> bool:
    """Whether a number or a text lies between two of its kind, both included; dates are texts, in the order of time."""
    return (not first or _in_order(read(first), value)) and (not last or _in_order(value, read(last)))


def _in_order(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one <= other
    return isinstance(one, int | float) and isinstance(other, int | float) and one <= other


def none_chosen(word: str, conditions: str, points: Sequence[Point]) -> InvalidSelection:
    """What is wrong with a selection of an asset's points that none of them is.

    Args:
        word: the asset.
        conditions: what stood in the brackets.
        points: its points.
    """
    if not points:
        return InvalidSelection(f"{word} has no points, so that {word}[{conditions}] is nothing: choose {word}.")
    known = "; ".join(point.text for point in points[:6])
    return InvalidSelection(f"No point of {word} is [{conditions}]: there are {known}{'…' * (len(points) > 6)}.")
