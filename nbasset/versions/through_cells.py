"""Through plain cells: what a version rests on by way of plain cells, and what of that is outdated."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import partial
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Protocol

from nbasset.core.dataclass import replace
from nbasset.core.version import (
    Through,
    Version,
    again_sentence,
    below_sentence,
    nobodys_sentence,
    outdated_file_sentence,
    outdated_sentence,
    restart_sentence,
)
from nbasset.libraries.foreign import is_a
from nbasset.libraries.origin import is_of_a_local_module
from nbasset.versions.evidence import Provenance
from nbasset.versions.files import still
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.order import Order
from nbasset.versions.places import is_local
from nbasset.versions.setters import Setters
from nbasset.versions.settings import FOLDER, VARIABLE
from nbasset.versions.steps import Steps
from nbasset.versions.traces import NO_TRACE, Trace


class Fingerprint(Protocol):
    """Digests what a name means: with all it leads to, or the thing itself."""

    def __call__(self, namespace: Mapping[str, object], name: str, *, itself: bool = False) -> str | None:
        """The digest; ``None`` when the name is not there."""
        ...


_BY_CHANCE = (int, float, complex, str, bytes, tuple, frozenset, type(None))
"""Kinds of which equal values may be one object."""


class ThroughCells:
    """Tells it by what is remembered of the cells.

    Args:
        namespace: the notebook's names.
        known: by name, what cells had read for it.
        written: by path, what a file held when cells had written it.
        order: which cells have set what is no name.
        steps: what came of names since they were read.
        top: what running the cells from the top would leave.
        setters: which cells have set what is no name, as they are now.
    """

    def __init__(
        self,
        namespace: Mapping[str, object],
        known: Mapping[str, tuple[Provenance, ...]],
        written: Mapping[str, str],
        order: Order,
        steps: Steps,
        top: FromTheTop,
        setters: Setters,
    ) -> None:
        self._namespace = namespace
        self._known = known
        self._written = written
        self._order = order
        self._steps = steps
        self._top = top
        self._setters = setters

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
        through: dict[Through, None] = {}
        files: dict[str, None] = {}
        outdated: dict[str, None] = {}
        paths = [str(Path(path).absolute()) for path in version.paths]
        outdated.update(dict.fromkeys(self._other_files(paths, trace)))
        outdated.update((nobodys_sentence(name), None) for name in names if self._setters.is_nobodys(name))
        for name in names:
            wrong = self._top.wrong(name, partial(_itself, fingerprint, self._namespace, name))
            if wrong is not None:
                again = again_sentence(name, wrong.cells, _here(wrong.older), lost=wrong.lost)
                outdated[again if self._top.can_be_right(name) else restart_sentence(name)] = None
        for name, provenance, told in self._behind((*names, *paths), trace):
            for asset, seen in provenance.assets.items():
                through[Through(_here(name), provenance.cell, asset, seen)] = None
            for other in self._outdated(name, provenance, fingerprint, told):
                below = self._order.was_set_below(other, provenance.cell)
                outdated[(below_sentence if below else outdated_sentence)(provenance.cell, other, name)] = None
            files.update(dict.fromkeys(provenance.files))
            for path, seen in provenance.files.items():
                if trace:
                    trace.still(path, seen, still)
                if not still(path, seen):
                    outdated[outdated_file_sentence(provenance.cell, _here(path), name)] = None
        if not through and not files and not outdated:
            return version
        return replace(version, through=tuple(through), files=tuple(files), outdated=tuple(outdated))

    def _behind(self, names: Iterable[str], trace: Trace) -> Iterator[tuple[str, Provenance, Container[str]]]:
        """What had been read for names, through chains of plain cells: of each only what stands above its reader.

        With each comes of which names it is told from the top whether they are as they were read.
        """
        places: dict[str, float] = {}
        todo = [(name, inf) for name in names]
        while todo:
            name, below = todo.pop()
            if places.get(name, -1) >= below:
                continue
            if trace and name not in places:
                trace.provenances(name, self._known.get(name))
                trace.bound(self._namespace, name)
            places[name] = below
            told = None if name in self._written else self._top.behind(name, below)
            if told is None:
                told = [(each, (), inf) for each in self._known.get(name, ())]
            for provenance, checked, place in told:
                yield name, provenance, checked
                written = [path for path in provenance.files if path in self._written]
                todo.extend((other, place) for other in (*provenance.names, *provenance.put_away, *written))

    def _outdated(
        self, name: str, provenance: Provenance, fingerprint: Fingerprint, told: Container[str]
    ) -> Iterator[str]:
        is_module = is_a(self._namespace.get(name), ModuleType)
        for other, seen in provenance.names.items():
            if _are_one(self._namespace, name, other) or (is_module and self._is_told_by_itself(other)):
                continue
            now = fingerprint(self._namespace, other) or ""
            if self._order.was_set_below(other, provenance.cell):
                yield other
                continue
            if now == seen or self._order.is_set_below(other, provenance.cell):
                continue
            if other in told and _rest(now) == _rest(seen) and not _changes_alone(self._top, self._namespace, other):
                continue
            if not self._steps.lead_on(other, seen, now, provenance.cell, (name, self._known[name])):
                yield other
        for other, seen in provenance.put_away.items():
            if other in told or _are_one(self._namespace, name, other):
                continue
            if (fingerprint(self._namespace, other, itself=True) or "") != seen:
                yield other

    def _is_told_by_itself(self, chain: str) -> bool:
        """Whether what a cell has read to change a module is told of by itself, as settings and places are."""
        first, _, attribute = chain.partition(".")
        module = self._namespace.get(first)
        return " " in chain or (is_local(module) and f"{module.__name__}.{attribute}" in self._top.now)

    def _other_files(self, paths: Iterable[str], trace: Trace) -> Iterator[str]:
        """Sentences about files that cells of the document have written, and would write otherwise from the top."""
        written, top = self._written, self._top
        for path in filter(written.get, paths):
            left = written[path]
            if trace:
                trace.still(path, left, still)
            if top.played.above(path) and still(path, left) and (wrong := top.wrong(path, partial(written.get, path))):
                yield again_sentence(_here(path), wrong.cells, _here(wrong.older))

    def otherwise(self) -> dict[str, str]:
        """What bodies may meet that cells have left otherwise than they would from the top, and what is to be done.

        Returns:
            By the path of a file, or how a variable or the working folder is called, the sentence.
        """
        told = {path: text for path in self._written for text in self._other_files([path], NO_TRACE)}
        beside = [each for each in self._setters.labels if each == FOLDER or each.startswith(VARIABLE)]
        return {**told, **{each: nobodys_sentence(each) for each in beside if self._setters.is_nobodys(each)}}


def _itself(fingerprint: Fingerprint, namespace: Mapping[str, object], name: str) -> str | None:
    return fingerprint(namespace, name, itself=True)


def _are_one(namespace: Mapping[str, object], name: str, other: str) -> bool:
    """Whether two names mean one object, and not by chance as small numbers do: it is not older than itself."""
    if name not in namespace or is_a(namespace[name], _BY_CHANCE):
        return False
    return namespace[name] is namespace.get(other)


def _changes_alone(top: FromTheTop, namespace: Mapping[str, object], name: str) -> bool:
    """Whether what a name means may change without any cell: it comes from a local module, which may be edited."""
    now = top.now.get(name)
    return (now is not None and now.imported) or is_of_a_local_module(namespace.get(name))


def _rest(fingerprint: str) -> str:
    """Of a fingerprint, what a name leads to beside the thing itself."""
    return fingerprint.partition(" ")[2]


def _here(path: str) -> str:
    """A path as people write it: relative to where they are, if it lies below."""
    return path.removeprefix(f"{Path.cwd()}{os.sep}")
