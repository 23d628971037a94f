"""IPython and the machinery of a notebook: what of it is data all the same."""

from __future__ import annotations

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
