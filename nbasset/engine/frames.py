"""Frames: tables of pandas, Polars and PyArrow, told apart without importing any, and made from one another."""

from __future__ import annotations

from typing import Literal

from nbasset.core.extras import needed
from nbasset.libraries.foreign import bases_of, module_of, name_of

Kind = Literal["pandas", "polars", "pyarrow"]

_KINDS: dict[tuple[str, str], Kind] = {
    ("pandas", "DataFrame"): "pandas",
    ("pandas", "Series"): "pandas",
    ("polars", "DataFrame"): "polars",
    ("polars", "LazyFrame"): "polars",
    ("polars", "Series"): "polars",
    ("pyarrow", "Table"): "pyarrow",
    ("pyarrow", "RecordBatch"): "pyarrow",
}


def kind_of(value: object) -> Kind | None:
    """Whose table a value is; ``None`` where it is none.

    >>> kind_of([1, 2]) is None
    True
    """
    for base in bases_of(type(value)):
        found = _KINDS.get((module_of(base).partition(".")[0], name_of(base)))
        if found is not None:
            return found
    return None


def as_frame(value: object) -> object:
    """A table as a frame: a single column becomes one, and what is not computed yet is.

    Args:
        value: the table.
    """
    for method in ("to_frame", "collect"):
        made = getattr(value, method, None)
        if made is not None and (method == "to_frame") == (type(value).__name__ == "Series"):
            return made()
    return value


def as_kind(frame: object, kind: Kind) -> object:
    """A frame as one of another library; from and to Arrow nothing is copied that need not be.

    Args:
        frame: a frame of any of them.
        kind: whose it is to be.

    Raises:
        ExtraMissing: where that library is not installed.
    """
    known = kind_of(frame)
    if known == kind:
        return frame
    with needed("io", f"A frame of {kind}"):
        import pyarrow as pa

        table = pa.Table.from_pandas(frame, preserve_index=False) if known == "pandas" else frame
        if known == "polars":
            table = getattr(frame, "to_arrow")()  # noqa: B009 - whose it is, is told by its type
        if kind == "pyarrow":
            return table
        if kind == "polars":
            import polars as pl

            return pl.from_arrow(table)
        made: pa.Table = table
        return made.to_pandas()
