"""IPython and the machinery of a notebook: what of it is data all the same."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from nbasset.libraries.foreign import declares
from nbasset.libraries.library import INPUT, Foreign, Library
from nbasset.libraries.nodes import Node, type_name


def open_wrapper(value: Foreign) -> Node | None:
    """The data in a wrapper of IPython's, such as the lines of ``rows = !ls``; None for anything else."""
    name = type_name(type(value))
    if name.startswith("IPython.utils.text.") and isinstance(value, (list, str)):
        return Node(("lines", name), list(value) if isinstance(value, list) else [str(value)])
    if name == "IPython.utils.capture.CapturedIO":
        outputs = [(each.data, each.metadata) for each in value.outputs]
        return Node(("captured", name), [value.stdout, value.stderr, outputs], lambda _: "")
    return None


IPYTHON = Library(
    name="IPython",
    machinery=True,
    data_modules=("IPython.core.display.", "IPython.lib.display."),
    open=open_wrapper,
)
"""Its displays are data: Markdown, Math, an image."""

NBASSET = Library(name="nbasset", machinery=True, data_modules=("nbasset.core.",), loaded_as_they_were=True)
IPYKERNEL = Library(
    name="ipykernel",
    machinery=True,
    answered={INPUT: {"ipykernel.kernelbase": ("Kernel._input_request",)}},
)
TRAITLETS, ZMQ, TORNADO = (Library(name=name, machinery=True) for name in ("traitlets", "zmq", "tornado"))

_OF_ITS_LOOKS = frozenset({"layout", "style", "tabbable", "tooltip", "comm", "children", "keys", "log"})
"""Traits of a widget that are no data, or widgets themselves."""


def open_widget(value: Foreign) -> Node | None:
    """A widget, by what is chosen in it and what can be; its model has another number in every session."""
    if not (declares(type(value), "keys") and declares(type(value), "comm")):
        return None
    names = {name for name in value.keys if not name.startswith("_")} - _OF_ITS_LOOKS  # no dictionary
    names.update(name for name in ("value", "options") if declares(type(value), name))
    held = {name: getattr(value, name) for name in sorted(names)}
    return Node(("widget", type_name(type(value))), [held, list(getattr(value, "children", ()))], lambda _: "")


IPYWIDGETS = Library(name="ipywidgets", machinery=True, open=open_widget)

WIDGET = "application/vnd.jupyter.widget-view+json"
"""The form in which a page is told to show a widget: it names a model that lives in this kernel."""
_BAR = 20


def live_widget(data: Mapping[str, object]) -> Foreign | None:
    """The widget that something displayed shows, while it lives in this kernel."""
    view = data.get(WIDGET)
    module = sys.modules.get("ipywidgets.widgets.widget")
    if not isinstance(view, dict) or module is None:
        return None
    known = getattr(module, "_instances", None) or getattr(module.Widget, "widgets", {})
    return known.get(view.get("model_id"))


def words_of_widget(widget: Foreign) -> str:
    """What can be read in a widget now: for where it does not live any more."""
    children = getattr(widget, "children", None)
    if children:
        return " ".join(part for part in map(words_of_widget, children) if part)
    if hasattr(widget, "outputs"):
        texts = [each.get("text") or each.get("data", {}).get("text/plain", "") for each in widget.outputs]
        return "".join(map(str, texts)).strip()
    from html import unescape

    value = getattr(widget, "value", "")
    if hasattr(widget, "bar_style"):
        done = round(_BAR * (value - widget.min) / ((widget.max - widget.min) or 1))
        return f"|{'█' * done}{' ' * (_BAR - done)}|"
    said = [getattr(widget, "description", ""), unescape(re.sub(r"<[^>]*>", "", str(value))).replace("\xa0", " ")]
    return " ".join(part.strip() for part in said if part.strip())
