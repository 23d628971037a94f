"""What tests keep in stores, and how they look at it and damage it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from naming import named

from nbasset.core.errors import NbassetError

SMALL = {"text": "small", "numbers": [1, 2, 3]}
LARGE = np.arange(50_000)


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def flip(path: Path, position: int, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1 << bit
    path.write_bytes(content)


def same(one, other) -> bool:
    return repr(one) == repr(other) and np.array_equal(one, other)


def load_all(store, asset="raw", key="k1") -> list[object]:
    """Whatever the store gives out under a key; damaged records give nothing."""
    found = []
    for made in store.find(named(asset), key):
        try:
            found.append(store.load(made))
        except NbassetError:
            continue
    return found


LONG = "x" * 100_000
EVERYTHING = {**{f"k{number}": number for number in range(20)}, "large": [LONG]}
"""What the store ``indexed`` holds."""


def all_of(store) -> dict[str, object]:
    """What a store holds of the same."""
    found = {made.key: store.load(made) for made in store.versions(named("raw"))}
    found["large"] = [store.load(made) for made in store.versions(named("large"))]
    return found
