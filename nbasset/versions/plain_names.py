"""Plain names: what plain cells assigned, and what they had read when they did.

A plain cell must not launder staleness: what it assigns carries the versions of what it read.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from types import FunctionType

from nbasset.core.dataclass import replace
from nbasset.core.version import (
    Version,
)
from nbasset.libraries.foreign import is_a
from nbasset.versions.evidence import Done, Provenance, drawing
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.order import Order
from nbasset.versions.places import Places
from nbasset.versions.plain_sources import PlainSources
from nbasset.versions.setters import Setters, Setting
from nbasset.versions.steps import Steps
from nbasset.versions.through_cells import Fingerprint, ThroughCells
from nbasset.versions.traces import NO_TRACE, Trace

_DEFINED = (FunctionType, type)
"""What is looked at as it is now, whoever uses it."""


class PlainNames:
    """Remembers, for every name a plain cell assigned, what that cell had read.

    Args:
        namespace: the notebook's names.

    Attributes:
        sources: the texts of the plain cells that the names come from.
        top: what running the cells from the top would leave.
        by_programs: the files that cells have had other programs write.
    """

    def __init__(self, namespace: Mapping[str, object]) -> None:
        self.namespace = namespace
        self.sources = PlainSources()
        self._known: dict[str, tuple[Provenance, ...]] = {}
        self._steps = Steps()
        self.top = FromTheTop()
        self.places = Places(self.top)
        self.by_programs: set[str] = set()
        self._written: dict[str, str] = {}
        self._order = Order(self.top.document)
        self.setters = Setters(self.top.document)
        self._through = ThroughCells(
            namespace, self._known, self._written, self._order, self._steps, self.top, self.setters
        )

    def touched(self, run: Done, look: Callable[[str], str | None], shown: tuple[Provenance, ...] = ()) -> None:
        """A plain cell that has an id ran.

        Args:
            run: what it has done.
            look: gives the digest of what a name means now.
            shown: what had been read for the results of earlier cells that it used.
        """
        names = self.top.ran(run, look)
        self.top.inherits(run.cell, shown)
        self._written.update(run.wrote)
        self._looked_at_anew(names)

    def stands(self, cells: Iterable[str]) -> bool:
        """The document consists of these cells, in this order; whether those that ran stand otherwise than before."""
        before = self._order.cells()
        is_other = self.top.stands(cells) or before != self._order.cells()
        self._looked_at_anew([*self.top.now, *self.setters.labels] if is_other else ())
        return is_other

    def wrote(self, provenance: Provenance, paths: Iterable[str], by_programs: Container[str] = ()) -> None:
        """A plain cell has written files: who reads them rests on what it had read.

        Args:
            provenance: what it had read.
            paths: the files, absolute.
            by_programs: those of them that programs have written, of which nobody can see what they had read.
        """
        for path in paths:
            (self.by_programs.add if path in by_programs else self.by_programs.discard)(path)
            self._known[path] = (replace(provenance, names={}, put_away={}),)

    def ran_beside(
        self, cell: str, number: int, read: Mapping[str, str], asked: Iterable[str], made: Iterable[str]
    ) -> Mapping[str, str]:
        """A plain cell ran, and has read and set what is no name: settings, variables of the environment, the folder.

        Args:
            cell: its id; empty where its front end sends none.
            number: its number.
            read: what it may have read, by how that is called.
            asked: what of that it has asked for.
            made: how what it has set is called.

        Returns:
            what it may have read.
        """
        self._order.ran(cell, number, asked, made)
        return read

    def set(self, cell: str, tree: ast.Module, made: Mapping[Setting, bool]) -> None:
        """A plain cell that has an id ran, and has set what is no name.

        Args:
            cell: its id.
            tree: its source.
            made: what it has set, and whether that is there now.
        """
        self._looked_at_anew(self.setters.ran(cell, tree, made))

    def is_there(self, cell: str, *, there: bool) -> None:
        """A cell is gone, so that nobody can run it and it would not run from the top; or it is there again."""
        self._looked_at_anew(self.top.is_there(cell, there=there) | self.setters.of(cell))

    def _looked_at_anew(self, names: Collection[str]) -> None:
        for name in (*names, *self._written, *drawing(self.top.cells.values(), names)) if names else ():
            self._known[name] = (*self._known.get(name, (Provenance(0),)),)

    def ran(
        self,
        provenance: Provenance,
        assigned: Iterable[str],
        changed: Iterable[str] = (),
        before: Mapping[str, str] | None = None,
    ) -> None:
        """A plain cell ran: it assigned some names, and changed others in place.

        Args:
            provenance: what it had read, as that is now that it has run.
            assigned: the names it assigned.
            changed: the names it changed.
            before: the fingerprint of each name that it read before it ran.
        """
        self._steps.ran(provenance, [*assigned, *changed], before or {}, self._reach)
        for name in assigned:
            earlier = self._known.get(name, ()) if name in provenance.names else ()
            self._known[name] = (*earlier, _without(provenance, name))
        for name in changed:
            new = _without(provenance, name)
            others = [each for each in self._known.get(name, ()) if not _is_replaced(each, new)]
            self._known[name] = (*others, new)

    def inherits(self, names: Iterable[str], read: tuple[Provenance, ...]) -> None:
        """Names were made of results which had been shown before: they carry what had been read for those too."""
        for name in names:
            known = self._known.get(name, ())
            self._known[name] = (*known, *(each for each in read if each not in known))

    def read_for(self, names: Iterable[str]) -> tuple[Provenance, ...]:
        """What had been read for plain names."""
        return tuple(each for name in names for each in self._known.get(name, ()))

    def is_plain(self, name: str) -> bool:
        """Whether a plain cell has assigned the name."""
        return name in self._known

    def known(self, name: str) -> tuple[Provenance, ...] | None:
        """What plain cells had read for a name; another object whenever that changes."""
        return self._known.get(name)

    def read_by_definitions(self, fingerprint: Fingerprint) -> dict[str, tuple[object, str]]:
        """The names that plain cells had read when they defined functions and classes: what they mean, and how that is.

        Args:
            fingerprint: digests what a name means.
        """
        defined = (name for name in self._known if is_a(self.namespace.get(name), _DEFINED))
        names = {other for name in defined for each in self._known[name] for other in each.names}
        return {name: (_first(self.namespace, name), fingerprint(self.namespace, name) or "") for name in names}

    def entered(self, before: Mapping[str, tuple[object, str]], fingerprint: Fingerprint) -> None:
        """A cell that only defines functions and classes has run, and may have entered them somewhere.

        What was defined earlier is not older for that: defined once more from scratch, it would be the same.

        Args:
            before: what :meth:`read_by_definitions` gave before.
            fingerprint: digests what a name means now.
        """
        same = {name: seen for name, (value, seen) in before.items() if _first(self.namespace, name) is value}
        now = {name: fingerprint(self.namespace, name) or "" for name in same}
        changed = {name: (seen, now[name]) for name, seen in same.items() if now[name] != seen}
        for name in [name for name in self._known if changed and is_a(self.namespace.get(name), _DEFINED)]:
            self._known[name] = tuple(_moved_on(each, changed) for each in self._known[name])
        if changed:
            self.top.move_on(lambda each: _moved_on(each, changed))

    def noted(
        self, version: Version, names: Iterable[str], fingerprint: Fingerprint, trace: Trace = NO_TRACE
    ) -> Version:
        """The version, with what plain cells have read for the names it uses.

        Args:
            version: the version.
            names: the names.
            fingerprint: digests what a name means.
            trace: notes what is asked of the live world, where somebody wants to know.
        """
        return self._through.noted(version, names, fingerprint, trace)

    def otherwise(self) -> dict[str, str]:
        """What bodies may meet that cells have left otherwise than they would from the top, and what is to be done.

        Returns:
            By the path of a file, or how a variable or the working folder is called, the sentence.
        """
        return self._through.otherwise()

    def _reach(self, names: Iterable[str]) -> list[str]:
        """The names and all plain names that were read for them, through chains of plain cells."""
        seen: dict[str, None] = {}
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in seen:
                seen[name] = None
                todo.extend(other for each in self._known.get(name, ()) for other in (*each.names, *each.put_away))
        return list(seen)


def _first(namespace: Mapping[str, object], chain: str) -> object:
    return namespace.get(chain.partition(".")[0])


def _moved_on(old: Provenance, changed: Mapping[str, tuple[str, str]]) -> Provenance:
    """What had been read, as it is now, where it was as it is until just now."""
    moved = {name: changed[name][1] for name, seen in old.names.items() if name in changed and changed[name][0] == seen}
    return replace(old, names={**old.names, **moved}) if moved else old


def _is_replaced(old: Provenance, new: Provenance) -> bool:
    """Whether nothing is left of what a cell put somewhere, now that another has run, or the same one again."""
    return replace(old, cell=new.cell) == new or bool(new.again and old.again == new.again)


def _without(provenance: Provenance, name: str) -> Provenance:
    """A name that a cell both reads and assigns is not older than itself."""
    return replace(
        provenance,
        names={other: seen for other, seen in provenance.names.items() if other != name},
        put_away={other: seen for other, seen in provenance.put_away.items() if other != name},
    )
