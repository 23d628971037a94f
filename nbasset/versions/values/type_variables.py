"""What the statements of PEP 695 and the functions of ``typing`` make: aliases, type variables, unions.

Python pickles them by their name alone, which says nothing of what they stand for.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from typing import Any

from nbasset.libraries.nodes import Node

_PARTS = {
    "TypeAliasType": ("__name__", "__value__", "__type_params__"),
    "TypeVar": ("__name__", "__bound__", "__constraints__", "__covariant__", "__contravariant__", "__default__"),
    "ParamSpec": ("__name__", "__bound__", "__default__"),
    "TypeVarTuple": ("__name__", "__default__"),
    "NewType": ("__name__", "__supertype__"),
}
"""What each kind says about itself; Python 3.11 has no aliases, and none before 3.13 has defaults."""


def _open(value: Any, functions: object) -> Node:
    names = _PARTS[type(value).__name__]
    try:
        parts = [getattr(value, name, None) for name in names]
    except Exception:  # noqa: BLE001  what stands for a type is worked out when it is asked for, and may raise anything
        return Node(("named type", value.__name__), opaque=type(value).__name__)
    return Node(("named type", type(value).__name__), parts, lambda position: f".{names[position]}")


def _open_union(value: types.UnionType, functions: object) -> Node:
    return Node("union", value.__args__)


def _open_forward(value: Any, functions: object) -> Node:
    """A name for what is defined later; what it was found to mean is remembered, and counts by itself."""
    return Node(("forward", value.__forward_arg__))


TYPES: dict[type, Callable[[Any, Any], Node]] = {
    types.UnionType: _open_union,
    typing.ForwardRef: _open_forward,
    **{getattr(typing, name): _open for name in _PARTS if hasattr(typing, name)},
}
"""How each of them is opened."""
