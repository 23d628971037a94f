"""Points as they are seen: a strip of how they stand, and a table of them, or a grid of two dimensions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.point_runs import PointRun, counted, runs
from nbasset.core.points import Value, written
from nbasset.core.shown import DisplayItem
from nbasset.core.statuses import Status
from nbasset.ui import html, text
from nbasset.ui.charts import scatter
from nbasset.ui.theme import ORDER, look_of, style_of
from nbasset.ui.version_links import STYLE, point_link

MANY = 20
"""Points of a table, and lines of a grid, that are drawn; of more, those that are not fresh."""
WIDE = 10
"""Columns of a matrix as text; a wider one is told by a strip for each line, and is drawn with a bar to scroll it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One point.

    Args:
        values: its value of each dimension.
        status: where its result stands.
        told: the result in short.
        took: what its making took, in words.
        numbers: the numbers that came of it, by name.
        name: the name of its result, by which a press leads to it; empty where none does.
    """

    values: tuple[Value, ...]
    status: Status
    told: str = ""
    took: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    name: str = ""


def chosen(statuses: Sequence[Status]) -> list[int]:
    """Which of many points are shown: those that are not fresh first, in the order of definition.

    >>> chosen([Status.FRESH, Status.FAILED])
    [0, 1]
    """
    late = [number for number, status in enumerate(statuses) if status is not Status.FRESH]
    fresh = [number for number, status in enumerate(statuses) if status is Status.FRESH]
    return sorted([*late[:MANY], *fresh][:MANY])


def strip_text(points: Sequence[PointRun]) -> str:
    """The strip in text: a shape for each point, or, of many, for each run of them with how many.

    >>> strip_text(runs([Status.FRESH, Status.FRESH, Status.FAILED]))
    '●●✖'
    >>> strip_text(runs([Status.FRESH] * 999 + [Status.FAILED]))
    '●×999 ✖'
    """
    if sum(run["count"] for run in points) <= 2 * MANY:
        return "".join(look_of(run["status"])[0] * run["count"] for run in points)
    some = [look_of(run["status"])[0] + (f"×{run['count']}" if run["count"] > 1 else "") for run in points[:MANY]]
    return " ".join([*some, *(["…"] if len(points) > MANY else [])])


PIECES = 60
"""Into how many pieces a strip is divided at most."""


def pieces(points: Sequence[PointRun], most: int = PIECES) -> Sequence[PointRun]:
    """The pieces of a strip: points in a row that stand alike.

    Of more than can be told apart, as many points are in each piece, and it says what most asks for a look.

    Args:
        points: how the points stand, in the order of definition.
        most: how many pieces there are at most.

    >>> [run["status"].value for run in pieces(runs([Status.FRESH, Status.STALE, Status.FRESH, Status.FRESH]), 2)]
    ['STALE', 'FRESH']
    """
    if len(points) <= most:
        return points
    total, begins, worst = sum(run["count"] for run in points), 0, list[Status]()
    for run in points:
        last = (begins + run["count"] - 1) * most // total
        worst += [run["status"]] * (last + 1 - len(worst))
        for piece in range(begins * most // total, last + 1):
            worst[piece] = min(worst[piece], run["status"], key=ORDER.index)
        begins += run["count"]
    return [PointRun(status=status, count=1) for status in worst]


def strip_html(points: Sequence[PointRun]) -> str:
    """The strip, drawn: a bar whose pieces are as long as there are points in a row that stand alike."""
    drawn = "".join(
        f'<span class="nba-{style_of(run["status"])}" style="flex:{run["count"]};min-width:3px;border-bottom:5px '
        f'solid currentColor" title="{run["count"]} {look_of(run["status"])[1]}"></span>'
        for run in pieces(points)
    )
    return f'<div style="display:flex;gap:1px;max-width:30em;margin:3px 0" role="img">{drawn}</div>'


def strip_svg(points: Sequence[PointRun], left: float, top: float, wide: float) -> str:
    """The strip on a card of the graph.

    Args:
        points: how the points stand.
        left: where it begins.
        top: where its upper edge is.
        wide: how wide it is.
    """
    shown = pieces(points)
    total, x, drawn = sum(run["count"] for run in shown) or 1, left, ""
    for run in shown:
        length = wide * run["count"] / total
        high = 4 if run["status"] is Status.FAILED else 3
        drawn += (
            f'<rect x="{x:.1f}" y="{top + 4 - high:g}" width="{max(length - (len(shown) > 1), 1):.1f}" '
            f'height="{high}" fill="{look_of(run["status"])[2].light}"/>'
        )
        x += length
    return drawn


def points_item(
    dimensions: Sequence[str],
    statuses: Sequence[Status],
    rows: Sequence[Row],
    known: Sequence[Row] = (),
    values: Sequence[tuple[Value, ...]] = (),
) -> DisplayItem:
    """What stands under the cell of an asset with points, instead of one value.

    Args:
        dimensions: the names of its dimensions.
        statuses: where the result of each point stands, in the order of definition.
        rows: those points that are listed, where they are.
        known: those of which everything is known: their numbers are drawn over a dimension, their values in a matrix.
        values: of each point its value of each dimension.
    """
    known = known or rows
    values = values or [row.values for row in known]
    if len(dimensions) == 2 and len(values) == len(statuses) and _is_grid(statuses, known):
        tables = _grid(dimensions, statuses, known, values)
        more = ""
    else:
        head, cells = _table(dimensions, rows)
        left = len(statuses) - len(rows)
        links = [
            [point_link(row.name, told[0]), *map(html.esc, told[1:-2]), _status_html(row), html.esc(told[-1])]
            for row, told in zip(rows, cells, strict=True)
        ]
        tables, more = (html.table(head, links), text.table(head, cells)), f"… and {left} more" if left else ""
    drawn = [
        strip_html(runs(statuses)),
        tables[0],
        html.esc(more),
        _plots(dimensions[0], known) if len(dimensions) == 1 else "",
    ]
    plain = "\n".join(part for part in [strip_text(runs(statuses)), tables[1], more] if part)
    return {"type": "value", "data": {"text/plain": plain, "text/html": html.page(STYLE, *drawn)}}


def _plots(dimension: str, rows: Sequence[Row]) -> str:
    """Each number over the values of the one dimension, where these are numbers and more than one came of them."""
    drawn = []
    for name in dict.fromkeys(name for row in rows for name in row.numbers):
        there = [(row.values[0], row.numbers[name]) for row in rows if name in row.numbers]
        points = [
            (float(over), number)
            for over, number in there
            if isinstance(over, int | float) and not isinstance(over, bool)
        ]
        if len(points) == len(there) and len({number for _, number in points}) > 1:
            low, high = min(number for _, number in points), max(number for _, number in points)
            ends = html.esc(f"{low:g} to {high:g}, over {dimension}")
            picture = scatter(points, f"{name} over {dimension}")
            drawn.append(f'<tr><th>{html.esc(name)}</th><td>{picture}</td><td class="nba-muted">{ends}</td></tr>')
    return f'<table class="nba">{"".join(drawn)}</table>' if drawn else ""


def _table(dimensions: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    head = [*dimensions, "value", "status", "took"]
    return head, [[*map(written, row.values), row.told, _status(row), row.took] for row in rows]


def _is_grid(statuses: Sequence[Status], known: Sequence[Row]) -> bool:
    """Whether points of two dimensions are shown as a grid: one that has its values, or is too large for a list."""
    axes = [len(dict.fromkeys(written(row.values[number]) for row in known)) for number in (0, 1)]
    several = len(statuses) > MANY
    return several or (min(axes, default=0) > 1 and len(known) == len(statuses) and all(row.told for row in known))


def _grid(
    dimensions: Sequence[str], statuses: Sequence[Status], known: Sequence[Row], values: Sequence[tuple[Value, ...]]
) -> tuple[str, str]:
    """Points of two dimensions, drawn and as text: values in a matrix, or of more than can be read a strip a line."""
    words = [(written(down), written(across)) for down, across in values]
    across = list(dict.fromkeys(other for _, other in words))
    down = list(dict.fromkeys(one for one, _ in words))
    head, cells, more = _lines(dimensions, statuses, words, across)
    lines = text.table(head, [[one, strip_text(some), told] for one, some, told in cells])
    if len(known) < len(statuses) or not any(row.told for row in known):
        drawn = [[html.esc(one), strip_html(some), html.esc(told)] for one, some, told in cells]
        return html.table(head, drawn) + html.esc(more), "\n".join([lines, more] if more else [lines])
    there = {(written(row.values[0]), written(row.values[1])): row for row in known}
    head = [f"{dimensions[0]} \\ {dimensions[1]}", *across]
    rows = [[there.get((one, other)) for other in across] for one in down]
    matrix = [[one, *[_with_shape(row) if row else "" for row in line]] for one, line in zip(down, rows, strict=True)]
    links = [
        [html.esc(one), *[point_link(row.name, _with_shape(row)) if row else "" for row in line]]
        for one, line in zip(down, rows, strict=True)
    ]
    drawn_all = f'<div style="overflow:auto;max-height:30em">{html.table(head, links)}</div>'
    if len(across) <= WIDE and len(down) <= MANY:
        return drawn_all, text.table(head, matrix)
    return drawn_all, "\n".join([lines, more] if more else [lines])


def _lines(
    dimensions: Sequence[str], statuses: Sequence[Status], words: Sequence[tuple[str, str]], across: Sequence[str]
) -> tuple[list[str], list[tuple[str, list[PointRun], str]], str]:
    """One line for each value of the first dimension; of many those where not all points are fresh."""
    by_line: dict[str, list[Status]] = {}
    for (one, _), status in zip(words, statuses, strict=True):
        by_line.setdefault(one, []).append(status)
    labels = list(by_line)
    worst = [min(some, key=ORDER.index) for some in by_line.values()]
    picked = [labels[number] for number in chosen(worst)]
    cells = [(one, runs(by_line[one]), counted(Counter(by_line[one]))) for one in picked]
    left = len(labels) - len(picked)
    head = [dimensions[0], f"{dimensions[1]}: {across[0]} … {across[-1]}" if across else dimensions[1], ""]
    return head, cells, f"… and {left} more lines" if left else ""


def _with_shape(row: Row) -> str:
    return row.told if row.status is Status.FRESH else f"{look_of(row.status)[0]} {row.told}"


def _status(row: Row) -> str:
    shape, word, _ = look_of(row.status)
    return f"{shape} {word}"


def _status_html(row: Row) -> str:
    return f'<span class="nba-{style_of(row.status)}">{html.esc(_status(row))}</span>'
