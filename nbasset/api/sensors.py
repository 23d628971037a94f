"""Sensors: what looks for work. They are defined and tested here; Dagster carries them out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from nbasset.api.ticks import AskedFor, DefaultSensorStatus, SkipReason, TickContext, answered, runs_asked_for
from nbasset.core.assets import as_key
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.event_records import DagsterEventType, EventRecordsFilter
from nbasset.core.jobs import Job
from nbasset.core.keys import AssetKey, CoercibleToAssetKey, check_word

if TYPE_CHECKING:
    from nbasset.api.jobs import AssetJob
    from nbasset.core.selection import CoercibleToSelection

Looks = Callable[..., object]


@dataclass(frozen=True, slots=True)
class SensorDefinition:
    """What looks for work again and again, as Dagster's ``SensorDefinition``.

    It is kept, shown and exported; nothing here asks it. Its function can be called.

    Args:
        name: what it is called.
        evaluation_fn: the function that answers what is to be run.
        job_name: the job, by its name; by default that of ``job``.
        minimum_interval_seconds: how long to wait between two looks.
        description: what it is, for people.
        job: the job.
        jobs: several of them.
        default_status: whether it is on before anybody has said so.
        asset_selection: the assets to make, instead of a job.
        target: the job, or the assets, instead.
        required_resource_keys: what its function takes of the resources.
        tags: labels of its runs.
        metadata: facts about it.
        watches: the assets whose materializations call it.

    Raises:
        InvalidDefinition: when it has no function, or its name cannot be one.
    """

    name: str | None = None
    evaluation_fn: Looks | None = None
    job_name: str | None = None
    minimum_interval_seconds: int = 30
    description: str | None = None
    job: Job | AssetJob | None = None
    jobs: Iterable[Job | AssetJob] = ()
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED
    asset_selection: CoercibleToSelection | None = None
    target: Job | CoercibleToSelection | None = None
    required_resource_keys: Iterable[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, object] = field(default_factory=dict)
    watches: tuple[AssetKey, ...] = ()

    def __post_init__(self) -> None:
        if self.evaluation_fn is None:
            raise InvalidDefinition(f"Sensor {self.name or ''} has no function: @sensor makes one of yours.")
        object.__setattr__(self, "name", check_word("sensor", self.name or self.evaluation_fn.__name__))
        if self.job_name is None and self.job is not None:
            object.__setattr__(self, "job_name", self.job.name)

    @property
    def asset_key(self) -> AssetKey | None:
        """The asset whose materializations call it, where it is one."""
        return self.watches[0] if len(self.watches) == 1 else None

    @property
    def all_jobs(self) -> tuple[Job, ...]:
        """The jobs that it runs, and that are defined with it."""
        return tuple(each for each in (self.job, self.target, *(self.jobs or ())) if isinstance(each, Job))

    def __call__(self, *args: object, **kwargs: object) -> object:
        """What its function answers, as Dagster calls it: with a context if it takes one."""
        assert self.evaluation_fn is not None  # it was refused otherwise
        context = next((each for each in (*args, *kwargs.values()) if type(each) is TickContext), None)
        _, *others = (*inspect.signature(self.evaluation_fn).parameters, "")
        if (
            self.asset_key is not None
            and context is not None
            and len(args) < 2
            and others[:1]
            and others[0] not in kwargs
        ):
            return self._on_event(context)
        return answered(self.evaluation_fn, args, kwargs, "context")

    def _on_event(self, context: TickContext) -> Iterator[object]:
        """What its function answers to the last materialization of its asset since the cursor."""
        assert self.evaluation_fn is not None  # it was refused otherwise
        known = DagsterEventType["ASSET_MATERIALIZATION"]
        after = int(context.cursor) if context.cursor else None
        found = context.instance.get_event_records(
            EventRecordsFilter(known, self.asset_key, after_cursor=after), limit=1
        )
        if not found:
            yield SkipReason(f"No new materialization of {self.asset_key}.")
            return
        answer = answered(self.evaluation_fn, (context, found[0].event_log_entry), {}, "context", "asset_event")
        answers = answer if isinstance(answer, Iterator | list | tuple) else () if answer is None else (answer,)
        yield from answers
        context.update_cursor(str(found[0].storage_id))

    def evaluate_tick(self, context: TickContext) -> AskedFor:
        """What is to be run, and else why nothing is.

        Args:
            context: what :func:`build_sensor_context` gives.
        """
        assert self.evaluation_fn is not None  # it was refused otherwise
        asked = runs_asked_for(self(*([context] if self.evaluation_fn.__code__.co_argcount else [])))
        if asked.cursor is not None and context.cursor_updated and self.asset_key is None:
            raise NbassetError(f"Sensor {self.name} has given a cursor, and called context.update_cursor(): do one.")
        return asked._replace(cursor=asked.cursor or context.cursor)


def sensor(
    job_name: str | Looks | None = None,
    *,
    name: str | None = None,
    minimum_interval_seconds: int | None = None,
    description: str | None = None,
    job: Job | AssetJob | None = None,
    jobs: Iterable[Job | AssetJob] = (),
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
    asset_selection: CoercibleToSelection | None = None,
    required_resource_keys: Iterable[str] = (),
    tags: Mapping[str, str] | None = None,
    metadata: Mapping[str, object] | None = None,
    target: Job | CoercibleToSelection | None = None,
    watches: tuple[AssetKey, ...] = (),
) -> Callable[[Looks], SensorDefinition]:
    """A sensor whose function looks for work, as Dagster's ``@sensor``.

    Args: those of :class:`SensorDefinition`.

    >>> from nbasset import RunRequest, build_sensor_context
    >>> @sensor(job_name="load")
    ... def new_files(context):
    ...     context.update_cursor(str(int(context.cursor or 0) + 1))
    ...     yield RunRequest(run_key=context.cursor)
    >>> new_files.evaluate_tick(build_sensor_context(cursor="3"))[0][0].run_key
    '4'
    """

    def decorate(function: Looks) -> SensorDefinition:
        told = str(job_name) if job_name is not None else None
        return SensorDefinition(
            name or function.__name__,
            function,
            told,
            30 if minimum_interval_seconds is None else minimum_interval_seconds,
            description or function.__doc__,
            job,
            tuple(jobs or ()),
            default_status,
            asset_selection,
            target,
            required_resource_keys,
            tags or {},
            metadata or {},
            watches,
        )

    return decorate


def asset_sensor(
    asset_key: CoercibleToAssetKey,
    *,
    job_name: str | None = None,
    name: str | None = None,
    minimum_interval_seconds: int | None = None,
    description: str | None = None,
    job: Job | AssetJob | None = None,
    jobs: Iterable[Job | AssetJob] = (),
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
    required_resource_keys: Iterable[str] = (),
    tags: Mapping[str, str] | None = None,
    metadata: Mapping[str, object] | None = None,
) -> Callable[[Looks], SensorDefinition]:
    """A sensor that is called when an asset was made, as Dagster's ``@asset_sensor``.

    Args:
        asset_key: the asset; the others are those of :class:`SensorDefinition`.

    >>> @asset_sensor("orders", job_name="report")
    ... def orders_came(context, asset_event):
    ...     return RunRequest()
    >>> orders_came.watches
    (AssetKey(['orders']),)
    """
    return sensor(
        job_name,
        name=name,
        minimum_interval_seconds=minimum_interval_seconds,
        description=description,
        job=job,
        jobs=jobs,
        default_status=default_status,
        required_resource_keys=required_resource_keys,
        tags=tags,
        metadata=metadata,
        watches=(as_key(asset_key),),
    )
