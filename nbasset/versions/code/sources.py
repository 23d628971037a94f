"""Sources: the text of a function or class, to show what changed. Versions rest on it where code asks for it.

What has no text was written by Python, for example by ``dataclass``: that changes with its class, and is not shown.
"""

from __future__ import annotations

import inspect
import linecache
import types
from typing import Any

from nbasset.libraries.foreign import attribute, is_a
from nbasset.versions.code.outline import is_written_by_python

LONGEST = 4000
"""Characters of a source that are kept for showing."""


def source_of(thing: Any, longest: int | None = LONGEST) -> str:
    """The source of a function or class as far as it can be found; otherwise empty.

    Args:
        thing: the function or class.
        longest: how many characters of it; None for all.

    >>> source_of(len)
    ''
    """
    code = attribute(thing, "__code__")
    if is_a(code, types.CodeType):
        return "" if is_written_by_python(thing) else _code_source(code)[:longest]
    try:
        return inspect.getsource(thing)[:longest]
    except Exception:  # noqa: BLE001  # it is not found, or the class has a mind of its own
        return ""


def _code_source(code: types.CodeType) -> str:
    lines = linecache.getlines(code.co_filename)
    return "".join(lines[code.co_firstlineno - 1 : _last_line(code)]) if lines else ""


def _last_line(code: types.CodeType) -> int:
    last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
    nested = (_last_line(const) for const in code.co_consts if isinstance(const, types.CodeType))
    return max(last, *nested, 0)
