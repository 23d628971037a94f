"""At once: what stands for plain values, and for containers of nothing else, without a look at each by itself."""

from __future__ import annotations

import datetime
import marshal
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from blake3 import blake3

from nbasset.libraries.nodes import MANY_BYTES, buffer_digest
from nbasset.libraries.python import SCALARS
from nbasset.versions.values.repeated import Repeated

PLAIN = SCALARS | {type(...)}
"""What ``marshal`` writes down whole."""

CONTAINERS = frozenset({list, tuple, dict})
_BULK = PLAIN | CONTAINERS
_NUMBERS = frozenset({int, float, bool})

DEEPEST_BULK = 6
LARGEST_BULK = 4_000_000
"""Elements in nested containers that are still written down at once; flat ones have no limit."""

CHUNK = 1 << 20
SHORT = 16
"""Elements up to which what stands for a container is as soon found again as looked up."""

LONG_TEXT = 1 << 16
_HASH_BYTES = 16


def hashed(parts: Iterable[bytes]) -> bytes:
    """What stands for parts in a larger whole."""
    joined = b"".join(parts)
    threads = blake3.AUTO if len(joined) >= MANY_BYTES else 1
    return blake3(joined, max_threads=threads).digest(_HASH_BYTES)


def scalar(value: Any) -> bytes:
    """A plain value, with its type."""
    if type(value) in (str, bytes) and len(value) > LONG_TEXT:
        content = value if type(value) is bytes else value.encode("utf-8", "surrogatepass")
        return (b"S" if type(value) is str else b"B") + buffer_digest(content)
    return b"s" + marshal.dumps(value, 2)


def bulk(value: Any, repeated: Repeated) -> bytes | None:
    """A container of plain values, written down at once; None when there is anything else in it.

    ``marshal`` in its second version tells these types and every bit of them apart, and knows no shared references.

    Args:
        value: the container.
        repeated: notes the containers inside.
    """
    kinds = set(map(type, chain(value, value.values()) if type(value) is dict else value))
    if kinds <= PLAIN:
        return _flat(value)
    if not kinds <= _BULK or (inside := _plain_inside(value)) is None:
        return None
    repeated.inside(inside)
    return b"n" + hashed((marshal.dumps(value, 2),))


def short(value: Any) -> bytes | None:
    """A container of a few plain values, written down at once; None for any other."""
    if len(value) > SHORT:
        return None
    kinds = set(map(type, chain(value, value.values()) if type(value) is dict else value))
    return _flat(value) if kinds <= PLAIN else None


def _flat(value: Any) -> bytes:
    if len(value) <= CHUNK:
        return b"p" + hashed((marshal.dumps(value, 2),))
    hasher = blake3(type(value).__name__.encode(), max_threads=blake3.AUTO)
    for items in (list(value), list(value.values())) if type(value) is dict else (value,):
        for start in range(0, len(items), CHUNK):
            hasher.update(marshal.dumps(items[start : start + CHUNK], 2))
    return b"p" + hasher.digest(_HASH_BYTES)


def _plain_inside(value: Any) -> list[object] | None:
    """The containers in a container of plain values, level by level; None when there is anything else in it."""
    found: list[object] = []
    level, seen = [value], 0
    for _ in range(DEEPEST_BULK):
        below = list(chain.from_iterable(chain(each, each.values()) if type(each) is dict else each for each in level))
        seen += len(below)
        kinds = set(map(type, below))
        if seen > LARGEST_BULK or not kinds <= _BULK:
            return None
        if kinds <= PLAIN:
            return found
        level = [each for each in below if type(each) in CONTAINERS]
        found += level
    return None


def mixed(value: Any, met: set[type]) -> bytes | None:
    """A container of a few plain values, moments and numbers, told as any other is; None where it holds anything else.

    Args:
        value: the container.
        met: gets the classes that were met.
    """
    if len(value) > SHORT:
        return None
    parts = [part for pair in value.items() for part in pair] if type(value) is dict else value
    kinds = set(map(type, parts))
    if not kinds <= _LIGHT_TOO:
        return None
    told = [found for each in parts if (found := scalar(each) if type(each) in PLAIN else light(each)) is not None]
    if len(told) < len(parts):
        return None
    met.update((type(value), *kinds - PLAIN))
    return b"d" + hashed((marshal.dumps((type(value).__name__, list(map(len, told))), 2), *told))


def light(value: Any) -> bytes | None:
    """A moment or a number of a well-known class, told at once."""
    content = LIGHT[type(value)](value)
    return None if content is None else b"l" + marshal.dumps((type(value).__name__, content), 2)


def _naive(value: Any) -> Any:
    return value.__reduce_ex__(4)[1][0] if value.tzinfo is None else None


LIGHT: dict[type, Callable[[Any], Any]] = {
    datetime.date: lambda value: value.toordinal(),
    datetime.datetime: _naive,
    datetime.time: _naive,
    datetime.timedelta: lambda value: (value.days, value.seconds, value.microseconds),
    Decimal: str,
}

_LIGHT_TOO = PLAIN | LIGHT.keys()


def plain_set(value: Any) -> bytes | None:
    """A set of plain values, told at once.

    The order in which numbers stand in a set follows from them and from how it was filled: whoever loops over it sees
    it. That of texts is another one in every session, whatever is done, and so is that of numbers which are none.
    """
    kinds = set(map(type, value))
    if not kinds <= PLAIN:
        return None
    told = list(map(scalar, value))
    in_order = sorted(told)
    if kinds <= _NUMBERS and all(each == each for each in value):
        kept = _kept(list(value))
        if kept != _kept(sorted(value, key=scalar)):
            in_order = kept
    return b"u" + hashed((type(value).__name__.encode(), *in_order))


def _kept(values: list[Any]) -> list[bytes]:
    """The order that values have in a set filled with them, once copies of it keep it, as most do at once."""
    order = list(map(scalar, values))
    for _ in range(COPIES):
        values = list(set(values))
        before, order = order, list(map(scalar, values))
        if order == before:
            return order
    return sorted(order)


COPIES = 6
"""Copies after which the order of a set is no property of it."""
