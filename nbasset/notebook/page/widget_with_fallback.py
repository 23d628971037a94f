"""A widget with a fallback: a static form with a widget behind it, which the page shows while it lives.

A widget without its kernel is a line that says "Loading widget…" for ever. So the static form is a display of its own,
updated in place, and one rule of style decides which of the two is seen; nothing happens when a notebook is saved.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

from nbasset.notebook.page.output import Front
from nbasset.notebook.shell import Bundle
from nbasset.ui.html import static

WIDGET = "application/vnd.jupyter.widget-view+json"
_numbers = itertools.count(1)


class Widget(Protocol):
    """A widget, known to the page by an id."""

    @property
    def model_id(self) -> str:
        """Its id."""
        ...


class WidgetWithFallback:
    """Two displays of one thing.

    Args:
        front: the page.
    """

    def __init__(self, front: Front) -> None:
        self.front = front
        self._name = f"nbasset-pair-{next(_numbers)}"
        self._shown: Bundle = {}

    def show(self, still: Callable[[], Bundle], widget: Widget, said: Bundle) -> None:
        """Show both; the widget first, which is what whoever waits wants to see.

        Args:
            still: makes the static form, by MIME type; its HTML is marked as such.
            widget: the widget.
            said: what the static form says of assets.
        """
        self.front.raw(_marked({"text/html": "", "text/plain": ""}), {}, self._name)
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        self.front.raw({WIDGET: view, "text/html": "", "text/plain": ""}, {})
        self.update(still(), said)

    def update(self, still: Bundle, said: Bundle) -> None:
        """Bring the static form up to date."""
        if still != self._shown:
            self._shown = still
            self.front.raw(_marked(still), {"nbasset": said}, self._name, update=True)


def _marked(still: Bundle) -> Bundle:
    return {**still, "text/html": static(still["text/html"])}
