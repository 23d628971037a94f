"""pandas: tables and columns, by what a user of them can see, not by how it lies in blocks and caches."""

from __future__ import annotations

import numbers
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType

from nbasset.core.extras import needed
from nbasset.libraries.columns import Column, Table, described, moment_words, number_words, step, table_of
from nbasset.libraries.held import told, while_same
from nbasset.libraries.library import (
    ABSENT,
    TEXTS,
    USERS,
    Changes,
    Counted,
    Foreign,
    Library,
    Readers,
    Settings,
    Several,
    Texts,
)
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.pyarrow import joined

_QUERY_NAME = r"@([^\W\d]\w*)"


def open_pandas(value: Foreign) -> Node | None:
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


def _extras(value: Foreign) -> list[object]:
    """What a frame or series bears beside its data."""
    own = {
        name: getattr(value, name, None) for name in getattr(value, "_metadata", ()) if name not in ("name", "_name")
    }
    return [dict(value.attrs), bool(value.flags.allows_duplicate_labels), own]


def _open_frame(value: Foreign) -> Node:
    labels = value.columns
    arrays = [_column(array) for array in value._iter_column_arrays()]

    def label(position: int) -> str:
        return f"[{labels[position - 2]!r}]" if 2 <= position < 2 + len(arrays) else ""

    tag = ("frame", type_name(type(value)), tuple(map(int, value.shape)))
    return Node(tag, [labels, value.index, *arrays, *_extras(value)], label)


def _open_series(value: Foreign) -> Node:
    return Node(
        ("series", type_name(type(value))),
        [value.name, value.index, _column(value._values), *_extras(value)],
        lambda position: "",
    )


def _column(array: Foreign) -> Foreign:
    """The data of a column without a wrapper that says nothing."""
    return array._ndarray if type(array).__name__ in ("NumpyExtensionArray", "PandasArray") else array


def _open_index(value: Foreign, pandas: Foreign) -> Node:
    tag = ("index", type_name(type(value)))
    if isinstance(value, pandas.RangeIndex):
        return Node(tag, [value.name, value.start, value.stop, value.step])
    if isinstance(value, pandas.MultiIndex):
        return Node(tag, [list(value.names), list(value.levels), list(value.codes)])
    frequency = getattr(value, "freqstr", None)
    return Node(tag, [value.name, _column(value._values), frequency])


def _open_dtype(value: Foreign, pandas: Foreign) -> Node | None:
    if isinstance(value, pandas.CategoricalDtype):
        return Node("categories", [value.categories, value.ordered])
    return None


def _open_extension(value: Foreign) -> Node | None:
    for base in type(value).__mro__:
        parts = _EXTENSIONS.get(base.__name__)
        if parts is not None and str(base.__module__).partition(".")[0] == "pandas":
            return Node(("extension", type_name(type(value)), _dtype_name(value.dtype)), parts(value))
    return None


def _dtype_name(dtype: Foreign) -> str:
    missing = getattr(dtype, "na_value", None)
    return f"{dtype} {type(missing).__name__} {getattr(dtype, 'storage', '')}"


def _categorical(value: Foreign) -> list[object]:
    return [value.codes, value.categories, bool(value.ordered)]


def _masked(value: Foreign) -> list[object]:
    data, mask = value._data, value._mask
    if mask.any():
        data = data.copy()
        data[mask] = 0
    return [data, mask]


def _moments(value: Foreign) -> list[object]:
    return [value._ndarray, getattr(value, "freqstr", None)]


def _periods(value: Foreign) -> list[object]:
    return [value.asi8]


def _intervals(value: Foreign) -> list[object]:
    return [value.left, value.right, value.closed]


def _sparse(value: Foreign) -> list[object]:
    return [value.sp_values, value.sp_index.to_int_index().indices, len(value), value.fill_value]


def _arrow(value: Foreign) -> list[object]:
    return [joined(value._pa_array)]


def _plain(value: Foreign) -> list[object]:
    return [value._ndarray]


_EXTENSIONS: dict[str, Callable[[Foreign], list[object]]] = {
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


def size(value: Foreign) -> int | None:
    """The bytes of a frame, a series or an index, without those of the objects in it."""
    if not callable(getattr(value, "memory_usage", None)):
        return None
    usage = value.memory_usage
    return int(usage(index=False).sum() if hasattr(value, "columns") else usage(index=False))


_OF_TEXTS = ("display.", "styler.")
"""Beginnings of the names of options that only say how tables look."""


def _changed(pandas: ModuleType) -> dict[str, Foreign]:
    """The options that differ from their defaults."""
    config = sys.modules.get("pandas._config.config")
    options: Foreign = getattr(config, "_registered_options", {})
    now: Foreign = getattr(config, "_global_config", {})
    if _PLACES.get("of") != id(options) or len(_PLACES) != len(options) + 1:
        _PLACES.clear()
        _PLACES["of"] = id(options)
        _PLACES.update((name, (*_place(now, name), option.defval)) for name, option in options.items())
    found = {}
    for name in options:
        holder, key, before = _PLACES[name]
        value = holder[key]
        if value is not before and repr(value) != repr(before):
            found[name] = told(value)
    return found


_PLACES: dict[str, Foreign] = {}
"""By the name of an option, where it is kept, under which key, and its default; and whose options these are."""


def _place(options: Foreign, name: str) -> tuple[Foreign, str]:
    *around, key = name.split(".")
    for each in around:
        options = options[each]
    return options, key


def _printing(pandas: ModuleType) -> dict[str, Foreign]:
    return {name: value for name, value in _changed(pandas).items() if name.startswith(_OF_TEXTS)}


def _working(pandas: ModuleType) -> dict[str, Foreign]:
    """Those that results rest on: dask turns numexpr off when it is imported, by which the same is found."""
    found = _changed(pandas)
    return {name: value for name, value in found.items() if not name.startswith((*_OF_TEXTS, "compute.use_numexpr"))}


_EXTENDED = ("DataFrame", "Series", "Index")


def _everything(pandas: ModuleType) -> list[object]:
    """The same in lists alone, in whatever order they lie there: they are quicker to copy and to compare."""
    found: list[object] = []
    todo: list[dict[str, object]] = [sys.modules["pandas._config.config"]._global_config]
    for held in todo:
        found.extend(held)
        for value in held.values():
            if type(value) is dict:
                todo.append(value)
            else:
                found.append(value)
    for name in _EXTENDED:
        found += vars(getattr(pandas, name))
        found += vars(getattr(pandas, name)).values()
    return found


@while_same(_everything)
def _options(pandas: ModuleType) -> dict[str, object]:
    """All options, and what hangs on the classes that people extend."""
    config = sys.modules["pandas._config.config"]
    found: dict[str, object] = {}
    todo: list[tuple[str, dict[str, object]]] = [("", config._global_config)]
    while todo:
        prefix, held = todo.pop()
        for name, value in held.items():
            if type(value) is dict and f"{prefix}{name}" not in config._registered_options:
                todo.append((f"{prefix}{name}.", value))
            else:
                found[f"{prefix}{name}"] = value
    for name in _EXTENDED:
        found[name] = Several(vars(getattr(pandas, name)).copy())
    return found


def _put_option(pandas: ModuleType, name: str, value: Foreign) -> None:
    holder, _, attribute = name.partition(".")
    if holder in _EXTENDED:
        cls = getattr(pandas, holder)
        delattr(cls, attribute) if value is ABSENT else setattr(cls, attribute, value)
    elif value is not ABSENT:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pandas.set_option(name, value)


def _shallow(value: Foreign) -> object | None:
    """From pandas 3 on a shallow copy shares its data only until one of both is changed.

    Numbers alone: a deep copy lies otherwise in memory, which code can see.
    """
    pandas = sys.modules["pandas"]
    if type(value) not in (pandas.DataFrame, pandas.Series) or int(pandas.__version__[0]) < 3:
        return None
    kinds = value.dtypes if type(value) is pandas.DataFrame else [value.dtype]
    return value.copy(deep=False) if all(type(kind).__module__.startswith("numpy") for kind in kinds) else None


def query_names(text: str) -> list[str]:
    """The Python names in a query.

    >>> query_names("age > @limit and `a b` < @x.y")
    ['limit', 'x']
    """
    return re.findall(_QUERY_NAME, text)


def table(value: Foreign) -> Table | None:
    """What the columns of a frame hold."""
    pandas = sys.modules["pandas"]
    if not isinstance(value, pandas.DataFrame):
        return None

    def column(at: int) -> Column:
        series = value.iloc[:, at]
        some = series.iloc[:: step(len(series))].dropna()
        is_time = pandas.api.types.is_datetime64_any_dtype(series.dtype)
        seconds = some.map(lambda each: int(each.timestamp())) if is_time else some
        words = moment_words if is_time else number_words
        return described(str(value.columns[at]), str(series.dtype), int(series.isna().sum()), seconds.tolist(), words)

    return table_of(len(value), [str(each) for each in value.columns], column)


LIBRARY = Library(
    table=table,
    name="pandas",
    unasked=("pyarrow", "numexpr", "bottleneck"),  # without pyarrow texts in a frame are of another type
    open=open_pandas,
    size=size,
    counted=(Counted("options of pandas", _working, USERS),),
    settings=Settings(
        "settings of pandas",
        _options,
        _put_option,
        written=(
            "pd.set_option",
            "pandas.set_option",
            "pd.options.",
            "set_option",
            "options.",
            "register_",
            ".pandas(",
        ),
        changed=_printing,
        count_for=TEXTS,
    ),
    readers=Readers(
        {"pandas": ("read_parquet", "read_orc", "read_feather", "read_hdf", "HDFStore")},
        databases=frozenset({"HDFStore"}),
    ),
    changes=Changes(aliases=frozenset({"pd", "pandas"})),
    texts=Texts(query_names, frozenset({"query", "eval"})),
    extended=_EXTENDED,
    accessor="_accessor",
    shallow=_shallow,
    copied=True,
    loaded_as_they_were=True,
    pickles_steadily=True,
)


def one_table(dimensions: Sequence[str], placed: Iterable[tuple[Mapping[str, object], object]]) -> Foreign:
    """What stands at several points as one ``DataFrame``, with the dimensions as its first columns.

    Args:
        dimensions: their names.
        placed: by dimension the value of each point, with what stands there: tables, or a row each of numbers.

    Raises:
        TypeError: when something else stands somewhere.
    """
    with needed("pandas", "A table of several points"):
        import pandas as pd
    tables = []
    for values, held in placed:
        found = held if isinstance(held, pd.DataFrame) else _row(pd, values, held)
        clash = [name for name in dimensions if name in found.columns]
        if clash:
            raise TypeError(f"the table at {_at(values)} has a column {clash[0]} already: rename it to have one table")
        columns = {name: [values[name]] * len(found) for name in dimensions}
        tables.append(pd.concat([pd.DataFrame(columns, index=found.index), found], axis=1))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(dimensions))


def _row(pd: Foreign, values: Mapping[str, object], held: object) -> Foreign:
    told = held if isinstance(held, Mapping) else {"value": held}
    if all(isinstance(each, numbers.Number | str | None) for each in told.values()):
        return pd.DataFrame([dict(told)])
    raise TypeError(
        f"a {type(held).__name__} at {_at(values)} is no row of a table: make tables, numbers, or mappings of numbers"
    )


def _at(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())
