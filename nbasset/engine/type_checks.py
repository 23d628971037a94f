"""Types that functions of ``@asset`` name, checked as Dagster checks them: what a body is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Union, get_args, get_origin

from nbasset.core.annotations import RETURNED, type_of
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.errors import NbassetError
from nbasset.core.outputs import NoValue, Output
from nbasset.core.result_names import ResultName


class TypeCheckFailed(NbassetError):
    """A value is of another type than an annotation says."""


def check(function: Callable[..., object], name: str, value: object) -> None:
    """Refuse a value of another type than a function names for it; what no check is known for fits.

    Args:
        function: the function.
        name: the parameter, or ``return``.
        value: the value.

    Raises:
        TypeCheckFailed: with the type, and what the value is.

    >>> def total(rows: list[int]) -> float: ...
    >>> check(total, "rows", [1, 2])
    >>> check(total, "return", 1)
    Traceback (most recent call last):
    ...
    nbasset.engine.type_checks.TypeCheckFailed: total() is to return float, and returned 1, which is int.
    """
    kind = type_of(function, name)
    wrong = unlike(kind, value)
    if wrong is not None:
        what = "is to return" if name == RETURNED else f"is to be given for {name}:"
        came = "returned" if name == RETURNED else "was given"
        told = wrong[0]
        raise TypeCheckFailed(
            f"{function.__name__}() {what} {_named(kind)}, and {came} {_short(told)}, which is {type(told).__name__}."
        )


def checked(asset: Asset, outputs: dict[ResultName, Output[object]]) -> dict[ResultName, Output[object]]:
    """What a body has given, where that is what its function says it returns; ``None`` is no value where it says so.

    Args:
        asset: the asset.
        outputs: what its body has given.

    Raises:
        TypeCheckFailed: when it is something else.
    """
    body = asset.body
    if not isinstance(body, FunctionBody) or len(asset.keys) > 1 or RETURNED not in body.function.__annotations__:
        return outputs
    ((name, output),) = outputs.items()
    if isinstance(output, NoValue):
        return outputs
    check(body.function, RETURNED, output.value)
    if type_of(body.function) is not NoneType:
        return outputs
    return {name: NoValue(None, output.output_name, output.metadata, output.data_version, checks=output.checks)}


def unlike(kind: object, value: object) -> tuple[object] | None:
    """What of a value is of another type than one that is named, if anything is.

    >>> unlike(dict[str, int], {"a": "b"}), unlike(int | None, None)
    (('b',), None)
    """
    if kind is None or kind is NoneType:
        return None if value is None else (value,)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        known = [each for each in inner if each is not NoneType]
        return None if value is None or len(known) != 1 or len(inner) == 1 else unlike(known[0], value)
    if origin is not None:
        return _unlike_within(origin, inner, value)
    try:
        fits = not isinstance(kind, type) or isinstance(value, kind)
    except TypeError:  # a class that knows no instances, as a TypedDict
        return None
    return None if fits else (value,)


def _unlike_within(origin: object, inner: tuple[object, ...], value: object) -> tuple[object] | None:
    if not isinstance(origin, type) or (origin is tuple and Ellipsis in inner):
        return None
    parts: list[tuple[object, object]] = []
    if issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            return (value,)
        parts = [pair for name, each in value.items() for pair in zip(inner, (name, each), strict=False)]
    elif origin is tuple:
        if not isinstance(value, tuple) or len(value) != len(inner):
            return (value,)
        parts = list(zip(inner, value, strict=True))
    elif origin in (list, Sequence, set, frozenset):
        if not isinstance(value, list if origin is Sequence else origin):
            return (value,)
        parts = [(inner[0], each) for each in value]
    return next((wrong for kind, each in parts if (wrong := unlike(kind, each)) is not None), None)


def _named(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
