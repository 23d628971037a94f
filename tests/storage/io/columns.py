"""Frames of pandas with each type of column, each kind of index and of names that people have."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa

NUMBERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
NULLABLE = ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64", "boolean"]

OBJECTS = {
    "texts": ["a", None, "c"],
    "no values": [None, None, None],
    "whole numbers": [1, None, 3],
    "truths": [True, None, False],
    "numbers and texts": [1, "a", 2.5],
    "truths and numbers": [True, 2, None],
    "large numbers": [2**70, 1, 2],
    "lists": [[1], [2, 3], None],
    "lists of nothing": [[], [], None],
    "tuples": [(1, 2), (3, 4), None],
    "arrays": [np.array([1.0]), np.array([2.0, 3.0]), None],
    "sets": [{1}, {2}, None],
    "dictionaries": [{"x": 1}, {"x": 2}, {"x": 3}],
    "dictionaries with other keys": [{"x": 1}, {"y": 2}, None],
    "dictionaries of nothing": [{}, {}, None],
    "bytes": [b"a", b"\0", None],
    "decimals": [Decimal("1.50"), Decimal("2.25"), None],
    "decimals of several scales": [Decimal("1.5"), Decimal("2.25"), None],
    "days": [date(2026, 1, 1), None, date(1, 1, 1)],
    "times of day": [time(1, 2, 3, 4), None, time(0)],
    "moments": [datetime(2026, 1, 1, tzinfo=None), None, datetime(1, 1, 1, tzinfo=None)],
    "lengths of time": [timedelta(1), None, timedelta(0)],
    "moments and days": [datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1), None],
}

ARROWS = {
    "int64": (pa.int64(), [1, None, 3]),
    "string": (pa.string(), ["a", None, "c"]),
    "large_string": (pa.large_string(), ["a", None, "c"]),
    "decimal": (pa.decimal128(5, 2), [Decimal("1.50"), None, None]),
    "date32": (pa.date32(), [date(2026, 1, 1), None, None]),
    "time64": (pa.time64("us"), [time(1), None, None]),
    "timestamp": (pa.timestamp("us", "UTC"), [datetime(2026, 1, 1, tzinfo=UTC), None, None]),
    "duration": (pa.duration("us"), [timedelta(1), None, None]),
    "bool": (pa.bool_(), [True, None, False]),
    "float": (pa.float32(), [1.5, None, 2]),
    "binary": (pa.binary(), [b"a", None, b""]),
    "list": (pa.list_(pa.int64()), [[1], None, [2]]),
    "struct": (pa.struct([("x", pa.int64())]), [{"x": 1}, None, {"x": 2}]),
    "dictionary": (pa.dictionary(pa.int32(), pa.string()), ["a", None, "a"]),
}

COLUMNS = {kind: pd.Series(np.array([1, 2, 100], kind)) for kind in NUMBERS}
COLUMNS |= {kind: pd.Series([1, None, 0], dtype=kind) for kind in NULLABLE}
COLUMNS |= {f"object: {kind}": pd.Series(values, dtype=object) for kind, values in OBJECTS.items()}
COLUMNS |= {f"pyarrow: {kind}": pd.Series(pd.array(values, pd.ArrowDtype(of))) for kind, (of, values) in ARROWS.items()}
for unit in ("s", "ms", "us", "ns"):
    moments = pd.Series(np.array(["2026-01-01T01:02:03", "NaT", "1999-12-31"], f"datetime64[{unit}]"))
    COLUMNS |= {f"datetime64[{unit}]": moments, f"datetime64[{unit}, zone]": moments.dt.tz_localize("Europe/Berlin")}
    COLUMNS[f"timedelta64[{unit}]"] = pd.Series(np.array([1000, 2000, "NaT"], f"timedelta64[{unit}]"))
COLUMNS |= {
    "uint64, large": pd.Series(np.array([1, 2, 2**64 - 1], "uint64")),
    "float64, no numbers": pd.Series([np.nan, np.inf, -np.inf]),
    "bool": pd.Series([True, False, True]),
    "str": pd.Series(["a", None, "é"], dtype="str"),
    "string": pd.Series(["a", None, ""], dtype="string"),
    "complex128": pd.Series([1 + 2j, 0, 1]),
    "category": pd.Series(pd.Categorical(["x", "y", None], categories=["y", "x", "z"])),
    "category, ordered": pd.Series(pd.Categorical(["x", "y", None], categories=["y", "x"], ordered=True)),
    "category of numbers": pd.Series(pd.Categorical([3, 1, 3])),
    "category of intervals": pd.Series(pd.cut([1, 2, 3], 2)),
    "datetime64[ns], to the nanosecond": pd.Series(pd.to_datetime([1, 2, 3], unit="ns")),
    "datetime64[s], far": pd.Series(np.array(["9999-12-31", "0001-01-01", "NaT"], "datetime64[s]")),
    "period": pd.Series(pd.period_range("2026-01", periods=3, freq="M")),
    "interval": pd.Series(pd.interval_range(0, 3)),
    "sparse": pd.Series(pd.arrays.SparseArray([0, 0, 1])),
}

INDEXES = {
    "numbers": pd.Index([3, 1, 2]),
    "a range with a name": pd.RangeIndex(3, name="k"),
    "truths": pd.Index([True, False, True]),
    "texts": pd.Index(["a", "b", "c"]),
    "times": pd.DatetimeIndex(["2026", "2025", "2024"]),
    "times at a pace": pd.date_range("2026", periods=3, freq="D", tz="Europe/Berlin"),
    "lengths at a pace": pd.timedelta_range("1h", periods=3),
    "periods": pd.period_range("2026-01", periods=3, freq="M"),
    "intervals": pd.interval_range(0, 3),
    "categories": pd.CategoricalIndex(["a", "b", "a"]),
    "levels": pd.MultiIndex.from_product([[1, 2], ["a", "b"]], names=["p", None])[:3],
    "numbers and texts": pd.Index([1, "a", None], dtype=object),
    "Int64": pd.Index([1, 2, 3], dtype="Int64"),
    "a name that a column has": pd.Index([1, 2, 3], name="n"),
    "a name that is a number": pd.Index([1, 2, 3], name=0),
    "a name that is a tuple": pd.Index([1, 2, 3], name=("a", "b")),
}

NAMES = {
    "numbers": [3, 1],
    "numbers and texts": [1, "a"],
    "truths": [True, False],
    "times": pd.DatetimeIndex(["2026", "2025"]),
    "tuples": pd.Index([("a", "b"), ("c", "d")], tupleize_cols=False),
    "levels": pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["p", None]),
    "with a name": pd.Index(["a", "b"], name="what"),
    "one twice": ["a", "a"],
    "an empty text": ["", "a"],
    "nothing": pd.Index([None, "a"], dtype=object),
    "periods": pd.period_range("2026", periods=2, freq="M"),
}

FRAMES = {kind: pd.DataFrame({"n": [1, 2, 3], "c": column}) for kind, column in COLUMNS.items()}
FRAMES |= {f"index: {kind}": pd.DataFrame({"n": [1, 2, 3]}, index=index) for kind, index in INDEXES.items()}
FRAMES |= {f"names: {kind}": pd.DataFrame([[1, 2], [3, 4]], columns=names) for kind, names in NAMES.items()}
FRAMES |= {
    "no rows": pd.DataFrame({"a": np.array([], "int8"), "b": pd.Series([], dtype="str")}),
    "no columns": pd.DataFrame(index=range(3)),
    "attrs": pd.DataFrame({"a": [1]}),
    "attrs that are no plain data": pd.DataFrame({"a": [1]}),
}
FRAMES["attrs"].attrs["unit"] = "kg"
FRAMES["attrs that are no plain data"].attrs["unit"] = {1, 2}
"""By what is special about it, a frame."""

MANAGERS = (
    "pickle",
    "parquet",
    "arrow",
    "csv",
    "duckdb",
    "SQLite through ADBC",
    "SQLite through SQLAlchemy",
    "PostgreSQL through ADBC",
    "PostgreSQL through SQLAlchemy",
)
"""What keeps them, in the order of the columns of ``BACK``."""

BACK = {
    "int8": "===~=====",
    "int16": "===~=====",
    "int32": "===~=====",
    "int64": "=========",
    "uint8": "===~=====",
    "uint16": "===~=====",
    "uint32": "===~=====",
    "uint64": "===~=====",
    "float16": "===~-====",
    "float32": "===~=====",
    "float64": "=========",
    "Int8": "===~=====",
    "Int16": "===~=====",
    "Int32": "===~=====",
    "Int64": "===~=====",
    "UInt8": "===~=====",
    "UInt16": "===~=====",
    "UInt32": "===~=====",
    "UInt64": "===~=====",
    "Float32": "===~=====",
    "Float64": "===~=====",
    "boolean": "===~=====",
    "object: texts": "=~~~~~~~~",
    "object: no values": "===~=====",
    "object: whole numbers": "=~~~~~~~~",
    "object: truths": "===~=====",
    "object: numbers and texts": "=--~-----",
    "object: truths and numbers": "=--~-----",
    "object: large numbers": "=--=-----",
    "object: lists": "=~~~~--~-",
    "object: lists of nothing": "=~~~~----",
    "object: tuples": "=~~~~--~-",
    "object: arrays": "===~=--=-",
    "object: sets": "=~~~~--~-",
    "object: dictionaries": "===~=----",
    "object: dictionaries with other keys": "=~~~~----",
    "object: dictionaries of nothing": "=-=~=----",
    "object: bytes": "===~=====",
    "object: decimals": "===~=-===",
    "object: decimals of several scales": "=~~~~-~~~",
    "object: days": "===~=====",
    "object: times of day": "===~=-===",
    "object: moments": "=~~~~~~~~",
    "object: lengths of time": "=~~~~~~~~",
    "object: moments and days": "=--~-----",
    "pyarrow: int64": "===~=====",
    "pyarrow: string": "=~~~~~~~~",
    "pyarrow: large_string": "===~=====",
    "pyarrow: decimal": "=~~~~-~~~",
    "pyarrow: date32": "===~=====",
    "pyarrow: time64": "===~=-===",
    "pyarrow: timestamp": "===~=====",
    "pyarrow: duration": "===~=====",
    "pyarrow: bool": "===~=====",
    "pyarrow: float": "===~=====",
    "pyarrow: binary": "===~=====",
    "pyarrow: list": "=--~-----",
    "pyarrow: struct": "=--~-----",
    "pyarrow: dictionary": "=--~-----",
    "datetime64[s]": "=~=~=====",
    "datetime64[s, zone]": "=~=~=====",
    "timedelta64[s]": "===~=====",
    "datetime64[ms]": "===~=====",
    "datetime64[ms, zone]": "===~=====",
    "timedelta64[ms]": "===~=====",
    "datetime64[us]": "===~=====",
    "datetime64[us, zone]": "===~=====",
    "timedelta64[us]": "===~=====",
    "datetime64[ns]": "===~=====",
    "datetime64[ns, zone]": "===~=====",
    "timedelta64[ns]": "===~=====",
    "uint64, large": "=====---=",
    "float64, no numbers": "=========",
    "bool": "=========",
    "str": "=========",
    "string": "===~=====",
    "complex128": "=--~-----",
    "category": "===~~~~~~",
    "category, ordered": "===~~~~~~",
    "category of numbers": "=~=~~~~~~",
    "category of intervals": "=--~-----",
    "datetime64[ns], to the nanosecond": "===~==---",
    "datetime64[s], far": "=~=~=====",
    "period": "===~==-=-",
    "interval": "===~=----",
    "sparse": "=--~-----",
    "index: numbers": "===~-----",
    "index: a range with a name": "===~-----",
    "index: truths": "===~-----",
    "index: texts": "===~-----",
    "index: times": "===~-----",
    "index: times at a pace": "===~-----",
    "index: lengths at a pace": "===~-----",
    "index: periods": "===~-----",
    "index: intervals": "===~-----",
    "index: categories": "===~-----",
    "index: levels": "===~-----",
    "index: numbers and texts": "=--~-----",
    "index: Int64": "=~~~-----",
    "index: a name that a column has": "===~-----",
    "index: a name that is a number": "=--~-----",
    "index: a name that is a tuple": "=--~-----",
    "names: numbers": "===~=====",
    "names: numbers and texts": "=--~-----",
    "names: truths": "=--~-----",
    "names: times": "===~=====",
    "names: tuples": "=--~-----",
    "names: levels": "===~=====",
    "names: with a name": "===~=====",
    "names: one twice": "=--~-----",
    "names: an empty text": "===~-----",
    "names: nothing": "=--~-----",
    "names: periods": "=--~-----",
    "no rows": "===~=====",
    "no columns": "=--------",
    "attrs": "===~=====",
    "attrs that are no plain data": "=~~~~~~~~",
}
"""By frame, how it comes back from each: = as it was given, ~ with other types, - not at all, since it is refused."""
