"""Shown: what a making printed and displayed, piece by piece, as it is kept with the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict


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
