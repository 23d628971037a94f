"""Ticks: what schedules and sensors are asked with, and what they answer.

nbasset carries none of them out: their functions can be called and tested, and whoever runs a project with Dagster has
them there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Self, cast

from nbasset.core.config import CoercibleToRunConfig, RunConfig
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.engine.loggers import get_dagster_logger

if TYPE_CHECKING:
    import logging

    from nbasset.api.instances import DagsterInstance
    from nbasset.core.keys import AssetKey


class DefaultScheduleStatus(Enum):
    """Whether a schedule is on before anybody has said so, as Dagster's."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class DefaultSensorStatus(Enum):
    """Whether a sensor is on before anybody has said so, as Dagster's."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A request for a run, as Dagster's.

    Args:
        run_key: what it is asked for once only; ``None``: each time.
        run_config: the config of the run.
        tags: labels of the run.
        job_name: the job, where there are several.
        asset_selection: the assets, instead of all of the job.
        stale_assets_only: only those that are stale.
        partition_key: the partition.
        asset_check_keys: the checks.

    >>> RunRequest("monday", tags={"week": "7"}).tags
    {'week': '7'}
    """

    run_key: str | None = None
    run_config: CoercibleToRunConfig = field(default_factory=dict)
    tags: Mapping[str, object] = field(default_factory=dict)
    job_name: str | None = None
    asset_selection: Sequence[AssetKey] | None = None
    stale_assets_only: bool = False
    partition_key: str | None = None
    asset_check_keys: Sequence[object] | None = None

    def __post_init__(self) -> None:
        if isinstance(self.run_config, RunConfig):
            object.__setattr__(self, "run_config", self.run_config.to_config_dict())


@dataclass(frozen=True, slots=True)
class SkipReason:
    """Why nothing is to be run, as Dagster's.

    Args:
        skip_message: the reason.
    """

    skip_message: str | None = None


@dataclass(frozen=True, slots=True)
class SensorResult:
    """What a sensor answers, as Dagster's.

    Args:
        run_requests: what is to be run.
        skip_reason: why nothing is.
        cursor: up to where it has looked.
        dynamic_partitions_requests: partitions to add and to delete.
        asset_events: materializations it has seen.

    Raises:
        InvalidDefinition: when it asks for runs and says why there are none.
    """

    run_requests: Sequence[RunRequest] | None = None
    skip_reason: str | SkipReason | None = None
    cursor: str | None = None
    dynamic_partitions_requests: Sequence[object] = ()
    asset_events: Sequence[object] = ()

    def __post_init__(self) -> None:
        if self.run_requests and self.skip_reason:
            raise InvalidDefinition("A SensorResult has run_requests, or says why there are none; not both.")
        if isinstance(self.skip_reason, str):
            object.__setattr__(self, "skip_reason", SkipReason(self.skip_reason))


class TickContext:
    """What the function of a schedule or sensor is given; a schedule's has a time, a sensor's a cursor.

    Attributes:
        scheduled_execution_time: when the tick was due.
        cursor: up to where the sensor has looked; ``None`` at first.
        resources: things it shares, each an attribute.
        repository_def: what the schedule or sensor is defined with, where a test has told it.
        sensor_name: the sensor, where a test has told it.
    """

    def __init__(self, due: datetime | None, cursor: str | None, resources: Mapping[str, object] | None) -> None:
        self.scheduled_execution_time = due or datetime.now(UTC)
        self.cursor = cursor
        self.last_run_key: str | None = None
        self.last_sensor_start_time: float | None = None
        self.resources = _Attributes(resources or {})
        self.repository_def: object = None
        self.sensor_name = ""
        self._instance: object = None
        self.cursor_updated = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Its resources are the caller's."""

    @property
    def instance(self) -> DagsterInstance:
        """The instance that a test has given, or one of its own, in memory."""
        from nbasset.api.instances import DagsterInstance

        self._instance = self._instance or DagsterInstance.ephemeral()
        return cast("DagsterInstance", self._instance)

    def with_instance(self, instance: object) -> Self:
        """The same with an instance.

        Args:
            instance: the instance; ``None`` for one of its own.
        """
        self._instance = instance
        return self

    def update_cursor(self, cursor: str | None) -> None:
        """Remember up to where the sensor has looked."""
        self.cursor, self.cursor_updated = cursor, True

    @property
    def log(self) -> logging.Logger:
        """Where to write lines."""
        return get_dagster_logger()


ScheduleEvaluationContext = SensorEvaluationContext = TickContext


class _Attributes:
    def __init__(self, named: Mapping[str, object]) -> None:
        vars(self).update(named)


def build_schedule_context(
    instance: object = None,
    scheduled_execution_time: datetime | None = None,
    resources: Mapping[str, object] | None = None,
    repository_def: object = None,
    instance_ref: object = None,
) -> TickContext:
    """What the function of a schedule is given, for a test, as Dagster's ``build_schedule_context``.

    Args:
        instance: what ``context.instance`` is; by default one in memory.
        scheduled_execution_time: when the tick was due; now by default.
        resources: things it shares, by name.
        repository_def: what the schedule is defined with.
        instance_ref: Dagster's; not needed.

    >>> build_schedule_context(scheduled_execution_time=datetime(2026, 1, 5)).scheduled_execution_time.strftime("%A")
    'Monday'
    """
    found = TickContext(scheduled_execution_time, None, resources)
    found.repository_def = repository_def
    return found.with_instance(instance)


def build_sensor_context(
    instance: object = None,
    cursor: str | None = None,
    repository_name: str | None = None,
    repository_def: object = None,
    sensor_name: str | None = None,
    resources: Mapping[str, object] | None = None,
    definitions: object = None,
    instance_ref: object = None,
    last_sensor_start_time: float | None = None,
) -> TickContext:
    """What the function of a sensor is given, for a test, as Dagster's ``build_sensor_context``.

    Args:
        instance: what ``context.instance`` is; by default one in memory.
        cursor: up to where it has looked.
        repository_name: accepted, for Dagster.
        repository_def: what the sensor is defined with.
        sensor_name: the sensor.
        resources: things it shares, by name; else those of ``definitions``.
        definitions: the same as ``repository_def``.
        instance_ref: Dagster's; not needed.
        last_sensor_start_time: when it was last turned on.

    >>> build_sensor_context(cursor="3").cursor
    '3'
    """
    defined = definitions if repository_def is None else repository_def
    found = TickContext(None, cursor, getattr(defined, "resources", None) if resources is None else resources)
    found.repository_def, found.sensor_name = defined, sensor_name or ""
    found.last_sensor_start_time = last_sensor_start_time
    return found.with_instance(instance)


def answered(
    function: Callable[..., object], args: Sequence[object], kwargs: Mapping[str, object], *first: str
) -> object:
    """What a function answers that was called as Dagster calls it: with a context, if it takes one, and its resources.

    Args:
        function: the function.
        args: what it was called with.
        kwargs: what it was called with by name.
        *first: what its first parameters are; they are no resources.

    Raises:
        InvalidDefinition: when it takes a context and was given none, or a resource that nobody gives.
    """
    takes = list(inspect.signature(function).parameters)
    named = dict(zip(first, args, strict=False)) | dict(kwargs)
    context = next((each for each in named.values() if isinstance(each, TickContext)), None)
    places = [each for each in takes if each not in kwargs][: len(args)]
    if takes and "context" in takes and context is None:
        raise InvalidDefinition(
            f"{function.__name__} takes a context: build_schedule_context() or build_sensor_context()."
        )
    given = dict(zip(places, args, strict=False)) | dict(kwargs) if takes else {}
    for name in takes:
        if name not in given:
            given[name] = getattr(context.resources if context else None, name, None)
            if given[name] is None:
                raise InvalidDefinition(f"{function.__name__} takes {name}, which is no resource of its context.")
    return function(**given)


class AskedFor(NamedTuple):
    """What a tick has asked for, as Dagster's ``SensorExecutionData`` and ``ScheduleExecutionData``.

    Args:
        run_requests: what is to be run.
        skip_message: else why nothing is.
        cursor: up to where a sensor has looked.
        dynamic_partitions_requests: partitions to add and to delete.
        asset_events: materializations it has seen.
        dagster_run_reactions: none: who is told of runs asks for none.
    """

    run_requests: list[RunRequest]
    skip_message: str | None
    cursor: str | None = None
    dynamic_partitions_requests: Sequence[object] = ()
    asset_events: Sequence[object] = ()
    dagster_run_reactions: Sequence[object] = ()


def runs_asked_for(answer: object) -> AskedFor:
    """What an answer asks for, and else why it asks for nothing.

    >>> runs_asked_for({"ops": {}}).run_requests[0].run_config, runs_asked_for(SkipReason("none new")).skip_message
    ({'ops': {}}, 'none new')
    """
    if isinstance(answer, Mapping):
        return AskedFor([RunRequest(run_config=answer)], None)
    answers = list(answer if isinstance(answer, Iterator | list | tuple) else _several(answer))
    whole = next((each for each in answers if isinstance(each, SensorResult)), None)
    if whole is not None and len(answers) > 1:
        raise NbassetError("A SensorResult is the whole answer: put what is to be run into its run_requests.")
    if whole is not None:
        asked = runs_asked_for([*(whole.run_requests or ()), whole.skip_reason])
        return asked._replace(
            cursor=whole.cursor,
            dynamic_partitions_requests=whole.dynamic_partitions_requests,
            asset_events=whole.asset_events,
        )
    requests: list[RunRequest] = []
    reason: str | None = None
    for each in answers:
        if isinstance(each, RunRequest):
            requests.append(each)
        elif isinstance(each, SkipReason):
            reason = each.skip_message
        elif each is not None:
            raise InvalidDefinition(f"{each!r} is no answer: give a RunRequest, a SkipReason or a SensorResult.")
    return AskedFor(requests, None if requests else reason)


def _several(answer: object) -> Iterable[object]:
    return () if answer is None else (answer,)
