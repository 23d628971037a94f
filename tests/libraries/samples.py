"""For each library, values to be told apart: a row of a table is all that a new library needs here."""

from __future__ import annotations

import array
import collections
import datetime
import importlib
import importlib.util
import json
import random
import re
import sys
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

Make = Callable[[Any], Any]
"""Takes the library's module, gives a value of its own."""


@dataclass(frozen=True)
class Change:
    """Something that changes.

    Args:
        make: takes the library's module, gives a value.
        change: changes it in place.
    """

    make: Make
    change: Callable[[Any], object]


def _table(sqlalchemy: Any, kind: Any) -> Any:
    return sqlalchemy.Table("t", sqlalchemy.MetaData(), sqlalchemy.Column("a", kind, primary_key=True))


SAMPLES: Mapping[str, tuple[Make, ...]] = {
    "builtins": (
        lambda _: [1, True, 1.0, "1", b"1", None, ..., 1j],
        lambda _: [-0.0, 0.0, float("inf"), 2**80],
        lambda _: ("a", ["b", {"c": {1, 2}}], frozenset({"d"})),
        lambda _: {"b": 1, "a": bytearray(b"xyz")},
        lambda _: "x" * 100_000,
        lambda _: list(range(2_000)),
        lambda _: [array.array("d", [1.0]), memoryview(b"abc"), {}.keys(), range(3), slice(1, 2)],
        lambda _: [len, dict.fromkeys, int, type, json, re.compile("a+")],
        lambda _: [
            datetime.date(2024, 1, 2),
            datetime.timedelta(3),
            Decimal("1.50"),
            Fraction(1, 3),
        ],
        lambda _: [datetime.datetime(2024, 1, 2, 3, tzinfo=datetime.UTC), uuid.UUID(int=5)],
        lambda _: _ring(),
        lambda _: [collections.OrderedDict(a=1), collections.Counter("aab"), collections.deque([1, 2], 3)],
        lambda _: random.Random(7),
        lambda _: random,
    ),
    "numpy": (
        lambda np: np.arange(6, dtype="i8"),
        lambda np: np.arange(6, dtype="f8").reshape(2, 3),
        lambda np: np.asfortranarray(np.arange(6, dtype="f8").reshape(2, 3)),
        lambda np: np.arange(20, dtype="i2")[::3],
        lambda np: np.array([1.5, -0.0, float("nan")], dtype="f4"),
        lambda np: np.array([True, False]),
        lambda np: np.array(["a", "bcd"]),
        lambda np: np.array([b"a", b"bcd"]),
        lambda np: np.array([1, "a", None], dtype=object),
        lambda np: np.array(["2024-01-01", "NaT"], dtype="M8[s]"),
        lambda np: np.array([(1, 2.0), (3, 4.0)], dtype=[("a", "u1"), ("b", "<f8")]),
        lambda np: np.ma.masked_array(np.arange(3, dtype="i8"), [True, False, False]),
        lambda np: np.array([1 + 2j], dtype="c16"),
        lambda np: np.float64(1.5),
        lambda np: np.int8(1),
        lambda np: np.bool_(True),
        lambda np: np.timedelta64(3, "D"),
        lambda np: [np.float64(number) for number in range(4)],
        lambda np: np.dtype("i4"),
        lambda np: np.zeros((0, 3)),
        lambda np: {"a": np.arange(3, dtype="i8"), "b": [np.ones(2)]},
    ),
    "pandas": (
        lambda pd: pd.DataFrame({"a": [1, 2], "b": [0.5, None]}, dtype="float64"),
        lambda pd: pd.DataFrame({"a": [1, 2]}, index=[5, 6]),
        lambda pd: pd.Series([1.5, 2.5], name="x"),
        lambda pd: pd.Index([1, 3, 2]),
        lambda pd: pd.RangeIndex(5, name="i"),
        lambda pd: pd.MultiIndex.from_arrays([[1, 2], [3, 4]], names=["a", "b"]),
        lambda pd: pd.Categorical([1, 2, 1], ordered=True),
        lambda pd: pd.array([1, None, 3], dtype="Int64"),
        lambda pd: pd.array([True, None], dtype="boolean"),
        lambda pd: pd.date_range("2024-01-01", periods=3, freq="D", unit="ns"),
        lambda pd: pd.Series(pd.to_timedelta([1, 2], unit="s")).astype("m8[ns]"),
        lambda pd: pd.period_range("2024-01", periods=2, freq="M"),
        lambda pd: pd.arrays.IntervalArray.from_breaks([0, 1, 3]),
        lambda pd: pd.arrays.SparseArray([0, 0, 1]),
        lambda pd: pd.Timestamp("2024-01-01"),
        lambda pd: pd.Timedelta(seconds=5),
    ),
    "pyarrow": (
        lambda pa: pa.array([1, None, 3]),
        lambda pa: pa.array(["a", None, "bc"]),
        lambda pa: pa.array([[1, 2], [], None]),
        lambda pa: pa.array([{"a": 1}, {"a": 2}]),
        lambda pa: pa.array([True, False, None]),
        lambda pa: pa.array(["x", "y", "x"]).dictionary_encode(),
        lambda pa: pa.table({"a": [1, 2], "b": ["x", "y"]}),
        lambda pa: pa.chunked_array([[1, 2], [3]]),
        lambda pa: pa.schema([("a", pa.int32())]),
        lambda pa: pa.int32(),
        lambda pa: pa.scalar(5),
    ),
    "polars": (
        lambda pl: pl.DataFrame({"a": [1, 2], "b": ["x", None]}),
        lambda pl: pl.Series("s", [1.5, 2.5]),
    ),
    "scipy": (
        lambda _: _sparse().csr_array([[0, 1], [2, 0]]),
        lambda _: _sparse().csc_matrix([[0, 1], [2, 0]]),
        lambda _: _sparse().coo_array([[0, 1], [2, 0]]),
        lambda _: _sparse().lil_array([[0, 1], [2, 0]]),
        lambda _: _sparse().dia_array([[0, 1], [2, 0]]),
        lambda _: _sparse().dok_array([[0.0, 1.0], [2.0, 0.0]]),
        lambda _: _sparse().bsr_array([[0, 1], [2, 0]]),
    ),
    "torch": (
        lambda torch: torch.arange(6).reshape(2, 3),
        lambda torch: torch.arange(3, dtype=torch.float32).requires_grad_(),
        lambda torch: torch.zeros(0),
    ),
    "dask": (
        lambda dask: dask.delayed(len)([1, 2]),
        lambda dask: dask.delayed(len)([1, 3]),
        lambda dask: dask.delayed(max)(dask.delayed(len)([1, 2]), 1),
    ),
    "IPython": (
        lambda _: importlib.import_module("IPython.utils.text").SList(["a", "b"]),
        lambda _: importlib.import_module("IPython.utils.text").LSString("a"),
        lambda _: importlib.import_module("IPython.core.display").Markdown("*a*"),
    ),
    "ipywidgets": (
        lambda widgets: widgets.IntSlider(value=3),
        lambda widgets: widgets.IntSlider(value=4),
        lambda widgets: widgets.HBox([widgets.IntSlider(value=4)]),
    ),
    "PIL": (
        lambda _: _image().new("RGB", (3, 2), (1, 2, 3)),
        lambda _: _image().new("L", (3, 2), 7),
        lambda _: _image().new("P", (3, 2), 7),
    ),
    "pydantic": (
        lambda pydantic: pydantic.create_model("M", x=(int, 3)).model_fields["x"],
        lambda pydantic: pydantic.create_model("M", x=(float, 3)).model_fields["x"],
        lambda pydantic: pydantic.Field(gt=1),
    ),
    "sqlalchemy": (
        lambda sqlalchemy: _table(sqlalchemy, sqlalchemy.Integer),
        lambda sqlalchemy: _table(sqlalchemy, sqlalchemy.String),
        lambda sqlalchemy: _table(sqlalchemy, sqlalchemy.Integer).metadata,
        lambda sqlalchemy: sqlalchemy.select(sqlalchemy.column("a")).where(sqlalchemy.column("a") > 1),
        lambda sqlalchemy: sqlalchemy.select(sqlalchemy.column("a")).where(sqlalchemy.column("a") > 2),
    ),
    "wrapt": (lambda wrapt: wrapt.ObjectProxy([1]), lambda wrapt: wrapt.ObjectProxy([2])),
    "_wrappers": (),
    "_contextvars": (
        lambda contextvars: contextvars.ContextVar("level"),
        lambda contextvars: contextvars.ContextVar("level", default=0),
        lambda contextvars: contextvars.ContextVar("level", default=1),
    ),
    "re": (lambda re: re.search("b(.)", "abc"), lambda re: [*re.finditer(b"x", b"xyx")]),
    "sklearn": (
        lambda _: importlib.import_module("sklearn.linear_model").LinearRegression(fit_intercept=False),
        lambda _: importlib.import_module("sklearn.linear_model").LinearRegression().fit([[0.0], [1.0]], [1.0, 2.0]),
    ),
    "xarray": (
        lambda xr: xr.DataArray([[1.0, 2.0]], dims=("x", "y"), coords={"y": [3, 4]}, name="t", attrs={"unit": "K"}),
        lambda xr: xr.DataArray([[1.0, 2.0]], dims=("x", "y"), coords={"y": [3, 5]}, name="t", attrs={"unit": "K"}),
        lambda xr: xr.DataArray([[1.0, 2.0]], dims=("x", "y"), coords={"y": [3, 4]}, name="t", attrs={"unit": "C"}),
        lambda xr: xr.DataArray([[1.0, 2.0]], dims=("x", "z"), name="t"),
        lambda xr: xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [3.0, 4.0])}, coords={"x": ["p", "q"]}),
        lambda xr: xr.Dataset({"a": ("x", [1, 2])}, attrs={"title": "one"}),
        lambda xr: xr.Variable(("x",), [1, 2]),
    ),
}
"""By the library's module: how to make its values; no two of a library's are equal."""


CHANGES: Mapping[str, Change] = {
    "builtins": Change(lambda _: [1, [2]], lambda value: value[1].append(3)),
    "numpy": Change(lambda np: np.arange(3.0), lambda value: value.fill(7)),
    "pandas": Change(lambda pd: pd.DataFrame({"a": [1, 2]}), lambda value: value.__setitem__("a", 5)),
    "polars": Change(lambda pl: pl.DataFrame({"a": [1, 2]}), lambda value: value.drop_in_place("a")),
    "scipy": Change(lambda _: _sparse().csr_array([[0, 1]]), lambda value: value.data.fill(7)),
    "torch": Change(lambda torch: torch.zeros(3), lambda value: value.add_(1)),
    "PIL": Change(lambda _: _image().new("L", (2, 2)), lambda value: value.putpixel((0, 0), 9)),
    "sklearn": Change(
        lambda _: importlib.import_module("sklearn.linear_model").LinearRegression(),
        lambda value: value.set_params(fit_intercept=False),
    ),
    "xarray": Change(lambda xr: xr.DataArray([1.0, 2.0], dims="x"), lambda value: value.__setitem__(0, 7.0)),
}
"""By the library's module: a value of its own that can be changed in place, where it has such."""

SETTINGS: Mapping[str, Callable[[Any], AbstractContextManager[object]]] = {
    "decimal": lambda decimal: decimal.localcontext(prec=5),
    "numpy": lambda np: np.printoptions(precision=3),
    "pandas": lambda pd: pd.option_context("display.precision", 2),
    "matplotlib": lambda mpl: mpl.rc_context({"lines.linewidth": 9}),
}
"""By the library's module: sets something that counts, for a while."""


def _ring() -> list[Any]:
    ring: list[Any] = [1]
    ring.append([ring, (2, ring)])
    return ring


def _sparse() -> Any:
    return importlib.import_module("scipy.sparse")


def _image() -> Any:
    return importlib.import_module("PIL.Image")


def installed(name: str) -> bool:
    """Whether a library is there; it is not imported to find out."""
    return importlib.util.find_spec(name) is not None


def digests(names: list[str]) -> dict[str, str]:
    """The digest of every value of some libraries."""
    from nbasset.versions.values.digest import digest

    found = {}
    for name in names:
        library = importlib.import_module(name)
        for number, make in enumerate(SAMPLES[name]):
            found[f"{name} {number}"] = digest(make(library)).digest
    return found


if __name__ == "__main__":
    print(json.dumps(digests([name for name in (sys.argv[1:] or SAMPLES) if installed(name)]), indent=1))
