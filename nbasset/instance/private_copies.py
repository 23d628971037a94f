"""Private copies: what a body changes in place of the notebook's own data stays inside the body."""

from __future__ import annotations

import copy
import io
import itertools
import os
import sys
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from enum import Enum
from types import MethodType
from typing import Any, TypeVar

from nbasset.instance.quick_copies import QuickCopies
from nbasset.libraries.foreign import attributes_of, bases_of, is_a, members_of, module_of, name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import is_local
from nbasset.libraries.python import SCALARS
from nbasset.versions.budget import weight

Key = TypeVar("Key", bound=Hashable)

SMALL = 1_000_000
"""Bytes of data below which it is copied whether or not the body's own text changes it: a helper may."""

NOTHING: Mapping[int, object] = {}

CONTAINERS = (list, dict, set, deque, bytearray, io.StringIO, io.BytesIO)

_GONE_THROUGH: tuple[Any, ...] = ((), [], {}, set(), "", "é", b"", bytearray(), range(0), range(1 << 70), deque())
_VIEWED: tuple[Any, ...] = ({}.values(), {}.items())
_BACKWARDS: tuple[Any, ...] = ((), [], {}, range(0), deque())
_OF_ITERTOOLS = [each for each in vars(itertools).values() if isinstance(each, type) and "tee" not in each.__name__]
ITERATORS = (
    *(type(iter(each)) for each in (*_GONE_THROUGH, *_VIEWED)),
    *(type(reversed(each)) for each in _BACKWARDS),
    *(enumerate, zip, map, filter, *_OF_ITERTOOLS),
)
"""Python's own iterators, which are used up by being read."""


def chosen(namespace: Mapping[str, object], names: Iterable[str], changed: Collection[str]) -> dict[str, object]:
    """The data of which a body gets private copies.

    What is large, or of some library's own class, is copied only when the body's text changes it.

    Args:
        namespace: the notebook's names.
        names: those of its data that the body uses.
        changed: names the body's text changes in place; random generators count as changed.
    """
    wanted = {name: namespace[name] for name in names if name in namespace}
    found = {name: value for name, value in wanted.items() if name in changed or is_generator(value) or is_small(value)}
    arrays = _arrays(found) if len(found) < len(wanted) else {}
    if arrays:
        from nbasset.versions.values.sharing import shared_by

        also = {**arrays, **_arrays(wanted)}
        found |= {name: also[name] for name in shared_by(also).links}
    return found


def _arrays(values: Mapping[Key, object]) -> dict[Key, object]:
    numpy = sys.modules.get("numpy")
    return {name: value for name, value in values.items() if numpy and is_a(value, numpy.ndarray)}


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
    known.update(_views(wanted))
    quick = QuickCopies(known)
    try:
        copies = {key: quick.of(value) for key, value in wanted.items()}
    except Exception:  # noqa: BLE001  # what cannot be copied is shared, as between the cells of any notebook
        copies = _one_by_one(wanted, known)
    else:
        if all(_are_alike(value, copied) for value, copied in quick.left):
            return copies
    return {key: copied for key, copied in copies.items() if _are_alike(wanted[key], copied)}


def _views(wanted: Mapping[Key, object]) -> Iterator[tuple[int, object]]:
    """Copies of arrays that look at the same memory, by identity, look at the same memory."""
    if len(wanted) < 2 or not _arrays(wanted):
        return
    from nbasset.storage.arrays import as_view, view
    from nbasset.versions.values.sharing import shared_by

    owners: dict[int, Any] = {}
    for array, owner in shared_by({str(key): value for key, value in wanted.items()}).views:
        if id(owner) not in owners:
            owners[id(owner)] = copy.deepcopy(owner)
            yield id(owner), owners[id(owner)]
        _, (_, *place) = as_view(array, owner)
        yield id(array), view(owners[id(owner)], *place)


def _one_by_one(wanted: Mapping[Key, object], known: Mapping[int, object]) -> dict[Key, object]:
    copies = {}
    for key, value in wanted.items():
        quick = QuickCopies(known)
        try:
            copies[key] = quick.of(value)
        except Exception:  # noqa: BLE001  # the same
            continue
        known = quick.memo
    return copies


def _are_alike(value: object, copied: object) -> bool:
    """Whether a copy is one: a class that makes up an attribute for every name makes up how it is copied, too."""
    todo, seen = [(value, copied)], set()
    while todo:
        one, other = todo.pop()
        if type(one) in ITERATORS:  # that of a dictionary is copied as that of a list
            continue
        if type(one) is not type(other):
            return False
        if id(one) not in seen and type(one) not in SCALARS and not is_a(one, (set, frozenset)):
            seen.add(id(one))
            todo.extend(zip(_inside(one), _inside(other), strict=False))
    return True


def _shallow_copy(value: object) -> object | None:
    """A copy that shares its data with the value until one of both is changed, where its library makes such copies."""
    library = KNOWN.get(module_of(type(value)))
    return library.shallow(value) if library and library.shallow else None


def is_generator(value: object) -> bool:
    """Whether a value is a random generator, which changes whenever it is asked."""
    return any(f"{module_of(kind)}.{name_of(kind)}" in KNOWN.generator_classes for kind in bases_of(type(value)))


def is_small(value: object) -> bool:
    """Whether a value is data that is quickly copied, and not something whose identity may matter.

    >>> is_small([1, 2]), is_small(object()), is_small([].append)
    (True, False, False)
    """
    if is_a(value, MethodType):
        return not is_a(value.__self__, type) and is_small(value.__self__)
    library = KNOWN.get(module_of(type(value)))
    if not (is_a(value, CONTAINERS) or is_a(value, ITERATORS) or (library and library.copied)):
        return is_own(value) and _has_state(value) and weight(value) <= SMALL
    return weight(value) <= SMALL


def _slots(cls: type) -> bool:
    return bool(members_of(cls).get("__slots__"))


def is_own(value: object) -> bool:
    """Whether a value is an instance of one of the user's own classes, and not one of a kind."""
    return is_local(type(value)) and not is_a(value, (type, Enum))


def _has_state(value: object) -> bool:
    return bool(attributes_of(value)) or any(map(_slots, bases_of(type(value))))


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
    if is_a(value, dict):
        return [*dict.keys(value), *dict.values(value)]
    if is_a(value, (list, tuple, set, frozenset, deque)):
        return _elements(value)
    if is_a(value, MethodType):
        return (value.__self__,)
    return list((attributes_of(value) or {}).values()) if is_own(value) else ()


def _elements(value: Iterable[object]) -> Iterable[object]:
    try:
        return list(value)
    except Exception:  # noqa: BLE001  # a container of a class of its own, which does not let itself be gone through
        return ()
