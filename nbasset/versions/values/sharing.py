"""What values share: where something that can be changed in place is reached from several of them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any
from weakref import ProxyType, ReferenceType

from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import attributes_of, is_a, module_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.process import shared as of_the_process
from nbasset.libraries.python import SCALARS

LIMIT = 1_000_000
"""Objects; of larger values nobody can tell in time what they share."""

_LEAVES = (*SCALARS, type, FunctionType, ModuleType, CodeType, Enum, ReferenceType, ProxyType)
"""What is looked into no further: it cannot be changed, or is there once and is stored by its name."""

_NO_MATTER = (tuple, frozenset, BuiltinFunctionType)
"""What cannot be changed itself, though what is in it can."""

_PLAIN = (list, dict, set, bytearray)

Link = tuple[str, ...]
"""Two names, with the way to what both lead to."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What several values share.

    Args:
        links: by name, where what it shares is found in it and in another; equal for what is shared in the same way.
        views: arrays, each with the array whose memory it looks at, as others do.
    """

    links: Mapping[str, Sequence[Link]]
    views: Sequence[tuple[object, object]]


def shared_by(values: Mapping[str, object]) -> Shared:
    """What can be changed in place and is reached from several values.

    Args:
        values: the values, by name.

    >>> rows = [1]
    >>> list(shared_by({"a": rows, "b": {"x": rows}, "c": [1]}).links)
    ['a', 'b']
    """
    walk = _Walk()
    for name, value in values.items():
        walk.go_through(name, value)
    links = [*walk.links, *walk.views_linked()]
    found = {name: [link for link in links if name in link[::2]] for name in values}
    return Shared({name: each for name, each in found.items() if each}, walk.views)


class _Walk:
    def __init__(self) -> None:
        self.links: list[Link] = []
        self.views: list[tuple[object, object]] = []
        self._leaves = of_the_process()
        self._seen: dict[int, tuple[str, int, int]] = {}
        self._left = LIMIT
        self._arrays: dict[int, tuple[Any, list[tuple[Any, str, str]]]] = {}
        self._array = getattr(sys.modules.get("numpy"), "ndarray", ())

    def go_through(self, name: str, value: object) -> None:
        """Everything that a value leads to, up to what an earlier one has led to."""
        todo = [(value, 0, 0)]
        while todo and self._left > 0:
            following: list[tuple[object, int, int]] = []
            for each, parent, place in todo:
                if self._is_new(name, each, parent, place):
                    following.extend((part, id(each), number) for number, part in enumerate(_parts(each)))
            todo = following

    def _is_new(self, name: str, value: object, parent: int, place: int) -> bool:
        kind = type(value)
        if kind in SCALARS or issubclass(kind, _LEAVES) or id(value) in self._leaves:
            return False
        known = self._seen.get(id(value))
        if known is not None:
            if known[0] != name and _can_change(value, kind):
                self.links.append((known[0], self._way(id(value)), name, self._way(parent, place) if parent else ""))
            return False
        self._left -= 1
        self._seen[id(value)] = (name, parent, place)
        if self._array and issubclass(kind, self._array):
            self._note_array(value, name)
        return not _copies_on_write(value)

    def _way(self, thing: int, *places: int) -> str:
        found = [*places]
        while thing:
            _, parent, place = self._seen[thing]
            if parent:
                found.append(place)
            thing = parent
        return ".".join(map(str, reversed(found)))

    def _note_array(self, array: Any, name: str) -> None:
        owner = array
        while is_a(owner.base, self._array):
            owner = owner.base
        if owner.flags.forc and not owner.dtype.hasobject and type(array) is self._array:
            self._arrays.setdefault(id(owner), (owner, []))[1].append((array, name, self._way(id(array))))

    def views_linked(self) -> Iterator[Link]:
        """Arrays that look at the same memory, each noted with whose it is."""
        for owner, arrays in self._arrays.values():
            found: dict[int, object] = {}
            for number, (array, name, way) in enumerate(arrays):
                for other, known, known_way in arrays[:number]:
                    if _overlap(array, other):
                        found |= {id(array): array, id(other): other}
                        places = f"{known_way}@{_looks_at(other, owner)}", f"{way}@{_looks_at(array, owner)}"
                        yield known, places[0], name, places[1]
            self.views.extend((array, owner) for array in found.values() if array is not owner)


def _parts(value: object) -> Sequence[object]:
    attributes_of(value)  # from then on it is a dictionary, whoever has looked at it before
    return gc.get_referents(value)


def _can_change(value: object, kind: type) -> bool:
    return not issubclass(kind, _NO_MATTER) and (gc.is_tracked(value) or issubclass(kind, _PLAIN))


def _copies_on_write(value: object) -> bool:
    """Whether what a value shares with others is its own as soon as one of both is changed."""
    library = KNOWN.get(module_of(type(value)))
    return library is not None and library.shallow is not None


def _overlap(one: Any, other: Any) -> bool:
    """Whether two arrays have a byte in common; where that is too hard to tell, they may have."""
    numpy: Any = sys.modules["numpy"]
    try:
        return bool(numpy.shares_memory(one, other, max_work=1000))
    except getattr(numpy, "exceptions", numpy).TooHardError:
        return True


def _looks_at(array: Any, owner: Any) -> str:
    start = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return f"{start}/{array.shape}/{array.strides}"
