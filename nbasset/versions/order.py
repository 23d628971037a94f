"""Order: which plain cells have set what is no name, and whether they stand below the cells that have read it."""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.versions.document import Document


class Order:
    """Remembers the runs of plain cells: of two that nobody has told where they stand, the later first run is below.

    Args:
        document: tells where cells stand.

    >>> order = Order(Document())
    >>> order.ran("reads", 1, ["time zone"], ()); order.ran("sets", 2, (), ["time zone"])
    >>> order.is_set_below("time zone", 1), order.was_set_below("time zone", 1)
    (True, False)
    >>> order.ran("reads", 3, ["time zone"], ())
    >>> order.was_set_below("time zone", 3)
    True
    >>> order.ran("above", 4, (), ["locale"]); order.ran("it", 5, ["locale"], ()); order.ran("above", 6, (), ["locale"])
    >>> order.is_set_below("locale", 5), order.was_set_below("locale", 5)
    (False, False)
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._first: dict[str, int] = {}
        self._cells: dict[int, str] = {}
        self._setters: dict[str, dict[str, int]] = {}
        self._set_by: dict[int, dict[str, str]] = {}

    def cells(self) -> list[str]:
        """The cells, from the top."""
        return sorted(self._first, key=self._place)

    def ran(self, cell: str, number: int, read: Iterable[str], made: Iterable[str]) -> None:
        """A cell ran.

        Args:
            cell: its id; empty where it has none.
            number: its number.
            read: how what it has read is called.
            made: how what it has set is called.
        """
        cell = cell or f"[{number}]"
        self._first.setdefault(cell, number)
        self._cells[number] = cell
        made = set(made)
        others = [name for name in read if name in self._setters and name not in made]
        if others:
            self._set_by[number] = {name: next(reversed(self._setters[name])) for name in others}
        for name in made:
            cells = self._setters.setdefault(name, {})
            cells.pop(cell, None)  # the last is the last that has set it
            cells[cell] = number

    def was_set_below(self, name: str, number: int) -> bool:
        """Whether a cell that stands below had set last what a run has read: from the top it would read another.

        Args:
            name: how it is called.
            number: the number of the run.
        """
        setter = self._set_by.get(number, {}).get(name)
        return setter is not None and self._place(setter) > self._place(self._cells[number])

    def is_set_below(self, name: str, number: int) -> bool:
        """Whether all that have set something since a run stand below the cell that ran.

        Args:
            name: how it is called.
            number: the number of the run.
        """
        since = [cell for cell, last in self._setters.get(name, {}).items() if last > number]
        cell = self._cells.get(number, "")
        return bool(since) and all(self._place(each) > self._place(cell, number) for each in since)

    def is_any_above(self, cells: Iterable[str], number: int) -> bool:
        """Whether there are cells, one of which stands where a run's cell does, or above it.

        Args:
            cells: the cells.
            number: the number of the run.
        """
        return self.last_above(cells, number) is not None

    def last_above(self, cells: Iterable[str], number: int) -> str | None:
        """Of cells, the last that stands where a run's cell does, or above it; None where all stand below.

        Args:
            cells: the cells.
            number: the number of the run.
        """
        place = self._place(self._cells.get(number, ""), number)
        return max((each for each in cells if self._place(each) <= place), key=self._place, default=None)

    def _place(self, cell: str, first: int = 0) -> tuple[float, int]:
        return self._document.place(cell), self._first.get(cell, first)
