"""warnings: the filters that cells have set; packages add their own whenever they are imported, which are nobody's."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Sequence
from types import ModuleType

from nbasset.core.digests import Structure
from nbasset.libraries.library import Foreign

Filter = tuple[Foreign, ...]
"""What is done, with which texts, categories, modules and lines."""

_EVERYTHING = (None, Warning, None, 0)
"""What a filter is for that is for all warnings."""

SET_BY_CELLS: list[Filter] = []
"""The filters that cells have added."""


class FilterWatch:
    """Notes what one cell adds to the filters, from here on.

    >>> watch = FilterWatch()
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", BytesWarning)
    ...     watch.end()
    ...     set_by_cells(warnings)
    ['ignore * BytesWarning * 0']
    >>> set_by_cells(warnings)
    []
    """

    def __init__(self) -> None:
        self._before: list[Filter] = list(warnings.filters)
        self._modules = len(sys.modules)

    def end(self) -> None:
        """The cell has run. Where it has imported something, what is added for certain modules or texts is theirs."""
        if warnings.filters == self._before:
            return
        imported = len(sys.modules) != self._modules
        for each in _put(self._before, warnings.filters):
            if each not in SET_BY_CELLS and not (imported and _is_special(each)):
                SET_BY_CELLS.append(each)


def _put(before: Sequence[Filter], now: Sequence[Filter]) -> list[Filter]:
    """The filters that were put where they are, new ones and those that were further behind.

    >>> _put([(1,), (2,), (3,)], [(3,), (4,), (1,), (2,)])
    [(3,), (4,)]
    """
    behind = iter(reversed(before))
    stayed = [each for each in reversed(now) if each in before and each in behind]
    return [each for each in now if each not in stayed]


def _is_special(each: Filter) -> bool:
    return each[1] is not None or each[3] is not None or each[2].__module__ not in ("builtins", "__main__")


def set_by_cells(warnings: ModuleType) -> list[Structure]:
    """The filters that cells have set, in their order, without those to which others before them leave nothing."""
    now: Sequence[Filter] = warnings.filters if SET_BY_CELLS else ()
    found: list[Structure] = []
    met: set[Filter] = set()
    for each in now:
        if each[1:] not in met and each in SET_BY_CELLS:
            met.add(each[1:])
            found.append(" ".join(map(_told, each)))
            if each[1:] == _EVERYTHING:
                break
    return found


def errors_set_by_cells(warnings: ModuleType) -> list[Structure]:
    """The same where they make errors of warnings: with them, anything may end otherwise."""
    found = set_by_cells(warnings)
    return found if any(str(each).startswith("error ") for each in found) else []


def _told(part: Foreign) -> str:
    if isinstance(part, type):
        return part.__qualname__
    return "*" if part is None else str(part.pattern if isinstance(part, re.Pattern) else part)
