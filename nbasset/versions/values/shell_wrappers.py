"""Captures: data in wrappers of the shell's own, such as the lines of ``rows = !ls`` and what ``%%capture`` took."""

from __future__ import annotations

from typing import Any


def plain_content(value: Any) -> object:
    """The data in a wrapper of IPython's; everything else as it is."""
    module, name = type(value).__module__, type(value).__name__
    if module == "IPython.utils.text" and isinstance(value, (list, str)):
        return [name, *value] if isinstance(value, list) else [name, str(value)]
    if module == "IPython.utils.capture" and name == "CapturedIO":
        return [name, value.stdout, value.stderr, [(each.data, each.metadata) for each in value.outputs]]
    return value
