"""A widget with a fallback: a static form with a widget behind it, which the page shows while it lives.

A widget without its kernel is a line that says "Loading widget…" for ever. So the static form is a display of its own,
updated in place, and one rule of style decides which of the two is seen; nothing happens when a notebook is saved.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

from nbasset.notebook.page.output import Front, said_of
from nbasset.notebook.shell import Bundle
from nbasset.ui.html import collapsible, static

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
        self._place = ""
        self._shown: Bundle = {}

    def hold(self, still: Bundle) -> None:
        """Show the static form, which says that there is no asset, and keep the place of a widget that is shown later.

        Args:
            still: the static form, by MIME type.
        """
        self._place = f"{self._name}-widget"
        self.front.raw(_marked(still), {"nbasset": said_of(())}, self._name)
        self.front.raw({"text/html": "", "text/plain": ""}, {}, self._place)

    def show(self, still: Callable[[], Bundle], widget: Widget, said: Bundle) -> None:
        """Show both, where their place was kept; the widget first, which is what whoever waits wants to see.

        Args:
            still: makes the static form, by MIME type; its HTML is marked as such.
            widget: the widget.
            said: what the static form says of assets.
        """
        if not self._place:
            self.front.raw(_marked({"text/html": "", "text/plain": ""}), {}, self._name)
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        bundle = {WIDGET: view, "text/html": "", "text/plain": ""}
        self.front.raw(bundle, {}, self._place, update=bool(self._place))
        self.update(still(), said)

    def update(self, still: Bundle, said: Bundle) -> None:
        """Bring the static form up to date."""
        if still != self._shown:
            self._shown = still
            self.front.raw(_marked(still), {"nbasset": said}, self._name, update=True)


def _marked(still: Bundle) -> Bundle:
    return {**still, "text/html": collapsible(static(still["text/html"]), still["text/plain"])}
