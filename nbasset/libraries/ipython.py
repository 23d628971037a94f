"""IPython and the machinery of a notebook: what of it is data all the same."""

from __future__ import annotations

from nbasset.libraries.library import INPUT, Foreign, Library


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
IPYWIDGETS, TRAITLETS, ZMQ = (Library(name=name, machinery=True) for name in ("ipywidgets", "traitlets", "zmq"))
