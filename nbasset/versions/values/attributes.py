"""The attributes of instances: which of them count, and in which order."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from nbasset.libraries.foreign import bases_of, members_of, module_of, name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import is_local


def in_parts(
    state: Any, cached: Container[str], *, in_order: bool = False
) -> tuple[tuple[str, ...], tuple[Any, ...]] | None:
    """The names and values of an instance's attributes; None when the state is of another kind.

    A state of two parts is that of a class with slots, which come second.

    Args:
        state: what the instance gives out for copying.
        cached: attributes that are left out.
        in_order: whether they stay in the order in which they were set, which code can see; otherwise by name.
    """
    parts = state if type(state) is tuple and len(state) == 2 else (state,)
    if not all(part is None or _names_attributes(part) for part in parts):
        return None
    seen = [(part, [name for name in part if name not in cached]) for part in parts if part is not None]
    found = [(name, part[name]) for part, names in seen for name in (names if in_order else sorted(names))]
    return tuple(name for name, _ in found), tuple(value for _, value in found)


def _names_attributes(part: object) -> bool:
    return type(part) is dict and all(type(name) is str for name in part)


class _OfALibrary(frozenset[str]):
    """Attributes that only remember: those that are known, and any that says so by its name and is nobody else's."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (type(name) is str and name.startswith("_") and "cache" in name)


def cached_attributes(cls: type) -> frozenset[str]:
    """The attributes of a class's instances that only remember what the others imply.

    Whoever reads an object of a library fills them, so that it changes by being read. Of the user's own classes only
    cached properties are known to be such: what ``_cache`` means there may be anything.

    >>> from fractions import Fraction
    >>> own = type("Own", (), {"__module__": "mine"})
    >>> "_results_cache" in cached_attributes(Fraction), "_cached" in cached_attributes(own)
    (True, False)
    """
    bases = bases_of(cls)
    members = ((name, member) for base in bases for name, member in members_of(base).items())
    found = {name for name, member in members if "cached_property" in name_of(type(member))}
    if is_local(cls):
        return frozenset(found)
    libraries = (KNOWN.get(module_of(base)) for base in bases)
    return _OfALibrary(found.union(*(library.caches for library in libraries if library)))
