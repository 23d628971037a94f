"""Digests of structures: type-tagged, with lengths, never of joined strings.

A structure is written down in a canonical form first, one text for each meaning, as canonical JSON and bencode do; here
it is Python's ``repr`` of nested tuples and sorted dictionaries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TypeAlias

Structure: TypeAlias = "str | bytes | int | float | Iterable[Structure] | Mapping[str, Structure] | None"


def digest_of(structure: Structure) -> str:
    """The digest of a structure of plain data, 32 hexadecimal characters.

    Mappings count by their sorted keys; everything else counts in its order and with its type.

    >>> digest_of(["a", "bc"]) == digest_of(["ab", "c"])
    False
    >>> digest_of({"x": 1, "y": 2}) == digest_of({"y": 2, "x": 1})
    True
    >>> digest_of(1) == digest_of("1")
    False
    """
    return digest_of_ordered(_ordered(structure))


def digest_of_ordered(structure: object) -> str:
    """The digest of a structure that has an order already: nested tuples of texts, numbers and nothing.

    >>> digest_of_ordered(("a", 1)) == digest_of_ordered(("a", "1"))
    False
    """
    return hashlib.blake2b(repr(structure).encode(), digest_size=16).hexdigest()


def shortened(version: str, letters: int) -> str:
    """The first letters of a digest; a version that somebody has said stays as it is.

    >>> shortened("0123456789abcdef" * 2, 4), shortened("29 November, 10:00", 4)
    ('0123', '29 November, 10:00')
    """
    return version[:letters] if len(version) == 32 and set(version) <= set("0123456789abcdef") else version


def _ordered(item: Structure) -> object:
    """The structure as nested tuples and sorted dicts; their ``repr`` quotes every text: no two look the same."""
    if isinstance(item, (str, bytes, int, float)) or item is None:
        return item
    if isinstance(item, Mapping):
        return {name: _ordered(item[name]) for name in sorted(item)}
    return tuple([_ordered(each) for each in item])
