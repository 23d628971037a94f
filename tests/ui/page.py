"""A page that is sent widgets: what it is told, and what a graph looks like on it in either way of drawing."""

from __future__ import annotations

import json
from typing import Any

import comm

PREFIX = "IPY_MODEL_"


class Page:
    """Takes in the messages of widgets as a page does; every value goes through JSON."""

    def __init__(self) -> None:
        self.models: dict[str, dict[str, Any]] = {}
        self.told: list[tuple[str, dict[str, Any]]] = []

    def take(self, sender: comm.BaseComm, kind: str, data: Any = None, **_: Any) -> None:
        """A message of a widget."""
        data = json.loads(json.dumps(data or {}))
        if kind == "comm_close":
            self.models.pop(sender.comm_id, None)
        elif kind == "comm_open":
            self.models[sender.comm_id] = data["state"]
        else:
            self.told.append((sender.comm_id, data))
            if data["method"] == "update":
                self.models[sender.comm_id].update(data["state"])
            elif data["content"].get("type") == "change":
                self._change(self.models[sender.comm_id]["elements"], data["content"]["elements"])

            elif data["content"].get("type") == "anew":
                self._anew(self.models[sender.comm_id], data["content"])

    def _anew(self, model: dict[str, Any], redrawn: dict[str, Any]) -> None:
        model.update(elements=redrawn["elements"], rules=[redrawn["rules"]])
        self.model(model["canvas"])["cytoscape_style"] = json.loads(redrawn["style"])

    @staticmethod
    def _change(elements: list[dict[str, Any]], changes: dict[str, Any]) -> None:
        for element in elements:
            change = changes.get(element["data"]["id"], {})
            element["data"].update(change.get("data", {}))
            element["classes"] = change.get("classes", element["classes"])

    def model(self, name: str) -> dict[str, Any]:
        """The state of a model that another one refers to."""
        return self.models[name.removeprefix(PREFIX)]

    def graph(self, widget: Any) -> dict[str, dict[str, Any]]:
        """The elements of a drawing, in their order."""
        state = self.models[widget.model_id]
        if "elements" in state:
            found = [{"position": {}, **each} for each in state["elements"]]
        else:
            graph = self.model(state["graph"])
            models = [self.model(each) for each in [*graph["nodes"], *graph["edges"]]]
            found = [{"data": m["data"], "classes": m["classes"], "position": m.get("position", {})} for m in models]
        return {each["data"]["id"]: each for each in found}

    def canvas(self, widget: Any) -> dict[str, Any]:
        """ipycytoscape's widget that a drawing is drawn into."""
        state = self.models[widget.model_id]
        return self.model(state["canvas"]) if "canvas" in state else state
