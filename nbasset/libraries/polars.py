"""polars: frames and series."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.columns import Column, Table, described, moment_words, number_words, step, table_of
from nbasset.libraries.library import TEXTS, USERS, Changes, Counted, Foreign, Library, Readers, Settings
from nbasset.libraries.nodes import Node, buffer_digest, type_name
from nbasset.libraries.unevaluated import files_in

_DRAWING = "which draws without a seed"

_KINDS = ("csv", "ipc", "parquet", "ndjson", "delta", "iceberg")


def open_polars(value: Foreign) -> Node | None:
    """A frame or series, as the arrow data it is; a query as its plan, with the files it will read."""
    if type(value).__name__ == "LazyFrame":
        return _open_query(value)
    if type(value).__name__ == "Expr" and _draws_without_a_seed(value.meta.serialize()):
        return Node(("expression", str(value)), opaque=f"{type_name(type(value))}, {_DRAWING}")
    if type(value).__name__ not in ("DataFrame", "Series"):
        return None
    kinds = [str(kind) for kind in value.dtypes] if hasattr(value, "dtypes") else [str(value.dtype)]
    name = getattr(value, "name", None)
    return Node(("polars", type_name(type(value)), kinds, name), [value.rechunk().to_arrow()], lambda position: "")


def _open_query(value: Foreign) -> Node:
    plan: bytes = value.serialize()
    if b"__main__" in plan or b"cloudpickle" in plan:  # functions of Python's, pickled otherwise in every session
        told = f"{type_name(type(value))}, which calls functions"
        return Node(("query", value.explain(optimized=False)), [files_in(plan)], opaque=told)
    drawing = f"{type_name(type(value))}, {_DRAWING}" if _draws_without_a_seed(plan) else None
    return Node(("query", buffer_digest(plan)), [files_in(plan)], lambda position: "", opaque=drawing)


def _draws_without_a_seed(plan: bytes) -> bool:
    r"""Whether something shuffles, samples or ranks by chance, and its seed is nil, in polars' MessagePack.

    >>> _draws_without_a_seed(b"\xa6Random\xa6method\xa7Shuffle\xa4seed\xc0")
    True
    """
    return b"\xa6Random" in plan and b"\xa4seed\xc0" in plan


def _formats(polars: ModuleType) -> dict[str, object]:
    """What it keeps beside the environment."""
    return {name: read() for name, read in sys.modules["polars.config"]._POLARS_CFG_DIRECT_VARS.items()}


_FORMATS = ("POLARS_FMT_", "set_fmt_", "set_float_", "set_thousands_", "set_decimal_", "set_trim_", "set_ascii_")
"""Beginnings of the names of settings that only say how frames look."""

_BEFORE = {
    "set_fmt_float": "mixed",
    "set_float_precision": None,
    "set_thousands_separator": "",
    "set_decimal_separator": ".",
    "set_trim_decimal_zeros": False,
}


def _changed(polars: ModuleType) -> dict[str, str]:
    """The settings that differ from those it starts with."""
    now = polars.Config.state(if_set=True)
    return {name: repr(value) for name, value in now.items() if name not in _BEFORE or _BEFORE[name] != value}


def _printing(polars: ModuleType) -> dict[str, str]:
    return {name: value for name, value in _changed(polars).items() if name.startswith(_FORMATS)}


def _working(polars: ModuleType) -> dict[str, str]:
    return {name: value for name, value in _changed(polars).items() if not name.startswith(_FORMATS)}


def table(value: Foreign) -> Table | None:
    """What the columns of a frame hold; a query that was not run stays one."""
    polars = sys.modules["polars"]
    if not isinstance(value, polars.DataFrame):
        return None

    def column(at: int) -> Column:
        series = value.to_series(at)
        some = series.gather_every(step(len(series))).drop_nulls()
        is_time = series.dtype in (polars.Date, polars.Datetime)
        seconds = some.cast(polars.Datetime("us")).dt.epoch("s") if is_time else some
        words = moment_words if is_time else number_words
        return described(series.name, str(series.dtype), series.null_count(), seconds.to_list(), words)

    return table_of(value.height, value.columns, column)


LIBRARY = Library(
    table=table,
    name="polars",
    counted=(
        Counted("settings of polars in texts", _printing, TEXTS),
        Counted("settings of polars", _working, USERS),
    ),
    sql=frozenset({"sql", "execute"}),
    settings=Settings(
        "settings of polars",
        _formats,
        lambda polars, name, value: getattr(polars.Config, name)(value),
        written=("pl.Config", "Config."),
    ),
    open=open_polars,
    writers={
        "polars.dataframe.frame": tuple(
            f"DataFrame.write_{kind}"
            for kind in ("avro", "csv", "delta", "excel", "iceberg", "ipc", "ipc_stream", "json", "ndjson", "parquet")
        ),
        "polars.lazyframe.frame": tuple(f"LazyFrame.sink_{kind}" for kind in _KINDS),
    },
    readers=Readers(
        {
            "polars": (
                *(f"{how}_{kind}" for how in ("read", "scan") for kind in _KINDS),
                *("read_avro", "read_json", "read_ipc_stream", "read_parquet_schema"),
            )
        }
    ),
    unseeded={
        "polars.series.series": ("Series.sample", "Series.shuffle"),
        "polars.dataframe.frame": ("DataFrame.sample",),
        "polars.expr.expr": ("Expr.sample", "Expr.shuffle"),
    },
    seeding={"polars": ("set_random_seed",)},
    changes=Changes(aliases=frozenset({"pl"})),
    extended=("DataFrame", "LazyFrame", "Series", "Expr"),
    accessor="_ns",
    loaded_as_they_were=True,
)
