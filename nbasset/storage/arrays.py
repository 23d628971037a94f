"""Arrays out of band.

numpy keeps dates, spans of time and what is not contiguous inside the pickle; here they leave it. What is written
refers to numpy alone, so that it loads wherever numpy is.
"""

from __future__ import annotations

from typing import Any

SMALLEST = 1 << 14
"""Bytes; a smaller array stays as numpy would pickle it."""

_TIMES = "mM"
_KINDS = "biufc" + _TIMES


def reduced(array: Any) -> Any:
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


def _is_contiguous(array: Any) -> bool:
    return bool(array.flags.c_contiguous or array.flags.f_contiguous)
