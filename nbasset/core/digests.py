"""Digests of structures: type-tagged, with lengths, never of joined strings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

Structure: TypeAlias = "str | bytes | int | float | bool | None | Iterable[Structure] | Mapping[str, Structure]"


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
    pieces: list[bytes] = []
    _encode(structure, pieces.append)
    return hashlib.blake2b(b"".join(pieces), digest_size=16).hexdigest()


def _encode(item: Structure, emit: Callable[[bytes], object]) -> None:
    if isinstance(item, str):
        raw = item.encode("utf-8", "surrogatepass")
        emit(b"s%d:" % len(raw))
        emit(raw)
    elif item is None or isinstance(item, (bool, int, float)):
        raw = repr(item).encode()
        emit(b"%s%d:" % (type(item).__name__.encode(), len(raw)))
        emit(raw)
    elif isinstance(item, bytes):
        emit(b"b%d:" % len(item))
        emit(item)
    elif isinstance(item, Mapping):
        emit(b"m%d:" % len(item))
        for name in sorted(item):
            _encode(name, emit)
            _encode(item[name], emit)
    else:
        items = list(item)
        emit(b"l%d:" % len(items))
        for each in items:
            _encode(each, emit)
