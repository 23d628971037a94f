"""A value opened: what it is, and the parts it is made of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Any, TypeAlias

from blake3 import blake3

Plain: TypeAlias = Any
"""Of ``marshal``'s own types throughout."""

MANY_BYTES = 1 << 20
"""From here on several threads are worth their start."""

_INSTALLED = frozenset({"site-packages", "dist-packages"})


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
    children: Sequence[Any] = ()
    label: Callable[[int], str] = lambda position: f"[{position}]"
    unordered: bool = False
    opaque: str | None = None


def type_name(cls: type) -> str:
    """The module and qualified name of a class.

    >>> type_name(PurePath)
    'pathlib.PurePath'
    """
    module, name = getattr(cls, "__module__", None), getattr(cls, "__qualname__", cls.__name__)
    return f"{module}.{name}" if isinstance(module, str) else str(name)


def buffer_digest(*buffers: Any) -> bytes:
    """One digest of bytes in several pieces; how they are cut does not count."""
    return pieces_digest(buffers, sum(map(len, buffers)))


def pieces_digest(pieces: Iterable[Any], size: int) -> bytes:
    """The same of pieces that are made one by one.

    Args:
        pieces: the pieces.
        size: their bytes in all, about.
    """
    hasher = blake3(max_threads=blake3.AUTO if size >= MANY_BYTES else 1)
    for each in pieces:
        hasher.update(each)
    return hasher.digest()


def is_local(cls: type) -> bool:
    """Whether a class is the user's own: defined in the notebook or a module that was not installed.

    >>> is_local(int), is_local(blake3)
    (False, False)
    """
    return is_local_module(getattr(cls, "__module__", "builtins"))


@lru_cache(maxsize=4096)
def is_local_module(name: str) -> bool:
    """Whether a module is the notebook, or one that was not installed."""
    room = name.partition(".")[0] if isinstance(name, str) else "builtins"
    if room in sys.stdlib_module_names and room != "__main__":
        return False
    module = sys.modules.get(name) or sys.modules.get(room)
    if room == "__main__" or module is None:
        return True
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and _INSTALLED.isdisjoint(PurePath(file).parts)
