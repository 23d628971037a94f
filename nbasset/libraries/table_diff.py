"""What differs between two tables: rows added, removed and changed; per column types, missing values, spread, bins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nbasset.core.value_changes import MOST, ColumnDiff, ValueDiff
from nbasset.libraries.columns import BINS
from nbasset.libraries.library import Foreign

if TYPE_CHECKING:
    import pandas as pd

QUANTILES = (0.05, 0.5, 0.95)


def table_difference(before: pd.DataFrame, after: pd.DataFrame) -> ValueDiff:
    """What differs between two tables.

    Rows are matched by their index where that has each label once in both; otherwise by where they stand, behind what
    is alike at the beginning and before what is alike at the end.

    Args:
        before: the earlier table.
        after: the later one.
    """
    before, after = _with_own_names(before), _with_own_names(after)
    one, two, gone, come = _matched(before, after)
    columns = [
        _column(str(name), one.get(name), two.get(name), before.get(name), after.get(name))
        for name in dict.fromkeys((*before.columns, *after.columns))
    ]
    changed = _changed_rows(one, two)
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


def _with_own_names(table: pd.DataFrame) -> pd.DataFrame:
    """The same with texts as the names of its columns, none of them twice."""
    names: list[str] = []
    for name in map(str, table.columns):
        names.append(name if name not in names else f"{name} ({names.count(name) + 1})")
    return table.set_axis(names, axis=1)


def _matched(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, int, int]:
    """The rows that both have, in one order; how many only the first has, and how many only the second."""
    if len(before) == len(after) and before.index.equals(after.index):
        return before, after, 0, 0
    if all(_only_counts(each) for each in (before, after)) or not (before.index.is_unique and after.index.is_unique):
        return _matched_by_place(before, after)
    places = after.index.get_indexer(before.index)
    there = places >= 0
    both = int(there.sum())
    one = before if both == len(before) else before.loc[there]
    return one, after.take(places[there]), len(before) - both, len(after) - both


def _only_counts(table: pd.DataFrame) -> bool:
    """Whether its index says no more than where rows stand."""
    rows = table.index
    return type(rows).__name__ == "RangeIndex" and list(rows[:2]) == list(range(min(len(rows), 2)))


def _matched_by_place(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, int, int]:
    shared = min(len(before), len(after))
    one, two = _row_digests(before), _row_digests(after)
    head = _alike(one[:shared], two[:shared])
    tail = _alike(one[::-1][: shared - head], two[::-1][: shared - head])
    rows = [
        [*range(shared - tail), *range(len(each) - tail, len(each))] if tail else slice(shared)
        for each in (before, after)
    ]
    return before.iloc[rows[0]], after.iloc[rows[1]], len(before) - shared, len(after) - shared


def _row_digests(table: pd.DataFrame) -> Foreign:
    import pandas as pd

    try:
        return pd.util.hash_pandas_object(table, index=False).to_numpy()
    except TypeError:  # of lists and their like
        return pd.util.hash_pandas_object(table.astype(str), index=False).to_numpy()


def _alike(one: Foreign, two: Foreign) -> int:
    """How many are alike at the beginning."""
    differ = (one != two).nonzero()[0]
    return int(differ[0]) if len(differ) else len(one)


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


def _changed_rows(before: pd.DataFrame, after: pd.DataFrame) -> int:
    import numpy as np

    names = [name for name in before.columns if name in after.columns]
    changed = np.zeros(len(before), dtype=bool)
    for name in names:
        changed |= _unequal(before[name], after[name])
    return int(changed.sum())


def _column(name: str, before: Foreign, after: Foreign, whole_before: Foreign, whole_after: Foreign) -> ColumnDiff:
    """What a column held and holds.

    Args:
        name: its name.
        before: its values in the rows that both tables have; ``None`` where the first has no such column.
        after: the same of the second.
        whole_before: all its values.
        whole_after: all of the second.
    """
    if before is None or after is None:
        return ColumnDiff(name, "added" if before is None else "removed", _facts(whole_before, whole_after)[0])
    many = int(_unequal(before, after).sum())
    if not many and len(whole_before) == len(whole_after) == len(before) and str(before.dtype) == str(after.dtype):
        return ColumnDiff(name, "same")
    facts, bins = _facts(whole_before, whole_after)
    if many:
        facts["changed"] = ("", f"{many:,} of {len(before):,}")
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
    """The facts about a column; its numbers are a copy, which is put in another order here."""
    yield "type", str(column.dtype)
    missing = int(column.isna().sum())
    yield "missing", _share(missing, len(column))
    if numbers is not None and len(numbers):
        import numpy as np

        yield "mean", f"{numbers.mean():.6g}"
        low, middle, high = np.quantile(numbers, QUANTILES, overwrite_input=True)
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
    return numbers[np.isfinite(numbers)]


def _bins(before: Foreign, after: Foreign) -> _Bins:
    """How numbers lie in the same ranges of equal width; nothing where one of both columns has none."""
    if before is None or after is None or not (len(before) and len(after)):
        return (), ()
    import numpy as np

    ends = min(each.min() for each in (before, after)), max(each.max() for each in (before, after))
    if not np.isfinite(ends[1] - ends[0]) or ends[0] == ends[1]:
        return (), ()
    one, two = (tuple(map(int, np.histogram(each, BINS, ends)[0])) for each in (before, after))
    return one, two
