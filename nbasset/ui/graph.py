"""The graph as a live widget: one card for each asset, its status told in place while the kernel is at work.

This is the only module that imports ipycytoscape, which brings pandas: it is imported when a graph is first drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ipycytoscape
import ipywidgets

from nbasset.ui.cards import HEIGHT, as_address, card_width, picture
from nbasset.ui.layout import PADDING, Layout, Point, arrange
from nbasset.ui.text import width
from nbasset.ui.theme import look_of

Asset = Mapping[str, Any]

MARGIN = 18.0
PANEL = 860.0
"""How wide a notebook's output is taken to be, to choose the height of the panel."""
LOW, HIGH = 104.0, 560.0
READABLE = 0.72
"""The scale below which small print cannot be read: cards say less, larger, and the wheel zooms."""
CSS = (
    "<style>.nba-graph .custom-widget{background:transparent;height:100%;width:100%;resize:none}"
    ".nba-graph .custom-widget:hover{border:none}"
    "[data-jp-theme-light='false'] .nba-graph canvas{filter:invert(.91) hue-rotate(180deg)}</style>"
)
"""The colours of the cards are chosen for light; where the theme is dark, lightness is turned round and hues stay."""

LETTER = 7.3
"""About how wide a letter of a group's name is, to begin it where its box begins."""
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"


class AssetGraph:
    """A graph of assets on the page.

    Args:
        view: what to show.

    Attributes:
        box: the widget to display; the drawing inside is another one after the set of assets has changed.
        nodes: the node of each asset.
    """

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._style = ipywidgets.HTML(CSS, layout=ipywidgets.Layout(display="none"))
        self.box = ipywidgets.Box([self._style], layout=ipywidgets.Layout(width="100%", overflow="hidden"))
        self.box.add_class("nba-graph")
        self.nodes: dict[str, Any] = {}
        self._models: list[Any] = []
        self._shown: dict[str, Asset] = {}
        self._wide, self._far = 0.0, False
        self._structure: Any = None
        self.update(view)

    @property
    def closed(self) -> bool:
        """Whether the widget is closed: nothing can be shown any more."""
        return self.box.comm is None

    def update(self, view: Mapping[str, Any]) -> None:
        """Show a view: where only statuses differ, the cards which differ; otherwise a new drawing."""
        structure = structure_of(view["assets"])
        if structure != self._structure:
            self._structure = structure
            self._draw(view["assets"])
        else:
            self.tell(view["assets"])

    def tell(self, assets: Iterable[Asset]) -> None:
        """Show how some of the assets stand now; what looks the same sends nothing."""
        for asset in assets:
            node, known = self.nodes.get(asset["name"]), self._shown.get(asset["name"])
            if node is None or asset == known:
                continue
            self._shown[asset["name"]] = asset
            data = {**node.data, **looks(asset, self._wide, self._far)}
            if data != node.data:
                node.data = data

    def shown(self, name: str) -> Asset | None:
        """What the card of an asset shows."""
        return self._shown.get(name)

    def _draw(self, assets: list[Asset]) -> None:
        """Build everything anew and put it in the place of what was there.

        A structure that is changed in place loses nodes (the page adds them one by one, and edges may come before).
        """
        former = self._models
        self._shown = {asset["name"]: asset for asset in assets}
        self._wide = card_width(list(self._shown))
        upstream = {name: [up for up in asset["upstream"] if up in self._shown] for name, asset in self._shown.items()}
        groups = {name: asset["group"] for name, asset in self._shown.items()}
        placed = arrange(upstream, groups, (self._wide, HEIGHT))
        scale, high = fit(placed)
        self._far = scale < READABLE
        self.nodes = {name: self._node(asset, placed.at[name]) for name, asset in self._shown.items()}
        boxes = [_box(group, self._far) for group in dict.fromkeys(groups.values())] if _boxed(groups) else []
        if boxes:
            for name, node in self.nodes.items():
                node.data = {**node.data, "parent": f"group:{groups[name]}"}
        edges = [_edge(up, name, placed) for name, ups in upstream.items() for up in ups]
        drawing = _drawing([*boxes, *self.nodes.values()], edges, _style(self._wide, self._far), zoom=self._far)
        self._models = [*boxes, *self.nodes.values(), *edges, drawing.graph, drawing]
        self.box.layout.height = f"{high:.0f}px"
        self.box.children = [self._style, drawing]
        close(former)

    def _node(self, asset: Asset, at: Point) -> Any:
        data = {"id": asset["name"], "name": asset["name"], **looks(asset, self._wide, self._far)}
        return ipycytoscape.Node(data=data, position={"x": at[0], "y": at[1]}, classes="card", grabbable=False)

    def close(self, last_words: str = "") -> None:
        """Let go of everything; where last words are given, they stay in its place."""
        if last_words and not self.closed:
            self.box.children = [ipywidgets.HTML(last_words)]
            self.box.layout.height = None
            close([self._style, *self._models])
        else:
            close([self._style, *self._models, self.box])
        self._models, self.nodes, self._shown, self._structure = [], {}, {}, None


def close(models: Iterable[Any]) -> None:
    """Close widgets."""
    for model in models:
        model.close()


def structure_of(assets: Iterable[Asset]) -> Any:
    """What needs a new drawing when it changes: the assets, their groups, and the lines between them."""
    names = {asset["name"] for asset in assets}
    return [(asset["name"], asset["group"], sorted(up for up in asset["upstream"] if up in names)) for asset in assets]


def looks(asset: Asset, wide: float, far: bool) -> dict[str, str]:
    """How the node of an asset looks."""
    look = look_of(asset["status"], asset["marks"])[2]
    return {
        "status": asset["status"],
        "fill": look.fill,
        "colour": look.light,
        "picture": as_address(picture(asset, wide, far=far)),
    }


def fit(placed: Layout) -> Point:
    """The scale at which a layout fits a notebook's width, and how high its panel is."""
    scale = min(1.0, (PANEL - 2 * MARGIN) / max(placed.width, 1.0))
    high = min(max(placed.height * scale + 2 * MARGIN, LOW), HIGH)
    return min(scale, (high - 2 * MARGIN) / max(placed.height, 1.0)), high


def _boxed(groups: Mapping[str, str]) -> bool:
    return len(set(groups.values())) > 1


def _box(group: str, far: bool) -> Any:
    indent = width(group) * LETTER * (1.5 if far else 1.0) + 4
    return ipycytoscape.Node(
        data={"id": f"group:{group}", "name": group, "indent": indent},
        classes="group",
        grabbable=False,
    )


def _edge(start: str, end: str, placed: Layout) -> Any:
    weights, distances = curve(placed, start, end)
    data = {"id": f"{start}→{end}", "source": start, "target": end, "weights": weights, "distances": distances}
    return ipycytoscape.Edge(data=data, classes="line")


def curve(placed: Layout, start: str, end: str) -> tuple[list[float], list[float]]:
    """A line's control points, as cytoscape wants them: how far along from middle to middle, and how far beside."""
    (x1, y1), (x2, y2) = placed.at[start], placed.at[end]
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    points = placed.lines[start, end]
    weights = [round(((x - x1) * dx + (y - y1) * dy) / length**2, 4) for x, y in points]
    distances = [round(((y - y1) * dx - (x - x1) * dy) / length, 2) for x, y in points]
    return weights, distances


def _drawing(nodes: list[Any], edges: list[Any], style: list[dict[str, Any]], *, zoom: bool) -> Any:
    """The widget of a graph, made in bulk: model by model it would take six times as long."""
    graph = ipycytoscape.Graph()
    graph.nodes = nodes
    graph.edges = edges
    return ipycytoscape.CytoscapeWidget(
        graph=graph,
        cytoscape_layout={"name": "preset", "fit": True, "padding": MARGIN, "animate": False},
        cytoscape_style=style,
        max_zoom=1.0 if not zoom else 1.6,
        min_zoom=0.05,
        user_zooming_enabled=zoom,
        auto_ungrabify=True,
        tooltip_source="",
    )


def _style(wide: float, far: bool) -> list[dict[str, Any]]:
    """The style sheet; statuses come by data, so that it never changes."""
    card = {
        "shape": "round-rectangle",
        "width": wide,
        "height": HEIGHT,
        "background-color": "data(fill)",
        "background-image": "data(picture)",
        "background-fit": "none",
        "background-width": "100%",
        "background-height": "100%",
        "border-width": 1,
        "border-color": "data(colour)",
        "border-opacity": 0.55,
    }
    group = {
        "shape": "round-rectangle",
        "label": "data(name)",
        "font-family": FONT,
        "font-size": 18 if far else 12,
        "font-weight": 600,
        "color": "#5a6270",
        "text-valign": "top",
        "text-halign": "left",
        "text-margin-x": "data(indent)",
        "text-margin-y": -5,
        "background-color": "#eef0f3",
        "background-opacity": 0.55,
        "border-width": 1,
        "border-color": "#d5d9df",
        "padding": f"{PADDING:g}px",
    }
    line = {
        "curve-style": "unbundled-bezier",
        "edge-distances": "node-position",
        "control-point-weights": "data(weights)",
        "control-point-distances": "data(distances)",
        "source-endpoint": "90deg",
        "target-endpoint": "270deg",
        "width": 1.6,
        "line-color": "#a3abb6",
        "target-arrow-color": "#a3abb6",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.9,
    }
    plain = {"overlay-opacity": 0}
    sheet = (("node, edge", plain), ("node.card", card), ("node.group", group), ("edge.line", line))
    return [{"selector": selector, "style": style} for selector, style in sheet]
