"""Layout: where the cards of a graph stand, from left to right, and how the lines between them run.

Columns are ranks: an asset stands right of everything it rests on. Groups are boxes: each has a band of rows and a run
of columns to itself, so boxes never overlap, and a line that only passes by runs outside of them.

It is the layered drawing of Sugiyama, Tagawa and Toda (Methods for Visual Understanding of Hierarchical System
Structures, 1981): ranks by the longest path, a place in every column that a line passes, columns sorted again and again
by the mean height of their neighbours (the barycentre) from left to right and back. The last sweeps pull lines straight
by weights, as in Gansner, Koutsofios, North and Vo (A Technique for Drawing Directed Graphs, 1993), and heights come by
isotonic regression, see :func:`rising`. Boxes and bands are added here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from itertools import pairwise

from nbasset.core.dataclass import dataclass

Point = tuple[float, float]
Item = tuple[str, str, int]
"""A card ``(name, "", rank)``, or the place where the line ``from → to`` passes a rank: ``(from, to, rank)``."""

FLAT = 2.0
"""How many times as wide as high what is joined to nothing should be."""
GAP_X, GAP_Y, LINE = 48.0, 18.0, 7.0
"""Pixels between columns and between cards, and how high the place is where a line passes."""
PADDING, HEADER = 20.0, 22.0
"""Pixels between a box and what is in it, and for its name above."""
BESIDE_BOXES = 20.0
"""Pixels by which columns are further apart where there are boxes."""
SWEEPS = 8
"""How often columns are gone through, from left to right and back; the last two times only straighten lines."""
STRAIGHT = 1e6
"""How much more a line counts than a card, in the last sweeps, for where the line passes next."""
MANY_LINES = 4000
"""With more places where lines pass than this, lines run straight: nobody could follow the bends."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is.

    Args:
        at: the middle of each card.
        lines: for each line, the points that pull it, from the card it leaves to the card where it ends.
        width: how wide everything is.
        height: how high.
    """

    at: Mapping[str, Point]
    lines: Mapping[tuple[str, str], Sequence[Point]]
    width: float
    height: float


@dataclass(slots=True)
class _Band:
    """Rows for the groups which stand beside each other."""

    groups: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    top: float = 0.0
    inside: float = 0.0


def arrange(
    upstream: Mapping[str, Sequence[str]],
    groups: Mapping[str, str],
    card: Point,
    short: Mapping[str, float] | None = None,
) -> Layout:
    """Lay out a graph.

    Args:
        upstream: what each asset rests on, within the graph.
        groups: each asset's group.
        card: width and height of a card.
        short: the width of those that are narrower than a card; a column without cards is as narrow.

    >>> made = arrange({"a": (), "b": ("a",)}, {"a": "g", "b": "g"}, (100, 40))
    >>> made.at["a"], made.at["b"], made.width, made.height
    ((50.0, 20.0), (198.0, 20.0), 248.0, 40.0)
    """
    return _Arrangement(upstream, groups, card, short or {}).layout()


def ranks(upstream: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Each asset's column, by the longest path: one more than the last of what it rests on.

    >>> ranks({"c": ("a", "b"), "a": (), "b": ("a",)})
    {'a': 0, 'b': 1, 'c': 2}
    """
    found: dict[str, int] = {}
    entered: set[str] = set()
    todo = list(reversed(list(upstream)))
    while todo:
        name = todo[-1]
        missing = [up for up in upstream[name] if up not in entered]
        entered.add(name)
        todo.extend(missing)
        if not missing:
            todo.pop()
            found.setdefault(name, max((found.get(up, -1) for up in upstream[name]), default=-1) + 1)
    return found


class _Arrangement:
    def __init__(
        self,
        upstream: Mapping[str, Sequence[str]],
        groups: Mapping[str, str],
        card: Point,
        short: Mapping[str, float],
    ) -> None:
        self.upstream, self.groups, self.card, self.short = upstream, dict(groups), card, short
        self.boxed = len(set(groups.values())) > 1
        self.rank = ranks(upstream)
        self.rank.update(self._beside_what_rests_on_it())
        self.row: dict[str, int] = {}
        self._spread()
        self.bands = self._bands()
        self.band_of = {group: number for number, band in enumerate(self.bands) for group in band.groups}
        self.side: dict[Item, int] = {}
        self.home: dict[Item, int] = {}
        self.before: dict[Item, list[Item]] = {}
        self.after: dict[Item, list[Item]] = {}
        self.lines: dict[tuple[str, str], list[Item]] = {}
        self._place_items()
        self.y: dict[Item, float] = {}

    def _beside_what_rests_on_it(self) -> dict[str, int]:
        """The columns of narrow sources, right before the first card that rests on them."""
        nearest: dict[str, int] = {}
        for name, ups in self.upstream.items():
            for up in ups:
                if up in self.short and not self.upstream[up]:
                    nearest[up] = min(nearest.get(up, self.rank[name] - 1), self.rank[name] - 1)
        return nearest

    def _spread(self) -> None:
        """What is joined to nothing stands in rows, not in one endless column: as wide as the rest, or as it is high.

        Where groups are no boxes it stands below all the rest, in a band of its own.
        """
        joined = {up for ups in self.upstream.values() for up in ups}
        alone: dict[str, list[str]] = {}
        for name, ups in self.upstream.items():
            if not ups and name not in joined and name not in self.short:
                alone.setdefault(self.groups[name], []).append(name)
        rest = [name for names in alone.values() for name in names]
        whole = max((rank for name, rank in self.rank.items() if name not in rest), default=-1) + 1
        groups = dict(self.groups)
        for group, names in alone.items():
            others = [self.rank[name] for name in groups if groups[name] == group and name not in rest]
            # A box that is wider than its own cards ask for would stand in the way of those beside it.
            beside = len({*others}) if others and self.boxed else whole
            across = max(beside, math.ceil(math.sqrt(len(names) * self.card[1] * FLAT / self.card[0])))
            first = min(others, default=0) if self.boxed else 0
            for at, name in enumerate(names):
                self.rank[name] = first + at % across
                self.row[name] = at // across
                groups[name] = group if self.boxed else f"{group}\0"
        self.groups = groups

    # Groups and bands

    def _bands(self) -> list[_Band]:
        spans: dict[str, tuple[int, int]] = {}
        near: dict[str, set[str]] = {}
        for name, group in self.groups.items():
            low, high = spans.get(group, (self.rank[name], self.rank[name]))
            spans[group] = min(low, self.rank[name]), max(high, self.rank[name])
            for up in self.upstream[name]:
                near.setdefault(group, set()).add(self.groups[up])
        bands: list[_Band] = []
        joined = {group for name, group in self.groups.items() if name not in self.row}
        for group in sorted(spans, key=lambda each: (each not in joined, spans[each][0])):
            columns = set(range(spans[group][0], spans[group][1] + 1))
            free = [band for band in bands if not band.taken & columns]
            beside = [band for band in free if near.get(group, set()).intersection(band.groups)]
            band = next(iter(beside or free), None)
            if band is None:
                bands.append(band := _Band())
            band.groups.append(group)
            band.taken |= columns
        return bands

    # Items: cards, and the places where lines pass a column

    def _place_items(self) -> None:
        boxes: dict[tuple[int, int], str] = {}
        for name, group in self.groups.items():
            self._add((name, "", self.rank[name]), self.band_of[group], 0)
        for group, number in self.band_of.items():
            columns = [self.rank[name] for name, other in self.groups.items() if other == group]
            boxes |= {(number, column): group for column in range(min(columns), max(columns) + 1)}
        length = sum(self.rank[name] - self.rank[up] for name, ups in self.upstream.items() for up in ups)
        for name, ups in self.upstream.items():
            for up in ups:
                self._line(up, name, boxes, bent=length < MANY_LINES)

    def _add(self, item: Item, band: int, side: int) -> None:
        self.home[item], self.side[item] = band, side
        self.before[item], self.after[item] = [], []

    def _line(self, up: str, name: str, boxes: Mapping[tuple[int, int], str], *, bent: bool) -> None:
        own = {self.groups[up], self.groups[name]}
        start, end = self.band_of[self.groups[up]], self.band_of[self.groups[name]]
        way: list[Item] = []
        for column in range(self.rank[up] + 1, self.rank[name]) if bent else ():
            item = (up, name, column)
            free = [band for band in (start, end) if boxes.get((band, column)) in (None, *own)]
            self._add(item, free[0] if free else start, 0 if free else (1 if end >= start else -1))
            way.append(item)
        self.lines[up, name] = way
        whole = [(up, "", self.rank[up]), *way, (name, "", self.rank[name])]
        for left, right in pairwise(whole):
            self.after[left].append(right)
            self.before[right].append(left)

    # Heights

    def _high(self, item: Item) -> float:
        return LINE if item[1] else self.card[1] + GAP_Y

    def _columns(self) -> list[list[Item]]:
        columns: list[list[Item]] = [[] for _ in range(max(self.rank.values(), default=-1) + 1)]
        for item in self.home:
            columns[item[2]].append(item)
        return columns

    def _stretch(self, columns: Sequence[Sequence[Item]]) -> float:
        """Give every band its rows; the height of everything."""
        at = 0.0
        for number, band in enumerate(self.bands):
            sides = [[[i for i in column if self.home[i] == number and self.side[i] == side] for column in columns]
                     for side in (-1, 0, 1)]  # fmt: skip
            above, band.inside, below = (max((sum(map(self._high, c)) for c in cells), default=0.0) for cells in sides)
            frame = PADDING * 2 + HEADER - GAP_Y if self.boxed else 0.0
            band.top = at + above + (PADDING + HEADER - GAP_Y / 2 if self.boxed else 0.0)
            at += above + band.inside + below + frame + (GAP_Y if self.boxed else 0.0)
        return at

    def _bounds(self, item: Item) -> tuple[float, float]:
        band = self.bands[self.home[item]]
        if self.side[item] == 0:
            return band.top, band.top + band.inside
        edge = PADDING + HEADER if self.side[item] < 0 else PADDING
        far = 1e6
        return (band.top - edge - far, band.top - edge) if self.side[item] < 0 else (
            band.top + band.inside + edge, band.top + band.inside + edge + far)  # fmt: skip

    # Sweeps

    def layout(self) -> Layout:
        columns = self._columns()
        self._stretch(columns)
        for column in columns:
            column.sort(key=lambda item: (self.home[item], self.side[item]))
            self._settle(column, self._first_wish)
        for sweep in range(SWEEPS):
            last = sweep >= SWEEPS - 2
            for column in columns[1:]:
                self._sweep(column, self.before, last)
            for column in reversed(columns[:-1]):
                self._sweep(column, self.after, last)
        return self._drawn()

    def _first_wish(self, item: Item) -> float:
        """The middle of its band; for what is joined to nothing, its row, below what is."""
        low, high = self._bounds(item)
        if self.side[item]:
            return 0.0
        if item[1] or item[0] not in self.row:
            return (low + high) / 2
        rows = 1 + max(row for name, row in self.row.items() if self.groups[name] == self.groups[item[0]])
        return high - (rows - self.row[item[0]] - 0.5) * self._high(item)

    def _sweep(self, column: list[Item], beside: Mapping[Item, list[Item]], last: bool) -> None:
        wish = {item: self._wish(item, beside[item], STRAIGHT if last else 1.0) for item in column}
        if not last:
            column.sort(key=lambda item: (self.home[item], self.side[item], wish[item]))
        self._settle(column, wish.__getitem__)

    def _wish(self, item: Item, beside: Sequence[Item], straight: float) -> float:
        """The mean height of what it is joined to; what is of its own kind, card or line, counts more."""
        weights = [straight if bool(item[1]) == bool(each[1]) else 1.0 for each in beside]
        together = sum(weight * self.y[each] for weight, each in zip(weights, beside, strict=True))
        return together / sum(weights) if weights else self._first_wish(item)

    def _settle(self, column: Sequence[Item], wish: Callable[[Item], float]) -> None:
        """Put the items of a column as near to their wishes as their order, their heights and their bands allow."""
        start = 0
        while start < len(column):
            place = self.home[column[start]], self.side[column[start]]
            end = start
            while end < len(column) and (self.home[column[end]], self.side[column[end]]) == place:
                end += 1
            self._settle_part(column[start:end], wish)
            start = end

    def _settle_part(self, items: Sequence[Item], wish: Callable[[Item], float]) -> None:
        offsets, at = [], 0.0
        for item in items:
            offsets.append(at + self._high(item) / 2)
            at += self._high(item)
        low, high = self._bounds(items[0])
        best = rising([wish(item) - offset for item, offset in zip(items, offsets, strict=True)])
        for item, offset, value in zip(items, offsets, best, strict=True):
            self.y[item] = min(max(value, low), max(high - at, low)) + offset

    # The end

    def _drawn(self) -> Layout:
        high = self.card[1]
        gap = GAP_X + (BESIDE_BOXES if self.boxed else 0.0)
        inside = PADDING if self.boxed else 0.0
        wide = self._widths()
        middle, far = {}, 0.0
        for rank, own in wide.items():
            middle[rank] = far + own / 2
            far += own + gap
        top = min(self.y.values(), default=0.0) - high / 2
        bottom = max(self.y.values(), default=0.0) + high / 2
        at = {name: (middle[rank], self.y[name, "", rank] - top) for name, rank in self.rank.items()}
        lines = {
            (start, end): [
                (at[start][0] + (wide[self.rank[start]] + gap) / 2, at[start][1]),
                *(
                    (middle[item[2]] + side * (wide[item[2]] / 2 + inside), self.y[item] - top)
                    for item in way
                    for side in (-1, 1)
                ),
                (at[end][0] - (wide[self.rank[end]] + gap) / 2, at[end][1]),
            ]
            for (start, end), way in self.lines.items()
        }
        high = bottom - top + (2 * inside + HEADER if self.boxed else 0.0)
        return Layout(at, lines, max(far - gap, 0.0) + 2 * inside, high)

    def _widths(self) -> dict[int, float]:
        """How wide each column is: as the widest in it."""
        wide = dict.fromkeys(range(max(self.rank.values(), default=0) + 1), 0.0)
        for name, rank in self.rank.items():
            wide[rank] = max(wide[rank], self.short.get(name, self.card[0]))
        return wide


def rising(values: Iterable[float]) -> list[float]:
    """The nearest values which never fall: neighbours that do share their mean.

    Isotonic regression by pooling adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman, 1955), in linear time.

    >>> rising([1, 5, 3, 7])
    [1.0, 4.0, 4.0, 7.0]
    """
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, count = float(value), 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            former, many = blocks.pop()
            total, count = total + former, count + many
        blocks.append((total, count))
    return [total / count for total, count in blocks for _ in range(count)]
