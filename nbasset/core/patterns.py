"""Regular expressions that are compiled when they are first used, not when their module is loaded."""

from __future__ import annotations

import re
from typing import AnyStr, cast


class _Pattern:
    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> object:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""What :func:`re.compile` gives; it does so when it is first asked for something.

    To load the modules of a large program costs most where patterns are compiled that most sessions never need.

    Args:
        text: the expression.
        flags: those of :mod:`re`.

    >>> number = pattern(r"\d+")
    >>> number.findall("1 to 23")
    ['1', '23']
    """
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
