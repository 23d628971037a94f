"""Columns: what each column of a table holds, in a few numbers; how is known to the libraries that tables come from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from datetime import datetime, timedelta

from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import is_a

ROWS, COLUMNS = 20_000, 60
"""Rows that a histogram looks at, evenly chosen, and columns that are told."""
BINS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    Args:
        name: its name.
        dtype: its type, as its library calls it.
        nulls: how many values are missing.
        bins: how many of its numbers lie in each of some ranges of equal width; empty where they are no numbers.
        low: the least of them, in words.
        high: the greatest.
        distinct: how many different values there are, where these are no numbers; ``None`` where that is not known.
    """

    name: str
    dtype: str
    nulls: int
    bins: tuple[int, ...] = ()
    low: str = ""
    high: str = ""
    distinct: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table.

    Args:
        rows: how many rows it has.
        columns: what the first of its columns hold.
        more: how many columns there are beyond these.
    """

    rows: int
    columns: tuple[Column, ...] = field(default_factory=tuple)
    more: int = 0


def table_of(rows: int, names: Sequence[str], column: Callable[[int], Column]) -> Table:
    """A table.

    Args:
        rows: how many rows it has.
        names: the names of its columns.
        column: tells of one, by its position.
    """
    return Table(rows, tuple(column(at) for at in range(min(len(names), COLUMNS))), max(len(names) - COLUMNS, 0))


def described(name: str, dtype: str, nulls: int, values: Iterable[object], words: Callable[[float], str]) -> Column:
    """A column, by some of its values.

    Args:
        name: its name.
        dtype: its type, in words.
        nulls: how many values are missing.
        values: its values, or some of them evenly chosen.
        words: how one of its numbers reads.

    >>> found = described("n", "int64", 0, [1, 2, 2, None], "{:g}".format)
    >>> found.bins, found.low, found.high
    ((1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2), '1', '2')
    >>> described("s", "str", 1, ["a", "b", "a", None], str).distinct
    2
    """
    there = [each for each in values if each is not None]
    if there and all(is_a(each, bool) for each in there):
        true = sum(map(bool, there))
        return Column(name, dtype, nulls, (len(there) - true, true), "false", "true")
    numbers = [float(each) for each in there if is_a(each, (int, float)) and math.isfinite(each)]
    if numbers and all(is_a(each, (int, float)) for each in there):
        low, high = min(numbers), max(numbers)
        return Column(name, dtype, nulls, binned(numbers, low, high), words(low), words(high))
    return Column(name, dtype, nulls, distinct=_distinct(there))


def _distinct(values: Sequence[object]) -> int | None:
    return len(set(values)) if values and all(is_a(each, (str, bytes, bool)) for each in values) else None


def binned(numbers: Iterable[float], low: float, high: float) -> tuple[int, ...]:
    """How many numbers lie in each of some ranges of equal width.

    Args:
        numbers: the numbers.
        low: the least of them.
        high: the greatest.

    >>> binned([0.0, 1.0, 1.0], 0.0, 1.0), binned([5.0, 5.0], 5.0, 5.0)
    ((1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2), (2,))
    """
    if low == high:
        return (sum(1 for _ in numbers),)
    counts = [0] * BINS
    for each in numbers:
        counts[min(int((each / 2 - low / 2) / (high / 2 - low / 2) * BINS), BINS - 1)] += 1
    return tuple(counts)


def number_words(number: float) -> str:
    """A number, short.

    >>> number_words(3.0), number_words(0.123456), number_words(1234567.0)
    ('3', '0.1235', '1.235e+06')
    """
    return f"{number:.4g}"


def moment_words(seconds: float) -> str:
    """A moment, from seconds since 1970.

    >>> moment_words(0.0)
    '1970-01-01 00:00:00'
    """
    return str(datetime(1970, 1, 1) + timedelta(seconds=seconds))  # as it lies in the table


def step(rows: int) -> int:
    """Every how manieth row is looked at.

    >>> step(5), step(50_000)
    (1, 3)
    """
    return max(1, -(-rows // ROWS))
