"""Held numbers: the numbers that a small value is, or consists of: a number, a dict, a frame of one row."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping

from nbasset.libraries.foreign import is_a

MOST = 40
"""How many numbers are told of a value at most."""


def numbers_in(value: object, name: str) -> dict[str, float]:
    """The numbers that a value is, or holds by name.

    Args:
        value: the value.
        name: what a number is called that stands by itself.

    >>> numbers_in(3, "n"), numbers_in({"loss": 0.5, "ok": True, "by": "hand"}, "n")
    ({'n': 3}, {'loss': 0.5})
    >>> numbers_in([1, 2], "n")
    {}
    """
    return {label: each for label, each in list(_named(value, name).items())[:MOST] if not math.isnan(each)}


def numbers_told(text: str, name: str) -> dict[str, float]:
    """The numbers of a value of which only its text is left.

    Args:
        text: its text.
        name: what a number is called that stands by itself.

    >>> numbers_told("{'loss': 0.5}", "n"), numbers_told("DataFrame 5 × 12", "n")
    ({'loss': 0.5}, {})
    """
    try:
        return numbers_in(ast.literal_eval(text), name)
    except (ValueError, SyntaxError):
        return {}


def _named(value: object, name: str) -> dict[str, float]:
    number = number_of(value)
    if number is not None:
        return {name: number}
    if is_a(value, dict) and isinstance(value, Mapping):
        return _inside(value)
    if getattr(value, "shape", None) is not None and type(value).__name__ in ("DataFrame", "Series"):
        return _inside(_row(value))
    return {}


def _inside(mapping: Mapping[object, object]) -> dict[str, float]:
    found: dict[str, float] = {}
    for label, each in mapping.items():
        number = number_of(each)
        if number is not None:
            found[str(label)] = number
        elif is_a(each, dict) and isinstance(each, Mapping):
            found.update({f"{label}.{inner}": number for inner, number in _inside(each).items()})
    return found


def _row(frame: object) -> Mapping[object, object]:
    """The only row of a frame, or a series of numbers; both of pandas or polars."""
    rows = getattr(frame, "to_dicts", None)  # polars
    shape: tuple[int, ...] = tuple(getattr(frame, "shape", ()))
    if len(shape) == 1 and shape[0] <= MOST and hasattr(frame, "to_dict"):
        return dict(frame.to_dict())
    if len(shape) != 2 or shape[0] != 1:
        return {}
    return dict(rows()[0]) if rows else dict(frame.iloc[0].items())  # type: ignore[attr-defined]


def number_of(value: object) -> float | None:
    """A plain number, whatever library it is of; truth values are none.

    >>> number_of(3), number_of(True), number_of("3")
    (3, None, None)
    """
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return None
    if isinstance(value, int | float):
        return value
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "shape", None) == ():
        found = item()
        return found if isinstance(found, int | float) else None
    return None
