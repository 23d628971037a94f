"""Cell ids: which cell defines which assets, so that an edited cell retires what it no longer defines."""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.core.assets import Cell
from nbasset.core.result_names import ResultName


class CellIds:
    """Remembers what each cell defines, by the id its front end sends.

    Attributes:
        current: the cell that runs.
        text: its text.
        sources: the text with which each cell defined what it defines.
        ran: the text with which each cell ran last; of one without an id, by its number.
    """

    def __init__(self) -> None:
        self.current: Cell = Cell(None, 0)
        self.sources: dict[str, str] = {}
        self.ran: dict[str, str] = {}
        self.text = ""
        self._defined: dict[str, dict[ResultName, None]] = {}
        self._cell_of: dict[ResultName, str] = {}

    def begin(self, cell: Cell, text: str = "") -> None:
        """A cell is about to run."""
        self.current, self.text = cell, text
        self.ran[cell.id or str(cell)] = text

    def leaves(self, cell: Cell, names: Iterable[ResultName]) -> tuple[ResultName, ...]:
        """What a cell defined before and would not any more, if it defined these names now."""
        now = set(names)
        return tuple(name for name in self._defined.get(cell.id or "", {}) if name not in now)

    def defines(self, cell: Cell, names: Iterable[ResultName]) -> tuple[ResultName, ...]:
        """Note what a cell defines now.

        Returns:
            What the same cell defined before and does not any more.

        >>> cells, a, b = CellIds(), *map(ResultName.from_text, "ab")
        >>> cells.defines(Cell("c1", 1), [a]), cells.defines(Cell("c1", 2), [b]) == (a,)
        ((), True)
        """
        if cell.id is None:
            return ()
        now = dict.fromkeys(names)
        if cell == self.current:
            self.sources[cell.id] = self.text
        gone = self.leaves(cell, now)
        for name in now:
            self._defined.get(self._cell_of.get(name, ""), {}).pop(name, None)
        self._cell_of.update(dict.fromkeys(now, cell.id))
        self._defined[cell.id] = now
        return gone

    def adds(self, cell: Cell, names: Iterable[ResultName]) -> None:
        """Note what a cell defines beside what it defined before."""
        if cell.id is not None:
            self.defines(cell, [*self._defined.get(cell.id, {}), *names])

    def moved(self, cell: str, now: str) -> None:
        """What one cell defined, another one does from now on."""
        if cell in self._defined:
            names = self._defined.pop(cell)
            self._defined[now] = {**self._defined.get(now, {}), **names}
            self._cell_of.update(dict.fromkeys(names, now))
            self.sources[now] = self.sources.pop(cell, "")

    def is_another(self, one: Cell, two: Cell) -> bool:
        """Whether two cells are certainly not the same."""
        return one.id is not None and two.id is not None and one.id != two.id
