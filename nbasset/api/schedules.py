"""Schedules: when jobs are to be run. ``nbasset schedule`` runs those that have no function of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, cast

from nbasset.api.ticks import DefaultScheduleStatus, RunRequest, TickContext, answered, runs_asked_for
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.jobs import ConfigByPartition, Job
from nbasset.core.keys import check_word
from nbasset.core.selection import AssetSelection, as_selection
from nbasset.core.timetables import Timetable
from nbasset.engine.cron import Cron, zone_named
from nbasset.engine.time_windows import TimeWindowPartitionsDefinition

if TYPE_CHECKING:
    from nbasset.api.jobs import AssetJob
    from nbasset.core.config import CoercibleToRunConfig
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.core.selection import CoercibleToSelection

Runs = Callable[..., object]


@dataclass(frozen=True, slots=True)
class ScheduleTick:
    """What came of one tick.

    Args:
        run_requests: what is to be run.
        skip_message: why nothing is.
    """

    run_requests: Sequence[RunRequest]
    skip_message: str | None = None


@dataclass(frozen=True, slots=True)
class ScheduleDefinition:
    """When a job is to be run, as Dagster's ``ScheduleDefinition``.

    ``nbasset schedule NOTEBOOK`` runs it, in a terminal. One with a function of its own, or a config, is kept and
    exported; the function can be called, and only Dagster asks it.

    Args:
        name: what it is called; by default the job's name with ``_schedule``.
        cron_schedule: when, for example ``"0 8 * * 1"``: Mondays at eight; several are a list.
        job_name: the job, by its name.
        run_config: what its runs are configured with.
        tags: labels of its runs.
        should_execute: asked at each tick whether to run at all.
        execution_timezone: the time zone of the clock, such as ``"Europe/Berlin"``; UTC by default.
        execution_fn: the function that answers what is to be run.
        description: what it is, for people.
        job: the job.
        target: the job, or the assets, instead.
        default_status: whether it is on before anybody has said so.
        required_resource_keys: what its function takes of the resources.
        metadata: facts about it.

    Raises:
        InvalidDefinition: when its times, time zone or name cannot be read, or it has no job.

    >>> ScheduleDefinition(job_name="weekly", cron_schedule="0 8 * * 1").name
    'weekly_schedule'
    """

    name: str | None = None
    cron_schedule: str | Sequence[str] = ""
    job_name: str | None = None
    run_config: Mapping[str, object] | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    should_execute: Callable[[TickContext], bool] | None = None
    execution_timezone: str | None = None
    execution_fn: Runs | None = None
    description: str | None = None
    job: Job | AssetJob | None = None
    target: Job | CoercibleToSelection | None = None
    default_status: DefaultScheduleStatus = DefaultScheduleStatus.STOPPED
    required_resource_keys: Iterable[str] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        job = self.job or (self.target if isinstance(self.target, Job) else None)
        if job is None and self.job_name is None and self.target is None:
            raise InvalidDefinition(
                f"Schedule {self.name or ''} has nothing to run: give it job=, job_name= or target=."
            )
        called = self.job_name or (job.name if job else f"__anonymous_asset_job_{self.name}")
        object.__setattr__(self, "job_name", called)
        object.__setattr__(self, "name", check_word("schedule", self.name or f"{called}_schedule"))
        zone = zone_named(self.execution_timezone or "UTC")
        for each in [self.cron_schedule] if isinstance(self.cron_schedule, str) else self.cron_schedule:
            Cron(each, zone)

    @property
    def all_jobs(self) -> tuple[Job, ...]:
        """The jobs that it runs, and that are defined with it."""
        return tuple(each for each in (self.job, self.target) if isinstance(each, Job))

    @property
    def selection(self) -> AssetSelection | None:
        """The assets that it makes, where it has no job but these."""
        return None if self.target is None or isinstance(self.target, Job) else as_selection(self.target)

    @property
    def timetable(self) -> Timetable | None:
        """What ``nbasset schedule`` runs; ``None`` where only Dagster can tell what is to be run.

        >>> ScheduleDefinition(job_name="weekly", cron_schedule="0 8 * * 1").timetable.words
        ['--job', 'weekly']
        """
        if self.execution_fn is not None or self.should_execute is not None or self.run_config:
            return None
        cron = (self.cron_schedule,) if isinstance(self.cron_schedule, str) else tuple(self.cron_schedule)
        zone = self.execution_timezone or "UTC"
        if self.selection is None:
            return Timetable(str(self.name), cron, str(self.job_name), zone=zone)
        return Timetable(str(self.name), cron, selection=(str(self.selection),), zone=zone)

    def __call__(self, *args: object, **kwargs: object) -> object:
        """What its function answers, as Dagster calls it: with a context if it takes one.

        Raises:
            InvalidDefinition: when it has no function.
        """
        if self.execution_fn is None:
            raise InvalidDefinition(f"Schedule {self.name} has no function of its own to be called.")
        return answered(self.execution_fn, args, kwargs, "context")

    def evaluate_tick(self, context: TickContext) -> ScheduleTick:
        """What is to be run at one tick.

        Args:
            context: what :func:`build_schedule_context` gives.
        """
        if self.should_execute is not None and not self.should_execute(context):
            return ScheduleTick([], f"should_execute of {self.name} said no.")
        if self.execution_fn is None:
            requests, skipped = [RunRequest(run_config=self.run_config or {}, tags=self.tags)], None
        else:
            takes_one = self.execution_fn.__code__.co_argcount > 0
            requests, skipped = runs_asked_for(self(*([context] if takes_one else [])))[:2]
        labelled = {"dagster/schedule_name": str(self.name)}
        return ScheduleTick([_with_tags(each, labelled) for each in requests], skipped)


def _with_tags(request: RunRequest, tags: Mapping[str, object]) -> RunRequest:
    from dataclasses import replace

    return replace(request, tags={**request.tags, **tags})


def schedule(
    cron_schedule: str | Sequence[str],
    *,
    job_name: str | None = None,
    name: str | None = None,
    tags: Mapping[str, str] | None = None,
    should_execute: Callable[[TickContext], bool] | None = None,
    execution_timezone: str | None = None,
    description: str | None = None,
    job: Job | AssetJob | None = None,
    target: Job | CoercibleToSelection | None = None,
    default_status: DefaultScheduleStatus = DefaultScheduleStatus.STOPPED,
    required_resource_keys: Iterable[str] = (),
    metadata: Mapping[str, object] | None = None,
) -> Callable[[Runs], ScheduleDefinition]:
    """A schedule whose function answers what is to be run, as Dagster's ``@schedule``.

    Args: those of :class:`ScheduleDefinition`.

    Raises:
        InvalidDefinition: when they cannot be accepted.

    >>> @schedule("0 8 * * 1", job_name="weekly")
    ... def mondays(context):
    ...     return RunRequest(tags={"week": context.scheduled_execution_time.strftime("%W")})
    >>> from nbasset import build_schedule_context
    >>> from datetime import datetime
    >>> mondays(build_schedule_context(scheduled_execution_time=datetime(2026, 1, 5))).tags
    {'week': '01'}
    """

    def decorate(function: Runs) -> ScheduleDefinition:
        return ScheduleDefinition(
            name or function.__name__,
            cron_schedule,
            job_name,
            None,
            tags or {},
            should_execute,
            execution_timezone,
            function,
            description or function.__doc__,
            job,
            target,
            default_status,
            required_resource_keys,
            metadata or {},
        )

    return decorate


@dataclass(frozen=True, slots=True)
class ScheduleOfWindows(ScheduleDefinition):
    """A schedule that runs a job once for each of its windows of time.

    Args:
        at: of minute, hour, day of the month and day of the week what was said.
        said_when: whether it was said when it runs.
        windows: the windows; ``None`` where they are those of assets that the job will have.
    """

    at: tuple[int | None, ...] = (None, None, None, None)
    said_when: bool = False
    windows: PartitionsDefinition | None = None

    def of(self, windows: PartitionsDefinition | None) -> ScheduleOfWindows:
        """The same for these windows: it runs as each ends.

        Args:
            windows: the windows.

        Raises:
            InvalidDefinition: when they are no windows of time.
        """
        if self.said_when:
            return replace(self, windows=windows)
        if not isinstance(windows, TimeWindowPartitionsDefinition):
            job = getattr(self.job, "name", self.job_name)
            raise InvalidDefinition(f"Job {job} is not partitioned by time: say when it runs, ScheduleDefinition(…).")
        minute, hour, day, weekday = self.at
        parts = windows.cron_schedule.split()
        if hour is not None and minute is None:
            parts[0] = "0"
        for place, each in zip((0, 1, 2, 4), (minute, hour, day, weekday), strict=True):
            parts[place] = parts[place] if each is None else str(each)
        zone = self.execution_timezone or windows.timezone
        return replace(self, cron_schedule=" ".join(parts), execution_timezone=zone, windows=windows)

    def evaluate_tick(self, context: TickContext) -> ScheduleTick:
        """What is to be run at one tick: the window that has ended last.

        Args:
            context: what :func:`build_schedule_context` gives.
        """
        when = getattr(context, "scheduled_execution_time", None)
        keys = () if self.windows is None else self.windows.get_partition_keys(when)
        if not keys:
            return ScheduleTick([], f"No window of {self.job_name} has ended yet.")
        tags = {**self.tags, "dagster/schedule_name": str(self.name), "dagster/partition": str(keys[-1])}
        key = str(keys[-1])
        own = getattr(self.job, "config", None)
        config = own.get_run_config_for_partition_key(key) if isinstance(own, ConfigByPartition) else own
        request = RunRequest(key, cast("CoercibleToRunConfig", config or {}), tags=tags, partition_key=key)
        return ScheduleTick([request])


def with_windows(schedule: ScheduleDefinition, windows: PartitionsDefinition | None) -> ScheduleDefinition:
    """A schedule; one for windows of time that its job leaves to its assets with those.

    Args:
        schedule: the schedule.
        windows: by what the assets of its job are partitioned.

    Raises:
        InvalidDefinition: when these are no windows of time.
    """
    if isinstance(schedule, ScheduleOfWindows) and schedule.windows is None:
        return schedule.of(windows)
    return schedule


def build_schedule_from_partitioned_job(
    job: Job | AssetJob,
    description: str | None = None,
    name: str | None = None,
    *,
    hour_of_day: int | None = None,
    minute_of_hour: int | None = None,
    day_of_week: int | None = None,
    day_of_month: int | None = None,
    default_status: DefaultScheduleStatus = DefaultScheduleStatus.STOPPED,
    tags: Mapping[str, str] | None = None,
    cron_schedule: str | None = None,
    execution_timezone: str | None = None,
) -> ScheduleDefinition:
    """A schedule that runs a job once for each of its windows of time, as it ends, as Dagster's function of that name.

    Args:
        job: a job whose assets are partitioned by time.
        description: what it is, for people.
        name: what it is called.
        hour_of_day: when in the day, where a day or more is a window.
        minute_of_hour: when in the hour.
        day_of_week: when in the week, from 0 for Sunday, where a week is a window.
        day_of_month: when in the month, where a month is a window.
        default_status: whether it is on before anybody has said so.
        tags: labels of its runs.
        cron_schedule: when it runs instead, where the partitions are none of time.
        execution_timezone: the time zone of that.

    Raises:
        InvalidDefinition: when the job is not partitioned by time.

    >>> from nbasset import DailyPartitionsDefinition, define_asset_job
    >>> days = define_asset_job("days", partitions_def=DailyPartitionsDefinition("2026-01-01"))
    >>> build_schedule_from_partitioned_job(days, hour_of_day=6).cron_schedule
    '0 6 * * *'
    """
    windows = job.partitions_def
    whole = ScheduleOfWindows(
        name or f"{job.name}_schedule",
        cron_schedule or "0 0 * * *",
        job=job,
        tags=tags or {},
        description=description,
        execution_timezone=execution_timezone,
        default_status=default_status,
        at=(minute_of_hour, hour_of_day, day_of_month, day_of_week),
        said_when=cron_schedule is not None,
    )
    return whole if windows is None and isinstance(job, Job) else whole.of(windows)
