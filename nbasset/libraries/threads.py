"""With how many threads libraries compute, where that was chosen: other numbers give other last bits."""

from __future__ import annotations

import os

CHOSEN = "NBASSET_THREADS"
"""The environment variable that has the number: processes that are started know it, whatever they load."""

COMPUTING = ("numpy", "torch")
"""Libraries that compute so; whatever else does requires one of them."""


def chosen_count() -> int:
    """With how many threads libraries are to compute, as was chosen for this notebook; 0 when it was not."""
    word = os.environ.get(CHOSEN, "")
    return int(word) if word.isdecimal() else 0
