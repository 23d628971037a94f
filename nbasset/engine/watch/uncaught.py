"""Errors that nobody can catch: those of finalizers and weak references' callbacks, and of threads."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nbasset.engine.watch.at_work import is_the_notebooks


@contextmanager
def hearing_uncaught(hear: Callable[[BaseException], object]) -> Iterator[None]:
    """Hear of errors that nobody can catch, which are told as ever.

    Args:
        hear: called with each that is of what happens inside.
    """
    hooks: Any = sys
    threads: Any = threading
    before = hooks.unraisablehook, threads.excepthook

    def unraisable(told: Any) -> None:
        hear(told.exc_value)
        before[0](told)

    def of_a_thread(told: Any) -> None:
        if told.thread is not None and not is_the_notebooks(told.thread):
            hear(told.exc_value)
        before[1](told)

    hooks.unraisablehook, threads.excepthook = unraisable, of_a_thread
    try:
        yield
    finally:
        if hooks.unraisablehook is unraisable:
            hooks.unraisablehook = before[0]
        if threads.excepthook is of_a_thread:
            threads.excepthook = before[1]
