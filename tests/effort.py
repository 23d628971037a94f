"""How much a test tries: enough for every day, or all there is, which is what ``make test-slow`` asks for."""

from __future__ import annotations

import os

ALL = os.environ.get("NBASSET_TESTS") == "all"


def examples(count: int) -> int:
    """How many examples a costly property is tried with: all of them, or every fourth."""
    return count if ALL else count // 4
