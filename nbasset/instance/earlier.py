"""Earlier looks: what is known from them, and what of it still holds.

A look follows the code of those assets alone for which an answer has changed, and assesses those alone whose version,
history, result or upstream is another one. What somebody asks about, and all it rests on, is looked at so closely that
it can be called fresh; what else there is may be as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
        for asset in self.definitions.assets:
            self.resolved.update(dict.fromkeys(asset.names, resolver.resolved(asset)))
        self._draw(before)

    def made_sure(self, about: Collection[ResultName], resolver: Resolver) -> set[ResultName]:
        """Look closely at some assets and what they rest on, which may be other assets by then; all of these."""
        sure: set[ResultName] = set()
        while left := (self.graph.ancestors(about) | set(about)) - sure:
            sure |= left
            found = {name: resolver.sure(self.definitions.by_name[name]) for name in left}
            if any(self.resolved[name] is not resolved for name, resolved in found.items()):
                self.is_as_before = False
                self.resolved.update(found)
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

    def take_over(self, before: Look, sure: Collection[ResultName], results: Results) -> None:
        """What nothing has changed for stands as it stood before.

        Args:
            before: the look before.
            sure: the assets whose results are asked for again.
            results: the store.
        """
        if not (before.is_usual and self.is_usual):
            return
        late = set(self._late(before)).union(_late_results(before.assessments, sure, results))
        if not late and self.is_as_before:
            self.assessments.update(before.assessments)
            return
        for name in self.graph.order:
            known = before.assessments.get(name)
            if known is None or name in late or (late and not late.isdisjoint(self.graph.upstream[name])):
                late.add(name)
            else:
                self.assessments[name] = known

    def _late(self, before: Look) -> Iterator[ResultName]:
        """The assets whose version or history is another one."""
        yield from _others(before.histories, self.histories)
        if not self.is_as_before:
            yield from _others(before.resolved, self.resolved)
        now, then = self.files, before.files
        yield from (name for name in now.keys() | then.keys() if now.get(name) != then.get(name))

    def _draw(self, before: Look | None = None) -> None:
        """Draw the graph; as before, or with new assets more, where that is all that has changed."""
        self.graph = (self._grown(before) if before is not None else None) or self._anew()

    def _grown(self, before: Look) -> Graph[ResultName] | None:
        known, names = before.resolved, list(self.resolved)
        if self.files or before.files or list(known) != names[: len(known)]:
            return None
        others = [name for name in known if known[name] is not self.resolved[name]]
        if any(_edges(known[name]) != _edges(self.resolved[name]) for name in others):
            return None
        graph = before.graph
        for name in names[len(known) :]:
            if any(name in _edges(each) for each in self.resolved.values()):
                return None
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


def _late_results(
    before: Mapping[ResultName, Assessment], sure: Collection[ResultName], results: Results
) -> Iterator[ResultName]:
    """The assets whose result is not as it was, as far as that is asked."""
    left = FILES_BETWEEN_CELLS
    for name, known in before.items():
        current = known.current
        if name in sure:
            if current is None or not _still_holds(known, current, results):
                yield name
        elif (made := known.result) is not None and made.key == known.key and made.making.observed:
            left -= len(made.making.observed)
            if left >= 0 and bool(results.changed(made)) is (current is not None):
                yield name


def _still_holds(known: Assessment, current: Materialization, results: Results) -> bool:
    """Whether the result that was current before would be found again."""
    found = results.find(known.asset, current.key)
    return next((made for made in found if not results.changed(made)), None) is current
