"""pyarrow: columns of Arrow data, by their content, wherever it lies, and how it is cut into chunks."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

from nbasset.libraries.columns import Column, Table, described, moment_words, number_words, step, table_of
from nbasset.libraries.library import Foreign, Library, Readers
from nbasset.libraries.nodes import Node, buffer_digest, type_name
from nbasset.libraries.unevaluated import files_among


def open_arrow(value: Foreign) -> Node | None:
    """A table, column or scalar."""
    arrow = sys.modules["pyarrow"]
    if isinstance(value, (arrow.Table, arrow.RecordBatch)):
        columns = [value.column(position) for position in range(value.num_columns)]
        names = list(value.schema.names)
        return Node((_name(value), _schema(value.schema)), columns, lambda position: f"[{names[position]!r}]")
    if isinstance(value, (arrow.ChunkedArray, arrow.Array)):
        return _open_column(value, arrow)
    if isinstance(value, arrow.Schema):
        return Node((_name(value), _schema(value)))
    if isinstance(value, (arrow.DataType, arrow.Field)):
        return Node((_name(value), str(value)))
    dataset = sys.modules.get("pyarrow.dataset")
    if dataset is not None and isinstance(value, dataset.Dataset):
        return _open_dataset(value)
    if isinstance(value, arrow.Scalar):
        return Node((_name(value), str(value.type)), [value.as_py()], lambda position: ".as_py()")
    return None


def _open_dataset(value: Foreign) -> Node:
    """A set of files, or of such sets, that are read when somebody asks for their rows."""
    inside = list(getattr(value, "children", ()))
    files = list(getattr(value, "files", ()))
    told = None if inside or files else "pyarrow.dataset.Dataset"
    return Node((_name(value), _schema(value.schema), files), [*inside, files_among(files)], opaque=told)


def _name(value: Foreign) -> str:
    return type_name(type(value))


def _schema(schema: Foreign) -> object:
    metadata = sorted((schema.metadata or {}).items())
    fields = [(each.name, str(each.type), each.nullable, sorted((each.metadata or {}).items())) for each in schema]
    return fields, metadata


def _open_column(value: Foreign, arrow: Foreign) -> Node:
    kind = "chunked" if isinstance(value, arrow.ChunkedArray) else "array"
    array = joined(value) if kind == "chunked" else value
    cuts = [len(chunk) for chunk in value.chunks] if kind == "chunked" and value.num_chunks != 1 else []
    parts = list(_parts(array, arrow))
    told = [part for part in parts if type(part) is bytes]
    return Node((kind, str(value.type), len(value), cuts, told), _values(parts))


def _values(parts: list[object]) -> list[object]:
    return [part for part in parts if type(part) is not bytes]


def joined(value: Foreign) -> Foreign:
    """One array out of a column's chunks."""
    arrow = sys.modules["pyarrow"]
    if value.num_chunks == 1:
        return value.chunk(0)
    if arrow.types.is_string(value.type) or arrow.types.is_binary(value.type):
        value = value.cast(arrow.large_string() if arrow.types.is_string(value.type) else arrow.large_binary())
    combined = value.combine_chunks()
    return combined if isinstance(combined, arrow.Array) else arrow.concat_arrays(combined.chunks)


def _parts(array: Foreign, arrow: Foreign) -> Iterator[object]:
    """What tells an array: digests of bytes, and arrays or lists to be opened in their turn."""
    if str(array.type) in ("string_view", "binary_view"):  # what fills these up is whatever was there before
        array = array.cast(arrow.large_string() if str(array.type) == "string_view" else arrow.large_binary())
    if array.null_count:
        yield buffer_digest(_fixed(array.is_valid().cast(arrow.uint8()), 1))
        array = array.drop_null()
    types, kind = arrow.types, array.type
    if types.is_boolean(kind):
        yield buffer_digest(_fixed(array.cast(arrow.uint8()), 1))
    elif types.is_string(kind) or types.is_binary(kind) or types.is_large_string(kind) or types.is_large_binary(kind):
        yield from _texts(array, arrow)
    elif types.is_dictionary(kind):
        yield array.indices
        yield array.dictionary
    elif types.is_struct(kind):
        yield from array.flatten()
    elif types.is_list(kind) or types.is_large_list(kind):
        yield array.value_lengths().cast(arrow.int64())
        yield array.flatten()
    elif isinstance(array, arrow.ExtensionArray):
        yield array.storage
    else:
        yield from _rest(array)


def _rest(array: Foreign) -> Iterator[object]:
    """Numbers, dates and the like by their bytes; what is rarer by its Python values."""
    buffers = array.buffers()
    try:
        bits = array.type.bit_width
    except ValueError:
        bits = 0
    if bits >= 8 and len(buffers) == 2 and array.type.num_fields == 0:
        yield buffer_digest(_fixed(array, bits // 8))
    else:
        yield array.to_pylist()


def _fixed(array: Foreign, width: int, more: int = 0) -> memoryview:
    """The bytes of an array whose elements are all `width` bytes long."""
    buffer = array.buffers()[1]
    content = memoryview(buffer) if buffer is not None else memoryview(b"")
    return content[array.offset * width : (array.offset + len(array) + more) * width]


def _texts(array: Foreign, arrow: Foreign) -> Iterator[bytes]:
    """Strings by their lengths and by their text."""
    if not len(array):
        return
    compute = importlib.import_module("pyarrow.compute")
    yield buffer_digest(_fixed(compute.binary_length(array).cast(arrow.int64()), 8))
    width = 8 if str(array.type).startswith("large_") else 4
    offsets = _fixed(array, width, more=1)
    start, end = (int.from_bytes(part, sys.byteorder) for part in (offsets[:width], offsets[-width:]))
    buffer = array.buffers()[2]
    yield buffer_digest(memoryview(buffer)[start:end] if buffer is not None else b"")


_OF_PARQUET = ("read_table", "read_pandas", "read_metadata", "read_schema", "ParquetFile", "ParquetDataset")

_WRITING_PARQUET = ("write_table", "write_to_dataset", "write_metadata", "ParquetWriter")


def table(value: Foreign) -> Table | None:
    """What the columns of a table or a batch of records hold."""
    arrow = sys.modules["pyarrow"]
    if not isinstance(value, arrow.Table | arrow.RecordBatch):
        return None

    def column(at: int) -> Column:
        array, kind = value.column(at), value.schema.field(at).type
        is_time = arrow.types.is_timestamp(kind) or arrow.types.is_date(kind)
        some = array.take(arrow.array(range(0, len(array), step(len(array))), arrow.int64()))
        seconds = some.cast(arrow.timestamp("s"), safe=False).cast(arrow.int64()) if is_time else some
        words = moment_words if is_time else number_words
        return described(value.schema.names[at], str(kind), array.null_count, seconds.to_pylist(), words)

    return table_of(value.num_rows, value.schema.names, column)


LIBRARY = Library(
    table=table,
    name="pyarrow",
    open=open_arrow,
    writers={
        "pyarrow": ("OSFile", "output_stream"),
        "pyarrow.parquet": _WRITING_PARQUET,
        "pyarrow.parquet.core": _WRITING_PARQUET,
        "pyarrow.dataset": ("write_dataset",),
        "pyarrow.feather": ("write_feather",),
        "pyarrow.csv": ("write_csv", "CSVWriter"),
        "pyarrow.orc": ("write_table", "ORCWriter"),
    },
    readers=Readers(
        {
            "pyarrow": ("memory_map", "input_stream"),
            "pyarrow.parquet": _OF_PARQUET,
            "pyarrow.parquet.core": _OF_PARQUET,
            "pyarrow.dataset": ("dataset", "parquet_dataset"),
            "pyarrow.feather": ("read_table", "read_feather"),
            "pyarrow.csv": ("read_csv", "open_csv"),
            "pyarrow.json": ("read_json", "open_json"),
            "pyarrow.orc": ("read_table", "ORCFile"),
        }
    ),
    loaded_as_they_were=True,
    pickles_steadily=True,
)
