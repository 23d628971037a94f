"""Part notes: that a name was one part of what has several, or all of them, beside the error of a body that has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nbasset.core.result_names import ResultName

if TYPE_CHECKING:
    from nbasset.core.gathering import Whole

OF_ANOTHER_KIND = (TypeError, AttributeError, LookupError)
"""Errors of who took a value for another kind of thing."""


def explain_parts(error: BaseException, inputs: Mapping[str, ResultName], wholes: Mapping[ResultName, Whole]) -> None:
    """Add to a body's error which of its inputs were one part, and which a mapping of parts.

    Args:
        error: what it raised.
        inputs: the results it has used, by the names in its code.
        wholes: what is gathered.
    """
    if not isinstance(error, OF_ANOTHER_KIND):
        return
    for local, name in inputs.items():
        if name in wholes:
            by = ", ".join(wholes[name].dimensions)
            error.add_note(f"{local} is a mapping by {by} here: {local}.items() gives each value with its result.")
        elif name.point is not None:
            error.add_note(f"{local} is one part here, that at {name.point}: --gather gives all as a mapping by value.")
