"""What differs between two values: tables by rows and columns, numbers, texts, arrays, nested values, models."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from nbasset.core.value_changes import MOST, Change, ValueDiff
from nbasset.libraries.foreign import is_a
from nbasset.libraries.held_numbers import number_of
from nbasset.libraries.library import Foreign

DEEP = 6
"""How deep nested values are looked into."""
_ADDRESS = re.compile(r" (object )?at 0x[0-9a-fA-F]+(?=>)")
LONG = 80
"""Letters of a value that are told."""


def difference(before: object, after: object) -> ValueDiff:
    """What differs between two values.

    >>> difference(3, 5).summary
    '3 → 5 (+2)'
    >>> [(each.where, each.before, each.after) for each in difference({"a": [1, 2]}, {"a": [1, 3], "b": 0}).changes]
    [('a[1]', '2', '3'), ('b', '', '0')]
    """
    tables = _as_tables(before, after)
    if tables is not None:
        from nbasset.libraries.table_diff import table_difference

        return table_difference(*tables)
    one, two = number_of(before), number_of(after)
    if one is not None and two is not None:
        return _numbers(one, two)
    if is_a(before, str) and is_a(after, str):
        return _texts(before, after)
    return _nested(before, after)


def _as_tables(before: object, after: object) -> tuple[Foreign, Foreign] | None:
    """Both values as pandas' tables, where both are tables; columns of polars and pyarrow are taken as they lie."""
    found = [_as_table(each) for each in (before, after)]
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _as_table(value: object) -> Foreign:
    kind, home = type(value).__name__, str(type(value).__module__).partition(".")[0]
    if home == "pandas" and kind == "DataFrame":
        return value
    if home == "pandas" and kind == "Series":
        return value.to_frame(getattr(value, "name", None) or "value")  # type: ignore[attr-defined]
    if (home, kind) in (("polars", "DataFrame"), ("pyarrow", "Table")):
        import pandas as pd

        columns = value.columns if home == "polars" else value.column_names  # type: ignore[attr-defined]
        return pd.DataFrame({name: value[name].to_numpy() for name in columns})  # type: ignore[index]
    return None


def _numbers(before: float, after: float) -> ValueDiff:
    if before == after or (before != before and after != after):
        kinds = [type(each).__name__ for each in (before, after)]
        return ValueDiff("the same value") if kinds[0] == kinds[1] else _nested(before, after)
    step = after - before
    share = f", {step / abs(before):+.1%}" if before and abs(step / before) < 100 else ""
    told = f"{before:.6g} → {after:.6g} ({step:+.6g}{share if is_a(before, float) else ''})"
    return ValueDiff(told, [Change("", f"{before:.6g}", f"{after:.6g}")])


def _texts(before: str, after: str) -> ValueDiff:
    if before == after:
        return ValueDiff("the same text")
    import difflib

    lines = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
        if not line.startswith(("---", "+++"))
    ]
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    return ValueDiff(
        f"{added} {'line' if added == 1 else 'lines'} added, {removed} removed",
        lines=lines[:MOST],
        more=max(len(lines) - MOST, 0),
    )


def _nested(before: object, after: object) -> ValueDiff:
    found: list[Change] = []
    more = 0
    for change in _changes(before, after, "", DEEP):
        if len(found) < MOST:
            found.append(change)
        else:
            more += 1
    total = len(found) + more
    if total == 1 and not found[0].where:
        return ValueDiff(f"{found[0].before} → {found[0].after}", found)
    told = f"{total} {'place differs' if total == 1 else 'places differ'}" if total else "the same value"
    return ValueDiff(told, found, more=more)


def _changes(before: object, after: object, where: str, deep: int) -> Iterator[Change]:
    """What differs inside two values, place by place."""
    for opened in _OPENS if deep else ():
        one, two = opened(before), opened(after)
        if one is not None and two is not None and type(before) is type(after):
            together = opened is _places and all(
                _parameters(each) is not None for each in (*one.values(), *two.values())
            )
            yield from (_as_many if together and where else _by_place)(one, two, where, deep)
            return
    if _as_array(before) is not None and _as_array(after) is not None:
        yield from _arrays(_as_array(before), _as_array(after), where)
    elif not _same(before, after):
        then, now = _short(before), _short(after)
        yield Change(where, then, now if then != now else f"another {type(after).__name__}")


def _by_place(before: Mapping[str, object], after: Mapping[str, object], where: str, deep: int) -> Iterator[Change]:
    for label in dict.fromkeys((*before, *after)):
        place = f"{where}{label}" if label.startswith("[") else f"{where}.{label}" if where else label
        if label not in after:
            yield Change(place, _short(before[label]), "")
        elif label not in before:
            yield Change(place, "", _short(after[label]))
        else:
            yield from _changes(before[label], after[label], place, deep - 1)


def _as_many(before: Mapping[str, object], after: Mapping[str, object], where: str, deep: int) -> Iterator[Change]:
    """Models that a model consists of: how many differ, not each by all that it has learnt."""
    places = dict.fromkeys(change.where.partition("]")[0] for change in _by_place(before, after, "", deep))
    if places:
        kinds = [f"{len(each)} × {type(next(iter(each.values()), None)).__name__}" for each in (before, after)]
        yield Change(where, kinds[0], f"{kinds[1]} ({len(places)} differ)")


def _items(value: object) -> Mapping[str, object] | None:
    if not is_a(value, dict):
        return None
    return {str(name) if is_a(name, str) else f"[{name!r}]": each for name, each in value.items()}


def _places(value: object) -> Mapping[str, object] | None:
    if not is_a(value, (list, tuple)):
        return None
    return {f"[{place}]": each for place, each in enumerate(value)}


def _parameters(value: object) -> Mapping[str, object] | None:
    """What a model was told, and what it has learnt, as scikit-learn and its like keep both."""
    told = getattr(value, "get_params", None)
    if not callable(told) or is_a(value, type):
        return None
    learnt = {name: each for name, each in vars(value).items() if name.endswith("_") and not name.startswith("_")}
    return {**told(deep=False), **learnt}


def _state(value: object) -> Mapping[str, object] | None:
    """The weights of a network, as torch keeps them."""
    told = getattr(value, "state_dict", None)
    return dict(told()) if callable(told) and not is_a(value, type) else None


def _attributes(value: object) -> Mapping[str, object] | None:
    if type(value).__module__ == "builtins" or not hasattr(value, "__dict__") or callable(value):
        return None
    return dict(vars(value)) or None


def _kept(value: object) -> Mapping[str, object] | None:
    """What an object of C says that it is made of when it is stored, as the trees of scikit-learn do."""
    told = getattr(value, "__getstate__", None)
    if hasattr(value, "__dict__") or not callable(told) or is_a(value, type):
        return None
    state = told()
    return dict(state) if is_a(state, dict) else None


_OPENS: Sequence[Callable[[object], Mapping[str, object] | None]] = (
    *(_items, _places, _parameters, _state, _attributes),
    _kept,
)


def _as_array(value: object) -> Foreign:
    """A value as numpy's array, where it is one, or one of torch."""
    if str(type(value).__module__).partition(".")[0] == "torch" and hasattr(value, "detach"):
        return value.detach().cpu().numpy()
    return value if type(value).__name__ == "ndarray" and hasattr(value, "dtype") else None


def _arrays(before: Foreign, after: Foreign, where: str) -> Iterator[Change]:
    import numpy as np

    kinds = [f"{_kind(each.dtype)} {' × '.join(map(str, each.shape))}" for each in (before, after)]
    if kinds[0] != kinds[1]:
        yield Change(where, *kinds)
        return
    unequal = before != after
    if before.dtype.kind in "fc":
        unequal &= ~(np.isnan(before) & np.isnan(after))
    many = int(unequal.sum())
    if not many:
        return
    told = f"{many:,} of {before.size:,} values differ"
    if before.dtype.kind in "iuf":
        step = np.abs(after.astype(float) - before.astype(float))[unequal]
        means = [f"mean {np.nanmean(each):.6g}" for each in (before, after)]
        yield Change(where, means[0], f"{means[1]} ({told}, by up to {np.nanmax(step):.6g})")
    else:
        yield Change(where, kinds[0], told)


def _kind(dtype: Foreign) -> str:
    return f"records of {len(dtype.names)} fields" if dtype.names else str(dtype)


def _same(before: object, after: object) -> bool:
    if type(before) is not type(after):
        return False
    try:
        if bool(before == after):
            return True
    except (TypeError, ValueError):
        pass  # what has no truth value of its own is told apart by how it reads
    reads = [repr(each) for each in (before, after)]
    return reads[0] == reads[1] or (_ADDRESS.search(reads[0]) is not None and _stored(before) == _stored(after) != b"")


def _stored(value: object) -> bytes:
    """What is stored of an object that reads as the place where it lies."""
    try:
        return pickle.dumps(value)
    except Exception:  # noqa: BLE001  # whatever its own code raises
        return b""


def _short(value: object) -> str:
    number = number_of(value)
    told = _ADDRESS.sub("", repr(value)) if number is None else repr(number)
    return told if len(told) <= LONG else f"{told[: LONG - 1]}…"
