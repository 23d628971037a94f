"""Weights: how much there is to digest, and how much of it a look between cells may cost."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from types import MethodDescriptorType
from typing import TypeAlias

from nbasset.core.version import Part
from nbasset.libraries.foreign import attribute, bases_of, members_of, module_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.python import SCALARS

LARGE = 50_000_000
"""Bytes of global values that are digested anew between cells; above, what is known from the last plan stands."""

HEAVY = 100_000_000
"""Bytes above which a global value had better be an asset."""

WORTH_KNOWING = 1_000_000
"""Bytes above which a digest is kept for later looks."""

_BY_PYTHON = SCALARS | {list, dict, tuple, set, frozenset}

Content: TypeAlias = tuple[Part, tuple[str, ...], tuple[object, ...], frozenset[str]]
"""What digesting a value gives: its part, what of it cannot be seen, the functions and classes it holds, and the
libraries whose values are in it."""

Digests: TypeAlias = dict[int, tuple[Callable[[], object], Content]]
"""By a value's identity, what gives the value as long as it lives, and its last digest."""


class Budget:
    """What one look may digest, and what earlier looks have digested.

    Args:
        digests: what earlier looks have digested.
        left: bytes that may still be digested anew; None means all.

    >>> budget = Budget({}, left=10)
    >>> budget.known(bytes(100)) is None
    True
    """

    def __init__(self, digests: Digests, left: int | None = None) -> None:
        self._digests = digests
        self._left = left

    def known(self, value: object) -> Content | None:
        """What is known of a value from an earlier look, when looking again would cost too much."""
        if self._left is None:
            return None
        size = weight(value)
        if size <= self._left:
            self._left -= size
            return None
        before = self._digests.get(id(value))
        return before[1] if before is not None and before[0]() is value else None

    def keep(self, value: object, known: Content) -> None:
        """Keep a digest for later looks, without keeping the value alive."""
        if weight(value) < WORTH_KNOWING:
            return
        try:
            self._digests[id(value)] = (weakref.ref(value), known)
        except TypeError:
            self._digests.pop(id(value), None)


def weight(value: object) -> int:
    """About how many bytes a value has, without looking into it.

    >>> weight("abc") < 100
    True
    """
    kind = type(value)
    if kind in _BY_PYTHON:
        return sys.getsizeof(value, 0)
    count = attribute(value, "nbytes")
    if type(count) is int and count >= 0:
        return count
    try:
        told = KNOWN.size(value) if module_of(kind) != "builtins" else None
        return _own_size(value) if told is None else told
    except Exception:  # noqa: BLE001  # a size that cannot be told, of a query not yet run or of an object of its own mind
        return 0


def _own_size(value: object) -> int:
    """What Python itself says of the size of an object, without what the object's class says."""
    declared = (members_of(base).get("__sizeof__") for base in bases_of(type(value)))
    return int(next(each(value) for each in declared if type(each) is MethodDescriptorType))
