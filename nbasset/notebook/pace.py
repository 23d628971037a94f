"""Pace: updates as often as the eye can follow, and the last one always."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

EVERY = 0.1
"""Seconds between two updates of one display."""


class Pace:
    """Calls a function not more often than every :data:`EVERY` seconds; a call that came too early is made up for.

    Args:
        draw: what to call; from a thread of its own when it is made up for.
        drawn: whether it was drawn just now.

    >>> drawn = []
    >>> pace = Pace(lambda: drawn.append(1))
    >>> pace.ask(); pace.ask(); pace.now()
    >>> len(drawn)
    2
    """

    def __init__(self, draw: Callable[[], None], *, drawn: bool = False) -> None:
        self._draw = draw
        self._last = time.monotonic() if drawn else 0.0
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._drawing = threading.RLock()

    def ask(self) -> None:
        """Draw now, or a little later when it was drawn just before."""
        with self._lock:
            if self._timer is not None:
                return
            wait = self._last + EVERY - time.monotonic()
            if wait > 0:
                self._timer = threading.Timer(wait, self._late)
                self._timer.daemon = True
                self._timer.start()
                return
            self._last = time.monotonic()
        self._once()

    def _late(self) -> None:
        with self._lock:
            if self._timer is None:
                return
            self._timer = None
            self._last = time.monotonic()
        self._once()

    def _once(self) -> None:
        """One at a time: whoever draws last draws what is true last."""
        with self._drawing:
            self._draw()

    def now(self) -> None:
        """Draw at once; nothing is made up for afterwards."""
        self.stop()
        self._once()

    def stop(self) -> None:
        """Let go of what would be made up for."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
