"""polars: frames and series."""

from __future__ import annotations

from nbasset.libraries.library import Changes, Foreign, Library, Readers
from nbasset.libraries.nodes import Node, type_name

_KINDS = ("csv", "ipc", "parquet", "ndjson", "delta", "iceberg")


def open_polars(value: Foreign) -> Node | None:
    """A frame or series, as the arrow data it is."""
    if type(value).__name__ not in ("DataFrame", "Series"):
        return None
    kinds = [str(kind) for kind in value.dtypes] if hasattr(value, "dtypes") else [str(value.dtype)]
    name = getattr(value, "name", None)
    return Node(("polars", type_name(type(value)), kinds, name), [value.rechunk().to_arrow()], lambda position: "")


LIBRARY = Library(
    name="polars",
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
    sql=frozenset({"sql", "execute"}),
    extended=("DataFrame", "LazyFrame", "Series", "Expr"),
    accessor="_ns",
    loaded_as_they_were=True,
)
