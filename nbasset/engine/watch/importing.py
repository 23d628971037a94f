"""Importing: what modules were seen to read while they were imported, which stays with them."""

from __future__ import annotations

import sys
from types import FrameType

Stamp = tuple[int, int] | None
"""A file's size and time of change; None when it is not there."""

read_by_modules: dict[str, dict[str, Stamp]] = {}
"""By module, the files that it was seen to read while it was imported: size and time of change then."""

asked_by_modules: dict[str, dict[str, str | None]] = {}
"""By module, the environment variables that it was seen to ask for while it was imported, and what they were."""

set_by_modules: dict[str, set[str]] = {}
"""By module, the environment variables that it was seen to set while it was imported."""

_LOADING = ("_load_unlocked", "_exec")
"""Where Python has a loader load a module, or load it again."""


def being_imported(depth: int = 1) -> str:
    """The module that is being imported by whoever does something now; empty when none is.

    Args:
        depth: how many callers stand between.
    """
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None:
        if frame.f_code.co_name == "<module>":
            name = str(frame.f_globals.get("__name__", ""))
            return name if name in sys.modules and name != "__main__" else ""
        code = frame.f_code
        if code.co_name in _LOADING and code.co_filename.startswith("<frozen importlib"):
            return str(getattr(frame.f_locals.get("spec"), "name", ""))  # its loader reads
        frame = frame.f_back
    return ""
