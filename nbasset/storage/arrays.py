"""Arrays out of band, and arrays whole.

numpy keeps dates, spans of time and what is not contiguous inside the pickle; here they leave it. What is written of
them refers to numpy alone, so that it loads wherever numpy is. numpy forgets the attributes of arrays whose class is
not its own (labels of signals, units); here they are kept.
"""

from __future__ import annotations

from typing import Any

SMALLEST = 1 << 14
"""Bytes; a smaller array stays as numpy would pickle it."""

_PICKLING = ("__reduce_ex__", "__reduce__", "__setstate__", "__getstate__")
_TIMES = "mM"
_KINDS = "biufc" + _TIMES


def reduced(array: Any) -> object:
    """How pickle is to write an array; ``NotImplemented`` when numpy's own way is right.

    Args:
        array: exactly a ``numpy.ndarray``.

    >>> import io, pickle, numpy
    >>> dates = numpy.arange(6000).astype("M8[s]")[::2]
    >>> reduced(dates)[1][1]
    dtype('<M8[s]')
    """
    kind = array.dtype.kind
    if kind not in _KINDS or array.nbytes < SMALLEST or not array.dtype.isnative:
        return NotImplemented
    whole = array if _is_contiguous(array) else array.copy(order="C")
    if kind not in _TIMES:
        return NotImplemented if whole is array else whole.__reduce_ex__(5)
    function, (buffer, _, *rest) = whole.view("i8").__reduce_ex__(5)
    return function, (buffer, array.dtype, *rest)


def with_attributes(array: Any) -> object:
    """How pickle is to write an array of a class that is not numpy's own, with the attributes numpy would forget.

    ``NotImplemented`` when it has none, or its class says itself how it is pickled.

    >>> import numpy
    >>> class Signal(numpy.ndarray): ...
    >>> signal = numpy.arange(3).view(Signal)
    >>> with_attributes(signal)
    NotImplemented
    >>> signal.label = "voltage"
    >>> with_attributes(signal)[2][1]
    {'label': 'voltage'}
    """
    import numpy

    attributes = getattr(array, "__dict__", None)
    if not attributes or any(getattr(type(array), each) is not getattr(numpy.ndarray, each) for each in _PICKLING):
        return NotImplemented
    make, arguments, state = array.__reduce__()
    return make, arguments, (state, attributes), None, None, restore


def restore(array: Any, state: tuple[object, dict[str, object]]) -> None:
    """Give an array its data and its attributes."""
    data, attributes = state
    array.__setstate__(data)
    vars(array).update(attributes)


def _is_contiguous(array: Any) -> bool:
    return bool(array.flags.c_contiguous or array.flags.f_contiguous)


def as_view(array: Any, owner: Any) -> tuple[Any, tuple[Any, ...]]:
    """How pickle is to write an array that looks at another one's memory.

    Args:
        array: the array.
        owner: the array whose memory it is, which is contiguous.

    >>> import numpy
    >>> whole = numpy.arange(6)
    >>> make, arguments = as_view(whole[1::2], whole)
    >>> part = make(*arguments)
    >>> part.base is not None, part.tolist()
    (True, [1, 3, 5])
    """
    start = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return view, (owner, start, array.shape, array.strides, array.dtype)


def view(owner: Any, start: int, shape: tuple[int, ...], strides: tuple[int, ...], dtype: Any) -> Any:
    """An array that looks at another one's memory."""
    import numpy

    return numpy.ndarray(shape, dtype, owner.ravel(order="K").view("u1"), start, strides)
