"""Weights: how much there is to digest, and how much of it a look between cells may cost."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from typing import TypeAlias

from nbasset.core.version import Part
from nbasset.libraries.known import KNOWN

LARGE = 50_000_000
"""Bytes of global values that are digested anew between cells; above, what is known from the last plan stands."""

HEAVY = 100_000_000
"""Bytes above which a global value had better be an asset."""

WORTH_KNOWING = 1_000_000
"""Bytes above which a digest is kept for later looks."""

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
    count = getattr(value, "nbytes", None)
    if isinstance(count, int):
        return count
    told = KNOWN.size(value) if type(value).__module__ != "builtins" else None
    return sys.getsizeof(value, 0) if told is None else told
