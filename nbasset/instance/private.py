"""Private copies: what a body changes in place of the notebook's own data stays inside the body."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any

from nbasset.versions.modules import Origin, place_of
from nbasset.versions.weights import weight

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


def private_copies(namespace: Mapping[str, Any], names: Iterable[str], changed: Collection[str]) -> dict[str, Any]:
    """Copies of what a body may change; parts that several names share are shared by their copies.

    What is large, or of some library's own class, is copied only when the body's text changes it.

    Args:
        namespace: the notebook's names.
        names: those of its data that the body uses.
        changed: names the body's text changes in place; random generators count as changed.

    >>> rows = [1, 2]
    >>> copies = private_copies({"rows": rows, "other": rows, "k": 3}, ["rows", "other", "k"], [])
    >>> copies, copies["rows"] is copies["other"], copies["rows"] is rows
    ({'rows': [1, 2], 'other': [1, 2]}, True, False)
    """
    wanted = {name: namespace[name] for name in names if name in namespace}
    wanted = {
        name: value for name, value in wanted.items() if name in changed or _is_generator(value) or _is_small(value)
    }
    try:
        return copy.deepcopy(wanted)
    except Exception:  # noqa: BLE001  # what cannot be copied is shared, as between the cells of any notebook
        return {name: each for name, value in wanted.items() if (each := _copy(value)) is not None}


def _is_generator(value: object) -> bool:
    return any((kind.__module__, kind.__name__) in GENERATORS for kind in type(value).__mro__)


def _is_small(value: object) -> bool:
    """Whether a value is data that is quickly copied, and not something whose identity may matter."""
    kind = type(value)
    if not (isinstance(value, CONTAINERS) or kind.__module__.partition(".")[0] in ("numpy", "pandas")):
        own = place_of(kind.__module__).origin in (Origin.NOTEBOOK, Origin.LOCAL) and not isinstance(
            value, (type, Enum)
        )
        if not (own and getattr(value, "__dict__", None)):
            return False
    return weight(value) <= SMALL


def _copy(value: object) -> object:
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001  # the same
        return None
