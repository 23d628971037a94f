"""Definitions: assets, jobs and resources that belong together; a notebook hears of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from nbasset.api.asked_definitions import AskedDefinitions
from nbasset.api.part_refusals import refuse_parts
from nbasset.core.assets import Asset, as_key, of_one_key_each
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.external import AssetSpec
from nbasset.core.jobs import Job, define_asset_job
from nbasset.core.keys import CoercibleToAssetKey
from nbasset.core.read_specs import as_read
from nbasset.core.selection import AssetSelection
from nbasset.core.words import did_you_mean
from nbasset.instance import current
from nbasset.instance.executors import ExecutorLike, width_of

if TYPE_CHECKING:
    from nbasset.api.graphs import JobDefinition
    from nbasset.api.jobs import AssetJob
    from nbasset.api.schedules import ScheduleDefinition
    from nbasset.api.sensors import SensorDefinition

NAMELESS = "__anonymous_asset_job_"
"""How Dagster's name for a job begins that a schedule or a sensor has for its assets."""

Name = TypeVar("Name")
Thing = TypeVar("Thing")

on_define: list[Callable[[CoreDefinitions], None]] = []
"""Told about every ``@asset`` and ``Definitions``; a notebook registers them."""


class Definitions(AskedDefinitions):
    """Assets, jobs and resources that belong together, as Dagster's ``Definitions``; a notebook registers them.

    Args:
        assets: the assets; specs of those that others make may be among them.
        schedules: when jobs are to be run: ``nbasset schedule NOTEBOOK`` does so.
        sensors: what looks for work; kept, for Dagster to carry out.
        jobs: named selections of them, made with :func:`define_asset_job`.
        resources: things bodies and I/O managers share, by name.
        executor: who makes the steps of every later run, in a notebook: what :func:`materialize` takes.
        loggers: kept, for Dagster.
        asset_checks: how assets are checked, made with :func:`asset_check`.
        metadata: facts about them.

    Raises:
        InvalidDefinition: when something else than an asset, a schedule, a job or an executor is given.
    """

    def __init__(
        self,
        assets: Iterable[Asset | AssetSpec] = (),
        schedules: Iterable[ScheduleDefinition] | None = None,
        sensors: Iterable[SensorDefinition] | None = None,
        jobs: Iterable[Job] = (),
        resources: Mapping[str, object] | None = None,
        executor: ExecutorLike | None = None,
        loggers: Mapping[str, object] | None = None,
        asset_checks: Iterable[Asset] = (),
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        self.schedules, self.sensors = tuple(schedules or ()), tuple(sensors or ())
        for each in (*self.schedules, *self.sensors):
            if not hasattr(each, "all_jobs"):
                raise InvalidDefinition(f"{each!r:.60} is neither a schedule nor a sensor: give jobs as jobs=[…].")
        self.loggers, self.metadata = dict(loggers or {}), dict(metadata or {})
        if executor is not None:
            width_of(executor)
        assets = [*(assets or ()), *(asset_checks or ())]
        assets = as_read(assets, resources or {})
        self.external_specs = tuple(each for each in assets if isinstance(each, AssetSpec))
        of_one_key_each(each for each in assets if isinstance(each, Asset))
        scheduled = [job for each in self.schedules for job in each.all_jobs]
        scheduled += [job for each in self.sensors for job in each.all_jobs]
        self.jobs = tuple(jobs or ())
        jobs = [*self.jobs, *scheduled]
        _of_one_name_each(jobs)
        super().__init__(assets, jobs, resources, executor)
        self.schedules = tuple(self._with_windows(each) for each in self.schedules)
        announce(self)
        only_there = [each for each in self.schedules if each.timetable is None]
        _told_of(("schedules with functions or a config", only_there), ("sensors", self.sensors))

    def get_job_def(self, name: str) -> AssetJob | JobDefinition:
        """A job with the assets that it makes, or the ops that it runs: ``execute_in_process()`` runs it.

        Args:
            name: the job.

        Raises:
            InvalidSelection: when there is none of this name, or it selects what is not defined.

        >>> from nbasset import asset
        >>> @asset
        ... def raw_data():
        ...     return [10, 20]
        >>> Definitions([raw_data], jobs=[define_asset_job("nightly")]).get_job_def("nightly")
        <AssetJob nightly>
        """
        from nbasset.api.jobs import AssetJob

        found = self._of_a_tick(name) or self.job(name)
        if not hasattr(found, "graph"):
            _resolved(found, self)
            return AssetJob(found, self)
        job = cast("JobDefinition", found)
        return replace(job, resource_defs={**self.resources, **job.resource_defs})

    resolve_job_def = get_job_def

    def _with_windows(self, schedule: ScheduleDefinition) -> ScheduleDefinition:
        """A schedule; one for windows of time that its job leaves to its assets with those, where these are here."""
        if not hasattr(schedule, "windows") or not isinstance(schedule.job, Job):
            return schedule  # as most are, and the classes of schedules are loaded with the first
        from nbasset.api.jobs import AssetJob
        from nbasset.api.schedules import with_windows

        job = AssetJob(schedule.job, self)
        try:
            is_here = bool(job.assets)
        except InvalidSelection:  # as where definitions are merged later on
            is_here = False
        return with_windows(schedule, job.partitions_def) if is_here else schedule

    def _of_a_tick(self, name: str) -> Job | None:
        """The job that a schedule or a sensor is for which only names assets, by Dagster's name for it."""
        ticks: list[ScheduleDefinition | SensorDefinition] = [*self.schedules, *self.sensors]
        for each in ticks:
            target = each.target if each.target is not None else getattr(each, "asset_selection", None)
            if name == f"{NAMELESS}{each.name}" and target is not None and not isinstance(target, Job):
                return define_asset_job(name, target)
        return None

    def get_implicit_global_asset_job_def(self) -> AssetJob:
        """A job of all assets and of the sources that say their versions, by the name that Dagster has for it."""
        from nbasset.api.jobs import AssetJob
        from nbasset.core.sources import is_observable

        sources = [key for each in self.assets if is_observable(each) for key in each.keys]
        selection = AssetSelection.all()
        return AssetJob(
            define_asset_job("__ASSET_JOB", selection | AssetSelection.assets(*sources) if sources else selection), self
        )

    resolve_implicit_global_asset_job_def = get_implicit_global_asset_job_def

    def resolve_all_job_defs(self) -> list[AssetJob | JobDefinition]:
        """Its jobs, each with what it runs, and that of all of its assets."""
        return [
            *map(self.get_job_def, self.jobs_by_name),
            *([self.get_implicit_global_asset_job_def()] if self.names else []),
        ]

    get_all_job_defs = resolve_all_job_defs

    def get_assets_def(self, key: CoercibleToAssetKey) -> Asset:
        """The asset of a key.

        Args:
            key: the key.

        Raises:
            InvalidSelection: when there is none.
        """
        return self.by_name[self.find(str(as_key(key)))]

    resolve_assets_def = get_assets_def

    def get_schedule_def(self, name: str) -> ScheduleDefinition:
        """A schedule.

        Args:
            name: what it is called.

        Raises:
            InvalidSelection: when there is none of this name.
        """
        return _named("schedule", name, self.schedules)

    resolve_schedule_def = get_schedule_def

    def get_sensor_def(self, name: str) -> SensorDefinition:
        """A sensor.

        Args:
            name: what it is called.

        Raises:
            InvalidSelection: when there is none of this name.
        """
        return _named("sensor", name, self.sensors)

    resolve_sensor_def = get_sensor_def

    @staticmethod
    def validate_loadable(defs: CoreDefinitions) -> None:
        """Refuse definitions of which a job selects what is not defined, or whose jobs have two ops of one name.

        Args:
            defs: the definitions.

        Raises:
            InvalidSelection: when a job does.
            InvalidDefinition: when two ops are called alike.
        """
        from nbasset.api.op_refusals import refuse_namesakes

        refuse_namesakes(defs.jobs_by_name.values())
        for each in defs.jobs_by_name.values():
            _resolved(each, defs)

    @staticmethod
    def merge(*def_sets: CoreDefinitions) -> Definitions:
        """All of several definitions in one, as Dagster's ``Definitions.merge``.

        Args:
            *def_sets: the definitions.

        Raises:
            InvalidDefinition: when two of them mean different things by one name.

        >>> from nbasset import asset
        >>> @asset
        ... def raw_data():
        ...     return [10, 20]
        >>> Definitions.merge(Definitions([raw_data]), Definitions(resources={"db": 3})).names
        ('raw_data',)
        """
        assets = _both("an asset", (each.by_name for each in def_sets))
        jobs = _both("a job", (each.jobs_by_name for each in def_sets))
        resources = _both("a resource", (each.resources for each in def_sets))
        executors = _both("an", ({"executor": each.executor} for each in def_sets if each.executor))
        executor = cast("ExecutorLike | None", executors.get("executor"))
        ours = [each for each in def_sets if isinstance(each, Definitions)]
        return Definitions(
            [*dict.fromkeys(assets.values()), *(spec for each in ours for spec in each.external_specs)],
            list({id(one): one for each in ours for one in each.schedules}.values()),
            list({id(one): one for each in ours for one in each.sensors}.values()),
            jobs.values(),
            resources,
            executor,
            _both("a logger", (each.loggers for each in ours)),
            (),
            {name: fact for each in ours for name, fact in each.metadata.items()},
        )


def _resolved(job: Job, defs: CoreDefinitions) -> None:
    """Refuse a job that selects what is not defined, or some of what is only made together."""
    selected = job.selection.resolve(defs, defs.graph)
    refuse_parts(selected, defs.assets, defs, job.selection.unchecked(defs, defs.graph))


def _of_one_name_each(jobs: Iterable[Job]) -> None:
    known: dict[str, Job] = {}
    for each in jobs:
        if isinstance(each, Job) and known.setdefault(each.name, each) != each:
            raise InvalidDefinition(f"Two of the jobs are called {each.name}: rename one.")


class _Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str | None:
        """The name."""
        ...


Found = TypeVar("Found", bound=_Named)


def _named(kind: str, name: str, known: Iterable[Found]) -> Found:
    named = {str(each.name): each for each in known}
    if name not in named:
        raise InvalidSelection(f"There is no {kind} {name!r}{did_you_mean(name, named)}")
    return named[name]


_told: set[str] = set()
"""What was told already, once in a process."""


def _told_of(*kept: tuple[str, Sequence[object]]) -> None:
    """Tell once that what Dagster's daemon does is not done here."""
    for what, things in kept:
        if things and what not in _told:
            _told.add(what)
            current().warn(f"{what} are kept, and not run here: dagster dev runs them.")


def _both(kind: str, all_of: Iterable[Mapping[Name, Thing]]) -> dict[Name, Thing]:
    """What several say of things, by name: no two of them may mean different things by one name."""
    found: dict[Name, Thing] = {}
    for each in all_of:
        for name, thing in each.items():
            if found.setdefault(name, thing) is not thing:
                raise InvalidDefinition(f"Two of the definitions have {kind} {name}, and not the same one.")
    return found


def announce(definitions: CoreDefinitions) -> None:
    """Tell everybody who wants to hear it what has been defined.

    Args:
        definitions: what it is.
    """
    import nbasset.engine.runner
    import nbasset.instance.opened_store
    import nbasset.instance.run_world  # noqa: F401 - who defines will run: what that needs is loaded by now

    for listener in on_define:
        listener(definitions)
