"""Standing: where every asset stands, for one planning pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import filterfalse

from nbasset.core.assets import Asset
from nbasset.core.causes import Category, Cause
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions, kept_by
from nbasset.core.graph import Graph
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import Materialization
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.ports import Results
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status, assess, once_made
from nbasset.core.version import Settings, Through, Version
from nbasset.core.written_files import ThroughFile, WrittenFiles
from nbasset.instance.earlier import Earlier, Look
from nbasset.instance.run_config import config_of, counted
from nbasset.versions.broken import Broken
from nbasset.versions.budget import Budget
from nbasset.versions.otherwise import otherwise
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.reach import Reach
from nbasset.versions.resolver import Resolver
from nbasset.versions.settings import FOLDER, VARIABLE

NOTHING = AssetHistory()


class Standing:
    """Versions, graph and statuses at one moment.

    Args:
        definitions: everything that is defined.
        plain: what plain cells have assigned, in a notebook.
        histories: what happened to each asset so far.
        results: the store.
        seed_of: gives the seed of an asset and one of its results.
        config: the config of a run.
        broken: local modules that do not load, and why.
        budget: how much of global values may be digested anew.
        written: who writes which file, and who reads it.
        earlier: what is known from earlier looks; None to look at everything anew.
        about: the assets that are asked about: they, and what they rest on, are looked at so that they can be called
            fresh; ``None`` for all. What else there is may be as it was in the earlier look.
    """

    def __init__(
        self,
        definitions: Definitions,
        plain: PlainNames | None,
        histories: Mapping[ResultName, AssetHistory],
        results: Results,
        seed_of: Callable[[Asset, ResultName], int | None],
        config: CoercibleToRunConfig | None = None,
        broken: Broken | None = None,
        budget: Budget | None = None,
        written: WrittenFiles | None = None,
        earlier: Earlier | None = None,
        about: Collection[ResultName] | None = None,
    ) -> None:
        self.defined = definitions
        self.plain = plain
        self.histories = histories
        self.results = results
        self._seed_of = seed_of
        self._config = config
        self._broken = broken
        before = earlier.look if earlier else None
        traces = earlier.traces if earlier else None
        resolver = Resolver(
            definitions, plain, broken, budget, traces, between_cells=about is not None, counted=counted
        )
        points = None
        if definitions.has_dimensions:
            from nbasset.core.partitions import moment_or
            from nbasset.instance.at_points import AtPoints

            points = AtPoints(resolver, definitions, moment_or(time.time()), before.points if before else None, about)
        if before is not None and (before.points is None) is not (points is None):
            before = None
        self.definitions = definitions = definitions if points is None else points.spread
        self.written = WrittenFiles() if written is None else written
        files = self._through_files()
        self.assessments: dict[ResultName, Assessment] = {}
        self._met_by: set[ResultName] = set()
        self.look = look = Look(definitions, dict(histories), dict(files), self.assessments, is_usual=config is None)
        look.points = points
        if plain:
            look.by_programs = self.written.by_programs = frozenset(map(self.written.name, plain.by_programs))
            told = otherwise(plain, resolver.fingerprint).items()
            look.otherwise = {name if " " in name else self.written.name(name): left for name, left in told}
        look.find(points or resolver, before)
        self._through_plain_cells()
        about = (
            definitions.by_name if about is None else [part for name in about for part in definitions.parts_of(name)]
        )
        if earlier is not None:  # otherwise everything was looked at closely just now
            look.made_sure(about, points or resolver)
            self._through_plain_cells()  # looked at closely, versions may be others
        look.moment = (points or traces).moment if traces else None
        if before is not None:
            look.take_over(before, about, results)

    @property
    def graph(self) -> Graph[ResultName]:
        """What rests on what."""
        return self.look.graph

    def version(self, name: ResultName) -> Version:
        """What the asset rests on."""
        return self.look.resolved[name].version

    def reach(self, name: ResultName) -> Reach:
        """What the asset's code leads to in this process."""
        return self.look.resolved[name].reach

    def _through_files(self) -> dict[ResultName, tuple[ThroughFile, ...]]:
        """The assets that each one rests on through files, as their last results tell."""
        self.written.defined = self.definitions.by_name
        return self.written.edges() if self.written else {}

    def _through_plain_cells(self) -> None:
        """Who uses what a plain cell has made of a file reads that file, as far as writers are concerned."""
        if self.look.is_as_before:
            return
        found: dict[str, dict[ResultName, None]] = {}
        for name, paths in self.look.reading.items():
            for path in paths:
                found.setdefault(self.written.name(path), {})[name] = None
        if found != self.written.plain:
            self.written.plain = found
            self.look.rests_through(self.written.edges())

    def reads_file(self, names: Sequence[ResultName], path: str, writer: ResultName) -> bool:
        """A body was seen to read a file that another asset writes.

        Returns:
            Whether that is news, and may be: nothing rests on itself.
        """
        above = self.graph.ancestors([writer]) | {writer}
        if any(name in above or writer in self.graph.upstream[name] for name in names):
            return False
        self.look.is_drawn = False
        for name in names:
            self.look.files[name] = (*self.look.files.get(name, ()), ThroughFile(writer, path))
            self.written.reads(name, [path])
        return True

    @property
    def heavy(self) -> tuple[str, ...]:
        """Global values so large that they had better be assets."""
        return tuple(dict.fromkeys(name for names in self.look.heavy.values() for name in names))

    def upstream(self, name: ResultName) -> tuple[ResultName, ...]:
        """The assets it rests on, as people see them."""
        files = [each.asset for each in self.look.files.get(name, ())]
        names = dict.fromkeys((*_seen(name, self).upstream, *files))
        return tuple(up for up in names if up in self.definitions.by_name)

    def all(self) -> dict[ResultName, Assessment]:
        """The assessment of every asset, in the order of the graph; those on a cycle come last."""
        known, everything = self.assessments, self.graph.everything
        if len(known) < len(everything):
            late = list(filterfalse(known.__contains__, everything))
            self.results.expect(self.histories, late)
            for name in late:
                self._assess(name)
            if list(known) != list(everything):
                ordered = dict(zip(everything, map(known.__getitem__, everything), strict=True))
                known.clear()
                known.update(ordered)
        return known

    def again(self, names: Iterable[ResultName]) -> dict[ResultName, Assessment]:
        """Assess assets as things stand now; everything before them in the graph is taken as known."""
        wanted = list(names)
        for name in wanted:
            parts = self.definitions.parts_of(name)[:-1]
            ups = parts or self.version(name).upstream
            gates = [each.result for each in self.look.gates.get(name, ())]
            for up in (*ups, *[each.asset for each in self.look.files.get(name, ())], *gates):
                if up not in self.assessments:
                    self._with_ancestors(up)
            self._assess(name, anew=True)
        return {name: self.assessments[name] for name in wanted}

    def _with_ancestors(self, name: ResultName) -> None:
        wanted = (self.graph.ancestors([name]) | {name}).difference(self.assessments)
        for each in filter(wanted.__contains__, self.graph.everything):
            self._assess(each)

    def settle(self, names: Iterable[ResultName]) -> None:
        """Take what is upstream of assets as it is: its last result counts as its value."""
        self.look.is_usual = False
        for name in names:
            for up in [part for each in self.version(name).upstream for part in self.definitions.parts_of(each)]:
                self._with_ancestors(up)
                if up in self.definitions.wholes:
                    self._assess(up, anew=True)
                    continue
                known = self.assessments[up]
                if known.current is None and known.last is not None:
                    self.look.stands(up, replace(known, current=known.last, status=Status.STALE))

    def made(self, name: ResultName, made: Materialization) -> None:
        """A run has made the asset just now; where another version is pinned, that goes on counting."""
        if self.assessments[name].is_pinned:
            return
        asset = self.definitions.by_name[name]
        here = replace(self.assessments[name], version=self.version(name))
        self.look.stands(name, self._met(once_made(here, asset, made, self.assessments, self.results), asset))

    def _met(self, found: Assessment, asset: Asset) -> Assessment:
        """Where a body has met what plain cells have left otherwise than from the top, its result is not fresh."""
        made = found.current
        if made is None or not self.look.otherwise:
            return found
        met = [each for seen in made.making.observed for each in self.look.otherwise.get(_called(seen), ())]
        late = dict.fromkeys(each for each in met if each not in (*found.version.outdated, *found.version.through))
        if not late:
            return found
        through = [each for each in late if isinstance(each, Through) and _is_known(self, each.asset, found.asset)]
        outdated = [each for each in late if isinstance(each, str)]
        version = found.version
        version = replace(version, outdated=(*version.outdated, *outdated), through=(*version.through, *through))
        return once_made(replace(found, version=version), asset, made, self.assessments, self.results)

    def reread(self, asset: Asset, names: Sequence[ResultName]) -> None:
        """Take the version of an asset's results again: globals may have changed since the pass began."""
        self.look.strays.update(names)
        resolver = Resolver(self.defined, self.plain, self._broken, counted=counted)
        points = self.look.points
        anew = points.reread(asset, names, resolver) if points else dict.fromkeys(names, resolver.resolved(asset))
        self.look.resolved.update(anew)

    def _circular(self, name: ResultName) -> Assessment:
        """On a circle, or resting on one: it cannot be made."""
        cause = Cause(Category.DEPENDENCIES, f"uses itself: {' → '.join(map(str, self.graph.cycle()))}")
        return Assessment(name, Status.UNRESOLVED, (cause,), self.version(name), Settings())

    def _assess(self, name: ResultName, *, anew: bool = False) -> None:
        if not anew and self.look.stands_as_before(name):
            return
        if name in self.graph.left:
            self.look.stands(name, self._circular(name))
            return
        if name in self.definitions.wholes:
            from nbasset.core.gathering import assess_whole

            whole = assess_whole(name, self.definitions.wholes[name], _seen(name, self), self.assessments)
            self.look.stands(name, whole)
            return
        asset = self.definitions.by_name[name]
        history = self.histories.get(name, NOTHING)
        version = self.version(name)
        files = self.look.files.get(name, ()) if self.look.files else ()
        settings = self._settings(name, asset)
        gates = self.look.gates.get(name, ()) if self.look.gates else ()
        found = assess(name, asset, version, settings, self.assessments, history, self.results, files, gates)
        self.look.stands(name, self._met(found, asset) if self.look.otherwise else found)
        made = found.current or found.last
        if made is not None and self.written.key(made.asset) != made.key:
            self.written.take(made)  # what counts as its result counts for its files, whether or not it was made last

    def _settings(self, name: ResultName, asset: Asset) -> Settings:
        return Settings(self._seed_of(asset, name), kept_by(name, self.definitions), config_of(asset, self._config))


def _is_known(standing: Standing, up: ResultName, name: ResultName) -> bool:
    """Whether it is known where an asset stands that a plain cell has read for what another one has met."""
    standing._met_by.add(name)
    if up not in standing.assessments and standing._met_by.isdisjoint(standing.graph.ancestors([up]) | {up}):
        standing._with_ancestors(up)
    standing._met_by.discard(name)
    return up in standing.assessments


def _called(observed: Observation) -> str:
    """How what a body has met is called where plain cells set it."""
    if observed.kind is ObservationKind.VARIABLE:
        return f"{VARIABLE}{observed.name}"
    return FOLDER if observed.kind is ObservationKind.WORKING_FOLDER else observed.name


def _seen(name: ResultName, standing: Standing) -> Version:
    """What a result rests on; what is gathered, on nothing of its own."""
    version = standing.version(name)
    if name not in standing.definitions.wholes:
        return version
    from nbasset.core.spreading import without_itself

    return without_itself(version, standing.definitions.by_name[name])
