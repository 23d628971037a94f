"""Earlier looks: what is known from them, and what of it still holds.

A look follows the code of those assets alone for which an answer has changed, and assesses those alone whose version,
history, result or upstream is another one. What somebody asks about, and all it rests on, is looked at so closely that
it can be called fresh; what else there is may be as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.definitions import Definitions
from nbasset.core.graph import Graph
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Results
from nbasset.core.written_files import ThroughFile
from nbasset.versions.reach import Resolved
from nbasset.versions.resolver import Resolver
from nbasset.versions.traces import Traces

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
    """What one look has found.

    Args:
        definitions: everything that is defined.
        histories: what had happened to each asset by then.
        files: the assets that each one rests on through files.
        assessments: where every asset stands, as far as that was asked.
        resolved: what each asset rests on.
        moment: the moment of the traces that this is of; None where no trace knows of something found here.
        is_usual: whether the next look can begin with it: not where it is about the config of a run.
        is_as_before: whether everything rests on what it rested on in the look before.
        graph: what rests on what.
        found: the moment of the store at which results were found; None where that is not known.
        unsure: the assets whose results nobody has asked for since that moment.
    """

    definitions: Definitions
    histories: Mapping[ResultName, AssetHistory]
    files: dict[ResultName, tuple[ThroughFile, ...]]
    assessments: dict[ResultName, Assessment]
    resolved: dict[ResultName, Resolved] = field(default_factory=dict)
    moment: int | None = None
    is_usual: bool = True
    is_as_before: bool = False
    graph: Graph[ResultName] = field(default_factory=lambda: Graph({}))
    found: Hashable | None = None
    unsure: frozenset[ResultName] = frozenset()
    _watched: frozenset[ResultName] | None = None
    _stood: dict[ResultName, Assessment] = field(default_factory=dict)
    _below: set[ResultName] = field(default_factory=set)
    _moved: set[ResultName] = field(default_factory=set)

    def find(self, resolver: Resolver, before: Look | None, moment: int | None) -> None:
        """Find what each asset rests on.

        Args:
            resolver: tells it.
            before: the look before.
            moment: the moment of the traces.
        """
        if (
            before is not None
            and moment is not None
            and before.moment == moment
            and before.definitions is self.definitions
            and before.files == self.files
            and resolver.knows_all
        ):
            self.is_as_before = True
            self.resolved, self.graph = dict(before.resolved), before.graph
            return
        resolved = resolver.resolved
        self.resolved = {name: resolved(asset) for name, asset in self.definitions.by_name.items()}
        self._draw(before)

    def made_sure(self, about: Collection[ResultName], resolver: Resolver) -> set[ResultName]:
        """Look closely at some assets and what they rest on, which may be other assets by then; all of these."""
        sure: set[ResultName] = set()
        while left := (self.graph.ancestors(about).union(about)) - sure:
            sure |= left
            found = {name: resolver.sure(self.definitions.by_name[name]) for name in resolver.unsure(left)}
            if any(self.resolved[name] is not resolved for name, resolved in found.items()):
                self.is_as_before = False
                self.resolved.update(found)
                self.resolved.update((name, resolver.resolved(self.definitions.by_name[name])) for name in left)
                self._draw()
        return sure

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
        late = set(self._late(before)).union(self._late_results(before, about, results))
        if not late and self.is_as_before:
            self.assessments.update(before.assessments)
            self._watched = before._watched
            return
        upstream, stood, below = self.graph.upstream, before.assessments, set(late)
        for name in self.graph.order:
            if name in below or name not in stood or (below and not below.isdisjoint(upstream[name])):
                below.add(name)
            else:
                self.assessments[name] = stood[name]
        self._stood = {name: stood[name] for name in below if name in stood}
        self._below = {name for name in self._stood if name not in late}

    def stands_as_before(self, name: ResultName) -> bool:
        """Whether an asset stands as before, since all that it rests on has turned out to."""
        if name not in self._below or not self._moved.isdisjoint(self.graph.upstream[name]):
            return False
        self.assessments[name] = self._stood[name]
        return True

    def stands(self, name: ResultName, assessment: Assessment) -> None:
        """An asset stands so, as was found just now."""
        self.assessments[name] = assessment
        self._watched = None
        stood = self._stood.get(name)
        if stood is None or not stood.means_the_same(assessment):
            self._moved.add(name)

    def _late(self, before: Look) -> Iterator[ResultName]:
        """The assets whose version or history is another one."""
        if before.histories != self.histories:
            yield from _others(before.histories, self.histories)
        if not self.is_as_before:
            yield from _others(before.resolved, self.resolved)
        now, then = self.files, before.files
        yield from (name for name in now.keys() | then.keys() if now.get(name) != then.get(name))

    def _late_results(self, before: Look, about: Collection[ResultName], results: Results) -> Iterator[ResultName]:
        """The assets whose result is not as it was, as far as that is asked.

        As long as nobody else has written to the store, the results found before are there.
        """
        stood = before.assessments
        if not about:
            self.found, self.unsure = before.found, before.unsure
            yield from _changed_between_cells(stood, before.watched, results)
            return
        self.found = results.moment()
        has_moved = self.found is None or self.found != before.found
        unsure = frozenset(stood) if has_moved else before.unsure
        doubtful = unsure | before.watched
        asked = self.graph.ancestors(about).intersection(doubtful).union(about) if doubtful else set(about)
        self.unsure = unsure - asked
        for name in asked.intersection(stood):
            current = stood[name].current
            if current is None or not _still_holds(stood[name], current, results):
                yield name

    @property
    def watched(self) -> frozenset[ResultName]:
        """The assets whose results hold as long as things outside are as they were, or may come to hold again."""
        if self._watched is None:
            made = ((name, each.current) for name, each in self.assessments.items())
            self._watched = frozenset(
                name for name, each in made if each is None or each.making.observed or each.making.wrote
            )
        return self._watched

    def _draw(self, before: Look | None = None) -> None:
        """Draw the graph; as before, or with new assets more, where that is all that has changed."""
        self.graph = (self._grown(before) if before is not None else None) or self._anew()

    def _grown(self, before: Look) -> Graph[ResultName] | None:
        known, names = before.resolved, list(self.resolved)
        if self.files or before.files or list(known) != names[: len(known)]:
            return None
        others = [name for name, each in known.items() if each is not self.resolved[name]]
        if any(_edges(known[name]) != _edges(self.resolved[name]) for name in others):
            return None
        graph, new = before.graph, set(names[len(known) :])
        if new and not all(new.isdisjoint(_edges(each)) for each in self.resolved.values()):
            return None
        for name in names[len(known) :]:
            graph = graph.with_last(name, _edges(self.resolved[name]))
        return graph

    def _anew(self) -> Graph[ResultName]:
        both = {name: _edges(each) for name, each in self.resolved.items()}
        if self.files:
            files = {name: [each.asset for each in through] for name, through in self.files.items()}
            graph = Graph({name: (*up, *files.get(name, ())) for name, up in both.items()})
            if not graph.cycle():
                return graph
            self.files.clear()
        graph = Graph(both)
        if not graph.cycle():
            return graph
        self.is_usual = False  # the order need not tell any more what rests on what
        return Graph({name: each.version.upstream for name, each in self.resolved.items()})


def _others(then: Mapping[ResultName, object], now: Mapping[ResultName, object]) -> Iterator[ResultName]:
    """The names that have another object now."""
    yield from (name for name, each in now.items() if then.get(name) is not each)
    yield from then.keys() - now.keys()


def _edges(resolved: Resolved) -> tuple[ResultName, ...]:
    """What stands before an asset, also where a plain cell stands between."""
    version = resolved.version
    return (*version.upstream, *[each.asset for each in version.through]) if version.through else version.upstream


def _changed_between_cells(
    stood: Mapping[ResultName, Assessment], watched: Collection[ResultName], results: Results
) -> Iterator[ResultName]:
    """The assets whose result does not hold any more, as far as that is looked at between cells."""
    left = FILES_BETWEEN_CELLS
    for name in stood if watched else ():
        known = stood[name]
        made = known.result if name in watched else None
        if made is not None and made.key == known.key and made.making.observed:
            left -= len(made.making.observed)
            if left >= 0 and bool(results.changed(made)) is (known.current is not None):
                yield name


def _still_holds(known: Assessment, current: Materialization, results: Results) -> bool:
    """Whether the result that was current before would be found again."""
    found = results.find(known.asset, current.key)
    return next((made for made in found if not results.changed(made)), None) is current
