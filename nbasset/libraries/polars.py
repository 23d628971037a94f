"""polars: frames and series."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.library import Changes, Foreign, Library, Readers, Settings
from nbasset.libraries.nodes import Node, type_name

_KINDS = ("csv", "ipc", "parquet", "ndjson", "delta", "iceberg")


def open_polars(value: Foreign) -> Node | None:
    """A frame or series, as the arrow data it is."""
    if type(value).__name__ not in ("DataFrame", "Series"):
        return None
    kinds = [str(kind) for kind in value.dtypes] if hasattr(value, "dtypes") else [str(value.dtype)]
    name = getattr(value, "name", None)
    return Node(("polars", type_name(type(value)), kinds, name), [value.rechunk().to_arrow()], lambda position: "")


def _formats(polars: ModuleType) -> dict[str, object]:
    """What it keeps beside the environment."""
    return {name: read() for name, read in sys.modules["polars.config"]._POLARS_CFG_DIRECT_VARS.items()}


LIBRARY = Library(
    name="polars",
    settings=Settings(
        "settings of polars",
        _formats,
        lambda polars, name, value: getattr(polars.Config, name)(value),
        written=("pl.Config", "Config."),
    ),
    open=open_polars,
    readers=Readers(
        {
            "polars": (
                *(f"{how}_{kind}" for how in ("read", "scan") for kind in _KINDS),
                *("read_avro", "read_json", "read_ipc_stream", "read_parquet_schema"),
            )
        }
    ),
    changes=Changes(aliases=frozenset({"pl"})),
    extended=("DataFrame", "LazyFrame", "Series", "Expr"),
    accessor="_ns",
    loaded_as_they_were=True,
)
