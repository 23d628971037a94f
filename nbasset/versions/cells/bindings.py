"""The names of a cell on the way through it: what is read, bound, changed, and what is bound for certain by then."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nbasset.versions.cells.changed_in_place import Changes
from nbasset.versions.cells.scopes import Kind, Scope


class Bindings:
    """What has been read and bound so far.

    Attributes:
        assigned: names bound at the cell's level, in order.
        deleted: names deleted there.
        stars: whether unknown names may have been bound.
        needs: names read at once that no line above binds, not even perhaps, and that nothing waits for to be missing.
        guarded: whether what is walked goes on where a name is missing.
        defined: names of functions and classes, and of what is put away for later.
        scope: the scope that is walked.
        changes: what is changed in place.
    """

    def __init__(self) -> None:
        self.assigned: dict[str, None] = {}
        self.deleted: dict[str, None] = {}
        self.stars = False
        self.needs: set[str] = set()
        self.guarded = False
        self.defined: set[str] = set()
        self.scope = Scope(Kind.CELL)
        self._reads: dict[str, bool] = {}
        self._mentions: dict[str, bool] = {}
        self._bound_in_line: set[str] = set()
        self._now: set[str] = set()
        self._used: set[str] = set()
        self.changes = Changes()

    def free(self) -> tuple[str, ...]:
        """Names read before the cell has bound them for certain."""
        return tuple(name for name, at_once in self._reads.items() if at_once or name not in self._bound_in_line)

    def at_once(self) -> tuple[str, ...]:
        """The free names read while the cell runs; where it uses what it defines, those inside count as well."""
        free = self.free()
        return free if self._used & self.defined else tuple(name for name in free if name in self._now)

    def put_away(self) -> tuple[str, ...]:
        """Those of the names read at once that are only given another name, or put into a list or a dictionary."""
        return tuple(name for name in self.at_once() if name in self._now and name not in self._used)

    def all_changed(self) -> list[str]:
        """Names whose value is changed in place, also under another name."""
        return self.changes.all()

    def within(self, scope: Scope, walk: Callable[[], object]) -> None:
        """Walk through something that opens a scope."""
        outer, self.scope = self.scope, scope
        try:
            walk()
        finally:
            self.scope = outer

    def read(self, name: str, *, used: bool = True) -> None:
        """A name is read.

        Args:
            name: the name.
            used: whether anything is done with its value now, beside giving it another name or putting it away.
        """
        cell = self.scope.of_cell(name)
        if cell is None:
            return
        later = self.scope.later
        unknown = cell.known is not None and name not in cell.known
        if not self.scope.deferred:
            self._now.add(name)
            if used:
                self._used.add(name)
        if not later and name not in self._bound_in_line and not self.guarded:
            self.needs.add(name)
        if later or unknown:
            self._reads[name] = self._reads.get(name, False) or (unknown and not later)

    def mention(self, name: str) -> None:
        """A query names a table, which may be a name of the notebook."""
        if self.scope.of_cell(name) is not None:
            self._mentions[name] = self._mentions.get(name, False) or not self.scope.deferred

    def mentioned(self, *, at_once: bool = False) -> tuple[str, ...]:
        """The tables of queries that the cell does not bind itself.

        Args:
            at_once: only those of queries that stand outside of functions.
        """
        found = (name for name, now in self._mentions.items() if now or not at_once)
        return tuple(name for name in found if name not in self.assigned)

    def bind(self, name: str, scope: Scope | None = None) -> None:
        """A name is bound, in the scope that is walked or in another one."""
        scope = scope or self.scope
        if name in scope.cellwide or scope.kind is Kind.CELL:
            self.assigned[name] = None
        if scope.kind is Kind.CELL:
            self._bound_in_line.add(name)
        if scope.known is not None and name not in scope.cellwide:
            scope.known.add(name)

    def change(self, name: str | None) -> None:
        """What a name means is changed in place."""
        if name is not None and self.scope.of_cell(name) is not None:
            self.changes.note(name)

    def delete(self, name: str) -> None:
        """A name is deleted."""
        self.read(name)
        if self.scope.kind is Kind.CELL:
            self.deleted[name] = None
        if self.scope.known is not None:
            self.scope.known.discard(name)

    def alias(self, names: Iterable[str], sources: Iterable[str | None]) -> None:
        """Names may be, or be parts of, what others mean."""
        if self.scope.kind is Kind.CELL:
            self.changes.alias(list(names), [source for source in sources if source is not None])
