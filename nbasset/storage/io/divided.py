"""Frames of dask, which are divided into parts, as one Parquet file: written part by part, each part a part again."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, BinaryIO, cast

from nbasset.core.extras import needed
from nbasset.storage.io.frames import LIBRARY, of_pandas

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd
    import pyarrow as pa

PARTS = b"nbasset.parts"
"""Under this word the last thing in a file says how many rows each part has, and whether its parts are in order."""


DASK = "dask"
"""The library, as a file names it."""


def is_divided(value: object) -> bool:
    """Whether a value is a frame of dask.

    >>> is_divided([1])
    False
    """
    module = sys.modules.get("dask.dataframe")
    return module is not None and isinstance(value, module.DataFrame)


def write(value: dd.DataFrame, file: BinaryIO) -> None:
    """Write it part by part: no more than one is in memory.

    Args:
        value: the frame.
        file: an open file.

    Raises:
        ValueError: when something in it has no place there, with the reason in words.
    """
    import pyarrow as pa
    from pyarrow import parquet

    rows: list[int] = []
    writer: parquet.ParquetWriter | None = None
    try:
        for part in _parts(value):
            table = _table(part.compute(), None if writer is None else writer.schema)  # type: ignore[no-untyped-call]
            writer = writer or parquet.ParquetWriter(file, table.schema)
            writer.write_table(table)
            rows.append(table.num_rows)
    except (pa.ArrowException, TypeError, NotImplementedError) as error:
        told = ": ".join(str(each) for each in reversed(error.args)) or type(error).__name__
        raise ValueError(told) from error
    finally:
        if writer is not None:
            writer.add_key_value_metadata({PARTS: json.dumps([rows, bool(value.known_divisions)])})
            writer.close()


def _parts(value: dd.DataFrame) -> list[dd.DataFrame]:
    """Its parts; where each needs what others need, as after a shuffle, these are computed together."""
    parts = list(value.partitions)
    tasks = sum(len(part.optimize().__dask_graph__()) for part in parts)
    if tasks <= len(value.optimize().__dask_graph__()) + len(parts):
        return parts
    return list(value.persist().partitions)  # type: ignore[no-untyped-call]


def _table(frame: pd.DataFrame, schema: pa.Schema | None) -> pa.Table:
    table = of_pandas(frame, index=True)
    if schema is None:
        return table.replace_schema_metadata({**table.schema.metadata, LIBRARY: DASK.encode()})
    return table if table.schema.equals(schema) else table.cast(schema)


def read(source: str | BinaryIO, columns: Sequence[str] | None) -> dd.DataFrame:
    """The frame again, or the columns that are asked for.

    Args:
        source: the path of a file, or an open one.
        columns: the columns.
    """
    with needed("dask", "A frame of dask"):
        import dask.dataframe as dd
        from toolz.functoolz import identity  # type: ignore[import-untyped]
    from pyarrow import parquet

    file = parquet.ParquetFile(source)
    rows, in_order = json.loads(file.metadata.metadata[PARTS])
    table = file.read(columns=columns, use_pandas_metadata=True)
    starts = [0, *accumulate(rows)]
    parts = [table.slice(start, end - start).to_pandas() for start, end in pairwise(starts)]
    divisions = _divisions(parts) if in_order else None
    told = {"meta": parts[0].head(0), "divisions": divisions, "enforce_metadata": False}
    return cast("dd.DataFrame", dd.from_map(identity, parts, **told))  # type: ignore[no-untyped-call]


def _divisions(parts: Sequence[pd.DataFrame]) -> list[object] | None:
    """Where parts begin, and where the last one ends; unknown where one has no rows."""
    if any(part.empty for part in parts):
        return None
    ends = [*(part.index[0] for part in parts), parts[-1].index[-1]]
    return [each.item() if hasattr(each, "item") else each for each in ends]
