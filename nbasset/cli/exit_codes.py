"""Exit codes: what a shell, a scheduler, a build is told of what became of a command."""

from __future__ import annotations

from collections.abc import Iterable

OK = 0
"""Everything that was asked for is fresh, or was made."""
FAILED = 1
"""Something failed, or was not made because something failed."""
USAGE = 2
"""The line cannot be read, or names what there is not."""
BROKEN = 3
"""A plain cell raised by itself."""
STALE = 4
"""Something is not fresh, and ``--check`` makes nothing."""
STOPPED = 130
"""It was stopped, by a signal or from the keyboard."""

_FIRST = (STOPPED, USAGE, BROKEN, FAILED, STALE)


def worst(codes: Iterable[int]) -> int:
    """Of several codes that hold, the one that is told.

    >>> worst([STALE, FAILED]), worst([]), worst([FAILED, BROKEN])
    (1, 0, 3)
    """
    held = set(codes)
    return next((code for code in _FIRST if code in held), OK)
