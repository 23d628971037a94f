"""Weights: how much there is to digest, and how much of it a look between cells may cost."""

from __future__ import annotations

import sys
import weakref
from typing import Any

from nbasset.libraries.known import KNOWN

LARGE = 50_000_000
"""Bytes of global values that are digested anew between cells; above, what is known from the last plan stands."""

HEAVY = 100_000_000
"""Bytes above which a global value had better be an asset."""

WORTH_KNOWING = 1_000_000
"""Bytes above which a digest is kept for later looks."""

Known = tuple[object, Any, tuple[str, ...], tuple[object, ...]]


class Budget:
    """What one look may digest, and what earlier looks have digested.

    Args:
        digests: by a value's identity, its last digest, and the value as long as it lives.
        left: bytes that may still be digested anew; nothing means all.

    >>> budget = Budget({}, left=10)
    >>> budget.known(bytes(100)) is None
    True
    """

    def __init__(self, digests: dict[int, tuple[Any, Any]], left: int | None = None) -> None:
        self._digests = digests
        self._left = left

    def known(self, value: object) -> Any:
        """What is known of a value from an earlier look, when looking again would cost too much."""
        if self._left is None:
            return None
        size = weight(value)
        if size <= self._left:
            self._left -= size
            return None
        alive, known = self._digests.get(id(value), (None, None))
        return known if alive is not None and alive() is value else None

    def keep(self, value: object, known: Any) -> None:
        """Keep a digest for later looks, without keeping the value alive."""
        if weight(value) < WORTH_KNOWING:
            return
        try:
            self._digests[id(value)] = (weakref.ref(value), known)
        except TypeError:
            self._digests.pop(id(value), None)


def weight(value: Any) -> int:
    """About how many bytes a value has, without looking into it.

    >>> weight("abc") < 100
    True
    """
    count = getattr(value, "nbytes", None)
    if isinstance(count, int):
        return count
    told = KNOWN.size(value)
    return sys.getsizeof(value, 0) if told is None else told
