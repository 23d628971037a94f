"""Private copies: what a body changes in place of the notebook's own data stays inside the body."""

from __future__ import annotations

import copy
import copyreg
import os
import sys
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from enum import Enum
from types import MethodType
from typing import Any, TypeVar

from nbasset.versions.budget import weight
from nbasset.versions.modules import Origin, place_of

Key = TypeVar("Key", bound=Hashable)

GENERATORS = frozenset(
    {
        ("random", "Random"),
        ("numpy.random._generator", "Generator"),
        ("numpy.random.mtrand", "RandomState"),
        ("torch._C", "Generator"),
    }
)
"""Random generators, which change whenever they are asked."""

SMALL = 1_000_000
"""Bytes of data below which it is copied whether or not the body's own text changes it: a helper may."""

CONTAINERS = (list, dict, set, deque, bytearray)


def chosen(namespace: Mapping[str, Any], names: Iterable[str], changed: Collection[str]) -> dict[str, Any]:
    """The data of which a body gets private copies.

    What is large, or of some library's own class, is copied only when the body's text changes it.

    Args:
        namespace: the notebook's names.
        names: those of its data that the body uses.
        changed: names the body's text changes in place; random generators count as changed.
    """
    wanted = {name: namespace[name] for name in names if name in namespace}
    return {name: value for name, value in wanted.items() if name in changed or is_generator(value) or is_small(value)}


def private_copies(wanted: Mapping[Key, Any]) -> dict[Key, Any]:
    """Copies; parts that several share are shared by their copies. What cannot be copied is left out.

    >>> rows = [1, 2]
    >>> copies = private_copies({"rows": rows, "other": rows})
    >>> copies, copies["rows"] is copies["other"], copies["rows"] is rows
    ({'rows': [1, 2], 'other': [1, 2]}, True, False)
    """
    if not wanted:
        return {}
    known: dict[int, Any] = {
        id(os.environ): os.environ
    }  # there is one environment, and what is asked of it is observed
    known.update((id(value), value.copy(deep=False)) for value in wanted.values() if _copies_on_write(value))
    try:
        return copy.deepcopy(dict(wanted), dict(known))
    except Exception:  # noqa: BLE001  # what cannot be copied is shared, as between the cells of any notebook
        return _one_by_one(wanted, known)


def _one_by_one(wanted: Mapping[Key, Any], known: dict[int, Any]) -> dict[Key, Any]:
    copies = {}
    for key, value in wanted.items():
        further = dict(known)
        try:
            copies[key] = copy.deepcopy(value, further)
        except Exception:  # noqa: BLE001  # the same
            continue
        known = further
    return copies


def _copies_on_write(value: object) -> bool:
    """Whether a table shares its data with a shallow copy only until one of them is changed; a deep copy lies otherwise
    in memory.
    """
    pandas: Any = sys.modules.get("pandas")
    if pandas is None or type(value) not in (pandas.DataFrame, pandas.Series) or int(pandas.__version__[0]) < 3:
        return False
    kinds = value.dtypes if type(value) is pandas.DataFrame else [value.dtype]  # type: ignore[attr-defined]
    return all(type(kind).__module__.startswith("numpy") for kind in kinds)


def is_generator(value: object) -> bool:
    """Whether a value is a random generator."""
    return any((kind.__module__, kind.__name__) in GENERATORS for kind in type(value).__mro__)


def is_small(value: object) -> bool:
    """Whether a value is data that is quickly copied, and not something whose identity may matter.

    >>> is_small([1, 2]), is_small(object()), is_small([].append)
    (True, False, False)
    """
    if isinstance(value, MethodType):
        return not isinstance(value.__self__, type) and is_small(value.__self__)
    kind = type(value)
    if not (isinstance(value, CONTAINERS) or kind.__module__.partition(".")[0] in ("numpy", "pandas")):
        return is_own(value) and _has_state(value) and weight(value) <= SMALL
    return weight(value) <= SMALL


def is_own(value: object) -> bool:
    """Whether a value is an instance of one of the user's own classes, and not one of a kind."""
    origin = place_of(type(value).__module__).origin
    return origin in (Origin.NOTEBOOK, Origin.LOCAL) and not isinstance(value, (type, Enum))


def _has_state(value: object) -> bool:
    return bool(getattr(value, "__dict__", None)) or bool(copyreg._slotnames(type(value)))  # type: ignore[attr-defined]


_PLAIN = frozenset({int, float, bool, complex, str, bytes, type(None)})


def fits(value: object) -> bool:
    """Whether a value is small with everything in it; at most what is small is looked at."""
    left, todo, seen = SMALL, [value], set()
    while todo:
        each = todo.pop()
        if id(each) in seen or type(each) in _PLAIN:
            continue
        seen.add(id(each))
        left -= weight(each)
        if left < 0:
            return False
        todo.extend(_inside(each))
    return True


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return value
    if isinstance(value, MethodType):
        return (value.__self__,)
    return list(vars(value).values()) if is_own(value) and hasattr(value, "__dict__") else ()
