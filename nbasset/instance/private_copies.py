"""Private copies: what a body changes in place of the notebook's own data stays inside the body."""

from __future__ import annotations

import copy
import copyreg
import os
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from enum import Enum
from types import MethodType
from typing import TypeVar

from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import is_local
from nbasset.libraries.python import SCALARS
from nbasset.versions.budget import weight

Key = TypeVar("Key", bound=Hashable)

SMALL = 1_000_000
"""Bytes of data below which it is copied whether or not the body's own text changes it: a helper may."""

NOTHING: Mapping[int, object] = {}

CONTAINERS = (list, dict, set, deque, bytearray)


def chosen(namespace: Mapping[str, object], names: Iterable[str], changed: Collection[str]) -> dict[str, object]:
    """The data of which a body gets private copies.

    What is large, or of some library's own class, is copied only when the body's text changes it.

    Args:
        namespace: the notebook's names.
        names: those of its data that the body uses.
        changed: names the body's text changes in place; random generators count as changed.
    """
    wanted = {name: namespace[name] for name in names if name in namespace}
    return {name: value for name, value in wanted.items() if name in changed or is_generator(value) or is_small(value)}


def private_copies(wanted: Mapping[Key, object], instead: Mapping[int, object] = NOTHING) -> dict[Key, object]:
    """Copies; parts that several share are shared by their copies. What cannot be copied is left out.

    Args:
        wanted: what to copy.
        instead: by identity, what takes the place of something in the copies.

    >>> rows = [1, 2]
    >>> copies = private_copies({"rows": rows, "other": rows})
    >>> copies, copies["rows"] is copies["other"], copies["rows"] is rows
    ({'rows': [1, 2], 'other': [1, 2]}, True, False)
    """
    if not wanted:
        return {}
    known: dict[int, object] = {
        **instead,
        id(os.environ): os.environ,
    }  # there is one environment, and what is asked of it is observed
    shallow = ((id(value), _shallow_copy(value)) for value in wanted.values())
    known.update((identity, copied) for identity, copied in shallow if copied is not None)
    try:
        return copy.deepcopy(dict(wanted), dict(known))
    except Exception:  # noqa: BLE001  # what cannot be copied is shared, as between the cells of any notebook
        return _one_by_one(wanted, known)


def _one_by_one(wanted: Mapping[Key, object], known: dict[int, object]) -> dict[Key, object]:
    copies = {}
    for key, value in wanted.items():
        further = dict(known)
        try:
            copies[key] = copy.deepcopy(value, further)
        except Exception:  # noqa: BLE001  # the same
            continue
        known = further
    return copies


def _shallow_copy(value: object) -> object | None:
    """A copy that shares its data with the value until one of both is changed, where its library makes such copies."""
    library = KNOWN.get(type(value).__module__)
    return library.shallow(value) if library and library.shallow else None


def is_generator(value: object) -> bool:
    """Whether a value is a random generator, which changes whenever it is asked."""
    return any(f"{kind.__module__}.{kind.__name__}" in KNOWN.generator_classes for kind in type(value).__mro__)


def is_small(value: object) -> bool:
    """Whether a value is data that is quickly copied, and not something whose identity may matter.

    >>> is_small([1, 2]), is_small(object()), is_small([].append)
    (True, False, False)
    """
    if isinstance(value, MethodType):
        return not isinstance(value.__self__, type) and is_small(value.__self__)
    library = KNOWN.get(type(value).__module__)
    if not (isinstance(value, CONTAINERS) or (library and library.copied)):
        return is_own(value) and _has_state(value) and weight(value) <= SMALL
    return weight(value) <= SMALL


def is_own(value: object) -> bool:
    """Whether a value is an instance of one of the user's own classes, and not one of a kind."""
    return is_local(type(value)) and not isinstance(value, (type, Enum))


def _has_state(value: object) -> bool:
    return bool(getattr(value, "__dict__", None)) or bool(copyreg._slotnames(type(value)))  # type: ignore[attr-defined]


def fits(value: object) -> bool:
    """Whether a value is small with everything in it; at most what is small is looked at."""
    left, todo, seen = SMALL, [value], set()
    while todo:
        each = todo.pop()
        if id(each) in seen or type(each) in SCALARS:
            continue
        seen.add(id(each))
        left -= weight(each)
        if left < 0:
            return False
        todo.extend(_inside(each))
    return True


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return value
    if isinstance(value, MethodType):
        return (value.__self__,)
    return list(vars(value).values()) if is_own(value) and hasattr(value, "__dict__") else ()
