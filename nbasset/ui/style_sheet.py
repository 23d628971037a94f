"""The style sheet of the graph: statuses come by data, so that it never changes while a graph is shown."""

from __future__ import annotations

from typing import TypedDict

from nbasset.ui.cards import FILE_HEIGHT, HEIGHT
from nbasset.ui.layout import PADDING

FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
CHOSEN = "#2f6fd0"
"""The colour of what is selected; no status has it, and what is selected also has a thick edge.

What the arrow keys have come to lies under a veil of it, which the extension lays there by the class ``focused``.
"""
LINE, NEAR_LINE = "#a3abb6", "#2f6fd0"
LABEL: dict[str, str | float] = {
    "label": "data(label)",
    "font-family": FONT,
    "font-size": 19,
    "font-weight": 600,
    "color": "#1b2028",
    "text-valign": "center",
    "text-halign": "center",
    "text-wrap": "wrap",
    "text-overflow-wrap": "anywhere",
    "min-zoomed-font-size": 4.5,
}
"""How a plain card bears its name and status; letters too small to be read are not drawn."""
GROUP_INK, GROUP_FILL, GROUP_EDGE = "#5a6270", "#eef0f3", "#d5d9df"


Style = dict[str, str | float]


class Rule(TypedDict):
    """A rule of Cytoscape.js."""

    selector: str
    style: Style


def style_sheet(wide: float, *, far: bool, down: bool, plain: bool = False) -> list[Rule]:
    """The styles of a drawing.

    Args:
        wide: how wide a card is.
        far: whether it will be seen small.
        down: whether lines run from top to bottom instead of from left to right.
        plain: whether cards are boxes with a label, which the page draws much faster than pictures.
    """
    picture: Style = {
        "shape": "round-rectangle",
        "background-image": "data(picture)",
        "background-fit": "none",
        "background-width": "100%",
        "background-height": "100%",
    }
    card: Style = {
        **picture,
        "width": wide,
        "height": HEIGHT,
        "background-color": "data(fill)",
        "border-width": 1,
        "border-color": "data(colour)",
        "border-opacity": 0.55,
    }
    if plain:
        card |= {**LABEL, "text-max-width": f"{wide - 16:.0f}px", "border-width": 2, "border-opacity": 0.9}
        card |= {"background-color": "data(colour)", "background-opacity": 0.28}
        del card["background-image"]
    file: Style = {**picture, "width": "data(wide)", "height": FILE_HEIGHT, "background-opacity": 0, "border-width": 0}
    group: Style = {
        "shape": "round-rectangle",
        "label": "data(name)",
        "font-family": FONT,
        "font-size": 18 if far else 12,
        "font-weight": 600,
        "color": GROUP_INK,
        "text-valign": "top",
        "text-halign": "left",
        "text-margin-x": "data(indent)",
        "text-margin-y": -5,
        "background-color": GROUP_FILL,
        "background-opacity": 0.55,
        "border-width": 1,
        "border-color": GROUP_EDGE,
        "padding": f"{PADDING:g}px",
    }
    line: Style = {
        "curve-style": "unbundled-bezier",
        "edge-distances": "node-position",
        "control-point-weights": "data(weights)",
        "control-point-distances": "data(distances)",
        "source-endpoint": "180deg" if down else "90deg",
        "target-endpoint": "0deg" if down else "270deg",
        "width": 1.6,
        "line-color": LINE,
        "target-arrow-color": LINE,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.9,
    }
    near_line: Style = {"width": 2.6, "line-color": NEAR_LINE, "target-arrow-color": NEAR_LINE, "z-index": 9}
    sheet: tuple[tuple[str, Style], ...] = (
        ("node, edge", {"overlay-opacity": 0}),
        ("node.card, node.folded", card),
        ("node.file", file),
        ("node.group", group),
        ("edge.line", line),
        ("node.near", {"border-width": 2.5, "border-color": CHOSEN, "border-opacity": 0.75}),
        ("node.chosen", {"border-width": 4, "border-color": CHOSEN, "border-opacity": 1}),
        ("node.focused", {"overlay-color": CHOSEN, "overlay-opacity": 0.16, "overlay-padding": 7}),
        ("edge.near", near_line),
    )
    return [{"selector": selector, "style": style} for selector, style in sheet]
