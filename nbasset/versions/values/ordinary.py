"""Ordinary instances: those of users' classes that leave it to Python how they are copied, told without being asked.

Most objects of notebooks are such, and there may be a hundred thousand of them. What Python would give out for copying
one is its ``__dict__``, its slots or its elements, so these are read, and what stands for the object is what would
stand for it otherwise.
"""

from __future__ import annotations

import copyreg
import marshal
from abc import ABCMeta
from collections import namedtuple
from collections.abc import Callable, Container, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from types import GetSetDescriptorType
from typing import Any

from nbasset.libraries.foreign import attribute, bases_of, members_of
from nbasset.libraries.nodes import Node, type_name
from nbasset.versions.values.at_once import CONTAINERS, LIGHT, PLAIN, hashed, light, scalar, short
from nbasset.versions.values.objects import PICKLING, Functions, open_instance

_SPEAKS = frozenset({*PICKLING, "__getattribute__", "__getattr__", "__class__"}) - {"__setstate__"}
"""What a class has that has a word in what its instances give out for copying."""

_KEEPS = (type(None), GetSetDescriptorType)
"""What a class has under ``__dict__`` where nobody has put anything else there."""


class _Shape:
    """What instances have in common whose attributes have the same names in the same order.

    Args:
        name: the name of their class.
        count: how many elements they have beside attributes.
        names: the names of the attributes.
        slots: whether these lie in slots.
    """

    def __init__(self, name: str, count: int, names: tuple[str, ...], slots: bool = False) -> None:
        self.names = names
        self.tag = ("object", name, "", count, 0, 0, names, [0, len(names)] if slots else [])
        self._heads: dict[tuple[int, ...], bytes] = {}

    def label(self, position: int) -> str:
        """How a part is written after the whole."""
        return f".{self.names[position]}" if self.names and self.names[position] else ""

    def told(self, parts: list[bytes]) -> bytes:
        """What stands for an instance, from what stands for its parts."""
        lengths = tuple(map(len, parts))
        head = self._heads.get(lengths)
        if head is None:
            head = self._heads[lengths] = marshal.dumps((self.tag, list(lengths)), 2)
        return b"d" + hashed((head, *parts))


Looked = tuple[_Shape, Iterable[object]]


class Ordinary:
    """Tells the instances of one ordinary class.

    Args:
        look: gives the shape of an instance, and its parts; ``None`` where it says itself what of it counts.
        cached: attributes that only remember what the others imply.
    """

    def __init__(self, look: Callable[[Any], Looked | None], cached: Container[str]) -> None:
        self._look = look
        self._cached = cached

    def __call__(self, value: object, functions: Functions) -> Node:
        """Open an instance."""
        looked = self._look(value)
        if looked is None:
            return open_instance(value, self._cached)
        shape, parts = looked
        return Node(shape.tag, list(parts), shape.label)

    def at_once(self, value: object, met: set[type], containers: list[object]) -> bytes | None:
        """What stands for an instance that holds plain values, and containers of a few; ``None`` for any other.

        Args:
            value: the instance.
            met: gets the classes of moments and numbers.
            containers: gets the containers.
        """
        looked = self._look(value)
        if looked is None:
            return None
        shape, parts = looked
        told: list[bytes] = []
        for each in parts:
            kind = type(each)
            if kind in PLAIN:
                told.append(scalar(each))
                continue
            found = short(each) if kind in CONTAINERS else light(each) if kind in LIGHT else None
            if found is None:
                return None
            (met.add(kind) if kind in LIGHT else containers.append(each))
            told.append(found)
        return shape.told(told)


def ordinary(cls: type, cached: Container[str]) -> Ordinary | None:
    """What tells the instances of a class of the user's; ``None`` where the class has a word in how they are copied.

    Args:
        cls: the class.
        cached: attributes that only remember what the others imply.

    >>> class Point: ...
    >>> class Special:
    ...     def __getstate__(self): ...
    >>> [ordinary(cls, ()) is not None for cls in (Point, Special, dict, namedtuple("Row", "a b"))]
    [True, False, False, True]
    """
    if type(cls) not in _USUAL:
        return None
    if is_row(cls):
        return Ordinary(_elements(type_name(cls)), cached)
    if is_held(cls):
        return Ordinary(_attributes(type_name(cls), cached), cached)
    slots = slots_of(cls)
    return Ordinary(_slots(type_name(cls), slots, cached), cached) if slots else None


_USUAL = (type, ABCMeta)
"""Kinds of classes that have no say in how instances are looked at."""


def is_held(cls: type) -> bool:
    """Whether all that there is of instances of a class is what their ``__dict__`` holds."""
    if type(cls) not in _USUAL or not cls.__dictoffset__ or _layout(cls) != _layout(_Like):
        return False
    return all(map(_is_silent, bases_of(cls)[:-1])) and not copyreg._slotnames(cls)  # type: ignore[attr-defined]


def slots_of(cls: type) -> tuple[str, ...]:
    """The names of the slots in which instances of a class hold all that there is of them; empty where they do not."""
    if type(cls) not in _USUAL or cls.__dictoffset__ or not all(map(_is_silent, bases_of(cls)[:-1])):
        return ()
    slots = tuple(copyreg._slotnames(cls))  # type: ignore[attr-defined]
    return slots if _layout(cls) == _layout(_like(len(slots), bool(cls.__weakrefoffset__))) else ()


def _is_silent(cls: type) -> bool:
    members = members_of(cls)
    return _SPEAKS.isdisjoint(members) and type(members.get("__dict__")) in _KEEPS


class _Like:
    """Laid out as instances are of which C knows nothing."""


@lru_cache(maxsize=64)
def _like(count: int, weak: bool) -> type:
    slots = (*[f"slot{number}" for number in range(count)], *(("__weakref__",) if weak else ()))
    return type("Like", (), {"__slots__": slots})


def _layout(cls: type) -> tuple[int, ...]:
    return cls.__basicsize__, cls.__itemsize__, cls.__dictoffset__, cls.__weakrefoffset__


_ROW = namedtuple("_ROW", "element")  # as the user's are made


def is_row(cls: type) -> bool:
    """Whether a class is a named tuple as Python makes them."""
    if type(cls) is not type or not issubclass(cls, tuple):
        return False
    members, own = members_of(cls), attribute(members_of(_ROW)["__getnewargs__"], "__code__")
    speaks = _SPEAKS.intersection(members)
    is_usual = speaks == {"__getnewargs__"} and attribute(members["__getnewargs__"], "__code__") is own
    return is_usual and bases_of(cls)[1:] == (tuple, object) and not cls.__dictoffset__


def _attributes(name: str, cached: Container[str]) -> Callable[[Any], Looked | None]:
    shapes: dict[tuple[str, ...], _Shape | None] = {}

    def look(value: Any) -> Looked | None:
        held = value.__dict__
        names = tuple(held)
        shape = shapes.get(names, _UNSEEN)
        if shape is _UNSEEN:
            usual = set(map(type, names)) <= {str} and _SPEAKS.isdisjoint(names)
            kept = tuple(each for each in names if each not in cached)
            shape = shapes[names] = _Shape(name, 0, kept) if usual else None
        if shape is None or type(held) is not dict:
            return None
        return shape, held.values() if len(shape.names) == len(names) else [held[each] for each in shape.names]

    return look


_UNSEEN: Any = object()


def _slots(name: str, slots: Sequence[str], cached: Container[str]) -> Callable[[Any], Looked | None]:
    kept = tuple(each for each in slots if each not in cached)
    shape, read = _Shape(name, 0, kept, slots=True), attrgetter(*kept, "__class__")

    def look(value: Any) -> Looked | None:
        try:
            return shape, read(value)[:-1]
        except AttributeError:  # not all of them are set
            return None

    return look


def _elements(name: str) -> Callable[[Any], Looked | None]:
    shapes: dict[int, _Shape] = {}

    def look(value: Any) -> Looked | None:
        shape = shapes.get(len(value))
        if shape is None:
            shape = shapes[len(value)] = _Shape(name, len(value), ())
        return shape, tuple(tuple.__iter__(value))

    return look
