"""Figures: matplotlib's, where IPython shows them inline."""

from __future__ import annotations

import sys
from importlib import import_module

_BACKEND = "matplotlib_inline.backend_inline"


def flush() -> None:
    """What was drawn and not shown yet is shown now: it belongs to the step that drew it."""
    backend = sys.modules.get(_BACKEND)
    if backend is not None and _inline():
        backend.flush_figures()


def get_ready() -> None:
    """Have IPython show figures out of the store: otherwise it learns how when something is drawn first."""
    if _BACKEND not in sys.modules and _inline():
        import_module(_BACKEND)


def _inline() -> bool:
    matplotlib = sys.modules.get("matplotlib")
    return matplotlib is not None and "inline" in str(matplotlib.rcParams._get("backend")).lower()
