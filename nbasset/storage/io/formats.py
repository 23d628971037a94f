"""The forms in which files keep values: what each takes, how it is written and read, and what does not come back."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from nbasset.core.errors import NotStored
from nbasset.core.extras import needed
from nbasset.storage.io import divided, labelled
from nbasset.storage.io.frames import (
    ARROW,
    LIBRARY,
    PANDAS,
    chosen,
    from_arrow,
    known,
    library_of,
    says_something,
    to_arrow,
    what_it_is,
)

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd
    import pyarrow as pa

Source = str | BinaryIO
"""What is read: the path of a file on this computer, or an open one elsewhere."""


FREQUENCY = b"nbasset.frequency"
"""Under this word it says at which pace times in an index of pandas follow one another: Arrow does not know."""


class Refused(ValueError):
    """A value that a form cannot keep, with the reason in words."""


class Format(NamedTuple):
    """One form.

    Args:
        name: its name, after ``--io``.
        ending: how the names of its files end.
        write: writes a value into an open file; it refuses what it cannot keep.
        read: reads one, or the columns that are asked for.
        loses: what comes back otherwise than it was given, in words; empty where nothing does.
    """

    name: str
    ending: str
    write: Callable[[object, BinaryIO], None]
    read: Callable[[Source, Sequence[str] | None], object]
    loses: str = ""


def _frame(value: object) -> str:
    library = library_of(value)
    if not library:
        raise Refused(what_it_is(value))
    return library


def _with_library(value: object) -> object:
    library = _frame(value)
    try:
        table = to_arrow(value, library)
    except ValueError as error:
        raise Refused(error) from error
    index = getattr(value, "index", None)
    pace = getattr(index, "freqstr", None) if type(index).__name__ in ("DatetimeIndex", "TimedeltaIndex") else None
    told = {FREQUENCY: pace.encode()} if pace else {}
    return table.replace_schema_metadata({**(table.schema.metadata or {}), **told, LIBRARY: library.encode()})


def _own(table: object) -> object:
    """A table as a frame of the library it was of; what others have written is one of pandas."""
    metadata = dict(table.schema.metadata or {})  # type: ignore[attr-defined]
    library = metadata.pop(LIBRARY, PANDAS.encode()).decode()
    if library == ARROW:
        table = table.replace_schema_metadata(metadata or None)  # type: ignore[attr-defined]
    found = from_arrow(table, library)
    if FREQUENCY in metadata and hasattr(found.index, "freq"):  # type: ignore[attr-defined]
        found.index.freq = metadata[FREQUENCY].decode()  # type: ignore[attr-defined]
    return found


def _write_parquet(value: object, file: BinaryIO) -> None:
    with needed("io", "A Parquet file"):
        import pyarrow as pa
        from pyarrow import parquet
    if divided.is_divided(value):
        try:
            divided.write(cast("dd.DataFrame", value), file)
        except ValueError as error:
            raise Refused(error) from error
    else:
        table = cast("pa.Table", _with_library(value))
        if twice := next((name for name in table.column_names if table.column_names.count(name) > 1), ""):
            raise Refused(f"two of its columns are called {twice}")
        try:
            parquet.write_table(table, file)
        except pa.ArrowException as error:
            raise Refused(error) from error


def _read_parquet(source: Source, columns: Sequence[str] | None) -> object:
    with needed("io", "A Parquet file"):
        import pyarrow as pa
        from pyarrow import parquet
    held = pa.BufferReader(source.getbuffer()) if isinstance(source, io.BytesIO) else source
    table = known(lambda: parquet.read_table(held, columns=columns, partitioning=None))
    if (table.schema.metadata or {}).get(LIBRARY) == divided.DASK.encode():
        return divided.read(source, columns)
    return _own(table)


def _write_arrow(value: object, file: BinaryIO) -> None:
    with needed("io", "A file of Arrow"):
        import pyarrow as pa
    table = cast("pa.Table", _with_library(value))
    with pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _read_arrow(source: Source, columns: Sequence[str] | None) -> object:
    with needed("io", "A file of Arrow"):
        import pyarrow as pa
    with pa.OSFile(source) if isinstance(source, str) else source as file:
        return _own(known(lambda: chosen(pa.ipc.open_file(file).read_all(), columns)))


def _write_csv(value: object, file: BinaryIO) -> None:
    library = _frame(value)
    try:
        frame = cast("pd.DataFrame", value if library == PANDAS else to_arrow(value, library).to_pandas())
        index = library == PANDAS and says_something(frame)
        if not index and not len(frame.columns):
            raise Refused("it has no columns")
        frame.to_csv(file, index=index, lineterminator="\n")
    except UnicodeEncodeError as error:
        raise Refused(_no_character(error)) from error
    except ValueError as error:
        raise Refused(error) from error


def _read_csv(source: Source, columns: Sequence[str] | None) -> object:
    with needed("io", "A CSV file"):
        import pandas as pd
    return pd.read_csv(source, usecols=None if columns is None else list(columns))


def _write_json(value: object, file: BinaryIO) -> None:
    try:
        _refuse_no_json(value, "")
        file.write(json.dumps(value, ensure_ascii=False, indent=1).encode())
    except UnicodeEncodeError as error:
        raise Refused(_no_character(error)) from error
    except RecursionError as error:
        raise Refused("it is nested too deeply, or within itself") from error


def _refuse_no_json(value: object, where: str) -> None:
    """Refuse what would come back as something else.

    Raises:
        Refused: with where it stands.
    """
    place = f"at {where} " if where else ""
    if type(value) is float and not math.isfinite(value):
        raise Refused(f"{place}it holds {value}, for which JSON has no word")
    if type(value) is list:
        for number, each in enumerate(value):
            _refuse_no_json(each, f"{where}[{number}]")
    elif type(value) is dict:
        for key, each in value.items():
            if type(key) is not str:
                raise Refused(f"{place}it has the key {key!r}, which is no text")
            _refuse_no_json(each, f"{where}[{key!r}]")
    elif value is not None and type(value) not in (str, int, float, bool):
        raise Refused(f"{place}it holds a {type(value).__name__}, which would come back as something else")


def _read_json(source: Source, columns: Sequence[str] | None) -> object:
    return json.loads(_bytes(source))


def _write_npy(value: object, file: BinaryIO) -> None:
    import numpy as np

    if type(value) is not np.ndarray:
        raise Refused(what_it_is(value, "no array of numpy"))
    _refuse_objects(value, "it")
    np.save(file, value, allow_pickle=False)


def _write_npz(value: object, file: BinaryIO) -> None:
    import numpy as np

    labels = ""
    if labelled.is_labelled(value):
        try:
            value, labels = labelled.to_arrays(value)  # type: ignore[arg-type]
        except ValueError as error:
            raise Refused(error) from error
    arrays = value if type(value) is dict else {}
    if not arrays or not all(type(key) is str and type(each) is np.ndarray for key, each in arrays.items()):
        raise Refused(what_it_is(value, "no dictionary of arrays of numpy by their names, and nothing of xarray"))
    for name, each in arrays.items():
        _refuse_objects(each, name)
    with zipfile.ZipFile(file, "w") as members:
        for name, each in arrays.items():  # as savez has them, which has words of its own for some names
            with members.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, each, allow_pickle=False)
        if labels:
            members.writestr(labelled.LABELS, labels)


def _refuse_objects(array: object, name: str) -> None:
    if array.dtype.hasobject:  # type: ignore[attr-defined]
        raise Refused(f"{name} holds objects, which only a pickle can keep")


def _read_npy(source: Source, columns: Sequence[str] | None) -> object:
    import numpy as np

    return np.load(source, allow_pickle=False)


def _read_npz(source: Source, columns: Sequence[str] | None) -> object:
    import numpy as np

    with np.load(source, allow_pickle=False) as found:
        if labelled.LABELS in found.files:
            names = [name for name in found.files if name != labelled.LABELS]
            return labelled.from_arrays({name: found[name] for name in names}, found[labelled.LABELS].decode())
        return {name: found[name] for name in (found.files if columns is None else columns)}


def _write_text(value: object, file: BinaryIO) -> None:
    if type(value) is not str:
        raise Refused(f"it is a {type(value).__name__}, and no text")
    try:
        file.write(value.encode())
    except UnicodeEncodeError as error:
        raise Refused(_no_character(error)) from error


def _no_character(error: UnicodeEncodeError) -> str:
    return f"it holds {error.object[error.start]!r}, which is no character"


def _read_text(source: Source, columns: Sequence[str] | None) -> object:
    return _bytes(source).decode()


def _write_bytes(value: object, file: BinaryIO) -> None:
    if type(value) is not bytes:
        raise Refused(f"it is a {type(value).__name__}, and no bytes")
    file.write(value)


def _bytes(source: Source, columns: Sequence[str] | None = None) -> bytes:
    if isinstance(source, str):
        return Path(source).read_bytes()
    return source.read()


_INDEX = "an index of pandas comes back as columns, and what a cell is as it reads"

FORMATS = {
    each.name: each
    for each in (
        Format("parquet", ".parquet", _write_parquet, _read_parquet),
        Format("arrow", ".arrow", _write_arrow, _read_arrow),
        Format("csv", ".csv", _write_csv, _read_csv, _INDEX),
        Format("json", ".json", _write_json, _read_json),
        Format("npy", ".npy", _write_npy, _read_npy),
        Format("npz", ".npz", _write_npz, _read_npz),
        Format("text", ".txt", _write_text, _read_text),
        Format("bytes", ".bin", _write_bytes, _bytes),
    )
}
"""Every form but the pickle, by its name."""


def written(form: Format, value: object, file: BinaryIO, what: str) -> None:
    """Write a value in a form.

    Args:
        form: the form.
        value: the value.
        file: an open file.
        what: whose value it is.

    Raises:
        NotStored: when it cannot be kept so.

    >>> import io
    >>> file = io.BytesIO()
    >>> written(FORMATS["text"], "three", file, "a")
    >>> file.getvalue()
    b'three'
    """
    try:
        form.write(value, file)
    except Refused as error:
        raise refusal(form.name, what, error) from error


def refusal(form: str, what: str, why: object) -> NotStored:
    """What is said of a value that cannot be kept so.

    Args:
        form: the form, as people write it after ``--io``.
        what: whose value it is.
        why: what of it cannot be kept.

    >>> str(refusal("npy", "a", "it is a list, and no array"))
    'npy cannot keep a: it is a list, and no array. Give it another --io, or none: the store keeps it.'
    """
    told = " ".join(str(why).split()).rstrip(".")
    return NotStored(f"{form} cannot keep {what}: {told}. Give it another --io, or none: the store keeps it.")
