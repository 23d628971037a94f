"""Figures: matplotlib's, where IPython shows them inline."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import field
from importlib import import_module
from types import ModuleType

from nbasset.core.dataclass import dataclass

_BACKEND, _CONFIG = "matplotlib_inline.backend_inline", "matplotlib_inline.config"


def flush() -> None:
    """What was drawn and not shown yet is shown now: it belongs to the step that drew it."""
    backend = sys.modules.get(_BACKEND)
    if backend is not None and _inline():
        backend.flush_figures()


def get_ready() -> None:
    """Have IPython show figures out of the store: otherwise it learns how when something is drawn first."""
    if _BACKEND not in sys.modules and _inline():
        import_module(_BACKEND)


@dataclass(frozen=True, slots=True)
class Told:
    """What the notebook was told about how figures are shown inline.

    Args:
        formats: in which formats.
        options: what goes along when one is drawn.
        closes: whether they are closed when they have been shown.
    """

    formats: tuple[str, ...] = ("png",)
    options: Mapping[str, object] = field(default_factory=lambda: {"bbox_inches": "tight"})
    closes: bool = True

    def here(self) -> None:
        """Have figures be shown so in this process, as soon as they can be."""
        from nbasset.engine.watch.imports import Imports

        if _CONFIG in sys.modules:
            self._set(sys.modules[_CONFIG])
        else:
            Imports({_CONFIG}, self._set).make()

    def _set(self, config: ModuleType) -> None:
        config.InlineBackend.instance(
            figure_formats=set(self.formats), print_figure_kwargs=dict(self.options), close_figures=self.closes
        )


def told() -> Told | None:
    """What it was told; None where figures are not shown inline."""
    if "matplotlib" in sys.modules and not _inline():
        return None
    config = sys.modules.get(_CONFIG)
    if config is None or not config.InlineBackend.initialized():
        return Told()
    now = config.InlineBackend.instance()
    return Told(tuple(sorted(now.figure_formats)), dict(now.print_figure_kwargs), now.close_figures)


def _inline() -> bool:
    matplotlib = sys.modules.get("matplotlib")
    return matplotlib is not None and "inline" in str(matplotlib.rcParams._get("backend")).lower()
