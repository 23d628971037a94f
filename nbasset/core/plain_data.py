"""Values as plain data: what JSON can say of them, with numbers as numbers whoever's they are."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral, Number

from nbasset.core.errors import InvalidDefinition

_SCALARS = (bool, int, float, str, type(None))


def scalar(value: object) -> object:
    """A number or a text as Python's own, also where it is of a library; anything else as it is.

    Args:
        value: anything.

    >>> from decimal import Decimal
    >>> scalar(Decimal("0.5")), scalar(3), scalar([1])
    (0.5, 3, [1])
    """
    if type(value) in _SCALARS:
        return value
    item = getattr(value, "item", None)
    if getattr(value, "shape", None) == () and callable(item):  # how libraries of arrays have single values
        value = item()
    if type(value) in _SCALARS:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Integral):
        return int(value)
    has_float = isinstance(value, Number) and hasattr(type(value), "__float__")
    return float(value) if has_float else value  # type: ignore[arg-type]


def plain(value: object) -> object:
    """What JSON can say of a value: its numbers, texts, lists and mappings; a part that it cannot say is its text.

    Args:
        value: anything.

    >>> import datetime
    >>> plain({"on": datetime.date(2026, 1, 1), "of": (1, None)})
    {'on': '2026-01-01', 'of': [1, None]}
    """
    try:
        return _plain(value)
    except RecursionError:
        return str(value)


def _plain(value: object) -> object:
    told = scalar(value)
    if type(told) in _SCALARS:
        return told
    if isinstance(told, Mapping):
        return {str(name): _plain(each) for name, each in told.items()}
    return [_plain(each) for each in told] if isinstance(told, (list, tuple)) else str(told)


def refuse_tables(facts: Mapping[str, object]) -> None:
    """Refuse tables and arrays as facts: as a text they would say nothing, and would be kept at every making.

    Args:
        facts: what a body says, by name.

    Raises:
        InvalidDefinition: when one of them is a table or an array.
    """
    for name, each in facts.items():
        shape = getattr(each, "shape", None)
        if isinstance(shape, tuple) and shape:
            raise InvalidDefinition(
                f"The metadata {name} is a {type(each).__name__}, which is no fact: say MetadataValue.table(RECORDS), "
                "MetadataValue.md(TEXT), or how many rows there are."
            )
