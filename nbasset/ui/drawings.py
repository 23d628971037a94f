"""Drawings: elements on the page, by ipycytoscape's widget, in one of two ways that look and behave alike.

ipycytoscape has a widget model for each node and each line, which takes the page long where there are many. A page
that has nbasset's extension draws them from one list instead, :class:`OneList`; any other page has :class:`PerElement`.

This is the only module that imports ipycytoscape, which brings pandas: it is imported when a graph is first drawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import ipycytoscape
import ipywidgets
import traitlets

from nbasset.core.protocol import PROTOCOL, Anew, Change, Changed, Element, Fit, Redrawn
from nbasset.ui.placing import MARGIN, Placed
from nbasset.ui.style_sheet import style_sheet

OnClick = Callable[[str], None]


class Drawing(Protocol):
    """Elements on the page.

    Attributes:
        widget: what to display.
    """

    widget: ipywidgets.DOMWidget

    def change(self, changes: Mapping[str, Change]) -> None:
        """Show what has changed of some elements, by their ids; the elements themselves are changed already."""
        ...

    def redraw(self, elements: Mapping[str, Element], place: Placed, rules: str) -> bool:
        """Show other elements in the same widget; whether that is possible.

        Args:
            elements: by their ids; they are kept.
            place: where they stand.
            rules: of style, for its size.
        """
        ...

    def fit(self) -> None:
        """Bring everything into the room there is now."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Draw(Protocol):
    """Draws elements anew."""

    def __call__(
        self, elements: Mapping[str, Element], place: Placed, on_click: OnClick | None, rules: str = ""
    ) -> Drawing:
        """A drawing.

        Args:
            elements: by their ids, boxes first and lines last; they are kept, and changed where the drawing changes.
            place: where they stand.
            on_click: called with the id of a node that was clicked; ``None`` for a drawing that only shows.
            rules: of style, for its size.
        """
        ...


class Show(Protocol):
    """Shows what has changed of drawings, with what else is said of the same moment."""

    def draw(self, drawing: Elements, changes: Mapping[str, Change]) -> None:
        """Show what has changed of a drawing."""
        ...

    def draw_anew(self, drawing: Elements, redrawn: Redrawn) -> None:
        """Show a drawing whose structure is another one."""
        ...


class PerElement:
    """A drawing with one model for each element, as ipycytoscape has it."""

    def __init__(
        self, elements: Mapping[str, Element], place: Placed, on_click: OnClick | None, rules: str = ""
    ) -> None:
        self._elements = elements
        self._models = {id: _model(element) for id, element in elements.items()}
        # In bulk: element by element it would take six times as long.
        graph = ipycytoscape.Graph()
        graph.nodes = [model for model in self._models.values() if isinstance(model, ipycytoscape.Node)]
        graph.edges = [model for model in self._models.values() if isinstance(model, ipycytoscape.Edge)]
        self.widget = _canvas(graph, place, on_click)

    def redraw(self, elements: Mapping[str, Element], place: Placed, rules: str) -> bool:
        """It is not possible: the page adds nodes one by one, and lines may come before."""
        return False

    def change(self, changes: Mapping[str, Change]) -> None:
        """Show what has changed: a message for each element."""
        for id, change in changes.items():
            if "data" in change:
                self._models[id].data = {**self._elements[id]["data"]}
            if "classes" in change:
                self._models[id].classes = self._elements[id]["classes"]

    def fit(self) -> None:
        """The page measures the room again when the width is told anew."""
        layout = self.widget.layout
        layout.width = "100%" if layout.width != "100%" else "100.0%"
        self.widget.relayout()

    def close(self) -> None:
        """Let go of everything."""
        close([*self._models.values(), self.widget.graph, self.widget.layout, self.widget])


def _model(element: Element) -> ipywidgets.Widget:
    data: dict[str, object] = {**element["data"]}
    classes = element["classes"]
    if "source" in data:
        return ipycytoscape.Edge(data=data, classes=classes)
    return ipycytoscape.Node(data=data, position=element.get("position", {}), classes=classes, grabbable=False)


class OneList:
    """A drawing whose elements are one list, for pages with nbasset's extension.

    Args:
        elements: by their ids.
        place: where they stand.
        on_click: called with the id of a node that was clicked.
        rules: of style, for its size.
        show: shows what has changed; ``None`` to send it to the widget at once.
    """

    def __init__(
        self,
        elements: Mapping[str, Element],
        place: Placed,
        on_click: OnClick | None,
        rules: str = "",
        show: Show | None = None,
    ) -> None:
        self._show, self._place = show, place
        canvas = _canvas(ipycytoscape.Graph(), place, on_click)
        self.widget = Elements(elements=list(elements.values()), canvas=canvas, layout=canvas.layout, rules=[rules])

    def redraw(self, elements: Mapping[str, Element], place: Placed, rules: str) -> bool:
        """Show other elements, in one message; a page that comes later is sent them as the widget's state."""
        if (place.far, place.plain) != (self._place.far, self._place.plain):
            return False
        self._place = place
        style = style_sheet(place.wide, far=place.far, down=place.down, plain=place.plain)
        # In place: nothing of it is sent by itself, before what is said of the same moment.
        self.widget.elements[:] = elements.values()
        self.widget.rules[:] = [rules]
        self.widget.canvas.cytoscape_style[:] = style
        anew: Redrawn = {"elements": self.widget.elements, "style": json.dumps(style), "rules": rules}
        if self._show is not None:
            self._show.draw_anew(self.widget, anew)
        else:
            message: Anew = {"type": "anew", **anew}
            self.widget.send(message)
        return True

    def change(self, changes: Mapping[str, Change]) -> None:
        """Show what has changed, in one message; the list, which later views begin with, holds it already."""
        if changes and self._show is not None:
            self._show.draw(self.widget, changes)
        elif changes:
            message: Changed = {"type": "change", "elements": dict(changes)}
            self.widget.send(message)

    def fit(self) -> None:
        """The page measures the room again."""
        message: Fit = {"type": "fit"}
        self.widget.send(message)

    def close(self) -> None:
        """Let go of everything."""
        canvas = self.widget.canvas
        close([canvas.graph, canvas.layout, canvas, self.widget])


class Elements(ipywidgets.DOMWidget):  # type: ignore[misc]
    """Elements in one list, and ipycytoscape's widget that nbasset's extension draws them into."""

    _model_name = traitlets.Unicode("ElementsModel").tag(sync=True)
    _view_name = traitlets.Unicode("ElementsView").tag(sync=True)
    _model_module = _view_module = traitlets.Unicode("nbasset").tag(sync=True)
    _model_module_version = _view_module_version = traitlets.Unicode(f"^{PROTOCOL}.0.0").tag(sync=True)
    elements: traitlets.List[Element] = traitlets.List().tag(sync=True)
    rules: traitlets.List[str] = traitlets.List().tag(sync=True)
    canvas = traitlets.Instance(ipycytoscape.CytoscapeWidget).tag(sync=True, **ipywidgets.widget_serialization)


class _Canvas(ipycytoscape.CytoscapeWidget):  # type: ignore[misc]
    """ipycytoscape's widget, without the two empty graphs that it makes, and leaves behind, before it takes its own."""

    def __init__(self, graph: ipycytoscape.Graph, **settings: object) -> None:
        super(ipycytoscape.CytoscapeWidget, self).__init__(graph=graph, **settings)
        self.on_msg(self._handle_interaction)


def _canvas(graph: ipycytoscape.Graph, place: Placed, on_click: OnClick | None) -> _Canvas:
    canvas = _Canvas(
        graph=graph,
        cytoscape_layout={"name": "preset", "fit": True, "padding": MARGIN, "animate": False},
        cytoscape_style=style_sheet(place.wide, far=place.far, down=place.down, plain=place.plain),
        max_zoom=1.0 if not place.far else 1.6,
        min_zoom=0.02,
        user_zooming_enabled=False,
        auto_ungrabify=True,
        hide_edges_on_viewport=place.plain,
        tooltip_source="",
    )
    if on_click is not None:
        canvas.on("node", "click", lambda node: on_click(str(node["data"]["id"])))
    return canvas


def close(models: Iterable[ipywidgets.Widget]) -> None:
    """Close widgets."""
    for model in models:
        model.close()
