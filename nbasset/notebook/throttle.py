"""A throttle: updates as often as the eye can follow and the run can bear, and the last one always."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

EVERY = 0.08
"""Seconds between two updates of one display."""
SHARE = 0.03
"""Which part of the time updates may take: after one that took long, the next one waits so much longer."""


class Throttle:
    """Calls a function not more often than every :data:`EVERY` seconds, and seldom enough to take no more than its
    :data:`SHARE` of the time; a call that came too early is made up for.

    Args:
        draw: what to call; from a thread of its own when it is made up for.
        drawn: whether it was drawn just now.
        lock: held while it draws; ``None`` for one of its own.

    >>> drawn = []
    >>> throttle = Throttle(lambda: drawn.append(1))
    >>> throttle.ask(); throttle.ask(); throttle.now()
    >>> len(drawn)
    2
    """

    def __init__(self, draw: Callable[[], None], *, drawn: bool = False, lock: threading.RLock | None = None) -> None:
        self._draw = draw
        self._next = time.monotonic() + EVERY if drawn else 0.0
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._drawing = lock or threading.RLock()

    def ask(self) -> None:
        """Draw now, or a little later when it was drawn just before."""
        if self._timer is None and not self._later():
            self._once()

    def _later(self) -> bool:
        """Whether it is drawn later; from now on somebody sees to that."""
        with self._lock:
            wait = self._next - time.monotonic()
            if self._timer is None and wait > 0:
                self._timer = threading.Timer(wait, self._late)
                self._timer.daemon = True
                self._timer.start()
            if self._timer is None:
                self._next = time.monotonic() + EVERY
            return self._timer is not None

    def _late(self) -> None:
        with self._lock:
            if self._timer is None:
                return
            self._timer = None
            self._next = time.monotonic() + EVERY
        self._once()

    def _once(self) -> None:
        """One at a time: whoever draws last draws what is true last."""
        with self._drawing:
            began = time.thread_time()
            self._draw()
            self._next = time.monotonic() + max(EVERY, (time.thread_time() - began) / SHARE)

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
