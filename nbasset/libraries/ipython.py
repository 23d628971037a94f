"""IPython and the machinery of a notebook: what of it is data all the same."""

from __future__ import annotations

from nbasset.libraries.foreign import declares
from nbasset.libraries.library import INPUT, Foreign, Library
from nbasset.libraries.nodes import Node, type_name


def plain_content(value: Foreign) -> object:
    """The data in a wrapper of IPython's, such as the lines of ``rows = !ls``; everything else as it is."""
    module, name = type(value).__module__, type(value).__name__
    if module == "IPython.utils.text" and isinstance(value, (list, str)):
        return [name, *value] if isinstance(value, list) else [name, str(value)]
    if module == "IPython.utils.capture" and name == "CapturedIO":
        return [name, value.stdout, value.stderr, [(each.data, each.metadata) for each in value.outputs]]
    return value


IPYTHON = Library(
    name="IPython",
    machinery=True,
    data_modules=("IPython.core.display.", "IPython.lib.display."),
    plain=plain_content,
)
"""Its displays are data: Markdown, Math, an image."""

NBASSET = Library(name="nbasset", machinery=True, loaded_as_they_were=True)
IPYKERNEL = Library(
    name="ipykernel",
    machinery=True,
    answered={INPUT: {"ipykernel.kernelbase": ("Kernel._input_request",)}},
)
TRAITLETS, ZMQ = (Library(name=name, machinery=True) for name in ("traitlets", "zmq"))

_OF_ITS_LOOKS = frozenset({"layout", "style", "tabbable", "tooltip", "comm", "children", "keys", "log"})
"""Traits of a widget that are no data, or widgets themselves."""


def open_widget(value: Foreign) -> Node | None:
    """A widget, by what is chosen in it and what can be; its model has another number in every session."""
    names = {name for name in value.keys if not name.startswith("_")} - _OF_ITS_LOOKS  # no dictionary
    names.update(name for name in ("value", "options") if declares(type(value), name))
    held = {name: getattr(value, name) for name in sorted(names)}
    return Node(("widget", type_name(type(value))), [held, list(getattr(value, "children", ()))], lambda _: "")


def _in_a_list(value: Foreign) -> object:
    """A widget in a list, which is looked into; machinery would not be."""
    return [value] if declares(type(value), "keys") and declares(type(value), "comm") else value


IPYWIDGETS = Library(name="ipywidgets", machinery=True, open=open_widget, plain=_in_a_list)
