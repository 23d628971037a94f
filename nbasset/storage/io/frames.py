"""Frames of several libraries as tables of Arrow, and back: what files and databases keep of them."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from nbasset.core.extras import needed

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Table = TypeVar("Table")

PANDAS, POLARS, ARROW = "pandas", "polars", "pyarrow"
"""The libraries whose frames are kept."""


LIBRARY = b"nbasset.library"
"""Under this word a file of Arrow's says which library its frame was of."""


def library_of(value: object) -> str:
    """The library that a frame is of; empty for what is no frame.

    >>> library_of([1])
    ''
    """
    for library, kind in ((PANDAS, "DataFrame"), (POLARS, "DataFrame"), (ARROW, "Table")):
        module = sys.modules.get(library)
        if module is not None and isinstance(value, getattr(module, kind, ())):
            return library
    return ""


_ENDINGS = {
    "dask": ".compute()",
    "polars": ".collect()",
    "xarray": ".to_dataframe().reset_index(), or .to_numpy() for --io npy; --io npz keeps it as it is",
}
"""By library, what makes its values ones that can be kept here."""


def what_it_is(value: object, instead: str = "no frame of pandas, Polars or PyArrow") -> str:
    """What a value is that cannot be kept as it is, in words.

    Args:
        value: the value.
        instead: what it is not.

    >>> what_it_is([1])
    'it is a list, and no frame of pandas, Polars or PyArrow'
    """
    kind, library = type(value).__name__, type(value).__module__.partition(".")[0].partition("_")[0]
    whose = "" if library == "builtins" else f" of {library}"
    ending = _ENDINGS.get(library) or (".compute()" if hasattr(value, "compute") else "")
    more = f" (end the cell with its {ending})" if ending else ""
    return f"it is {'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}{whose}, and {instead}{more}"


def to_arrow(value: object, library: str) -> pa.Table:
    """A frame as a table of Arrow.

    Args:
        value: the frame.
        library: the library it is of; an index of pandas that says something is a column, too.

    Raises:
        ValueError: when something in it has no place there.
    """
    with needed("io", "Keeping frames outside of the store"):
        import pyarrow as pa
    if library == ARROW:
        return value
    if library == POLARS:
        _refuse_objects(value)  # type: ignore[arg-type]
    try:
        if library == POLARS:
            return _of_polars(value)  # type: ignore[arg-type]
        return of_pandas(value)  # type: ignore[arg-type]
    except (pa.ArrowException, TypeError, NotImplementedError, OverflowError) as error:
        raise ValueError(_in_short(error)) from error


def of_pandas(frame: pd.DataFrame, *, index: bool | None = None) -> pa.Table:
    """A frame of pandas as a table of Arrow, if its head comes back as it is.

    Args:
        frame: the frame.
        index: whether its index is a column, too; ``None`` where it says something.

    Raises:
        ValueError: when it does not, or what pyarrow raises.
    """
    import pyarrow as pa

    if not len(frame.columns) and len(frame):
        raise ValueError(f"it has {len(frame)} rows, and no columns")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of names that are of several types, which are refused
        table, head = (pa.Table.from_pandas(each, preserve_index=index) for each in (frame, frame.iloc[:0]))
    try:
        table.slice(0, 0).to_pandas()
        back = head.to_pandas()
    except (pa.ArrowException, TypeError, NotImplementedError) as error:
        raise ValueError(f"pandas could not read it back: {_in_short(error)}") from error
    given, found = ([repr(name) for name in [*each.columns, *each.index.names]] for each in (frame, back))
    if len(given) != len(found):
        raise ValueError("its index is called as one of its columns")
    other = next((pair for pair in zip(given, found, strict=True) if pair[0] != pair[1]), None)
    if other is not None:
        raise ValueError(f"its column {other[0]} would come back as {other[1]}")
    return table


def _of_polars(frame: pl.DataFrame) -> pa.Table:
    """The same for a frame of Polars."""
    table = frame.to_arrow()
    back = cast("pl.DataFrame", from_arrow(table.slice(0, 0), POLARS))
    other = next((pair for pair in zip(frame.columns, back.columns, strict=True) if pair[0] != pair[1]), None)
    if other is not None:
        raise ValueError(f"its column {other[0]!r} would come back as {other[1]!r}")
    return table


def _refuse_objects(frame: pl.DataFrame) -> None:
    """Refuse what Polars would give as the places in memory at which it lies."""
    for name, kind in frame.schema.items():
        if "Object" in str(kind):
            raise ValueError(f"its column {name} holds objects, which only a pickle can keep")


def _in_short(error: Exception) -> str:
    """What Arrow says against a column, which it tells last."""
    return ": ".join(str(each) for each in reversed(error.args)) or type(error).__name__


def known(read: Callable[[], Table]) -> Table:
    """A table or its schema, read by who knows the types that pandas adds to Arrow's: at first a process does not.

    Args:
        read: reads it.
    """
    import pyarrow as pa

    found = read()
    fields: pa.Schema = getattr(found, "schema", found)
    names = [(field.metadata or {}).get(b"ARROW:extension:name", b"") for field in fields]
    if not any(name.startswith(b"pandas.") for name in names):
        return found
    import pandas as pd

    pa.array(pd.PeriodIndex([], freq="D"))  # which has pandas tell Arrow of them
    return read()


def from_arrow(table: pa.Table, library: str) -> object:
    """A table of Arrow as a frame of a library.

    Args:
        table: the table.
        library: the library.
    """
    if library == ARROW:
        return table
    if library == POLARS:
        import polars

        return polars.from_arrow(table)
    return table.to_pandas()


def unlike(given: object, back: object) -> str:
    """What of a frame of pandas is of another type when it comes back, in words; empty where nothing is.

    Args:
        given: the frame.
        back: what came back.

    >>> import pandas as pd
    >>> unlike(pd.DataFrame({"a": [1.5], "b": [1]}, dtype="object"), pd.DataFrame({"a": [1.5], "b": [1]}))
    'a as float64, b as int64'
    """
    if PANDAS not in (library_of(given), library_of(back)) or library_of(given) != library_of(back):
        return ""
    then, now = (_kinds(each) for each in (given, back))  # type: ignore[arg-type]
    return ", ".join(f"{name} as {now[name]}" for name in then if name in now and then[name] != now[name])


def _kinds(frame: pd.DataFrame) -> dict[str, str]:
    columns = {str(name): str(kind) for name, kind in frame.dtypes.items()}
    pace = getattr(frame.index, "freqstr", None)
    index = f"{type(frame.index).__name__} of {frame.index.dtype}" + (f" at {pace}" if pace else "")
    return {**columns, "its index": index, "its attrs": repr(frame.attrs), "it": type(frame).__name__}


def says_something(frame: pd.DataFrame) -> bool:
    """Whether the index of a frame of pandas is more than the numbers of its rows."""
    import pandas as pd

    index = frame.index
    plain = isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1
    return not plain or index.name is not None


def chosen(table: pa.Table, columns: Sequence[str] | None) -> pa.Table:
    """Some columns of a table; all where none are named."""
    return table if columns is None else table.select(list(columns))
