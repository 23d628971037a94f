"""Buttons of the panels: plain widgets, reachable by keyboard, that only tell that they were pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets


def button(
    words: str,
    tooltip: str,
    pressed: Callable[[], None],
    *,
    main: bool = False,
    quiet: bool = False,
    link: bool = False,
) -> ipywidgets.Button:
    """A button.

    Args:
        words: what stands on it.
        tooltip: what it does.
        pressed: callable without arguments, called at each press.
        main: whether it is the next step to take.
        quiet: whether it has no edge.
        link: whether it looks like a link.
    """
    looks = (("nba-main-button", main), ("nba-quiet", quiet), ("nba-link", link))
    classes = tuple(name for name, wanted in looks if wanted)
    made = ipywidgets.Button(description=words, tooltip=tooltip, _dom_classes=classes)
    made.on_click(lambda _: pressed())
    return made


def on_page(words: str, tooltip: str, name: str, *, quiet: bool = False) -> ipywidgets.Button:
    """A button that the page itself heeds; one without nbasset's extension does not show it.

    Args:
        words: what stands on it.
        tooltip: what it does.
        name: the class by which the page knows it.
        quiet: whether it has no edge.
    """
    classes = ("nba-on-page", name, *(("nba-quiet",) if quiet else ()))
    return ipywidgets.Button(description=words, tooltip=tooltip, _dom_classes=classes)


class AskedFirst:
    """A button whose first press asks, with what it costs, and whose second does it.

    Args:
        words: what stands on it.
        tooltip: what it does.
        pressed: callable without arguments, called at the second press.

    Attributes:
        widget: the button.
        cost: what the question says that it costs.
    """

    def __init__(self, words: str, tooltip: str, pressed: Callable[[], None]) -> None:
        self._words, self._pressed = words, pressed
        self.cost = ""
        self.widget = button(words, tooltip, self._press)

    @property
    def asks(self) -> bool:
        """Whether it was pressed once."""
        return bool(self.widget.description != self._words)

    def _press(self) -> None:
        if self.asks:
            self.calm()
            self._pressed()
        else:
            told = f" ({self.cost})" if self.cost else ""
            self.widget.description = f"{self._words}{told}: sure?"
            self.widget.add_class("nba-main-button")

    def calm(self) -> None:
        """Ask anew at the next press: something else is shown."""
        if self.asks:
            self.widget.description = self._words
            self.widget.remove_class("nba-main-button")


def let_go(widgets: Iterable[ipywidgets.Widget]) -> None:
    """Close widgets, all that is inside of them, and the models that only they have."""
    todo = list(widgets)
    while todo:
        widget = todo.pop()
        todo.extend(getattr(widget, "children", ()))
        for part in (getattr(widget, "style", None), widget.layout, widget):
            if part is not None:
                part.close()


def light(widget: ipywidgets.DOMWidget, on: bool) -> None:
    """Let a button look pressed.

    Args:
        widget: the button.
        on: whether it does.
    """
    (widget.add_class if on else widget.remove_class)("nba-on")
