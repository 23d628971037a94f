"""Looks: functions and classes as a plain cell read them, for code that asks more of them than what they do.

An edit of a docstring, an annotation, a comment makes nothing older. But where a plain cell has handed a function on,
as in ``fs = [f]``, and its cell runs again, who asks the list for a docstring gets that of the older function.
"""

from __future__ import annotations

import functools
import types
import weakref
from collections.abc import Callable, Collection, Iterator, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import is_a
from nbasset.libraries.origin import is_users
from nbasset.versions.code.introspection import asked_parts
from nbasset.versions.plain_sources import PlainSource

_SEEN_AT = (types.FunctionType, type, functools._lru_cache_wrapper)


@dataclass(frozen=True, slots=True)
class Look:
    """A function or class that a plain cell has read.

    Args:
        thing: the thing itself, as long as somebody holds it.
        cells: the plain cells that it came from.
    """

    thing: weakref.ReferenceType[object]
    cells: tuple[PlainSource, ...]


def look_at(value: object, cells: tuple[PlainSource, ...]) -> Look | None:
    """How a plain cell reads a value, if it is one of the user's functions or classes.

    Args:
        value: the value.
        cells: the plain cells that its name comes from.

    >>> look_at(len, ()) is None
    True
    """
    if not is_a(value, _SEEN_AT) or not is_users(value):
        return None
    return Look(weakref.ref(value), cells)


def looks_otherwise(
    looks: Mapping[str, Look],
    namespace: Mapping[str, object],
    cells: Callable[[str], tuple[PlainSource, ...]],
    asks: Collection[str],
) -> Iterator[str]:
    """The names whose cells have run again since, and who asks sees something else of what they mean.

    Args:
        looks: by name, what a plain cell had read.
        namespace: the notebook's names.
        cells: tells the cells that a name comes from now.
        asks: what is asked for.
    """
    for name, look in looks.items() if asks else ():
        old, new = look.thing(), namespace.get(name)
        if old is None or old is new or not is_a(new, _SEEN_AT) or not _are_of_one_cell(look.cells, cells(name)):
            continue
        if dict(asked_parts(frozenset(asks), "", old)) != dict(asked_parts(frozenset(asks), "", new)):
            yield name


def _are_of_one_cell(then: tuple[PlainSource, ...], now: tuple[PlainSource, ...]) -> bool:
    """Whether a name is what its cell has made of it now, and not what another one calls so too."""
    return not then or not now or not (then[-1].id and now[-1].id) or then[-1].id == now[-1].id
