"""Undone and done twice: what plain cells change is lost where the cell that makes it runs again and they do not; where
they alone run again, it is there twice.

Both differ from what running everything from the top gives, and nothing else tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nbasset.core.version import twice_sentence, undone_sentence

PUT, LEFT, ADDED = "put", "left", "added"
"""What a cell has done to a name: put the same there as in each run; left it as it was; made it another one."""


class Undone:
    """Remembers by name which cells make it and which change it, in the order in which they first ran.

    Where a cell makes a name again, what the cells behind it had changed is gone, up to the next that makes it.

    >>> undone = Undone()
    >>> _ = undone.ran("a", 1, ["rows"], {}), undone.ran("b", 2, [], {"rows": ADDED})
    >>> list(undone.of("rows"))
    []
    >>> _ = undone.ran("a", 3, ["rows"], {})
    >>> list(undone.of("rows"))
    ['plain cell [2] changed rows, which has been made again since: run it again']
    >>> _ = undone.ran("b", 4, [], {"rows": ADDED})
    >>> list(undone.of("rows"))
    []
    """

    def __init__(self) -> None:
        self._cells: dict[str, dict[str, bool]] = {}
        self._lost: dict[str, dict[str, int]] = {}
        self._twice: dict[str, dict[str, int]] = {}
        self._numbers: dict[str, int] = {}
        self._texts: dict[str, str] = {}

    def ran(self, cell: str, number: int, made: Iterable[str], changed: Mapping[str, str], text: str = "") -> list[str]:
        """A cell ran.

        Args:
            cell: its id.
            number: its number.
            made: the names that it made anew.
            changed: the names that it made otherwise than they were, or may have made so, and what it has done to each.
            text: its text; where it is another one than before, what it has left may have had to change.

        Returns:
            names of which it has no more to do, and of which something had been lost.
        """
        edited = self._texts.get(cell, text) != text
        touched = {*made, *changed}
        left = [name for name, cells in self._cells.items() if cell in cells and name not in touched]
        found = [name for name in left if self._lost.get(name, {}).pop(cell, None) is not None]
        for name in left:
            del self._cells[name][cell]
        for name, done in changed.items():
            cells, lost = self._cells.setdefault(name, {}), self._lost.get(name, {})
            further = done == ADDED or (done == LEFT and edited)
            if further and cells.get(cell) is False and cell not in lost:
                self._twice.setdefault(name, {})[cell] = number
            cells[cell] = False
            lost.pop(cell, None)
        for name in made:
            cells = self._cells.setdefault(name, {})
            cells[cell] = True
            self._lost[name] = {each: self._numbers[each] for each in _behind(cells, cell)}
            self._twice.pop(name, None)
        self._numbers[cell], self._texts[cell] = number, text
        return found

    def of(self, name: str) -> Iterator[str]:
        """What is wrong with a name, in sentences."""
        yield from (undone_sentence(cell, name) for cell in self._lost.get(name, {}).values())
        yield from (twice_sentence(cell, name) for cell in self._twice.get(name, {}).values())


def _behind(cells: dict[str, bool], cell: str) -> Iterator[str]:
    order = list(cells)
    for each in order[order.index(cell) + 1 :]:
        if cells[each]:
            return
        yield each
