"""Earlier looks: what is known from them, and what of it still holds.

A look follows the code of those assets alone for which an answer has changed, and assesses those alone whose version,
history, result or upstream is another one. What somebody asks about, and all it rests on, is looked at so closely that
it can be called fresh; what else there is may be as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import filterfalse
from typing import TYPE_CHECKING

from nbasset.core.assets import same_but_for_points
from nbasset.core.checked import has_checks
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.differences import others
from nbasset.core.gates import Gate, gates_of
from nbasset.core.graph import Graph
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import Materialization
from nbasset.core.ports import Results
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, oldest
from nbasset.core.statuses import Status
from nbasset.core.version import Through, says_the_same
from nbasset.core.written_files import ThroughFile
from nbasset.versions.otherwise import Left
from nbasset.versions.reach import Resolved
from nbasset.versions.resolver import Resolver
from nbasset.versions.traces import Traces

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.instance.at_points import AtPoints

FILES_BETWEEN_CELLS = 200
"""How many of the files that bodies have read a look between cells asks about; a plan asks about all of its own."""


class Earlier:
    """What is known from earlier looks.

    Attributes:
        traces: versions, and what they were found by.
        look: the last look; None before the first.
    """

    def __init__(self) -> None:
        self.traces = Traces()
        self.look: Look | None = None


@dataclass(slots=True)
class Look:
    """What one look has found. It begins with what the look before has found, and goes through what is otherwise now.

    Args:
        definitions: everything that is defined.
        histories: what had happened to each asset by then.
        files: the assets that each one rests on through files.
        assessments: where every asset stands, as far as that was asked.
        resolved: what each asset rests on.
        moment: the moment of the traces that this is of; None where there are none.
        strays: the assets of which something was found here that no trace knows of.
        is_usual: whether the next look can begin with it: not where it is about the config of a run.
        is_as_before: whether everything rests on what it rested on in the look before.
        graph: what rests on what.
        is_drawn: whether the graph has what rests on what through files.
        reading: the assets that use what plain cells have read in files, with these.
        heavy: the assets that use large values of the notebook, with the names of these.
        watched: the assets whose results hold as long as things outside are as they were, or may come to hold again.
        found: the moment of the store at which results were found; None where that is not known.
        unsure: the assets whose results nobody has asked for since that moment.
        by_programs: the files that plain cells have had other programs write.
        otherwise: by what bodies may have met, what is to be said of what plain cells have left otherwise.
        points: what tells what results at points rest on; ``None`` where no asset has any.
        gates: by asset, the checks that have to be passed before it is made.
    """

    definitions: Definitions
    histories: Mapping[ResultName, AssetHistory]
    files: dict[ResultName, tuple[ThroughFile, ...]]
    assessments: dict[ResultName, Assessment]
    resolved: dict[ResultName, Resolved] = field(default_factory=dict)
    moment: int | None = None
    strays: set[ResultName] = field(default_factory=set)
    is_usual: bool = True
    is_as_before: bool = False
    graph: Graph[ResultName] = field(default_factory=lambda: Graph({}))
    is_drawn: bool = True
    reading: dict[ResultName, tuple[str, ...]] = field(default_factory=dict)
    heavy: dict[ResultName, tuple[str, ...]] = field(default_factory=dict)
    watched: set[ResultName] = field(default_factory=set)
    found: Hashable | None = None
    unsure: frozenset[ResultName] = frozenset()
    points: AtPoints | None = None
    otherwise: Mapping[str, Left] = field(default_factory=dict)
    by_programs: frozenset[str] = frozenset()
    gates: Mapping[ResultName, tuple[Gate, ...]] = field(default_factory=dict)
    _others: set[ResultName] = field(default_factory=set)
    _stood: dict[ResultName, Assessment] = field(default_factory=dict)
    _below: set[ResultName] = field(default_factory=set)
    _moved: set[ResultName] = field(default_factory=set)

    def find(self, resolver: Resolver | AtPoints, before: Look | None) -> None:
        """Find what each asset rests on.

        Args:
            resolver: tells it.
            before: the look before.
        """
        traces = resolver.traces
        late = traces.late(before.moment) if before and traces and before.moment is not None else None
        if before is None or late is None:
            self._resolve(resolver, self.definitions.by_name)
            self._draw()
            return
        self.resolved, self.graph = dict(before.resolved), before.graph
        self.reading, self.heavy, self.gates = dict(before.reading), dict(before.heavy), before.gates
        self._resolve(resolver, late | before.strays)
        if self.points is not None:
            self._others |= self.points.moved
        if resolver.memo.switches and any(self._leads_elsewhere(name, before) for name in self._others):
            self._resolve(resolver, self.definitions.by_name)
        names = list(self.definitions.by_name)
        in_order = list(self.resolved) == names
        if not in_order:
            self.resolved = dict(zip(names, map(self.resolved.__getitem__, names), strict=True))
        self.is_as_before = in_order and not self._others and before.is_drawn and before.files == self.files
        if not self.is_as_before:
            self._draw(before)

    def _resolve(self, resolver: Resolver | AtPoints, names: Collection[ResultName]) -> None:
        """Find what some assets rest on now, and let go of those among them that are not defined any more."""
        by_name = self.definitions.by_name
        for name in filter(names.__contains__, by_name):
            self._rests(name, resolver.resolved(by_name[name]))
        for name in [name for name in names if name not in by_name and name in self.resolved]:
            del self.resolved[name]
            self._others.add(name)
            for kept in (self.reading, self.heavy):
                kept.pop(name, None)

    def _rests(self, name: ResultName, resolved: Resolved) -> None:
        if self.resolved.get(name) is resolved:
            return
        self.resolved[name] = resolved
        self._others.add(name)
        for kept, found in ((self.reading, resolved.version.files), (self.heavy, resolved.version.heavy)):
            if found:
                kept[name] = tuple(found)
            elif kept:
                kept.pop(name, None)

    def _leads_elsewhere(self, name: ResultName, before: Look) -> bool:
        then, now = before.resolved.get(name), self.resolved.get(name)
        return then is not None and (now is None or now.led != then.led)

    def made_sure(self, about: Collection[ResultName], resolver: Resolver | AtPoints) -> None:
        """Look closely at some assets and what they rest on, which may be other assets by then."""
        sure: set[ResultName] = set()
        by_name, traces = self.definitions.by_name, resolver.traces
        if traces is None or not traces.takes_for_granted:
            return
        while left := (self.graph.ancestors(about).union(about)) - sure:
            sure |= left
            found = {name: resolver.sure(by_name[name]) for name in resolver.unsure(left)}
            if any(self.resolved[name] is not resolved for name, resolved in found.items()):
                self.is_as_before = False
                for name, resolved in found.items():
                    self._rests(name, resolved)
                self._resolve(resolver, left)
                self._draw()

    def rests_through(self, files: Mapping[ResultName, tuple[ThroughFile, ...]]) -> None:
        """Others are found to rest on assets through files.

        Args:
            files: by asset, those on which it rests so.
        """
        if files != self.files:
            self.files, self.is_as_before = dict(files), False
            self._draw()

    def take_over(self, before: Look, about: Collection[ResultName], results: Results) -> None:
        """What nothing has changed for stands as it stood before.

        Args:
            before: the look before.
            about: the assets that are asked about.
            results: the store.
        """
        if not (before.is_usual and self.is_usual):
            self.found = results.moment()
            return
        alike = self._alike(before) if self._others else {}
        late = self._late(before, alike)
        late = late.union(self._late_results(before, about, results, late))
        stood = {**before.assessments, **alike} if alike else before.assessments
        self.assessments.update(stood)
        self.watched = set(before.watched)
        if not late and self.is_as_before:
            return
        gone = {*stood}.difference(self.graph.order) if self._others else ()
        below = late.union(filterfalse(stood.__contains__, self.graph.order))
        below |= self.graph.descendants(below)
        for name in below.union(gone):
            self.assessments.pop(name, None)
            self.watched.discard(name)
        self._stood = {name: stood[name] for name in below if name in stood}
        self._below = self._stood.keys() - late

    def stands_as_before(self, name: ResultName) -> bool:
        """Whether an asset stands as before, since all that it rests on has turned out to."""
        if name not in self._below or not self._moved.isdisjoint(self.graph.upstream[name]):
            return False
        self._put(name, self._stood[name])
        return True

    def stands(self, name: ResultName, assessment: Assessment) -> None:
        """An asset stands so, as was found just now."""
        self._put(name, assessment)
        stood = self._stood.get(name)
        if stood is None or not stood.means_the_same(assessment):
            self._moved.add(name)

    def _put(self, name: ResultName, assessment: Assessment) -> None:
        self.assessments[name] = assessment
        made = assessment.current
        if made is None or made.making.observed or made.making.wrote or made.kept_elsewhere or assessment.version.ages:
            self.watched.add(name)
        elif self.watched:
            self.watched.discard(name)

    def _late(self, before: Look, alike: Mapping[ResultName, Assessment]) -> set[ResultName]:
        """The assets whose version or history is another one."""
        late = self._others.difference(alike).union(others(before.histories, self.histories))
        through = any(type(each) is Through for left in self.otherwise.values() for each in left)
        if through or (before.otherwise, before.by_programs) != (self.otherwise, self.by_programs):
            late |= before.watched
        if before.gates != self.gates:
            late.update(others(before.gates, self.gates))
        return late.union(others(before.files, self.files)) if before.files != self.files else late

    def _alike(self, before: Look) -> dict[ResultName, Assessment]:
        """The points of assets defined once more that are fresh as they were: a sweep may have more of them."""
        if self.points is None or before.points is None:
            return {}
        then, now = before.points.spread.defined.by_name, self.points.spread.defined.by_name
        same = {name.key for name in now if name in then and same_but_for_points(then[name], now[name])}
        known: dict[tuple[int, int], bool] = {}
        found = {}
        for name in self._others if same else ():
            stood = before.assessments.get(name)
            if name.key not in same or name.point is None or stood is None or name in self.definitions.wholes:
                continue
            if stood.status is Status.FRESH and not stood.is_pinned and name in self.resolved:
                was, version = before.resolved[name].version, self.resolved[name].version
                both = id(was), id(version)
                if both not in known:
                    known[both] = says_the_same(was, version)
                if known[both]:
                    found[name] = replace(stood, version=version)
        return found

    def _late_results(
        self, before: Look, about: Collection[ResultName], results: Results, late: Collection[ResultName]
    ) -> Iterator[ResultName]:
        """The assets whose result is not as it was, as far as that is asked and they are not late anyway.

        As long as nobody else has written to the store, the results found before are there.
        """
        stood = before.assessments
        if not about:
            results.expect(self.histories, ())
            self.found, self.unsure = before.found, before.unsure
            yield from _changed_between_cells(stood, before.watched, results)
            return
        self.found = results.moment()
        has_moved = self.found is None or self.found != before.found
        unsure = frozenset(stood) if has_moved else before.unsure
        doubtful = (unsure | before.watched).difference(about)
        asked = self.graph.ancestors(about).intersection(doubtful).union(about) if doubtful else set(about)
        self.unsure = unsure - asked
        there = set() if has_moved else self._still_there(before, asked.difference(unsure).difference(late), results)
        asked = asked.difference(there, late, self.definitions.wholes).intersection(stood)  # a whole: as its parts
        made = {name: current for name in asked if (current := stood[name].current) is not None}
        results.expect(self.histories, made)
        yield from asked.difference(made)
        yield from (name for name, current in made.items() if not _still_holds(stood[name], current, results))

    def _still_there(self, before: Look, asked: Iterable[ResultName], results: Results) -> set[ResultName]:
        """The assets whose results are there as before, as nobody has written to the store meanwhile; or are not."""
        stood = {name: before.assessments[name] for name in asked if name in before.assessments}
        made = {name: known.current for name, known in stood.items()}
        found = {name: each for name, each in made.items() if each is not None and name not in before.watched}
        gone = set(map(id, results.gone(found.values())))
        there = {name for name, each in found.items() if id(each) not in gone}
        if len(found) < len(stood):
            there.update(name for name, known in stood.items() if _never_made(known) and name not in self.histories)
        return there

    def _draw(self, before: Look | None = None) -> None:
        """Draw the graph; as before, or with new assets more, where that is all that has changed."""
        self.gates = {}
        self.graph = (self._grown(before) if before is not None else None) or self._anew()
        if has_checks(self.definitions) and not self.graph.left:
            self.gates = gates_of(self.definitions, self.graph)
            self.graph = self._anew() if self.gates else self.graph

    def _grown(self, before: Look) -> Graph[ResultName] | None:
        """The graph before, where what there was rests on what it rested on, and new assets are the last ones."""
        graph, then = before.graph, before.resolved
        if not (before.is_usual and before.is_drawn and before.files == self.files):
            return None
        new = {name for name in self._others if name not in then}
        names = list(self.resolved)
        if names[: len(names) - len(new)] != list(then):
            return None
        if any(_edges(then[name]) != _edges(self.resolved[name]) for name in self._others - new):
            return None
        if self.definitions.wholes or before.gates:
            return None
        if not (new.isdisjoint(graph.absent) and all(new.isdisjoint(self._above(name)) for name in self._others)):
            return None
        for name in names[len(then) :]:
            graph = graph.with_last(name, self._above(name))
        return graph

    def _above(self, name: ResultName) -> tuple[ResultName, ...]:
        """What stands before an asset in the graph."""
        whole = self.definitions.wholes.get(name)
        edges = _edges(self.resolved[name]) if whole is None else whole.names
        if self.gates:
            edges = (*edges, *[each.result for each in self.gates.get(name, ())])
        return (*edges, *[each.asset for each in self.files.get(name, ())]) if self.files else edges

    def _anew(self) -> Graph[ResultName]:
        graph = Graph({name: self._above(name) for name in self.resolved})
        if self.files and graph.cycle():
            self.files.clear()
            graph = Graph({name: self._above(name) for name in self.resolved})
        if not graph.cycle():
            return graph
        self.is_usual = False  # the order need not tell any more what rests on what
        wholes = self.definitions.wholes
        return Graph(
            {
                name: wholes[name].names if name in wholes else each.version.upstream
                for name, each in self.resolved.items()
            }
        )


def _edges(resolved: Resolved) -> tuple[ResultName, ...]:
    """What stands before an asset, also where a plain cell stands between."""
    version = resolved.version
    return (*version.upstream, *[each.asset for each in version.through]) if version.through else version.upstream


def _changed_between_cells(
    stood: Mapping[ResultName, Assessment], watched: Collection[ResultName], results: Results
) -> Iterator[ResultName]:
    """The assets whose result does not hold any more, as far as that is looked at between cells."""
    left = FILES_BETWEEN_CELLS
    for name in filter(watched.__contains__, stood) if watched else ():
        known = stood[name]
        made = known.result
        limit = oldest(known.version, made) if made is not None else None
        if made is not None and made.key == known.key and (made.making.observed or limit or made.kept_elsewhere):
            left -= len(made.making.observed)
            if left >= 0 and bool(results.changed(made, limit)) is (known.current is not None):
                yield name


def _never_made(known: Assessment) -> bool:
    """Whether nothing was found under its key, or of it at all."""
    return known.status is Status.MISSING and known.key is not None and known.result is None


def _still_holds(known: Assessment, current: Materialization, results: Results) -> bool:
    """Whether the result that was current before would be found again."""
    found = results.find(known.asset, current.key)
    holds = (made for made in found if not results.changed(made, oldest(known.version, made)))
    return next(holds, None) is current
