"""numpy: arrays and scalars."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from types import ModuleType

from nbasset.libraries.held import getters, setters, told
from nbasset.libraries.library import TEXTS, USERS, WARNINGS, Changes, Counted, Foreign, Generators, Library, Settings
from nbasset.libraries.nodes import Node, pieces_digest, type_name

_SLICE = 1 << 20
"""Bytes of an array laid in order at once, where they do not lie in order already: what a processor keeps at hand."""


def open_numpy(value: Foreign) -> Node | None:
    """An array or a scalar."""
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


def packed(values: Sequence[Foreign]) -> object | None:
    """An array of many numpy scalars of one and the same fixed type; None for anything else."""
    if len(values) < 2 or type(values[0]).__module__ != "numpy":
        return None
    numpy = sys.modules["numpy"]
    kind = type(values[0])
    alike = issubclass(kind, (numpy.number, numpy.bool_)) and set(map(type, values)) == {kind}
    return numpy.array(values, dtype=kind) if alike and not issubclass(kind, numpy.timedelta64) else None


def _open_masked(value: Foreign, numpy: Foreign) -> Node:
    fill = numpy.ma.default_fill_value(value.dtype) if value._fill_value is None else value._fill_value
    data, mask = numpy.asarray(value.data), numpy.asarray(numpy.ma.getmaskarray(value), order="C")
    return Node(("masked", type_name(type(value))), [data, mask, numpy.asarray(fill, value.dtype)])


def _open_array(value: Foreign, numpy: Foreign) -> Node:
    attributes = {} if isinstance(value, numpy.memmap) else dict(getattr(value, "__dict__", None) or {})
    tag: tuple[object, ...] = (
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


def _has_columns_first(value: Foreign) -> bool:
    """Whether an array lies in Fortran's order, which code can see and which storing keeps.

    An array with gaps is stored without them, in C's order, and is told as what it is when it is loaded.
    """
    return bool(value.flags.f_contiguous and not value.flags.c_contiguous)


def dtype_form(dtype: Foreign) -> object:
    """What tells a numpy dtype, in plain types.

    >>> import numpy
    >>> dtype_form(numpy.dtype(">i4")), dtype_form(numpy.dtype([("a", "u1")]))
    ('>i4', ('void', 1, (('a', 0, '|u1', ()),)))
    """
    if dtype.names is None:
        return dtype.str if dtype.char != "T" else str(dtype)
    fields = tuple(
        (name, offset, dtype_form(kind.base), kind.shape, *map(str, title))
        for name in dtype.names
        for kind, offset, *title in (dtype.fields[name],)
    )
    return dtype.type.__name__, dtype.itemsize, fields


def _is_packed(dtype: Foreign) -> bool:
    """Whether every byte of an element means something."""
    if dtype.names is None:
        return not dtype.hasobject and dtype.base.char not in "gG"
    fields = [dtype.fields[name][0] for name in dtype.names]
    return sum(field.itemsize for field in fields) == dtype.itemsize and all(map(_is_packed, fields))


def _pieces(value: Foreign, numpy: Foreign) -> Iterator[bytes | memoryview]:
    """The bytes of an array in the order of its indices, however it lies in memory."""
    if value.dtype.char in "gG":
        yield _long_doubles(value, numpy)
    elif value.flags.c_contiguous:
        yield memoryview(value.reshape(-1).view(numpy.uint8))
    else:
        rows = max(1, _SLICE * len(value) // max(1, value.nbytes))
        for start in range(0, len(value), rows):
            yield memoryview(numpy.ascontiguousarray(value[start : start + rows]).reshape(-1).view(numpy.uint8))


def _long_doubles(value: Foreign, numpy: Foreign) -> bytes:
    """Extended floats without the bytes that only pad them."""
    parts = numpy.ascontiguousarray(value).reshape(-1)
    single = parts.view(parts.real.dtype)
    used = 10 if numpy.finfo(single.dtype).nmant == 63 else single.dtype.itemsize
    return bytes(single.view(numpy.uint8).reshape(-1, single.dtype.itemsize)[:, :used].tobytes())


def _printing(_: ModuleType) -> dict[str, Foreign]:
    """What print options differ in from their defaults."""
    options = sys.modules.get("numpy._core.printoptions")
    if options is None:
        return {}
    now, before = options.format_options.get(), options.default_format_options_dict
    return {name: told(now.get(name)) for name, default in before.items() if repr(now.get(name)) != repr(default)}


_BEFORE = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
"""What numpy does about floating-point errors unless it is told otherwise."""


def _warned(numpy: ModuleType) -> dict[str, str]:
    """What it does otherwise."""
    return {name: does for name, does in numpy.geterr().items() if does != _BEFORE.get(name)}


def _errors(numpy: ModuleType) -> dict[str, str]:
    """The same without what only warns or is silent: numbers are the same with it."""
    return {name: does for name, does in _warned(numpy).items() if does not in ("warn", "ignore")}


def _shared(random: ModuleType) -> tuple[object, ...]:
    legacy = random.mtrand._rand
    return legacy, getattr(legacy, "_bit_generator", None)


LIBRARY = Library(
    name="numpy",
    open=open_numpy,
    pack=packed,
    counted=(
        Counted("floating-point errors of numpy", _errors, USERS),
        Counted("floating-point warnings of numpy", _warned, WARNINGS),
    ),
    settings=Settings(
        "settings of numpy",
        getters(
            seterr=lambda numpy: numpy.geterr(),
            seterrcall=lambda numpy: numpy.geterrcall(),
            setbufsize=lambda numpy: numpy.getbufsize(),
            set_printoptions=lambda numpy: numpy.get_printoptions(),
        ),
        setters(
            seterr=lambda numpy, value: numpy.seterr(**value),
            seterrcall=lambda numpy, value: numpy.seterrcall(value),
            setbufsize=lambda numpy, value: numpy.setbufsize(value),
            set_printoptions=lambda numpy, value: numpy.set_printoptions(**value),
        ),
        written=("np.set", "numpy.set", "seterr", "set_printoptions"),
        changed=_printing,
        count_for=TEXTS,
    ),
    generators=Generators(
        home="numpy.random",
        seed=lambda random, seed: random.seed(seed),
        state=lambda random: random.get_state(),
        restore=lambda random, state: random.set_state(state),
        shared=_shared,
        classes=frozenset({"numpy.random._generator.Generator", "numpy.random.mtrand.RandomState"}),
        unasked={"numpy.random.bit_generator": "randbits", "numpy.random.mtrand": "_MT19937"},
    ),
    changes=Changes(
        aliases=frozenset({"np", "numpy"}),
        methods=frozenset({"fill", "put", "itemset", "resize", "setflags", "partition", "byteswap", "setfield"}),
        functions=frozenset({"copyto", "put_along_axis", "place", "putmask", "fill_diagonal"}),
    ),
    copied=True,
    loaded_as_they_were=True,
    pickles_steadily=True,
)
