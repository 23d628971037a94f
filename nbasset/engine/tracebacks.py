"""Tracebacks: the user's own lines, nothing of the machinery between."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

_HERE = str(Path(__file__).parent.parent)


def own_lines(tb: TracebackType | None) -> TracebackType | None:
    """The traceback from the first frame on that is not nbasset's."""
    while tb is not None and tb.tb_frame.f_code.co_filename.startswith(_HERE):
        tb = tb.tb_next
    return tb


def in_text(error: BaseException) -> str:
    """An error with its traceback in the user's own lines, as Python prints it."""
    return "".join(traceback.format_exception(type(error), error, own_lines(error.__traceback__)))


def in_one_line(error: BaseException) -> str:
    """An error's type and message; of a long message, the first line.

    >>> in_one_line(ValueError("no"))
    'ValueError: no'
    """
    lines = "".join(traceback.format_exception_only(type(error), error)).strip().split("\n")
    return lines[-1] if isinstance(error, SyntaxError) else lines[0]
