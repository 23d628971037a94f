"""Sources: the text of a function or class, to show what changed. Versions never rest on it.

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


def source_of(thing: Any) -> str:
    """The source of a function or class as far as it can be found, cut at :data:`LONGEST`; otherwise empty.

    >>> source_of(len)
    ''
    """
    code = attribute(thing, "__code__")
    if is_a(code, types.CodeType):
        return "" if is_written_by_python(thing) else _code_source(code)
    try:
        return inspect.getsource(thing)[:LONGEST]
    except Exception:  # noqa: BLE001  # it is not found, or the class has a mind of its own
        return ""


def _code_source(code: types.CodeType) -> str:
    lines = linecache.getlines(code.co_filename)
    return "".join(lines[code.co_firstlineno - 1 : _last_line(code)])[:LONGEST] if lines else ""


def _last_line(code: types.CodeType) -> int:
    last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
    nested = (_last_line(const) for const in code.co_consts if isinstance(const, types.CodeType))
    return max(last, *nested, 0)
