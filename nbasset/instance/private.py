"""Private copies: what a body changes in place of the notebook's own data stays inside the body."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from typing import Any

GENERATORS = frozenset(
    {
        ("random", "Random"),
        ("numpy.random._generator", "Generator"),
        ("numpy.random.mtrand", "RandomState"),
        ("torch._C", "Generator"),
    }
)
"""Random generators, which change whenever they are asked."""


def private_copies(namespace: Mapping[str, Any], names: Iterable[str], changed: Collection[str]) -> dict[str, Any]:
    """Copies of what a body changes; parts that several names share are shared by their copies.

    Args:
        namespace: the notebook's names.
        names: those of its data that the body uses.
        changed: names the body's text changes in place; random generators count as changed.

    >>> rows = [1, 2]
    >>> private_copies({"rows": rows, "other": rows, "k": [3]}, ["rows", "other", "k"], ["rows", "other"])
    {'rows': [1, 2], 'other': [1, 2]}
    """
    wanted = {name: namespace[name] for name in names if name in namespace}
    wanted = {name: value for name, value in wanted.items() if name in changed or _is_generator(value)}
    try:
        return copy.deepcopy(wanted)
    except Exception:  # noqa: BLE001  # what cannot be copied is shared, as between the cells of any notebook
        return {name: each for name, value in wanted.items() if (each := _copy(value)) is not None}


def _is_generator(value: object) -> bool:
    return any((kind.__module__, kind.__name__) in GENERATORS for kind in type(value).__mro__)


def _copy(value: object) -> object:
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001  # the same
        return None
