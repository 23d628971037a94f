"""Tracebacks: the user's own lines, nothing of the machinery between."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from nbasset.core.errors import NbassetError
from nbasset.engine.watch.forwarding import hands_on

_HERE = f"{Path(__file__).parent.parent}{os.sep}"


def own_lines(tb: TracebackType | None) -> TracebackType | None:
    """The traceback from the first frame on that is not nbasset's, to the last before nbasset is called again.

    What only hands a call on to a function bound anew is left out.
    """
    while tb is not None and _is_here(tb):
        tb = tb.tb_next
    last, each = tb, tb
    while each is not None:
        while each.tb_next is not None and hands_on(each.tb_next.tb_frame.f_code):
            each.tb_next = each.tb_next.tb_next
        last, each = (last if _is_here(each) else each), each.tb_next
    if last is not None and last.tb_next is not None:
        last.tb_next = None
    return tb


def _is_here(tb: TracebackType) -> bool:
    return tb.tb_frame.f_code.co_filename.startswith(_HERE)


def in_text(error: BaseException, place: Callable[[str], str] = str) -> str:
    """An error with its traceback in the user's own lines, as Python prints it.

    Args:
        error: the error.
        place: what people call a file; a notebook's cell has a file of its own that nobody knows.
    """
    import traceback

    whole = traceback.TracebackException(type(error), error, own_lines(error.__traceback__))
    for frame in whole.stack:
        frame.line  # noqa: B018  # finds the line by the file's true name
        frame.filename = place(frame.filename)
    return "".join(whole.format())


def in_one_line(error: BaseException) -> str:
    """An error's type and message; of a long message, the first line.

    >>> in_one_line(ValueError("no"))
    'ValueError: no'
    """
    import traceback

    lines = "".join(traceback.format_exception_only(type(error), error)).strip().split("\n")
    line = lines[-1] if isinstance(error, SyntaxError) else lines[0]
    return line.removeprefix(f"{type(error).__module__}.") if isinstance(error, NbassetError) else line
