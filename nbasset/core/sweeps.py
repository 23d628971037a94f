"""Sweeps: values that an asset is made for, each by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from nbasset.core.errors import InvalidDefinition

T = TypeVar("T")


def sweep(*values: T | range | list[T]) -> T:
    """Make an asset once for each of some values: ``depth = sweep(2, 4, 8)`` in its cell.

    Where an asset's cell assigns what this gives to a name, or has it as the default of its function's parameter, the
    asset has a result for each value, its *points*; several of them make a grid. Everywhere else it gives its first
    value, so that the notebook runs without magics.

    Args:
        *values: numbers, texts, True, False, None, or tuples of them; one list or ``range`` stands for what it holds.

    Returns:
        the first value; in an asset, the one of the point that is being made.

    Raises:
        InvalidDefinition: when there is none.

    >>> sweep(2, 4, 8), sweep(range(3)), sweep(["a", "b"])
    (2, 0, 'a')
    """
    found = swept(*values)
    if not found:
        raise InvalidDefinition("sweep() takes the values to try, for example sweep(2, 4, 8).")
    return cast("T", found[0])


def swept(*values: object) -> tuple[object, ...]:
    """The values of a sweep: those given, or what the only one holds.

    >>> swept(2, 4), swept(range(2)), swept((1, 2)), swept("ab")
    ((2, 4), (0, 1), ((1, 2),), ('ab',))
    """
    only = values[0] if len(values) == 1 else None
    if only is None or isinstance(only, str | tuple | bool | int | float):
        return values
    return tuple(only) if isinstance(only, Iterable) else values
