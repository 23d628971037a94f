"""The document: which plain cells it consists of, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf


class Document:
    """Knows where cells stand; those that nobody has told of stand behind the others, as they first ran.

    >>> document = Document()
    >>> document.stands(["b", "a"])
    >>> list(document.places(["a", "b", "c"]))
    ['b', 'a', 'c']
    >>> document.deleted("b")
    >>> list(document.places(["a", "b", "c"]))
    ['a', 'c']
    """

    def __init__(self) -> None:
        self._order: dict[str, int] = {}
        self._listed: set[str] = set()
        self._gone: set[str] = set()
        self._places: dict[str, int] | None = None

    def stands(self, cells: Iterable[str]) -> None:
        """The document consists of these cells, in this order; others that it once had are gone."""
        self._order = {cell: place for place, cell in enumerate(cells)}
        self._listed.update(self._order)
        self._gone.clear()
        self._places = None

    def ran(self, cell: str) -> None:
        """A cell ran: it is there."""
        if cell in self._gone or cell not in (self._places or ()):
            self.back(cell)

    def deleted(self, cell: str) -> None:
        """A cell is gone."""
        self._gone.add(cell)
        self._order.pop(cell, None)
        self._places = None

    def back(self, cell: str) -> None:
        """A cell that was gone is there again."""
        self._gone.discard(cell)
        if cell not in self._order:
            self._listed.discard(cell)
        self._places = None

    def has(self, cell: str) -> bool:
        """Whether a cell that has run is there."""
        return self._is_there(cell)

    def place(self, cell: str) -> float:
        """Where a cell was told to stand; behind all others where nobody has told of it."""
        return self._order.get(cell, inf)

    def places(self, cells: Iterable[str]) -> Mapping[str, int]:
        """Where each of the cells stands that are there, in their order.

        Args:
            cells: the cells that have run, in the order in which they first did.
        """
        if self._places is None:
            there = [cell for cell in cells if self._is_there(cell)]
            there.sort(key=lambda cell: self._order.get(cell, inf))
            self._places = {cell: place for place, cell in enumerate(there)}
        return self._places

    def _is_there(self, cell: str) -> bool:
        return cell not in self._gone and (cell in self._order or cell not in self._listed)
