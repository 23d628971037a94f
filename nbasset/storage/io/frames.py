"""Frames of several libraries as tables of Arrow, and back: what files and databases keep of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nbasset.core.extras import needed

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

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


def to_arrow(value: object, library: str, *, index: bool = True) -> pa.Table:
    """A frame as a table of Arrow.

    Args:
        value: the frame.
        library: the library it is of.
        index: whether an index of pandas that says something is a column, too.

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
            return value.to_arrow()  # type: ignore[attr-defined]
        table = pa.Table.from_pandas(value, preserve_index=None if index else False)
        table.slice(0, 0).to_pandas()  # what cannot come back is not kept
    except (pa.ArrowException, TypeError, NotImplementedError, OverflowError) as error:
        raise ValueError(_in_short(error)) from error
    return table


def _refuse_objects(frame: pl.DataFrame) -> None:
    """Refuse what Polars would give as the places in memory at which it lies."""
    for name, kind in frame.schema.items():
        if "Object" in str(kind):
            raise ValueError(f"its column {name} holds objects, which only a pickle can keep")


def _in_short(error: Exception) -> str:
    """What Arrow says against a column, which it tells last."""
    return ": ".join(str(each) for each in reversed(error.args)) or type(error).__name__


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


def says_something(frame: pd.DataFrame) -> bool:
    """Whether the index of a frame of pandas is more than the numbers of its rows."""
    import pandas as pd

    index = frame.index
    plain = isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1
    return not plain or index.name is not None


def chosen(table: pa.Table, columns: Sequence[str] | None) -> pa.Table:
    """Some columns of a table; all where none are named."""
    return table if columns is None else table.select(list(columns))
