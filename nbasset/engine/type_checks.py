"""Types that functions of ``@asset`` name, checked as Dagster checks them: what a body is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Protocol, Union, get_args, get_origin

from nbasset.core.annotations import ANY, RETURNED, STANDS_FOR, type_of
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.outputs import NoValue, Output
from nbasset.core.result_names import ResultName
from nbasset.core.sources import Elsewhere

if TYPE_CHECKING:
    from nbasset.dagster.types import TypeCheck


class Theirs(Protocol):
    """What the check of a type has found: ours, or that of the package dagster."""

    @property
    def success(self) -> bool:
        """Whether the value is of the type."""
        ...

    @property
    def description(self) -> str | None:
        """What was found."""
        ...


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
    if kind is not ANY:
        must_be(kind, value, f"{function.__name__}()", name)


def must_be(kind: object, value: object, who: str, name: str) -> None:
    """Refuse a value of another type.

    Args:
        kind: the type.
        value: the value.
        who: who gives it, or takes it.
        name: for which parameter; ``return``: who gives it.

    Raises:
        TypeCheckFailed: with the type, and what the value is.
    """
    wrong = unlike(kind, value)
    if wrong is not None:
        what = "is to return" if name == RETURNED else f"is to be given for {name}:"
        came = "returned" if name == RETURNED else "was given"
        told = wrong[0]
        why = getattr(_own_check(kind, value), "description", None)
        raise TypeCheckFailed(
            f"{who} {what} {_named(kind)}, and {came} {_short(told)}, which is {type(told).__name__}"
            f"{f': {why}' if why else ''}."
        )


def _own_check(kind: object, value: object) -> Theirs | None:
    """What the check of a type says of a value, where the type has one: ours, or that of the package dagster."""
    kind = STANDS_FOR.get(kind, kind) if isinstance(kind, type) else kind
    checks = getattr(kind, "type_check", None)
    return None if checks is None or isinstance(kind, type) else checks(None, value)


def check_dagster_type(dagster_type: object, value: object) -> TypeCheck:
    """Whether a value is of a type, as Dagster's ``check_dagster_type``.

    Args:
        dagster_type: a :class:`DagsterType`, a class, or what annotations name.
        value: the value.

    Raises:
        InvalidDefinition: when it is no type.

    >>> check_dagster_type(dict[str, int], {"a": "b"}).description
    "'b' is str, and dict[str, int] is wanted"
    """
    from nbasset.dagster.types import TypeCheck  # few notebooks have such types

    if not _is_type(dagster_type):
        raise InvalidDefinition(f"{dagster_type!r} is no type: give a DagsterType, a class, or an annotation.")
    own = _own_check(dagster_type, value)
    if own is not None:
        return own if isinstance(own, TypeCheck) else TypeCheck(own.success, own.description)
    wrong = unlike(dagster_type, value)
    if wrong is None:
        return TypeCheck(True)
    return TypeCheck(False, f"{_short(wrong[0])} is {type(wrong[0]).__name__}, and {_named(dagster_type)} is wanted")


def _is_type(given: object) -> bool:
    is_named = given is None or given is ANY or get_origin(given) is not None
    return is_named or callable(given) or hasattr(given, "type_check")


def checked(asset: Asset, outputs: dict[ResultName, Output[object]]) -> dict[ResultName, Output[object]]:
    """What a body has given, where that is what its function says it returns; ``None`` is no value where it says so.

    Args:
        asset: the asset.
        outputs: what its body has given.

    Raises:
        TypeCheckFailed: when it is something else.
    """
    body = asset.body
    for key, kind in asset.types.items():
        for name, output in outputs.items():
            if name.key == key and not isinstance(output, NoValue):
                must_be(kind, output.value, str(name), RETURNED)
    if not isinstance(body, FunctionBody) or len(asset.keys) > 1 or RETURNED not in body.function.__annotations__:
        return outputs
    ((name, output),) = outputs.items()
    if isinstance(output, NoValue) or isinstance(output.value, Elsewhere):
        return outputs
    check(body.function, RETURNED, output.value)
    if type_of(body.function) is not NoneType:
        return outputs
    return {
        name: NoValue(
            None, output.output_name, output.metadata, output.data_version, checks=output.checks, tags=output.tags
        )
    }


def unlike(kind: object, value: object) -> tuple[object] | None:
    """What of a value is of another type than one that is named, if anything is.

    >>> unlike(dict[str, int], {"a": "b"}), unlike(int | None, None)
    (('b',), None)
    """
    if kind is None or kind is NoneType:
        return None if value is None else (value,)
    own = _own_check(kind, value)
    if own is not None:
        return None if own.success else (value,)
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
    kind = STANDS_FOR.get(kind, kind) if isinstance(kind, type) else kind
    if hasattr(kind, "type_check") and not isinstance(kind, type):
        return str(getattr(kind, "display_name", kind))
    return kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
