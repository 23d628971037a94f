"""Arrays, tables, tensors and images of other libraries, opened; none of them is ever imported here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from nbasset.versions.values.columns import open_arrow
from nbasset.versions.values.nodes import Node, buffer_digest, pieces_digest, type_name
from nbasset.versions.values.tables import open_pandas

Opener: TypeAlias = Callable[[Any], Node | None]

_SLICE = 1 << 20
"""Bytes of an array laid in order at once, where they do not lie in order already: what a processor keeps at hand."""


def foreign_opener(cls: type) -> Opener | None:
    """How to open values of a class that comes from a library known here, or is derived from one.

    What is returned gives None for a value that is better seen as a plain instance.
    """
    for base in cls.__mro__:
        room = str(base.__module__).partition(".")[0]
        if room in _ROOMS:
            return _ROOMS[room]
    return None


def open_numpy(value: Any) -> Node | None:
    """An array or a scalar of numpy's."""
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.ma.MaskedArray):
        return _open_masked(value, numpy)
    if isinstance(value, numpy.ndarray):
        return _open_array(value, numpy)
    if isinstance(value, numpy.generic):
        return Node(("scalar", type_name(type(value))), [numpy.asarray(value)], lambda position: "")
    if isinstance(value, numpy.ufunc):
        return Node(("ufunc", value.__name__), opaque="numpy.ufunc" if "(vectorized)" in value.__name__ else None)
    return None


def packed(values: Any) -> Any:
    """An array of many numpy scalars of one and the same fixed type; None for anything else."""
    if len(values) < 2 or type(values[0]).__module__ != "numpy":
        return None
    numpy = sys.modules["numpy"]
    kind = type(values[0])
    alike = issubclass(kind, (numpy.number, numpy.bool_)) and set(map(type, values)) == {kind}
    return numpy.array(values, dtype=kind) if alike and not issubclass(kind, numpy.timedelta64) else None


def _open_masked(value: Any, numpy: Any) -> Node:
    fill = numpy.ma.default_fill_value(value.dtype) if value._fill_value is None else value._fill_value
    data, mask = numpy.asarray(value.data), numpy.asarray(numpy.ma.getmaskarray(value), order="C")
    return Node(("masked", type_name(type(value))), [data, mask, numpy.asarray(fill, value.dtype)])


def _open_array(value: Any, numpy: Any) -> Node:
    attributes = {} if isinstance(value, numpy.memmap) else dict(getattr(value, "__dict__", None) or {})
    tag: tuple[Any, ...] = (
        *("array", type_name(type(value)), dtype_form(value.dtype), value.shape, tuple(sorted(attributes))),
        *(("columns first",) if _has_columns_first(value) else ()),
    )
    children = [attributes[name] for name in sorted(attributes)]
    children += [dict(value.dtype.metadata)] if value.dtype.metadata else []
    plain = value.view(numpy.ndarray) if type(value) is not numpy.ndarray else value
    if plain.dtype.names is not None and not _is_packed(plain.dtype):
        return Node(tag, [*(plain[name] for name in plain.dtype.names), *children])
    if plain.dtype.hasobject or plain.dtype.char == "T":
        return Node(tag, [plain.astype(object).ravel().tolist(), *children], lambda position: "")
    rows = plain.T if _has_columns_first(plain) else plain
    return Node((*tag, pieces_digest(_pieces(rows, numpy), plain.nbytes)), children)


def _has_columns_first(value: Any) -> bool:
    """Whether an array lies in Fortran's order, which code can see and which storing keeps.

    An array with gaps is stored without them, in C's order, and is told as what it is when it is loaded.
    """
    return bool(value.flags.f_contiguous and not value.flags.c_contiguous)


def dtype_form(dtype: Any) -> Any:
    """What tells a numpy dtype, in plain types.

    >>> import numpy
    >>> dtype_form(numpy.dtype(">i4")), dtype_form(numpy.dtype([("a", "u1")]))
    ('>i4', ('void', 1, (('a', 0, '|u1', ()),)))
    """
    if dtype.names is None:
        return dtype.str if dtype.char != "T" else str(dtype)
    fields = tuple(
        (name, dtype.fields[name][1], dtype_form(dtype.fields[name][0].base), dtype.fields[name][0].shape)
        for name in dtype.names
    )
    return dtype.type.__name__, dtype.itemsize, fields


def _is_packed(dtype: Any) -> bool:
    """Whether every byte of an element means something."""
    if dtype.names is None:
        return not dtype.hasobject and dtype.base.char not in "gG"
    fields = [dtype.fields[name][0] for name in dtype.names]
    return sum(field.itemsize for field in fields) == dtype.itemsize and all(map(_is_packed, fields))


def _pieces(value: Any, numpy: Any) -> Iterator[Any]:
    """The bytes of an array in the order of its indices, however it lies in memory."""
    if value.dtype.char in "gG":
        yield _long_doubles(value, numpy)
    elif value.flags.c_contiguous:
        yield memoryview(value.reshape(-1).view(numpy.uint8))
    else:
        rows = max(1, _SLICE * len(value) // max(1, value.nbytes))
        for start in range(0, len(value), rows):
            yield memoryview(numpy.ascontiguousarray(value[start : start + rows]).reshape(-1).view(numpy.uint8))


def _long_doubles(value: Any, numpy: Any) -> bytes:
    """Extended floats without the bytes that only pad them."""
    parts = numpy.ascontiguousarray(value).reshape(-1)
    single = parts.view(parts.real.dtype)
    used = 10 if numpy.finfo(single.dtype).nmant == 63 else single.dtype.itemsize
    return bytes(single.view(numpy.uint8).reshape(-1, single.dtype.itemsize)[:, :used].tobytes())


def open_sparse(value: Any) -> Node | None:
    """A sparse array of scipy's: what is stored, in its own format."""
    wanted = _SPARSE.get(getattr(value, "format", ""))
    if wanted is None or not type(value).__module__.startswith("scipy.sparse"):
        return None
    shape = tuple(int(side) for side in value.shape)
    if value.format == "dok":
        return Node(("sparse", type_name(type(value)), shape), [dict(value.items()), value.dtype])
    parts = [getattr(value, name) for name in wanted if hasattr(value, name)]
    return Node(("sparse", type_name(type(value)), shape, dtype_form(value.dtype)), parts)


_SPARSE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("csr", "csc", "bsr"), ("data", "indices", "indptr")),
    "coo": ("data", "coords", "row", "col"),
    "dia": ("data", "offsets"),
    "lil": ("data", "rows"),
    "dok": (),
}


def open_tensor(value: Any) -> Node | None:
    """A dense tensor of torch's, wherever it lies."""
    torch = sys.modules["torch"]
    if not isinstance(value, torch.Tensor) or value.layout != torch.strided or value.is_quantized:
        return None
    tag = ("tensor", type_name(type(value)), str(value.dtype), tuple(value.shape), bool(value.requires_grad))
    content = value.detach().cpu().resolve_conj().resolve_neg().contiguous().reshape(-1)
    return Node((*tag, buffer_digest(memoryview(content.view(torch.uint8).numpy())) if content.numel() else b""))


def open_image(value: Any) -> Node | None:
    """An image of Pillow's."""
    image = sys.modules.get("PIL.Image")
    if image is None or not isinstance(value, image.Image):
        return None
    palette = value.getpalette() if value.mode == "P" else None
    content = buffer_digest(value.tobytes())
    return Node(("image", type_name(type(value)), value.mode, tuple(value.size), content), [palette, dict(value.info)])


def open_polars(value: Any) -> Node | None:
    """A frame or series of polars's, as the arrow data it is."""
    if type(value).__name__ not in ("DataFrame", "Series"):
        return None
    kinds = [str(kind) for kind in value.dtypes] if hasattr(value, "dtypes") else [str(value.dtype)]
    name = getattr(value, "name", None)
    return Node(("polars", type_name(type(value)), kinds, name), [value.rechunk().to_arrow()], lambda position: "")


_ROOMS: dict[str, Opener] = {
    "numpy": open_numpy,
    "pandas": open_pandas,
    "pyarrow": open_arrow,
    "scipy": open_sparse,
    "torch": open_tensor,
    "PIL": open_image,
    "polars": open_polars,
}
