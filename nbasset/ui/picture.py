"""The graph as one picture and as a diagram in text: what is left where no widget lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from nbasset.core.view import AssetView, StatusView
from nbasset.ui.cards import (
    FILE_HEIGHT,
    HEIGHT,
    as_address,
    counts_of,
    drawing,
    file_drawing,
    file_width,
    plain_drawing,
)
from nbasset.ui.html import esc
from nbasset.ui.layout import PADDING, Point
from nbasset.ui.placing import MARGIN, Placed, placed
from nbasset.ui.style_sheet import FONT, GROUP_EDGE, GROUP_FILL, GROUP_INK, LINE
from nbasset.ui.text import status_words
from nbasset.ui.theme import STYLES, style_of
from nbasset.ui.units import Kind, Unit, folded_at_first, summed_up, units_of

EDGE = 'fill="none" stroke="#5a6270" stroke-opacity=".4"'
LABEL = 20.0
"""How much room the name of a group takes above its box."""


def picture_of(assets: Sequence[AssetView], folded: frozenset[str] | None = None, *, down: bool = False) -> str:
    """The graph drawn in SVG, with the cards of the live one.

    Args:
        assets: the views.
        folded: the groups that are one card each; by default those of a large graph.
        down: from top to bottom instead of from left to right.
    """
    known = {each["name"]: each for each in assets}
    units = units_of(assets, folded_at_first(assets) if folded is None else folded)
    place = placed(units, down=down)
    boxes = _boxes(place) if place.boxed else {}
    (left, top), (right, bottom) = _bounds(place, boxes)
    parts = [_box(group, *box) for group, box in boxes.items()]
    parts += [_line(place, up, unit) for unit in units for up in unit.upstream]
    parts += [_unit(place, unit, known) for unit in units]
    wide, high = right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" '
        f'viewBox="{left - MARGIN:g} {top - MARGIN:g} {wide:g} {high:g}">'
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
        f'<path d="M0 .5L8 4L0 7.5Z" fill="{LINE}"/></marker>'
        f"<style>.p{{font:600 19px {FONT};fill:#1b2028}}</style></defs>{''.join(parts)}</svg>"
    )


def image_of(
    assets: Sequence[AssetView], words: str, folded: frozenset[str] | None = None, *, down: bool = False
) -> str:
    """The picture as an image of a page, with words for whoever does not see it.

    An image is drawn in notebooks nobody has trusted too, where SVG in the page is not.

    Args:
        assets: the views.
        words: what the image shows.
        folded: as for :func:`picture_of`.
        down: as for :func:`picture_of`.
    """
    address = as_address(picture_of(assets, folded, down=down))
    return f'<img class="nba-picture" alt="{esc(words)}" src="{address}"/>'


def _boxes(place: Placed) -> dict[str, tuple[Point, Point]]:
    boxes: dict[str, tuple[Point, Point]] = {}
    for unit in place.units:
        if unit.kind is Kind.FOLDED:
            continue
        (x, y), (wide, high) = place.layout.at[unit.id], _size(place, unit)
        corner, other = (
            (x - wide / 2 - PADDING, y - high / 2 - PADDING),
            (x + wide / 2 + PADDING, y + high / 2 + PADDING),
        )
        low, far = boxes.get(unit.group, (corner, other))
        boxes[unit.group] = (
            (min(low[0], corner[0]), min(low[1], corner[1])),
            (max(far[0], other[0]), max(far[1], other[1])),
        )
    return boxes


def _size(place: Placed, unit: Unit) -> Point:
    return (file_width(unit.name, place.wide), FILE_HEIGHT) if unit.kind is Kind.FILE else (place.wide, HEIGHT)


def _bounds(place: Placed, boxes: Mapping[str, tuple[Point, Point]]) -> tuple[Point, Point]:
    half, high = place.wide / 2, HEIGHT / 2
    points = [(x + dx, y + dy) for x, y in place.layout.at.values() for dx, dy in ((-half, -high), (half, high))]
    points += [point for (x, y), other in boxes.values() for point in ((x, y - LABEL), other)]
    points += [point for way in place.layout.lines.values() for point in way[1:-1]]
    points = points or [(0.0, 0.0)]
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def _box(group: str, corner: Point, other: Point) -> str:
    (x, y), (right, bottom) = corner, other
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{right - x:g}" height="{bottom - y:g}" rx="8" fill="{GROUP_FILL}" '
        f'fill-opacity=".55" stroke="{GROUP_EDGE}"/>'
        f'<text x="{x + 4:g}" y="{y - 6:g}" style="{esc(f"font:600 12px {FONT}")}" fill="{GROUP_INK}">'
        f"{esc(group)}</text>"
    )


def _line(place: Placed, up: str, unit: Unit) -> str:
    """A line along its points: a quadratic B-spline, from middle to middle of the way between them, pulled by each."""
    start = next(each for each in place.units if each.id == up)
    (x1, y1), (x2, y2) = place.layout.at[up], place.layout.at[unit.id]
    (wide1, high1), (wide2, high2) = _size(place, start), _size(place, unit)
    begin = (x1, y1 + high1 / 2) if place.down else (x1 + wide1 / 2, y1)
    end = (x2, y2 - high2 / 2) if place.down else (x2 - wide2 / 2, y2)
    points = place.layout.lines[up, unit.id]
    way = [f"M{begin[0]:g} {begin[1]:g}"]
    for (ax, ay), (bx, by) in pairwise(points):
        way.append(f"Q{ax:g} {ay:g} {(ax + bx) / 2:g} {(ay + by) / 2:g}")
    last = points[-1] if points else end
    way.append(f"Q{last[0]:g} {last[1]:g} {end[0]:g} {end[1]:g}")
    return f'<path d="{" ".join(way)}" fill="none" stroke="{LINE}" stroke-width="1.6" marker-end="url(#end)"/>'


def _unit(place: Placed, unit: Unit, known: Mapping[str, AssetView]) -> str:
    (x, y), (wide, high) = place.layout.at[unit.id], _size(place, unit)
    draw = plain_drawing if place.plain else partial(drawing, far=place.far)
    if unit.kind is Kind.FILE:
        inside = file_drawing(unit.name, wide)
    elif unit.kind is Kind.FOLDED:
        inside = draw(summed_up(unit, (known[name] for name in unit.members)), wide)
    else:
        inside = draw(known[unit.id], wide)
    edge = "" if unit.kind is Kind.FILE else f'<rect width="{wide:g}" height="{high:g}" rx="8" {EDGE}/>'
    return f'<g transform="translate({x - wide / 2:g} {y - high / 2:g})">{inside}{edge}</g>'


def mermaid_of(assets: Sequence[AssetView], folded: frozenset[str] | None = None, *, down: bool = False) -> str:
    """The graph in mermaid's language.

    >>> a = {"name": "a", "group": "g", "upstream": [], "status": "FRESH", "marks": [], "files": []}
    >>> print(mermaid_of([a]).splitlines()[1].strip())
    u0["a<br/>● fresh"]:::FRESH
    """
    known = {each["name"]: each for each in assets}
    units = units_of(assets, folded_at_first(assets) if folded is None else folded)
    ids = {unit.id: f"u{number}" for number, unit in enumerate(units)}
    boxed = len({unit.group for unit in units}) > 1
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.group if boxed and unit.kind is not Kind.FOLDED else "", []).append(unit)
    lines = [f"graph {'TB' if down else 'LR'}"]
    for number, (group, inside) in enumerate(groups.items()):
        lines += [f'  subgraph g{number}["{_quoted(group)}"]'] if group else []
        lines += [f"  {ids[unit.id]}{_node(unit, known)}" for unit in inside]
        lines += ["  end"] if group else []
    lines += [f"  {ids[up]} --> {ids[unit.id]}" for unit in units for up in unit.upstream]
    looks = {style.upper(): look for style, look in STYLES.items()}
    used = {name: look for name, look in looks.items() if any(line.endswith(f":::{name}") for line in lines)}
    lines += [f"  classDef {name} fill:{look.fill},stroke:{look.light},color:#1b2028" for name, look in used.items()]
    return "\n".join(lines)


def _node(unit: Unit, known: Mapping[str, AssetView]) -> str:
    if unit.kind is Kind.FILE:
        return f'(["{_quoted(unit.name)}"])'
    if unit.kind is Kind.FOLDED:
        asset = summed_up(unit, (known[name] for name in unit.members))
        words = " ".join(counts_of(asset))
        return f'["{_quoted(unit.name)}<br/>{words}"]:::{_class(asset)}'
    return f'["{_quoted(unit.name)}<br/>{_quoted(status_words(known[unit.id]))}"]:::{_class(known[unit.id])}'


def _class(asset: StatusView) -> str:
    return style_of(asset["status"], asset["marks"]).upper()


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
