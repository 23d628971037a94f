"""Replaying: what can be gone through only once is gone through at once, so that each consumer gets an iterator."""

from __future__ import annotations

import copy
import itertools
import sys
import types

from nbasset.core.dataclass import replace
from nbasset.core.outputs import Output
from nbasset.libraries.foreign import attribute, is_a

ONE_SHOT = (types.GeneratorType, map, filter, zip, enumerate, reversed)

ITEMS, BYTES = 2_000_000, 200_000_000
"""An iterator that has given more may have no end."""

UNREAD: type = type(itertools.tee(())[0])
"""Python's own iterator that can be copied: each copy begins where it stands, and reads what the others have not."""


def replayable(output: Output[object]) -> Output[object]:
    """A value that can be gone through only once is gone through now; one that goes on and on is left unread.

    >>> list(replayable(Output(number * 2 for number in range(3))).value)
    [0, 2, 4]
    """
    if not is_a(output.value, ONE_SHOT):
        return output
    (unread,) = itertools.tee(output.value, 1)
    items: list[object] = []
    size = 0
    for each in copy.copy(unread):
        items.append(each)
        size += bytes_of(each)
        if len(items) > ITEMS or size > BYTES:
            return replace(output, value=unread)
    return replace(output, value=iter(items))


def is_unread(value: object) -> bool:
    """Whether a value is an iterator that went on and on; who is given it gets a copy of its own.

    >>> is_unread(iter([1]))
    False
    """
    return type(value) is UNREAD


def bytes_of(value: object) -> int:
    """About how many bytes a value has: of an array its data, of anything else what Python says without asking it."""
    if type(value).__module__ == "builtins":
        return sys.getsizeof(value, 0)
    data = attribute(value, "nbytes")
    return data if type(data) is int else object.__sizeof__(value)
