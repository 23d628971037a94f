"""Elements: what a drawing consists of, boxes, cards, files and lines, in the form in which Cytoscape.js takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from nbasset.core.protocol import BoxElement, CardData, CardElement, LineElement, Looks
from nbasset.ui.layout import Layout, Point
from nbasset.ui.placing import Placed
from nbasset.ui.text import width
from nbasset.ui.units import Kind, Unit

LETTER = 7.3
"""About how wide a letter of a group's name is, to begin it where its box begins."""


def boxes_of(place: Placed) -> list[BoxElement]:
    """The boxes of groups, where there are several."""
    groups = dict.fromkeys(unit.group for unit in place.units if unit.kind is not Kind.FOLDED) if place.boxed else ()
    return [_box(group, far=place.far) for group in groups]


def _box(group: str, *, far: bool) -> BoxElement:
    indent = width(group) * LETTER * (1.5 if far else 1.0) + 4
    return {"data": {"id": f"group:{group}", "name": group, "indent": indent}, "classes": "group"}


def card_of(unit: Unit, place: Placed, looks: Looks) -> CardElement:
    """The card of a unit.

    Args:
        unit: the unit.
        place: where it stands.
        looks: what it looks like.
    """
    x, y = place.layout.at[unit.id]
    data = cast(CardData, {"id": unit.id, "name": unit.name, **looks})
    if place.boxed and unit.kind is not Kind.FOLDED:
        data["parent"] = f"group:{unit.group}"
    return {"data": data, "classes": str(unit.kind), "position": {"x": x, "y": y}}


def lines_of(place: Placed) -> list[LineElement]:
    """The lines between the units."""
    return [_line(place.layout, up, unit.id) for unit in place.units for up in unit.upstream]


def _line(layout: Layout, start: str, end: str) -> LineElement:
    weights, distances = curve(layout.at[start], layout.at[end], layout.lines[start, end])
    return {
        "data": {"id": f"{start}→{end}", "source": start, "target": end, "weights": weights, "distances": distances},
        "classes": "line",
    }


def curve(start: Point, end: Point, points: Sequence[Point]) -> tuple[list[float], list[float]]:
    """A line's control points, as Cytoscape.js wants them: how far along from middle to middle, and how far beside.

    Args:
        start: the middle of where it begins.
        end: the middle of where it ends.
        points: what pulls it.

    >>> curve((0.0, 0.0), (10.0, 0.0), [(5.0, 2.0)])
    ([0.5], [2.0])
    """
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    weights = [round(((x - x1) * dx + (y - y1) * dy) / length**2, 4) for x, y in points]
    distances = [round(((y - y1) * dx - (x - x1) * dy) / length, 2) for x, y in points]
    return weights, distances
