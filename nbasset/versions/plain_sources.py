"""Plain sources: the texts of the plain cells that notebook names come from, so that a recipe can be written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.graph import Graph


@dataclass(frozen=True, slots=True)
class PlainSource:
    """One plain cell as it ran.

    Args:
        number: its number, as in ``In [7]``.
        id: the id its front end sent, if it sent one.
        source: what the user wrote.
        python: the same as plain Python.
        reads: the names that it, or a function it defines, reads.
        order: how many plain cells had run before it; filled in when it is remembered.
    """

    number: int
    id: str | None
    source: str
    python: str
    reads: tuple[str, ...] = ()
    order: int = field(default=0, compare=False)

    def same_cell(self, other: PlainSource) -> bool:
        """Whether both are of one cell: by its id, or else by what it says."""
        return self.id == other.id if self.id and other.id else self.python == other.python


class PlainSources:
    """Remembers, for every name that plain cells have bound or changed in place, the cells that did.

    >>> known = PlainSources()
    >>> known.ran(PlainSource(1, None, "rows = []", "rows = []"), ["rows"])
    >>> known.ran(PlainSource(2, None, "rows.append(1)", "rows.append(1)", ("rows",)), [], ["rows"])
    >>> [cell.number for cell in known.behind(["rows"])]
    [1, 2]
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[PlainSource, ...]] = {}
        self._count = 0
        self._cells: tuple[int, dict[str, PlainSource]] = (0, {})

    def ran(self, cell: PlainSource, bound: Iterable[str], changed: Iterable[str] = ()) -> None:
        """A plain cell ran.

        Args:
            cell: the cell.
            bound: the names it has bound; unless it read them too, what made them before does not matter any more.
            changed: the names it has changed in place.
        """
        self._count += 1
        cell = PlainSource(cell.number, cell.id, cell.source, cell.python, cell.reads, self._count)
        for name in bound:
            self._known[name] = (*(self._others(name, cell) if name in cell.reads else ()), cell)
        for name in changed:
            self._known[name] = (*self._others(name, cell), cell)

    def _others(self, name: str, cell: PlainSource) -> tuple[PlainSource, ...]:
        return tuple(each for each in self._known.get(name, ()) if not each.same_cell(cell))

    def of(self, name: str) -> tuple[PlainSource, ...]:
        """The cells that a name comes from."""
        return self._known.get(name, ())

    def behind(
        self, names: Iterable[str], is_asset: Callable[[str], bool] = lambda _: False
    ) -> tuple[PlainSource, ...]:
        """The cells that notebook names rest on, through any number of plain names: each before those that read it.

        Args:
            names: the names.
            is_asset: whether a name means an asset; what stands behind an asset is that asset's own business.
        """
        reached = {cell.order: cell for cell in self._reach(names, is_asset)}
        upstream = {
            str(cell.order): [str(other.order) for name in cell.reads for other in self._before(name, cell)]
            for _, cell in sorted(reached.items())
        }
        return tuple(reached[int(order)] for order in Graph(upstream).everything)

    @property
    def cells(self) -> Mapping[str, PlainSource]:
        """The cells that names come from, by their ids, each as it ran last; the same object until another one ran."""
        if self._cells[0] != self._count:
            known = sorted({each.order: each for cells in self._known.values() for each in cells}.items())
            self._cells = (self._count, {cell.id: cell for _, cell in known if cell.id})
        return self._cells[1]

    def bound_by(self, cell: str) -> frozenset[str]:
        """The names that a cell has bound or changed, as they are.

        Args:
            cell: its id.
        """
        return frozenset(name for name, cells in self._known.items() if any(each.id == cell for each in cells))

    def names_behind(self, names: Iterable[str], is_asset: Callable[[str], bool] = lambda _: False) -> frozenset[str]:
        """Names, and all plain names that they rest on.

        Args:
            names: the names.
            is_asset: whether a name means an asset; what stands behind an asset is that asset's own business.

        >>> known = PlainSources()
        >>> known.ran(PlainSource(1, None, "k = rate", "k = rate", ("rate",)), ["k"])
        >>> sorted(known.names_behind(["k"]))
        ['k', 'rate']
        """
        found: dict[str, None] = {}
        for _ in self._reach(names, is_asset, found):
            pass
        return frozenset(found)

    def _before(self, name: str, cell: PlainSource) -> tuple[PlainSource, ...]:
        """What has made a name when a cell reads it; of cells that change it one after another, those before."""
        known = self._known.get(name, ())
        return known[: known.index(cell)] if cell in known else known

    def _reach(
        self, names: Iterable[str], is_asset: Callable[[str], bool], seen: dict[str, None] | None = None
    ) -> Iterable[PlainSource]:
        seen = {} if seen is None else seen
        todo = list(names)
        while todo:
            name = todo.pop()
            if name in seen or is_asset(name):
                continue
            seen[name] = None
            for cell in self._known.get(name, ()):
                yield cell
                todo.extend(cell.reads)
