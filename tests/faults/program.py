"""The program that every fault is tried on: small and large values, and one that rests on them all."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbasset import asset

TRUTH: dict[str, Any] = {
    "small": {"numbers": [1, 2, 3], "text": "kept"},
    "text": "long " * 20_000,
    "numbers": np.arange(50_000),
    "total": 6 + 100_000 + 1_249_975_000,
}
NAMES = tuple(TRUTH)


def is_right(name: str, value: Any) -> bool:
    """Whether a value is what the body gives, to the type and the bit."""
    expected = TRUTH[name]
    if isinstance(expected, np.ndarray):
        return isinstance(value, np.ndarray) and value.dtype == expected.dtype and np.array_equal(value, expected)
    return type(value) is type(expected) and bool(value == expected)


@asset
def small():
    """Lies in a pack, with what it printed."""
    print("small is made")
    return {"numbers": [1, 2, 3], "text": "kept"}


@asset
def text():
    """Lies in a file of its own, inside the pickle."""
    return "long " * 20_000


@asset
def numbers():
    """Lies in a file of its own, beside the pickle."""
    return np.arange(50_000)


@asset
def total(small, text, numbers):
    """Rests on all of them."""
    return sum(small["numbers"]) + len(text) + int(numbers.sum())


ASSETS = (small, text, numbers, total)
