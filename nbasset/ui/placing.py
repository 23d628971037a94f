"""Placing: units on the plane, from left to right or from top to bottom, and the panel they fit into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from nbasset.core.dataclass import dataclass
from nbasset.ui.cards import FILE_HEIGHT, HEIGHT, card_width, file_width
from nbasset.ui.layout import Layout, Point, arrange
from nbasset.ui.units import Kind, Unit

MARGIN = 18.0
PANEL = 860.0
"""How wide a notebook's output is taken to be, to choose how much the cards say."""
LOW, HIGH, TALL = 104.0, 560.0, 900.0
"""How low and how high a panel is; a graph that could not be read in that gets more, up to the last."""
READABLE = 0.72
"""The scale below which small print cannot be read: cards say less, larger."""
SEEN, MANY = 0.42, 120
"""The scale below which a card's picture shows nothing, and the number of cards above which pictures cost too much."""
ABOVE = 20.0
"""Pixels by which a line that runs down goes aside above the middle between two rows, where names of boxes stand."""
LEAST = 0.5
"""The scale below which what is large on a card seen from afar cannot be read either."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where units stand.

    Args:
        units: the units.
        layout: where they are, and how the lines run.
        wide: how wide a card is.
        down: whether it runs from top to bottom.
        boxed: whether groups are boxes.
    """

    units: tuple[Unit, ...]
    layout: Layout
    wide: float
    down: bool
    boxed: bool

    @property
    def scale(self) -> float:
        """The scale at which it fits a notebook's width."""
        scale = min(1.0, (PANEL - 2 * MARGIN) / max(self.layout.width, 1.0))
        high = min(max(self.layout.height * scale + 2 * MARGIN, LOW), HIGH)
        return min(scale, (high - 2 * MARGIN) / max(self.layout.height, 1.0))

    @property
    def far(self) -> bool:
        """Whether it will be seen small."""
        return self.scale < READABLE

    @property
    def plain(self) -> bool:
        """Whether it will be seen so small, or has so much in it, that cards are plain boxes with a label."""
        return self.scale < SEEN or len(self.units) > MANY

    @property
    def least(self) -> float:
        """The scale below which it is not shrunk, but scrolled; what is huge is seen whole, as a map."""
        if len(self.units) > MANY:
            return 0.0
        return SEEN if self.plain else LEAST if self.far else READABLE

    @property
    def size(self) -> Point:
        """How wide and high the panel would be at full scale."""
        return self.layout.width + 2 * MARGIN, self.layout.height + 2 * MARGIN


def placed(units: Sequence[Unit], *, down: bool = False) -> Placed:
    """Place units; what stands alone in its group still has its box, as long as there are several groups.

    Args:
        units: the units.
        down: from top to bottom instead of from left to right.

    >>> placed([Unit("a", Kind.ASSET, "a", "g")]).layout.at
    {'a': (92.0, 32.0)}
    """
    return _placed(tuple(units), down)


def is_narrower_down(units: Sequence[Unit]) -> bool:
    """Whether units take less width from top to bottom than from left to right.

    >>> is_narrower_down([Unit("a", Kind.ASSET, "a", "g"), Unit("b", Kind.ASSET, "b", "g", ("a",))])
    True
    """
    return placed(units, down=True).size[0] < placed(units).size[0]


@lru_cache(maxsize=8)
def _placed(units: tuple[Unit, ...], down: bool) -> Placed:
    """A graph and its still picture stand alike: what was placed once is known."""
    wide = card_width([unit.name for unit in units if unit.kind is not Kind.FILE])
    upstream = {unit.id: unit.upstream for unit in units}
    groups = {unit.id: unit.group for unit in units}
    boxed = len(set(groups.values())) > 1 and any(unit.kind is Kind.ASSET for unit in units)
    together = groups if boxed else dict.fromkeys(groups, "")
    card = (HEIGHT, wide) if down else (wide, HEIGHT)
    files = [unit for unit in units if unit.kind is Kind.FILE]
    short = {unit.id: FILE_HEIGHT if down else file_width(unit.name, wide) for unit in files}
    layout = arrange(upstream, together, card, short)
    if down:
        layout = _above_names(turned(layout)) if boxed else turned(layout)
    return Placed(units, layout, wide, down, boxed)


def _above_names(layout: Layout) -> Layout:
    """The same, where lines that run down go aside before they come to the names of the boxes below."""
    lines = {
        line: [(x, y - (ABOVE if number == 0 or number % 2 else 0.0)) for number, (x, y) in enumerate(points)]
        for line, points in layout.lines.items()
    }  # where it leaves, then before and behind each row that it passes, then where it comes to
    return replace(layout, lines=lines)


def turned(layout: Layout) -> Layout:
    """A layout mirrored at its diagonal: what ran to the right runs down.

    >>> turned(Layout({"a": (1.0, 2.0)}, {}, 10.0, 5.0))
    Layout(at={'a': (2.0, 1.0)}, lines={}, width=5.0, height=10.0)
    """
    at = {name: (y, x) for name, (x, y) in layout.at.items()}
    lines = {line: [(y, x) for x, y in points] for line, points in layout.lines.items()}
    return Layout(at, lines, layout.height, layout.width)
