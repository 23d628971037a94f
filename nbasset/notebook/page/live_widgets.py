"""Live widgets: of each kind the page has a few that follow what happens, the last ones shown."""

from __future__ import annotations

from typing import Protocol, TypeVar


class LiveWidget(Protocol):
    """A widget that follows what happens, in the output of a cell.

    Attributes:
        cell: the cell's id; ``None`` where the front end sends none.
    """

    cell: str | None

    def close(self, last_words: str = "") -> None:
        """Follow no more.

        Args:
            last_words: HTML that stays in its place; empty for nothing.
        """
        ...


W = TypeVar("W", bound=LiveWidget)


class LiveWidgets:
    """The live widgets of a notebook."""

    def __init__(self) -> None:
        self._live: list[LiveWidget] = []

    def of(self, kind: type[W]) -> list[W]:
        """The live widgets of a kind, the oldest first."""
        return [each for each in self._live if isinstance(each, kind)]

    def add(self, widget: LiveWidget) -> None:
        """A widget is live from now on."""
        self._live.append(widget)

    def remove(self, widget: LiveWidget) -> None:
        """A widget is live no more."""
        self._live = [each for each in self._live if each is not widget]

    def leaving(self, kind: type[W], cell: str | None, kept: int) -> tuple[list[W], list[W]]:
        """The widgets to let go of when another of their kind is shown.

        Args:
            kind: their class.
            cell: the cell in which another is shown.
            kept: how many are live at a time, with the new one.

        Returns:
            Those which the same cell showed before, and the oldest of the others.
        """
        live = self.of(kind)
        former = [each for each in live if cell is not None and each.cell == cell]
        others = [each for each in live if each not in former]
        return former, others[: max(len(others) - kept + 1, 0)]
