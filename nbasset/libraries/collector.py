"""Python's garbage collector, which rests while many records are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 5_000
"""So many new records are not looked through when the collector wakes up again: they count as old at once."""


_paused = False


def is_on() -> bool:
    """Whether the collector is at work, or rests only as long as :func:`collection_paused` lets it.

    >>> with collection_paused():
    ...     is_on()
    True
    """
    return gc.isenabled() or _paused


@contextmanager
def collection_paused() -> Iterator[None]:
    """Keep the collector from looking through new records again and again; no body runs inside.

    Where something is frozen, by the user or by Python 3.12 itself when it starts, they are looked through once.

    >>> with collection_paused():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    global _paused
    running = gc.isenabled()
    _paused = _paused or running
    gc.disable()
    try:
        yield
    finally:
        if running:
            _paused = False
            if gc.get_count()[0] > MANY and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()  # into the oldest generation
            gc.enable()
