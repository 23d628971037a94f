"""Shown: what a making printed and displayed, piece by piece, as it is kept with the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from nbasset.core.patterns import pattern


class StreamItem(TypedDict):
    """Printed text; ``name`` is ``stdout`` or ``stderr``."""

    type: Literal["stream"]
    name: str
    text: str


class DisplayItem(TypedDict):
    """Something displayed, or the value at the end: representations by MIME type, as Jupyter's messages have them."""

    type: Literal["display", "value"]
    data: Mapping[str, object]
    metadata: NotRequired[Mapping[str, object]]


Item = StreamItem | DisplayItem
Items = Sequence[Item]

_OF_NUMPY = pattern(r"np\.(?:bool|u?int\d+|float\d+)_?\(([-\w.+]+)\)")
"""A number of numpy's, as Python shows it since numpy 2: among many its type is in the way."""

SHORT = 80
"""Characters of a value that is told in a line."""


def short_value(data: Mapping[str, object] | None) -> str:
    """A value in short, for lists of many: its text where that is short and one line; otherwise nothing.

    Args:
        data: how it is shown, by MIME type.

    >>> short_value({"text/plain": "0.93"}), short_value({"text/plain": "   a\\n0  1"})
    ('0.93', '')
    >>> short_value({"text/plain": "{'loss': np.float64(0.93)}"})
    "{'loss': 0.93}"
    """
    text = data.get("text/plain") if data else None
    if not isinstance(text, str) or len(text) > SHORT or "\n" in text:
        return ""
    return _OF_NUMPY.sub(r"\1", text)
