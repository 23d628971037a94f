"""A value opened: what it is, and the parts it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from blake3 import blake3

from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import module_of, qualified_name_of

Plain: TypeAlias = Any
"""Of ``marshal``'s own types throughout."""

Bytes: TypeAlias = "bytes | bytearray | memoryview"

MANY_BYTES = 1 << 20
"""From here on several threads are worth their start."""


@dataclass(slots=True)
class Node:
    """One opened value.

    Attributes:
        tag: what it is, and whatever of it is plain.
        children: its parts.
        label: how the part at some position is written in Python, after the whole.
        unordered: whether the order of the parts means nothing.
        opaque: its type's name, when its content cannot be seen.
    """

    tag: Plain
    children: Sequence[object] = ()
    label: Callable[[int], str] = lambda position: f"[{position}]"
    unordered: bool = False
    opaque: str | None = None


def type_name(cls: type) -> str:
    """The module and qualified name of a class.

    >>> type_name(int)
    'builtins.int'
    """
    return f"{module_of(cls)}.{qualified_name_of(cls)}"


def buffer_digest(*buffers: Bytes) -> bytes:
    """One digest of bytes in several pieces; how they are cut does not count."""
    return pieces_digest(buffers, sum(map(len, buffers)))


def pieces_digest(pieces: Iterable[Bytes], size: int) -> bytes:
    """The same of pieces that are made one by one.

    Args:
        pieces: the pieces.
        size: their bytes in all, about.
    """
    hasher = blake3(max_threads=blake3.AUTO if size >= MANY_BYTES else 1)
    for each in pieces:
        hasher.update(each)
    return hasher.digest()
