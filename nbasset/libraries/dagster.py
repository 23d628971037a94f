"""dagster: what the config of its resources consists of, which pickle cannot make again by itself."""

from __future__ import annotations

import sys

from nbasset.libraries.foreign import attributes_of
from nbasset.libraries.library import Foreign, Library, Made

_ARGUMENTS = {
    "Shape": ("fields", "_description", "field_aliases"),
    "Permissive": ("fields", "_description"),
    "Selector": ("fields", "_description"),
}
"""By kind of config, what it is made of: each is made once for all who have the same fields, and wants them first."""


def _reduced(thing: Foreign) -> Made | None:
    kind = type(thing)
    arguments = _ARGUMENTS.get(kind.__name__)
    if arguments is None or getattr(sys.modules.get("dagster"), kind.__name__, None) is not kind:
        return None
    held = attributes_of(thing) or {}
    return (kind, tuple(held[name] for name in arguments)) if held.keys() >= set(arguments) else None


LIBRARY = Library("dagster", reduced=_reduced)
