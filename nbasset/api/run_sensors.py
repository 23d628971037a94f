"""Sensors of runs, and of several assets. They are defined and tested here; Dagster carries them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from nbasset.api.sensors import Looks, SensorDefinition, sensor
from nbasset.api.ticks import DefaultSensorStatus, TickContext
from nbasset.core.assets import as_key
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.runs import DagsterRun, DagsterRunStatus
from nbasset.core.selection import AssetSelection, CoercibleToSelection, as_selection
from nbasset.core.words import did_you_mean

if TYPE_CHECKING:
    from nbasset.api.jobs import AssetJob
    from nbasset.core.jobs import Job
    from nbasset.core.keys import CoercibleToAssetKey
    from nbasset.core.run_results import RunEvent


@dataclass(frozen=True)
class RunStatusSensorDefinition(SensorDefinition):
    """What is called when a run has come to stand somewhere, as Dagster's ``RunStatusSensorDefinition``.

    It is kept, shown and exported; nothing here calls it, but a test may.

    Args:
        run_status: where the run stands.
        monitored_jobs: the jobs whose runs count; all by default.
        request_jobs: the jobs that it may ask for.
    """

    run_status: DagsterRunStatus = DagsterRunStatus.SUCCESS
    monitored_jobs: tuple[object, ...] = ()
    request_jobs: tuple[Job | AssetJob, ...] = ()


@dataclass(frozen=True)
class AutomationConditionSensorDefinition(SensorDefinition):
    """What looks whether the conditions of assets hold, as Dagster's ``AutomationConditionSensorDefinition``.

    Args:
        use_user_code_server: kept, for Dagster.
        default_condition: the condition of assets that have none.
        emit_backfills: kept, for Dagster.
    """

    use_user_code_server: bool = False
    default_condition: object = None
    emit_backfills: bool = True

    def __init__(
        self,
        name: str,
        target: CoercibleToSelection | None = None,
        *,
        tags: Mapping[str, str] | None = None,
        run_tags: Mapping[str, str] | None = None,
        default_status: DefaultSensorStatus | None = None,
        minimum_interval_seconds: int | None = None,
        description: str | None = None,
        metadata: Mapping[str, object] | None = None,
        emit_backfills: bool = True,
        use_user_code_server: bool = False,
        default_condition: object = None,
        owners: Iterable[str] | None = None,
    ) -> None:
        super().__init__(
            name,
            lambda: None,
            minimum_interval_seconds=minimum_interval_seconds or 30,
            description=description,
            default_status=default_status or DefaultSensorStatus.STOPPED,
            asset_selection=as_selection("*" if target is None else target),
            tags={**(tags or {}), **(run_tags or {})},
            metadata=metadata or {},
        )
        for word, value in (
            ("use_user_code_server", use_user_code_server),
            ("default_condition", default_condition),
            ("emit_backfills", emit_backfills),
        ):
            object.__setattr__(self, word, value)


class RunStatusSensorContext(TickContext):
    """What the function of a sensor of runs is given, as Dagster's ``RunStatusSensorContext``.

    Args:
        sensor_name: the sensor.
        dagster_run: the run.
        dagster_event: what came of it.
        resources: things it shares, each an attribute.
        failures: the events of steps that have failed.
    """

    def __init__(
        self,
        sensor_name: str,
        dagster_run: DagsterRun,
        dagster_event: RunEvent | None = None,
        resources: Mapping[str, object] | None = None,
        failures: Iterable[RunEvent] = (),
    ) -> None:
        super().__init__(None, None, resources)
        self.sensor_name, self.dagster_run, self.dagster_event = sensor_name, dagster_run, dagster_event
        self._failures = list(failures)

    def for_run_failure(self) -> RunStatusSensorContext:
        """The same for the function of a ``@run_failure_sensor``."""
        return self

    @property
    def failure_event(self) -> RunEvent | None:
        """What came of the run, where it has failed."""
        return self.dagster_event

    def get_step_failure_events(self) -> list[RunEvent]:
        """The events of steps that have failed."""
        return self._failures


RunFailureSensorContext = RunStatusSensorContext


def build_run_status_sensor_context(
    sensor_name: str,
    dagster_event: RunEvent | None = None,
    dagster_instance: object = None,
    dagster_run: DagsterRun | None = None,
    context: TickContext | None = None,
    resources: Mapping[str, object] | None = None,
    repository_def: object = None,
) -> RunStatusSensorContext:
    """What the function of a sensor of runs is given, for a test, as Dagster's function of that name.

    Args:
        sensor_name: the sensor.
        dagster_event: what came of the run.
        dagster_instance: Dagster's; not needed.
        dagster_run: the run.
        context: accepted, for Dagster.
        resources: things it shares, by name.
        repository_def: accepted, for Dagster.

    >>> build_run_status_sensor_context("told", dagster_run=DagsterRun("r1")).dagster_run.run_id
    'r1'
    """
    return RunStatusSensorContext(sensor_name, dagster_run or DagsterRun(""), dagster_event, resources)


class RunSensorOptions(TypedDict, total=False):
    """What sensors of runs take.

    Args:
        minimum_interval_seconds: how long to wait between two looks.
        description: what it is, for people.
        monitored_jobs: the jobs whose runs count; all by default.
        job_selection: the same, by its earlier name.
        monitor_all_code_locations: kept, for Dagster.
        monitor_all_repositories: kept, for Dagster.
        default_status: whether it is on before anybody has said so.
        request_job: the job that it may ask for.
        request_jobs: several of them.
        tags: labels of its runs.
        metadata: facts about it.
    """

    minimum_interval_seconds: int | None
    description: str | None
    monitored_jobs: Iterable[object] | None
    job_selection: Iterable[object] | None
    monitor_all_code_locations: bool | None
    monitor_all_repositories: bool | None
    default_status: DefaultSensorStatus
    request_job: Job | AssetJob | None
    request_jobs: Iterable[Job | AssetJob] | None
    tags: Mapping[str, str] | None
    metadata: Mapping[str, object] | None


def run_status_sensor(
    run_status: DagsterRunStatus, name: str | None = None, **options: Unpack[RunSensorOptions]
) -> Callable[[Looks], RunStatusSensorDefinition]:
    """A sensor that is called when a run has come to stand somewhere, as Dagster's ``@run_status_sensor``.

    Args:
        run_status: where it stands.
        name: what it is called.
        **options: see :class:`RunSensorOptions`.

    Raises:
        InvalidDefinition: when an option is none.

    >>> @run_status_sensor(DagsterRunStatus.SUCCESS)
    ... def told(context):
    ...     return f"{context.dagster_run.run_id} is done"
    >>> told(build_run_status_sensor_context("told", dagster_run=DagsterRun("r1")))
    'r1 is done'
    """
    for each in set(options).difference(RunSensorOptions.__annotations__):
        raise InvalidDefinition(
            f"A sensor of runs takes no {each!r}{did_you_mean(each, RunSensorOptions.__annotations__)}"
        )
    jobs = (options.get("request_job"), *(options.get("request_jobs") or ()))
    asked = tuple(each for each in jobs if each is not None)

    def decorate(function: Looks) -> RunStatusSensorDefinition:
        return RunStatusSensorDefinition(
            name or function.__name__,
            function,
            minimum_interval_seconds=options.get("minimum_interval_seconds") or 30,
            description=options.get("description") or function.__doc__,
            jobs=asked,
            default_status=options.get("default_status") or DefaultSensorStatus.STOPPED,
            tags=options.get("tags") or {},
            metadata=options.get("metadata") or {},
            run_status=run_status,
            monitored_jobs=tuple(options.get("monitored_jobs") or options.get("job_selection") or ()),
            request_jobs=asked,
        )

    return decorate


def run_failure_sensor(
    name: Looks | str | None = None, **options: Unpack[RunSensorOptions]
) -> RunStatusSensorDefinition | Callable[[Looks], RunStatusSensorDefinition]:
    """A sensor that is called when a run has failed, as Dagster's ``@run_failure_sensor``.

    Args:
        name: what it is called, or the function.
        **options: see :class:`RunSensorOptions`.

    Raises:
        InvalidDefinition: when an option is none.

    >>> @run_failure_sensor
    ... def told(context):
    ...     return f"{context.dagster_run.run_id} has failed"
    >>> told.run_status
    <DagsterRunStatus.FAILURE: 'FAILURE'>
    """
    decorate = run_status_sensor(DagsterRunStatus.FAILURE, None if callable(name) else name, **options)
    return decorate(name) if callable(name) else decorate


def multi_asset_sensor(
    monitored_assets: Iterable[CoercibleToAssetKey] | AssetSelection,
    *,
    job_name: str | None = None,
    name: str | None = None,
    minimum_interval_seconds: int | None = None,
    description: str | None = None,
    job: Job | AssetJob | None = None,
    jobs: Iterable[Job | AssetJob] | None = None,
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
    request_assets: AssetSelection | None = None,
    required_resource_keys: Iterable[str] | None = None,
    tags: Mapping[str, str] | None = None,
    metadata: Mapping[str, object] | None = None,
) -> Callable[[Looks], SensorDefinition]:
    """A sensor that is called when any of several assets was made, as Dagster's ``@multi_asset_sensor``.

    Args:
        monitored_assets: these; the others are those of :class:`SensorDefinition`.
        request_assets: the assets that it may ask for.

    >>> @multi_asset_sensor(["orders", "returns"], job_name="report")
    ... def anything_new(context):
    ...     return None
    >>> [str(each) for each in anything_new.watches]
    ['orders', 'returns']
    """
    is_selection = isinstance(monitored_assets, AssetSelection)
    keys = () if is_selection else tuple(map(as_key, cast("Iterable[CoercibleToAssetKey]", monitored_assets)))
    chosen = cast("AssetSelection", monitored_assets) if is_selection else request_assets
    return sensor(
        job_name,
        name=name,
        minimum_interval_seconds=minimum_interval_seconds,
        description=description,
        job=job,
        jobs=tuple(jobs or ()),
        default_status=default_status,
        asset_selection=request_assets or chosen,
        required_resource_keys=tuple(required_resource_keys or ()),
        tags=tags,
        metadata=metadata,
        watches=keys,
    )
