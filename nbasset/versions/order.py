"""Order: which plain cells have set what is no name, and whether they stand below the cells that have read it."""

from __future__ import annotations

from collections.abc import Iterable


class Order:
    """Remembers the runs of plain cells: of two of them, the one that first ran later stands below.

    >>> order = Order()
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

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._cells: dict[int, str] = {}
        self._setters: dict[str, dict[str, int]] = {}
        self._wrong: dict[int, frozenset[str]] = {}

    def ran(self, cell: str, number: int, read: Iterable[str], made: Iterable[str]) -> None:
        """A cell ran.

        Args:
            cell: its id; empty where it has none.
            number: its number.
            read: how what it has read is called.
            made: how what it has set is called.
        """
        cell = cell or f"[{number}]"
        first = self._first.setdefault(cell, number)
        self._cells[number] = cell
        made = set(made)
        setters = {name: list(self._setters[name]) for name in read if name in self._setters and name not in made}
        wrong = frozenset(name for name, cells in setters.items() if self._first[cells[-1]] > first)
        if wrong:
            self._wrong[number] = wrong
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
        return name in self._wrong.get(number, ())

    def is_set_below(self, name: str, number: int) -> bool:
        """Whether all that have set something since a run stand below the cell that ran.

        Args:
            name: how it is called.
            number: the number of the run.
        """
        since = [cell for cell, last in self._setters.get(name, {}).items() if last > number]
        first = self._first.get(self._cells.get(number, ""), number)
        return bool(since) and all(self._first[cell] > first for cell in since)
