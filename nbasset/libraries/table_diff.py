"""What differs between two tables: rows added, removed and changed; per column types, missing values, spread, bins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nbasset.core.value_changes import MOST, ColumnDiff, ValueDiff
from nbasset.libraries.columns import BINS
from nbasset.libraries.library import Foreign

if TYPE_CHECKING:
    import pandas as pd

TEXTS = ("str", "string", "object")
"""What indexes of texts are called."""
QUANTILES = (0.05, 0.5, 0.95)
MANY = 50_000
"""Numbers from which on quantiles are looked for about where a sample has them."""
SAMPLE = 10_000
"""How many numbers such a sample has."""


class _Rows(NamedTuple):
    """Which rows both tables have.

    Args:
        one: those in the first that may differ from their partners.
        two: their partners in the second, in the same order.
        shared: how many rows both have; what is not among these is alike.
    """

    one: Foreign
    two: Foreign
    shared: int


def table_difference(before: pd.DataFrame, after: pd.DataFrame) -> ValueDiff:
    """What differs between two tables.

    Rows are matched by their index where that has each label once in both; otherwise by where they stand, behind what
    is alike at the beginning and before what is alike at the end.

    Args:
        before: the earlier table.
        after: the later one.
    """
    one, two = _columns(before), _columns(after)
    rows = _matched(before, after, one, two)
    gone, come = len(before) - rows.shared, len(after) - rows.shared
    differ = {name: _unequal(_picked(one[name], rows.one), _picked(two[name], rows.two)) for name in one if name in two}
    columns = [
        _column(name, one.get(name), two.get(name), int(differ[name].sum()) if name in differ else 0, rows.shared)
        for name in dict.fromkeys((*one, *two))
    ]
    changed = _any(differ.values())
    told = [
        f"{len(before):,} → {len(after):,} rows" if len(before) != len(after) else f"{len(after):,} rows",
        *([f"{come:,} added"] if come else []),
        *([f"{gone:,} removed"] if gone else []),
        f"{changed:,} changed",
    ]
    for what in ("added", "removed", "changed"):
        names = [each.name for each in columns if each.what == what]
        told += [f"{what} columns: {', '.join(names[:8])}{', …' if len(names) > 8 else ''}"] if names else []
    if not (gone or come or any(each.what != "same" for each in columns)):
        return ValueDiff("the same table")
    columns.sort(key=lambda each: each.what == "same")
    return ValueDiff(" · ".join(told), columns=columns[:MOST], more=max(len(columns) - MOST, 0))


def _columns(table: pd.DataFrame) -> dict[str, Foreign]:
    """The columns by texts, none of them twice."""
    names: list[str] = []
    for name in map(str, table.columns):
        names.append(name if name not in names else f"{name} ({names.count(name) + 1})")
    bare = table.reset_index(drop=True)  # to take rows of labels of text costs more than to take those of all columns
    return {name: column for name, (_, column) in zip(names, bare.items(), strict=True)}


def _matched(
    before: pd.DataFrame, after: pd.DataFrame, columns: Mapping[str, Foreign], others: Mapping[str, Foreign]
) -> _Rows:
    """The rows that both have."""
    if len(before) == len(after) and before.index.equals(after.index):
        return _Rows(slice(None), slice(None), len(before))
    places = None if all(_only_counts(each) for each in (before, after)) else _places(before.index, after.index)
    if places is None:
        shared = min(len(before), len(after))
        head, tail = _alike_at_ends([(columns[name], others[name]) for name in columns if name in others], shared)
        middle = shared - head - tail
        one, two = (head if not tail else len(each) - tail - middle for each in (before, after))
        return _Rows(slice(one, one + middle), slice(two, two + middle), shared)
    there = (places >= 0).nonzero()[0]
    if len(there) == len(before):
        return _Rows(slice(None), places, len(there))
    return _Rows(there, places[there], len(there))


def _only_counts(table: pd.DataFrame) -> bool:
    """Whether its index says no more than where rows stand."""
    rows = table.index
    return type(rows).__name__ == "RangeIndex" and list(rows[:2]) == list(range(min(len(rows), 2)))


def _places(one: Foreign, two: Foreign) -> Foreign:
    """Where in the second index each label of the first stands, or -1; none where a label comes twice."""
    if one.nlevels == two.nlevels == 1 and all(str(each.dtype) in TEXTS for each in (one, two)):
        places = _places_of_texts(one, two)
        if places is not None:
            return places
    return two.get_indexer(one) if one.is_unique and two.is_unique else None


def _places_of_texts(one: Foreign, two: Foreign) -> Foreign:
    """The same by digests of texts, which is quicker; none where digests do not tell."""
    import numpy as np
    import pandas as pd

    labels = [np.asarray(each, dtype=object) for each in (one, two)]
    try:
        first, second = (pd.Index(pd.util.hash_array(each, categorize=False)) for each in labels)
    except TypeError:  # of labels that are no texts
        return None
    if not (first.is_unique and second.is_unique):
        return None
    places = second.get_indexer(first)
    there = (places >= 0).nonzero()[0]
    return places if bool(np.all(labels[0][there] == labels[1][places[there]])) else None


def _alike_at_ends(pairs: Sequence[tuple[Foreign, Foreign]], shared: int) -> tuple[int, int]:
    """How many rows are alike at the beginning and, behind these, at the end."""
    head = shared if pairs else 0
    for one, two in pairs:
        differ = _unequal(one.iloc[:head], two.iloc[:head]).nonzero()[0]
        head = int(differ[0]) if len(differ) else head
    tail = shared - head if pairs else 0
    for one, two in pairs:
        differ = _unequal(one.iloc[len(one) - tail :], two.iloc[len(two) - tail :]).nonzero()[0]
        tail = tail - 1 - int(differ[-1]) if len(differ) else tail
    return head, tail


def _picked(column: Foreign, rows: Foreign) -> Foreign:
    return column.iloc[rows] if isinstance(rows, slice) else type(column)(column.array.take(rows), copy=False)


def _any(masks: Iterable[Foreign]) -> int:
    """In how many places any of them is true."""
    import numpy as np

    found = None
    for mask in masks:
        found = mask.copy() if found is None else np.logical_or(found, mask, out=found)
    return 0 if found is None else int(found.sum())


def _unequal(before: Foreign, after: Foreign) -> Foreign:
    """Which values differ; two that are missing are the same."""
    import numpy as np

    missing = [np.asarray(each.isna()) for each in (before, after)]
    try:
        differs: Foreign = before.array != after.array
        if not isinstance(differs, np.ndarray):
            differs = differs.to_numpy(dtype=bool, na_value=True)
        differs = differs.astype(bool)
    except (TypeError, ValueError):
        differs = before.astype(str).to_numpy() != after.astype(str).to_numpy()
    return np.where(missing[0] | missing[1], missing[0] != missing[1], differs)


def _column(name: str, before: Foreign, after: Foreign, many: int, shared: int) -> ColumnDiff:
    """What a column held and holds.

    Args:
        name: its name.
        before: its values; ``None`` where the first table has no such column.
        after: the same of the second.
        many: in how many rows that both tables have it differs.
        shared: how many these are.
    """
    if before is None or after is None:
        return ColumnDiff(name, "added" if before is None else "removed", _facts(before, after)[0])
    if not many and len(before) == len(after) == shared and str(before.dtype) == str(after.dtype):
        return ColumnDiff(name, "same")
    facts, bins = _facts(before, after)
    if many:
        facts["changed"] = ("", f"{many:,} of {shared:,}")
    return ColumnDiff(name, "changed", facts, bins)


_Bins = tuple[tuple[int, ...], tuple[int, ...]]


def _facts(before: Foreign, after: Foreign) -> tuple[dict[str, tuple[str, str]], _Bins]:
    """By name what was and what is, and how the numbers lie; of a column that is not there, nothing."""
    both = [_floats(each) if each is not None and _is_number(each) else None for each in (before, after)]
    bins = _bins(*both)
    told = [
        dict(_told(each, numbers)) if each is not None else {}
        for each, numbers in zip((before, after), both, strict=True)
    ]
    labels = dict.fromkeys((*told[0], *told[1]))
    return {label: (told[0].get(label, ""), told[1].get(label, "")) for label in labels}, bins


def _told(column: Foreign, numbers: Foreign) -> Iterator[tuple[str, str]]:
    """The facts about a column, and its numbers."""
    yield "type", str(column.dtype)
    missing = int(column.isna().sum())
    yield "missing", _share(missing, len(column))
    if numbers is not None and len(numbers):
        yield "mean", f"{numbers.mean():.6g}"
        low, middle, high = (_quantile(numbers, share) for share in QUANTILES)
        yield "5 % · median · 95 %", f"{low:.4g} · {middle:.4g} · {high:.4g}"
    elif numbers is None and column.dtype.kind not in "mM":
        yield "different", _distinct(column)


def _share(missing: int, rows: int) -> str:
    """How much is missing; of a share that would be written as none, how many rows."""
    if not missing:
        return "0"
    share = missing / rows
    return f"{share:.1%}" if 0.001 <= share <= 0.999 or missing == rows else f"{missing:,} of {rows:,}"


def _distinct(column: Foreign) -> str:
    try:
        return f"{column.nunique():,}"
    except TypeError:  # lists and their like are not hashable
        return ""


def _is_number(column: Foreign) -> bool:
    return column.dtype.kind in "iuf" and not str(column.dtype).startswith("Sparse")


def _floats(column: Foreign) -> Foreign:
    import numpy as np

    numbers = column.to_numpy(dtype=float, na_value=np.nan)
    finite = np.isfinite(numbers)
    return numbers if finite.all() else numbers[finite]


def _quantile(numbers: Foreign, share: float) -> float:
    """A quantile as numpy tells it, found among what lies about it in a sample (after Floyd and Rivest's SELECT, 1975).

    Args:
        numbers: the numbers, of which none is missing.
        share: which part of them lies below.
    """
    import numpy as np

    if len(numbers) < MANY:
        return float(np.quantile(numbers, share))
    sample = np.sort(numbers[:: len(numbers) // SAMPLE])
    about, wide = int(share * (len(sample) - 1)), len(sample) // 50
    low, high = sample[max(about - wide, 0)], sample[min(about + wide, len(sample) - 1)]
    place = share * (len(numbers) - 1)
    below = int(np.count_nonzero(numbers < low))
    near = numbers[(numbers >= low) & (numbers <= high)]
    first = int(place) - below
    if not 0 <= first < len(near) - 1:
        return float(np.quantile(numbers, share))
    one, two = np.partition(near, (first, first + 1))[first : first + 2]
    return float(one + (two - one) * (place - int(place)))


def _bins(before: Foreign, after: Foreign) -> _Bins:
    """How numbers lie in the same ranges of equal width; nothing where one of both columns has none."""
    if before is None or after is None or not (len(before) and len(after)):
        return (), ()
    import numpy as np

    ends = min(each.min() for each in (before, after)), max(each.max() for each in (before, after))
    if not np.isfinite(ends[1] - ends[0]) or ends[0] == ends[1]:
        return (), ()
    one, two = (_counted(each, *ends) for each in (before, after))
    return one, two


def _counted(numbers: Foreign, low: float, high: float) -> tuple[int, ...]:
    """How many of the numbers lie in each of some ranges of equal width."""
    import numpy as np

    places = ((numbers - low) * (BINS / (high - low))).astype(np.int32)
    counts = np.bincount(places, minlength=BINS + 1)
    counts[BINS - 1] += counts[BINS]  # the greatest is in the last of them
    return tuple(map(int, counts[:BINS]))
