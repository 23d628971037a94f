"""Stopping: Ctrl-C, a scheduler's signal, a time that is over: what runs is stopped cleanly, and it is said why."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopping:
    """Whether what runs is to be stopped, and why.

    Args:
        most: seconds after which it is; ``None`` for never.
    """

    def __init__(self, most: float | None = None) -> None:
        self._until = None if most is None else time.monotonic() + most
        self.why = ""

    def __call__(self) -> bool:
        """Whether it is."""
        if not self.why and self._until is not None and time.monotonic() > self._until:
            self.why = "its time was over"
        return bool(self.why)

    @contextmanager
    def by_signals(self) -> Iterator[None]:
        """Inside, signals stop it; on other threads than the main one there are none."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        names = ["SIGINT", "SIGTERM"] + ([] if sys.platform == "win32" else ["SIGHUP"])
        before = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in names}
        for number in before:
            signal.signal(number, self._signalled)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self.why = self.why or f"by {signal.Signals(number).name}"
