"""Plain names: what plain cells assigned, and what they had read when they did.

A plain cell must not launder staleness: what it assigns carries the versions of what it read.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import partial
from math import inf
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Protocol

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.version import (
    Through,
    Version,
    again_sentence,
    below_sentence,
    defined_sentence,
    nobodys_sentence,
    outdated_file_sentence,
    outdated_sentence,
    restart_sentence,
)
from nbasset.libraries.foreign import is_a
from nbasset.libraries.library import PROGRAM
from nbasset.libraries.origin import is_of_a_local_module
from nbasset.versions.evidence import Done, Provenance, drawing, is_replaced, moved_on, without
from nbasset.versions.files import still
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.looks import looks_otherwise
from nbasset.versions.module_data import MISSING
from nbasset.versions.module_loads import ModuleLoads, here
from nbasset.versions.order import Order
from nbasset.versions.places import Places, is_local, meant
from nbasset.versions.plain_sources import PlainSources
from nbasset.versions.setters import Setters, Setting, itself
from nbasset.versions.settings import reached_by, where_set
from nbasset.versions.steps import Steps
from nbasset.versions.traces import NO_TRACE, Trace


class Fingerprint(Protocol):
    """Digests what a name means: with all it leads to, or the thing itself."""

    def __call__(self, namespace: Mapping[str, object], name: str, *, itself: bool = False) -> str | None:
        """The digest; ``None`` when the name is not there."""


_BY_CHANCE = (int, float, complex, str, bytes, tuple, frozenset, type(None))
"""Kinds of which equal values may be one object."""

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
        written: the digest of each file that cells have written, as they left it.
        order: where cells stand that have set or read what is no name.
        loads: what local modules had found as cells loaded them.
    """

    def __init__(self, namespace: Mapping[str, object]) -> None:
        self.namespace = namespace
        self.sources = PlainSources()
        self._known: dict[str, tuple[Provenance, ...]] = {}
        self._steps = Steps()
        self.top = FromTheTop()
        self.places = Places(self.top)
        self.by_programs: set[str] = set()
        self.written: dict[str, str] = {}
        self.order = Order(self.top.document)
        self.setters = Setters(self.top.document)
        self.loads = ModuleLoads(self.top, self.order, self.setters)

    def touched(
        self,
        run: Done,
        look: Callable[[str], str | None],
        shown: tuple[Provenance, ...] = (),
        followed: Callable[[str], Collection[str]] = reached_by,
    ) -> None:
        """A plain cell that has an id ran.

        Args:
            run: what it has done.
            look: gives the digest of what a name means now.
            shown: what had been read for the results of earlier cells that it used.
            followed: gives the names that are followed through something that is set.
        """
        names = self.top.ran(run, look)
        self.top.inherits(run.cell, shown)
        own = {name: seen for name, seen in run.provenance.names.items() if not _is_of_others(self.namespace, name)}
        read = replace(run.provenance, names=own)
        self._known.update(self.setters.had_read(run.cell, read, followed))
        self.written.update(run.wrote)
        self.looked_at_anew(names)

    def stands(self, cells: Iterable[str]) -> bool:
        """The document consists of these cells, in this order; whether those that ran stand otherwise than before."""
        before = self.order.cells()
        is_other = self.top.stands(cells) or before != self.order.cells()
        self.looked_at_anew([*self.top.now, *self.setters.labels] if is_other else ())
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
        self.order.ran(cell, number, asked, made)
        return read

    def set(self, cell: str, tree: ast.Module, made: Mapping[Setting, bool]) -> None:
        """A plain cell that has an id ran, and has set what is no name.

        Args:
            cell: its id.
            tree: its source.
            made: what it has set, and whether that is there now.
        """
        self.looked_at_anew(self.setters.ran(cell, tree, made))

    def is_there(self, cell: str, *, there: bool) -> None:
        """A cell is gone, so that nobody can run it and it would not run from the top; or it is there again."""
        self.looked_at_anew(self.top.is_there(cell, there=there) | self.setters.of(cell))

    def looked_at_anew(self, names: Collection[str]) -> None:
        """Something is otherwise with names, or what cells would leave of them."""
        for name in (*names, *self.written, *drawing(self.top.cells.values(), names)) if names else ():
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
        read = provenance.names if before is None else before
        for name in assigned:
            earlier = self._known.get(name, ()) if name in read else ()
            self._known[name] = (*earlier, without(provenance, name))
        for name in changed:
            new = without(provenance, name)
            others = [each for each in self._known.get(name, ()) if not is_replaced(each, new)]
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
            self._known[name] = tuple(moved_on(each, changed) for each in self._known[name])
        if changed:
            self.top.move_on(lambda each: moved_on(each, changed))

    def noted(
        self,
        version: Version,
        names: Iterable[str],
        fingerprint: Fingerprint,
        trace: Trace = NO_TRACE,
        asks: Collection[str] = (),
        modules: Collection[str] = (),
    ) -> Version:
        """The version, with what plain cells have read for the names it uses.

        Args:
            version: the version.
            names: the names.
            fingerprint: digests what a name means.
            trace: notes what is asked of the live world, where somebody wants to know.
            asks: what is asked for of functions and classes beside what they do.
            modules: the local modules that it leads to.
        """
        through: dict[Through, None] = {}
        files: dict[str, None] = {}
        outdated: dict[str, None] = dict.fromkeys(version.outdated)
        untracked = dict.fromkeys(version.untracked)
        paths = [str(Path(path).absolute()) for path in version.paths]
        outdated.update(dict.fromkeys(other_files(self.top, self.written, paths, trace)))
        outdated.update((nobodys_sentence(name), None) for name in names if self.setters.is_nobodys(name))
        outdated.update((restart_sentence(name), None) for name in names if self.setters.is_there_again(name))
        loaded = self.loads.met(modules, partial(self._reach, names), trace)
        outdated.update((sentence, None) for sentence in self.loads.sentences(loaded))
        for name in names:
            wrong = self.top.wrong(name, partial(fingerprint, self.namespace, name, itself=True))
            if wrong is not None:
                again = again_sentence(name, wrong.cells, here(wrong.older), lost=wrong.lost)
                outdated[again if self.top.can_be_right(name) else restart_sentence(name)] = None
        for name, provenance, checked in self._behind((*names, *paths), trace, self.loads.behind(loaded)):
            outdated.update(dict.fromkeys(map(nobodys_sentence, self.setters.nobodys(provenance.names))))
            for asset, seen in provenance.assets.items():
                through[Through(here(name), provenance.cell, asset, seen)] = None
            others = looks_otherwise(provenance.looks, self.namespace, self.sources.of, asks)
            for other in (*self._outdated(name, provenance, fingerprint, checked), *others):
                below = self.order.was_set_below(other, provenance.cell)
                told = below_sentence if below else _older(self.namespace, name)
                outdated[told(provenance.cell, other, name)] = None
            files.update(dict.fromkeys(provenance.files))
            untracked.update(dict.fromkeys((PROGRAM,) if name in provenance.programs else ()))
            for path, seen in provenance.files.items():
                if trace:
                    trace.still(path, seen, still)
                if not still(path, seen):
                    outdated[outdated_file_sentence(provenance.cell, here(path), name)] = None
        if not through and not files and not outdated and len(untracked) == len(version.untracked):
            return version
        version = replace(version, untracked=tuple(untracked))
        return replace(version, through=tuple(through), files=tuple(files), outdated=tuple(outdated))

    def _behind(
        self, names: Iterable[str], trace: Trace, found: Iterable[tuple[str, float]] = ()
    ) -> Iterator[tuple[str, Provenance, Container[str]]]:
        """What had been read for names, through chains of plain cells: of each only what stands above its reader.

        With each comes of which names it is told from the top whether they are as they were read.
        """
        places: dict[str, float] = {}
        todo = [*found, *((name, inf) for name in names)]
        while todo:
            name, below = todo.pop()
            if places.get(name, -1) >= below:
                continue
            if trace and name not in places:
                trace.provenances(name, self._known.get(name))
                trace.bound(self.namespace, name)
            places[name] = below
            told = None if name in self.written else self.top.behind(name, below)
            if told is None:
                told = [(each, (), inf) for each in self._known.get(name, ())]
            for each, checked, place in told:
                provenance = self.setters.read_for(name, each)
                yield name, provenance, checked
                written = [path for path in provenance.files if path in self.written]
                others = (*map(where_set, provenance.names), *provenance.put_away, *written)
                todo.extend((other, place) for other in others)

    def _outdated(
        self, name: str, provenance: Provenance, fingerprint: Fingerprint, told: Container[str]
    ) -> Iterator[str]:
        is_module = is_a(self.namespace.get(name), ModuleType)
        for other, seen in provenance.names.items():
            if _are_one(self.namespace, name, other) or (is_module and self._is_told_by_itself(other)):
                continue
            now = fingerprint(self.namespace, other) or ""
            now = itself(now) if " " in name and " " not in seen else now
            if self.order.was_set_below(other, provenance.cell):
                yield other
                continue
            if now == seen or self.order.is_set_below(other, provenance.cell):
                continue
            if other in told and _rest(now) == _rest(seen) and not _changes_alone(self.top, self.namespace, other):
                continue
            if not self._steps.lead_on(other, seen, now, provenance.cell, (name, self._known[name])):
                yield other
        for other, seen in provenance.put_away.items():
            if other in told or _are_one(self.namespace, name, other):
                continue
            if (fingerprint(self.namespace, other, itself=True) or "") != seen:
                yield other

    def _is_told_by_itself(self, chain: str) -> bool:
        """Whether what a cell has read to change a module is told of by itself, as settings and places are."""
        module, attribute = _first(self.namespace, chain), chain.partition(".")[2]
        return " " in chain or (is_local(module) and f"{module.__name__}.{attribute}" in self.top.now)

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
    return namespace.get(chain.rpartition(" ")[2].partition(".")[0])


def _is_of_others(namespace: Mapping[str, object], chain: str) -> bool:
    """Whether a name means a module that is not the user's, in which something is put that is told by itself."""
    value = _first(namespace, chain)
    return is_a(value, ModuleType) and not is_local(value)


def _are_one(namespace: Mapping[str, object], name: str, other: str) -> bool:
    """Whether two names mean one object, and not by chance as small numbers do: it is not older than itself."""
    thing = meant(namespace, name)
    return thing is not MISSING and not is_a(thing, _BY_CHANCE) and thing is meant(namespace, other)


def _changes_alone(top: FromTheTop, namespace: Mapping[str, object], name: str) -> bool:
    """Whether what a name means may change without any cell: it comes from a local module, which may be edited."""
    now = top.now.get(name)
    return (now is not None and now.imported) or is_of_a_local_module(namespace.get(name))


def _rest(fingerprint: str) -> str:
    """Of a fingerprint, what a name leads to beside the thing itself."""
    return fingerprint.partition(" ")[2]


def other_files(top: FromTheTop, written: Mapping[str, str], paths: Iterable[str], trace: Trace) -> Iterator[str]:
    """Sentences about files that cells of the document have written, and would write otherwise from the top."""
    for path in filter(written.get, paths):
        left = written[path]
        if trace:
            trace.still(path, left, still)
        if top.played.above(path) and still(path, left) and (wrong := top.wrong(path, partial(written.get, path))):
            yield again_sentence(here(path), wrong.cells, here(wrong.older))


def _older(namespace: Mapping[str, object], name: str) -> Callable[[int, str, str], str]:
    return defined_sentence if is_a(namespace.get(name), Asset) else outdated_sentence
