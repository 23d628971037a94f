"""Annotations of functions: the types that they name, for whoever keeps, loads or checks values."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from inspect import isasyncgenfunction, isgeneratorfunction
from types import FrameType
from typing import Any, get_args, get_origin

from nbasset.core.errors import InvalidDefinition

ANY: object = Any
"""What an annotation means that says nothing."""

STANDS_FOR: dict[type, object] = {}
"""Classes that stand for a type with a check of its own, where annotations name them."""

RETURNED = "return"
"""The name under which Python keeps the annotation of what a function returns."""

_WRAPPED = ("Output", "MaterializeResult")
_RESULTS = ("MaterializeResult", "ObserveResult", "AssetCheckResult")


def type_of(function: Callable[..., object], name: str = RETURNED) -> object:
    """The type that a function names for a parameter, or for what it returns; anything where it names none.

    Args:
        function: the function.
        name: the parameter.

    >>> def total(rows: list[int]) -> float: ...
    >>> type_of(total, "rows"), type_of(total), type_of(total, "other") is ANY
    (list[int], <class 'float'>, True)
    """
    annotations: Mapping[str, object] = getattr(function, "__annotations__", {})
    if name not in annotations:
        return ANY
    found = meaning(annotations[name], getattr(function, "__globals__", {}))
    if name == RETURNED:
        return unwrapped(found)
    return type(None) if found is None else found


def types_of_outputs(function: Callable[..., object], outputs: Sequence[str]) -> dict[str, object]:
    """By output, the types that a function names for several of them: a tuple names each, as in Dagster.

    Args:
        function: the function; one that yields names none.
        outputs: the outputs.

    Raises:
        InvalidDefinition: when it names something else than one for each.

    >>> def lines() -> tuple[int, str]: ...
    >>> types_of_outputs(lines, ["number", "text"])
    {'number': <class 'int'>, 'text': <class 'str'>}
    """
    annotations: Mapping[str, object] = getattr(function, "__annotations__", {})
    if len(outputs) < 2 or RETURNED not in annotations or isgeneratorfunction(function) or isasyncgenfunction(function):
        return {}
    found = meaning(annotations[RETURNED], getattr(function, "__globals__", {}))
    if getattr(found, "__name__", "") in _RESULTS or (found is ANY and isinstance(annotations[RETURNED], str)):
        return {}
    kinds = get_args(found)
    if get_origin(found) is tuple and kinds and all(getattr(each, "__name__", "") in _RESULTS for each in kinds):
        return {}
    if get_origin(found) is not tuple or len(kinds) != len(outputs):
        told = getattr(found, "__name__", found)
        raise InvalidDefinition(
            f"{function.__name__}() has {len(outputs)} outputs, and is to return {told}: name a type for each of them, "
            f"tuple[…], or none at all."
        )
    return {name: unwrapped(kind) for name, kind in zip(outputs, kinds, strict=True)}


def unwrapped(kind: object) -> object:
    """The type of the value in an ``Output`` or a ``MaterializeResult``; any other type as it is.

    Args:
        kind: the type.
    """
    if getattr(get_origin(kind), "__name__", "") in _WRAPPED:
        return next(iter(get_args(kind)), ANY)
    if getattr(kind, "__name__", "") in _WRAPPED:
        return ANY
    return type(None) if kind is None else kind


def takes_resource(function: Callable[..., object], name: str) -> bool:
    """Whether a parameter takes a resource, as its annotation says: one that is configured, or a ``ResourceParam``.

    Args:
        function: the function.
        name: the parameter.

    >>> from nbasset import ResourceParam
    >>> def total(rows, rate: ResourceParam[float]): ...
    >>> takes_resource(total, "rows"), takes_resource(total, "rate")
    (False, True)
    """
    kind = type_of(function, name)
    written = str(getattr(function, "__annotations__", {}).get(name)).partition("[")[0]
    is_marked = "resource" in getattr(kind, "__metadata__", ())
    return is_marked or hasattr(kind, "yield_for_execution") or written.endswith("ResourceParam")


def shape(kind: object) -> object:
    """A type as the classes and types with checks of their own that it consists of, so that it can be compared.

    Args:
        kind: the type.

    >>> shape(dict[str, int])
    (<class 'dict'>, <class 'str'>, <class 'int'>)
    """
    inner = get_args(kind)
    if inner:
        origin = get_origin(kind)
        return (origin if isinstance(origin, type) else str(origin), *map(shape, inner))
    kind = STANDS_FOR.get(kind, kind) if STANDS_FOR and isinstance(kind, type) else kind
    is_known = isinstance(kind, type) or hasattr(kind, "type_check_fn")
    return kind if is_known else type(kind).__name__


def meaning(annotation: object, names: Mapping[str, object], caller: FrameType | None = None) -> object:
    """What an annotation means; anything where it is a text that nobody can make out.

    Args:
        annotation: the annotation, perhaps as a text.
        names: the names that its function sees.
        caller: from where on names of functions around it are looked up.

    >>> meaning("int", {}), meaning("Missing", {}) is ANY
    (<class 'int'>, True)
    """
    if not isinstance(annotation, str):
        return annotation
    around: dict[str, object] = {}
    while caller is not None:
        around = {**caller.f_locals, **around} if caller.f_globals is names else around
        caller = caller.f_back
    try:
        return eval(annotation, dict(names), around)
    except Exception:  # noqa: BLE001 - a text that is no type, or names what is not there: whoever needs it asks ANY
        return ANY


def frame_of(depth: int) -> FrameType:
    """The frame of a caller.

    Args:
        depth: how far up.
    """
    return sys._getframe(depth + 1)


def is_nothing(kind: object) -> bool:
    """Whether a type is Dagster's ``Nothing``, here or there: what has it has no value, and only says what comes first.

    Args:
        kind: the type.

    >>> from nbasset import Nothing
    >>> is_nothing(Nothing), is_nothing(None)
    (True, False)
    """
    name = getattr(kind, "__name__", None) or getattr(kind, "unique_name", None)
    return name == "Nothing" and (kind if isinstance(kind, type) else type(kind)).__module__.startswith(
        ("nbasset.", "dagster.")
    )
