"""The graph as a live widget: one card for each asset, its status told in place while the kernel is at work."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import ipywidgets

from nbasset.core.protocol import CardElement, Change, Element, LineElement, Looks
from nbasset.core.view import AssetView, FoldedView
from nbasset.ui.cards import FILE_HEIGHT, as_address, drawing, file_drawing, file_width, label, picture
from nbasset.ui.drawings import Draw, Drawing, OnClick, PerElement, close
from nbasset.ui.elements import boxes_of, card_of, lines_of
from nbasset.ui.panel_style import details_below
from nbasset.ui.placing import HIGH, LOW, MARGIN, TALL, Placed, is_narrower_down, placed
from nbasset.ui.theme import for_every_page, look_of
from nbasset.ui.units import Kind, Unit, folded_at_first, summed_up, units_of

CSS = for_every_page(
    ".nba-graph{align-items:flex-start!important}"
    ".nba-elements{width:100%}.nba-graph .custom-widget{background:transparent;height:100%;width:100%;resize:none}"
    ".nba-graph .custom-widget:hover{border:none}"
    ".nba-graph:focus{outline:none}"
    ".nba-graph:focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2);outline-offset:-3px}"
    "[data-jp-theme-light='false'] .nba-graph canvas{filter:invert(.91) hue-rotate(180deg)}"
)
"""The colours of the cards are chosen for light; where the theme is dark, lightness is turned round and hues stay."""

_numbers = itertools.count(1)
WHOLE = "nba-whole-seen"
"""The class of a graph that was asked to be seen whole, however small that makes it."""
SETTLE = 0.25
"""Seconds the page gets to make room before the graph is fitted into it again."""


class AssetGraph:
    """A graph of assets on the page.

    Args:
        assets: the views of what to show.
        on_click: called with the name of an asset, the id of a folded group or a file, that was clicked.
        draw: how the page draws it.
        narrow: whether it is to run from top to bottom where that takes less width.

    Attributes:
        box: the widget to display; the drawing inside may be another one after the set of assets has changed.
        elements: what is drawn, by id.
        nodes: of that, the card of each unit.
        folded: the groups that are one card each.
        down: whether it runs from top to bottom.
    """

    def __init__(
        self,
        assets: Sequence[AssetView],
        on_click: OnClick | None = None,
        draw: Draw = PerElement,
        *,
        narrow: bool = False,
    ) -> None:
        self._style = ipywidgets.HTML(layout=ipywidgets.Layout(display="none"))
        self._own = f"nba-graph-{next(_numbers)}"
        self.box = ipywidgets.Box(
            [self._style],
            layout=ipywidgets.Layout(width="100%", overflow="auto hidden"),
            _dom_classes=("nba-graph", self._own, *(("nba-whole",) if draw is not PerElement else ())),
        )
        self._on_click, self._draws = on_click, draw
        self.elements: dict[str, Element] = {}
        self.nodes: dict[str, CardElement] = {}
        self.folded = folded_at_first(assets)
        self.down = narrow and is_narrower_down(units_of(assets, self.folded))
        self.chosen: str | None = None
        self._lines: list[LineElement] = []
        self._shown: dict[str, AssetView] = {}
        self._home: dict[str, str] = {}
        self._units: dict[str, Unit] = {}
        self._placed: Placed = placed(())
        self._drawing: Drawing | None = None
        self._structure: list[object] | None = None
        self._soon: threading.Timer | None = None
        self.update(assets)

    @property
    def closed(self) -> bool:
        """Whether the widget is closed: nothing can be shown any more."""
        return self.box.comm is None

    def update(self, assets: Sequence[AssetView]) -> None:
        """Show assets: where only statuses differ, the cards which differ; otherwise a new drawing."""
        units = units_of(assets, self.folded)
        structure: list[object] = [self.down, *((unit.id, unit.group, sorted(unit.upstream)) for unit in units)]
        if structure != self._structure:
            self._structure = structure
            self._shown = {asset["name"]: asset for asset in assets}
            self._draw(units)
        else:
            self.tell(assets)

    def tell(self, assets: Iterable[AssetView]) -> None:
        """Show how some of the assets stand now; what looks the same sends nothing."""
        changed: dict[str, None] = {}
        for asset in assets:
            name = asset["name"]
            if name in self._home and asset != self._shown.get(name):
                self._shown[name] = asset
                changed[self._home[name]] = None
        looks = {here: self._looks(self._units[here]) for here in changed}
        self._change({here: {"data": _new(self.nodes[here]["data"], data)} for here, data in looks.items()})

    def _change(self, wanted: Mapping[str, Change]) -> None:
        """Change elements and show it; what is so already is left out."""
        changes: dict[str, Change] = {}
        for id, change in wanted.items():
            element = self.elements[id]
            if change.get("data"):
                self.nodes[id]["data"] = {**self.nodes[id]["data"], **change["data"]}
                changes[id] = change
            if change.get("classes", element["classes"]) != element["classes"]:
                element["classes"] = change["classes"]
                changes[id] = change
        if self._drawing is not None and changes:
            self._drawing.change(changes)

    def shown(self, name: str) -> AssetView | None:
        """What the graph shows of an asset."""
        return self._shown.get(name)

    def turn(self, *, down: bool) -> None:
        """Let lines run from top to bottom, or from left to right."""
        self.down = down
        self._again()

    def fold(self, groups: Iterable[str]) -> None:
        """Make each of these groups one card, and no others."""
        self.folded = frozenset(groups)
        self._again()

    def _again(self) -> None:
        self.update(list(self._shown.values()))

    def fit(self) -> None:
        """Bring everything into the panel."""
        if self._drawing is not None and not self.closed:
            self._drawing.fit()

    def fit_whole(self) -> None:
        """The same, however small it becomes: nothing is scrolled until it is drawn anew."""
        self.box.add_class(WHOLE)
        self.fit()

    def fit_soon(self) -> None:
        """What :meth:`fit` does, once the page has made room."""
        if self._soon is not None:
            self._soon.cancel()
        self._soon = threading.Timer(SETTLE, self.fit)
        self._soon.daemon = True
        self._soon.start()

    def choose(self, name: str | None) -> None:
        """Let a card stand out, with what it is joined to; ``None`` lets none."""
        self.chosen = name
        here = self._home.get(name or "")
        joined = [(line["data"]["source"], line["data"]["target"]) for line in self._lines]
        near = {up for up, down in joined if down == here} | {down for up, down in joined if up == here}
        marks = {each: "chosen" if each == here else "near" if each in near else "" for each in self.nodes}
        lines = {f"{up}→{down}": "near" if here in (up, down) else "" for up, down in joined}
        self._change({id: {"classes": self._marked(id, mark)} for id, mark in {**marks, **lines}.items()})

    def _marked(self, id: str, mark: str) -> str:
        return f"{self.elements[id]['classes'].split()[0]} {mark}".strip()

    def _draw(self, units: list[Unit]) -> None:
        """Build everything anew: in the same widget, or where that is not possible in the place of what was there."""
        former = self._drawing
        place = self._placed = placed(units, down=self.down)
        self._home = {
            name: unit.id for unit in units if unit.kind is not Kind.FILE for name in unit.members or [unit.id]
        }
        self._units = {unit.id: unit for unit in units}
        self.nodes = {unit.id: card_of(unit, place, self._looks(unit)) for unit in units}
        self._lines = lines_of(place)
        elements: list[Element] = [*boxes_of(place), *self.nodes.values(), *self._lines]
        self.elements = {each["data"]["id"]: each for each in elements}
        self._drawing = None
        if self.chosen is not None:
            self.choose(self.chosen)
        self.box.remove_class(WHOLE)
        rules = _panel(self._own, place)
        if former is not None and former.redraw(self.elements, place, rules):
            self._drawing = former
            return
        self._drawing = self._draws(self.elements, place, self._on_click, rules)
        self._style.value = f"<style>{CSS}{rules if self._draws is PerElement else ''}</style>"
        self.box.children = [self._style, self._drawing.widget]
        if former is not None:
            former.close()

    def _looks(self, unit: Unit) -> Looks:
        wide = self._placed.wide
        if unit.kind is Kind.FILE:
            own = file_width(unit.name, wide)
            return {"wide": own, "picture": as_address(picture(file_drawing(unit.name, own), own, FILE_HEIGHT))}
        if unit.kind is Kind.FOLDED:
            asset: AssetView | FoldedView = summed_up(unit, (self._shown[name] for name in unit.members))
        else:
            asset = self._shown[unit.id]
        look = look_of(asset["status"], asset["marks"])[2]
        data: Looks = {"status": asset["status"], "fill": look.fill, "colour": look.light}
        if self._placed.plain:
            return {**data, "label": label(asset, wide)}
        return {**data, "picture": as_address(picture(drawing(asset, wide, far=self._placed.far), wide))}

    def close(self, last_words: str = "") -> None:
        """Let go of everything; where last words are given, they stay in its place."""
        if self._soon is not None:
            self._soon.cancel()
        left: list[ipywidgets.Widget] = [self._style]
        if last_words and not self.closed:
            self.box.children = [ipywidgets.HTML(last_words)]
            self.box.remove_class(self._own)
        else:
            left.append(self.box)
        if self._drawing is not None:
            self._drawing.close()
        close(left)
        self.elements, self.nodes, self._shown, self._structure = {}, {}, {}, None
        self._home, self._lines, self._drawing = {}, [], None


def _new(known: Looks, looks: Looks) -> Looks:
    return cast(Looks, {name: value for name, value in looks.items() if known.get(name) != value})


def _panel(own: str, place: Placed) -> str:
    """How high the panel is: as its width asks for, so that the graph fits whatever that is.

    Where it could not be read in that, it gets the room that it needs, and what shows it scrolls; that it need not,
    the details stand below where they would take this room.
    """
    wide, high = place.size
    inside, low = ((each - 2 * MARGIN) * place.least + 2 * MARGIN for each in place.size)
    low = max(LOW, min(low, TALL))
    return (
        f".{own} :is(.nba-elements,.custom-widget){{min-width:{inside:.0f}px}}"
        f".{own} .custom-widget{{aspect-ratio:{wide:.0f}/{high:.0f};height:auto;"
        f"min-height:{low:.0f}px;max-height:{max(low, min(high, HIGH)):.0f}px}}"
        f".{own}.{WHOLE} :is(.nba-elements,.custom-widget){{min-width:0;min-height:{LOW:.0f}px}}"
        f"{details_below(own, inside)}"
    )
