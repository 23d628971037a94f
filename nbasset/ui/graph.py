"""The graph as a live widget: one card for each asset, its status told in place while the kernel is at work.

This is the only module that imports ipycytoscape, which brings pandas: it is imported when a graph is first drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ipycytoscape
import ipywidgets

from nbasset.ui.cards import FILE_HEIGHT, as_address, drawing, file_drawing, file_width, label, picture
from nbasset.ui.layout import Layout
from nbasset.ui.placing import HIGH, LOW, MARGIN, Placed, placed
from nbasset.ui.sheet import style_sheet
from nbasset.ui.text import width
from nbasset.ui.theme import look_of
from nbasset.ui.units import Kind, Unit, folded_at_first, summed_up, units_of

Asset = Mapping[str, Any]
OnClick = Callable[[str], None]

CSS = (
    ".nba-graph{align-items:flex-start!important}"
    ".nba-graph .custom-widget{background:transparent;height:100%;width:100%;resize:none}"
    ".nba-graph .custom-widget:hover{border:none}"
    ".nba-graph:focus{outline:none}"
    ".nba-graph:focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2);outline-offset:-3px}"
    "[data-jp-theme-light='false'] .nba-graph canvas{filter:invert(.91) hue-rotate(180deg)}"
)
"""The colours of the cards are chosen for light; where the theme is dark, lightness is turned round and hues stay."""

LETTER = 7.3
"""About how wide a letter of a group's name is, to begin it where its box begins."""
_numbers = itertools.count(1)


class AssetGraph:
    """A graph of assets on the page.

    Args:
        view: what to show.
        on_click: told the name of an asset, the id of a folded group or a file, that was clicked.

    Attributes:
        box: the widget to display; the drawing inside is another one after the set of assets has changed.
        nodes: the node of each unit.
        folded: the groups that are one card each.
        down: whether it runs from top to bottom.
    """

    def __init__(self, view: Mapping[str, Any], on_click: OnClick | None = None) -> None:
        self._style = ipywidgets.HTML(layout=ipywidgets.Layout(display="none"))
        self.box = ipywidgets.Box([self._style], layout=ipywidgets.Layout(width="100%", overflow="hidden"))
        self._own = f"nba-graph-{next(_numbers)}"
        self.box.add_class("nba-graph")
        self.box.add_class(self._own)
        self._on_click = on_click
        self.nodes: dict[str, Any] = {}
        self.folded = folded_at_first(view["assets"])
        self.down = False
        self.chosen: str | None = None
        self._lines: dict[str, Any] = {}
        self._models: list[Any] = []
        self._shown: dict[str, Asset] = {}
        self._home: dict[str, str] = {}
        self._placed: Placed = placed(())
        self._drawing: Any = None
        self._structure: Any = None
        self.update(view)

    @property
    def closed(self) -> bool:
        """Whether the widget is closed: nothing can be shown any more."""
        return self.box.comm is None

    def update(self, view: Mapping[str, Any]) -> None:
        """Show a view: where only statuses differ, the cards which differ; otherwise a new drawing."""
        units = units_of(view["assets"], self.folded)
        structure = [self.down, *((unit.id, unit.group, sorted(unit.upstream)) for unit in units)]
        if structure != self._structure:
            self._structure = structure
            self._shown = {asset["name"]: asset for asset in view["assets"]}
            self._draw(units)
        else:
            self.tell(view["assets"])

    def tell(self, assets: Iterable[Asset]) -> None:
        """Show how some of the assets stand now; what looks the same sends nothing."""
        changed: dict[str, None] = {}
        for asset in assets:
            name = asset["name"]
            if name in self._home and asset != self._shown.get(name):
                self._shown[name] = asset
                changed[self._home[name]] = None
        units = {unit.id: unit for unit in self._placed.units} if changed else {}
        for here in changed:
            node = self.nodes[here]
            data = {**node.data, **self._looks(units[here])}
            if data != node.data:
                node.data = data

    def shown(self, name: str) -> Asset | None:
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
        self.update({"assets": list(self._shown.values())})

    def fit(self) -> None:
        """Bring everything into the panel: the page measures it again when the drawing's width is told anew."""
        drawing = self._drawing
        if drawing is not None and not self.closed:
            drawing.layout.width = "100%" if drawing.layout.width != "100%" else "100.0%"
            drawing.relayout()

    def choose(self, name: str | None) -> None:
        """Let a card stand out, with what it is joined to; nothing means none."""
        self.chosen = name
        here = self._home.get(name or "")
        near = {up for up, down in self._joined() if down == here} | {down for up, down in self._joined() if up == here}
        for each, node in self.nodes.items():
            _mark(node, "chosen" if each == here else "near" if each in near else "")
        for edge in self._lines.values():
            _mark(edge, "near" if here in (edge.data["source"], edge.data["target"]) else "")

    def _joined(self) -> list[tuple[str, str]]:
        return [(edge.data["source"], edge.data["target"]) for edge in self._lines.values()]

    def _draw(self, units: list[Unit]) -> None:
        """Build everything anew and put it in the place of what was there.

        A structure that is changed in place loses nodes (the page adds them one by one, and edges may come before).
        """
        former = self._models
        place = self._placed = placed(units, down=self.down)
        self._home = {
            name: unit.id for unit in units if unit.kind is not Kind.FILE for name in unit.members or [unit.id]
        }
        self.nodes = {unit.id: self._node(unit) for unit in units}
        boxes = self._boxes(units) if place.boxed else []
        lines = [_edge(up, unit.id, place.layout) for unit in units for up in unit.upstream]
        self._lines = {edge.data["id"]: edge for edge in lines}
        self._drawing = _drawing([*boxes, *self.nodes.values()], lines, place)
        if self._on_click is not None:
            self._drawing.on("node", "click", lambda node: self._clicked(str(node["data"]["id"])))
        self._models = [*boxes, *self.nodes.values(), *lines, self._drawing.graph, self._drawing]
        self._style.value = f"<style>{CSS}{_panel(self._own, place)}</style>"
        self.box.children = [self._style, self._drawing]
        if self.chosen is not None:
            self.choose(self.chosen)
        close(former)

    def _clicked(self, id: str) -> None:
        assert self._on_click is not None
        self._on_click(id)

    def _boxes(self, units: list[Unit]) -> list[Any]:
        groups = dict.fromkeys(unit.group for unit in units if unit.kind is not Kind.FOLDED)
        return [_box(group, self._placed.far) for group in groups]

    def _node(self, unit: Unit) -> Any:
        x, y = self._placed.layout.at[unit.id]
        data = {"id": unit.id, "name": unit.name, **self._looks(unit)}
        if self._placed.boxed and unit.kind is not Kind.FOLDED:
            data["parent"] = f"group:{unit.group}"
        return ipycytoscape.Node(data=data, position={"x": x, "y": y}, classes=str(unit.kind), grabbable=False)

    def _looks(self, unit: Unit) -> dict[str, Any]:
        wide = self._placed.wide
        if unit.kind is Kind.FILE:
            own = file_width(unit.name, wide)
            return {"wide": own, "picture": as_address(picture(file_drawing(unit.name, own), own, FILE_HEIGHT))}
        if unit.kind is Kind.FOLDED:
            asset: Asset = summed_up(unit, (self._shown[name]["status"] for name in unit.members))
        else:
            asset = self._shown[unit.id]
        look = look_of(asset["status"], asset["marks"])[2]
        data = {"status": asset["status"], "fill": look.fill, "colour": look.light}
        if self._placed.plain:
            return {**data, "label": label(asset, wide)}
        return {**data, "picture": as_address(picture(drawing(asset, wide, far=self._placed.far), wide))}

    def close(self, last_words: str = "") -> None:
        """Let go of everything; where last words are given, they stay in its place."""
        if last_words and not self.closed:
            self.box.children = [ipywidgets.HTML(last_words)]
            self.box.remove_class(self._own)
            close([self._style, *self._models])
        else:
            close([self._style, *self._models, self.box])
        self._models, self.nodes, self._shown, self._structure = [], {}, {}, None
        self._home, self._lines, self._drawing = {}, {}, None


def close(models: Iterable[Any]) -> None:
    """Close widgets."""
    for model in models:
        model.close()


def _mark(model: Any, mark: str) -> None:
    classes = f"{model.classes.split()[0]} {mark}".strip()
    if classes != model.classes:
        model.classes = classes


def _panel(own: str, place: Placed) -> str:
    """How high the panel is: as its width asks for, so that the graph fits whatever that is."""
    wide, high = place.size
    return (
        f".{own} .custom-widget{{aspect-ratio:{wide:.0f}/{high:.0f};height:auto;"
        f"min-height:{LOW:.0f}px;max-height:{min(max(high, LOW), HIGH):.0f}px}}"
    )


def _box(group: str, far: bool) -> Any:
    indent = width(group) * LETTER * (1.5 if far else 1.0) + 4
    return ipycytoscape.Node(
        data={"id": f"group:{group}", "name": group, "indent": indent},
        classes="group",
        grabbable=False,
    )


def _edge(start: str, end: str, layout: Layout) -> Any:
    weights, distances = curve(layout, start, end)
    data = {"id": f"{start}→{end}", "source": start, "target": end, "weights": weights, "distances": distances}
    return ipycytoscape.Edge(data=data, classes="line")


def curve(layout: Layout, start: str, end: str) -> tuple[list[float], list[float]]:
    """A line's control points, as cytoscape wants them: how far along from middle to middle, and how far beside."""
    (x1, y1), (x2, y2) = layout.at[start], layout.at[end]
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    points = layout.lines[start, end]
    weights = [round(((x - x1) * dx + (y - y1) * dy) / length**2, 4) for x, y in points]
    distances = [round(((y - y1) * dx - (x - x1) * dy) / length, 2) for x, y in points]
    return weights, distances


def _drawing(nodes: list[Any], edges: list[Any], place: Placed) -> Any:
    """The widget of a graph, made in bulk: model by model it would take six times as long."""
    graph = ipycytoscape.Graph()
    graph.nodes = nodes
    graph.edges = edges
    return ipycytoscape.CytoscapeWidget(
        graph=graph,
        cytoscape_layout={"name": "preset", "fit": True, "padding": MARGIN, "animate": False},
        cytoscape_style=style_sheet(place.wide, far=place.far, down=place.down, plain=place.plain),
        max_zoom=1.0 if not place.far else 1.6,
        min_zoom=0.02,
        user_zooming_enabled=place.far,
        auto_ungrabify=True,
        hide_edges_on_viewport=place.plain,
        tooltip_source="",
    )
