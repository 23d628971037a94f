"""Tables and columns of pandas, opened: what a user of them can see, not how it lies in blocks and caches."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from nbasset.versions.values.columns import joined
from nbasset.versions.values.nodes import Node, type_name


def open_pandas(value: Any) -> Node | None:
    """A frame, series, index or extension array."""
    pandas = sys.modules["pandas"]
    if isinstance(value, pandas.DataFrame):
        return _open_frame(value)
    if isinstance(value, pandas.Series):
        return _open_series(value)
    if isinstance(value, pandas.Index):
        return _open_index(value, pandas)
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return _open_extension(value)
    if isinstance(value, pandas.api.extensions.ExtensionDtype):
        return _open_dtype(value, pandas)
    return None


def _extras(value: Any) -> list[Any]:
    """What a frame or series bears beside its data."""
    own = {
        name: getattr(value, name, None) for name in getattr(value, "_metadata", ()) if name not in ("name", "_name")
    }
    return [dict(value.attrs), bool(value.flags.allows_duplicate_labels), own]


def _open_frame(value: Any) -> Node:
    labels = value.columns
    arrays = [_column(array) for array in value._iter_column_arrays()]

    def label(position: int) -> str:
        return f"[{labels[position - 2]!r}]" if 2 <= position < 2 + len(arrays) else ""

    tag = ("frame", type_name(type(value)), tuple(map(int, value.shape)))
    return Node(tag, [labels, value.index, *arrays, *_extras(value)], label)


def _open_series(value: Any) -> Node:
    return Node(
        ("series", type_name(type(value))),
        [value.name, value.index, _column(value._values), *_extras(value)],
        lambda position: "",
    )


def _column(array: Any) -> Any:
    """The data of a column without a wrapper that says nothing."""
    return array._ndarray if type(array).__name__ in ("NumpyExtensionArray", "PandasArray") else array


def _open_index(value: Any, pandas: Any) -> Node:
    tag = ("index", type_name(type(value)))
    if isinstance(value, pandas.RangeIndex):
        return Node(tag, [value.name, value.start, value.stop, value.step])
    if isinstance(value, pandas.MultiIndex):
        return Node(tag, [list(value.names), list(value.levels), list(value.codes)])
    frequency = getattr(value, "freqstr", None)
    return Node(tag, [value.name, _column(value._values), frequency])


def _open_dtype(value: Any, pandas: Any) -> Node | None:
    if isinstance(value, pandas.CategoricalDtype):
        return Node("categories", [value.categories, value.ordered])
    return None


def _open_extension(value: Any) -> Node | None:
    for base in type(value).__mro__:
        parts = _EXTENSIONS.get(base.__name__)
        if parts is not None and str(base.__module__).partition(".")[0] == "pandas":
            return Node(("extension", type_name(type(value)), _dtype_name(value.dtype)), parts(value))
    return None


def _dtype_name(dtype: Any) -> str:
    missing = getattr(dtype, "na_value", None)
    return f"{dtype} {type(missing).__name__} {getattr(dtype, 'storage', '')}"


def _categorical(value: Any) -> list[Any]:
    return [value.codes, value.categories, bool(value.ordered)]


def _masked(value: Any) -> list[Any]:
    data, mask = value._data, value._mask
    if mask.any():
        data = data.copy()
        data[mask] = 0
    return [data, mask]


def _moments(value: Any) -> list[Any]:
    return [value._ndarray, getattr(value, "freqstr", None)]


def _periods(value: Any) -> list[Any]:
    return [value.asi8]


def _intervals(value: Any) -> list[Any]:
    return [value.left, value.right, value.closed]


def _sparse(value: Any) -> list[Any]:
    return [value.sp_values, value.sp_index.to_int_index().indices, len(value), value.fill_value]


def _arrow(value: Any) -> list[Any]:
    return [joined(value._pa_array)]


def _plain(value: Any) -> list[Any]:
    return [value._ndarray]


_EXTENSIONS: dict[str, Callable[[Any], list[Any]]] = {
    "Categorical": _categorical,
    "BaseMaskedArray": _masked,
    "DatetimeArray": _moments,
    "TimedeltaArray": _moments,
    "PeriodArray": _periods,
    "IntervalArray": _intervals,
    "SparseArray": _sparse,
    "ArrowExtensionArray": _arrow,
    "NumpyExtensionArray": _plain,
    "PandasArray": _plain,
}
