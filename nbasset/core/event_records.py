"""Events as Dagster's sensors and instance know them: what kinds there are, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey

if TYPE_CHECKING:
    from nbasset.core.asset_events import AssetMaterialization

_OF_STEPS = """
    STEP_OUTPUT STEP_INPUT STEP_FAILURE STEP_START STEP_SUCCESS STEP_SKIPPED STEP_WORKER_STARTING STEP_WORKER_STARTED
    STEP_UP_FOR_RETRY STEP_RESTARTED STEP_EXPECTATION_RESULT RESOURCE_INIT_STARTED RESOURCE_INIT_SUCCESS
    RESOURCE_INIT_FAILURE LOADED_INPUT HANDLED_OUTPUT OBJECT_STORE_OPERATION ASSET_STORE_OPERATION ENGINE_EVENT
    HOOK_COMPLETED HOOK_ERRORED HOOK_SKIPPED LOGS_CAPTURED"""
_OF_ASSETS = """
    ASSET_MATERIALIZATION ASSET_MATERIALIZATION_PLANNED ASSET_FAILED_TO_MATERIALIZE ASSET_OBSERVATION
    ASSET_CHECK_EVALUATION_PLANNED ASSET_CHECK_EVALUATION ASSET_HEALTH_CHANGED ASSET_WIPED FRESHNESS_STATE_EVALUATION
    FRESHNESS_STATE_CHANGE"""
_OF_RUNS = "ENQUEUED DEQUEUED STARTING START SUCCESS FAILURE CANCELING CANCELED"
_OTHERS = "RUN_SUSPENDED RUN_RESUMED ALERT_START ALERT_SUCCESS ALERT_FAILURE CODE_LOCATION_UPDATED"

DagsterEventType = Enum(  # type: ignore[misc]  # its members are Dagster's words
    "DagsterEventType",
    {
        **{word: word for word in (*_OF_STEPS.split(), *_OF_ASSETS.split(), *_OTHERS.split())},
        **{f"RUN_{word}": f"PIPELINE_{word}" for word in _OF_RUNS.split()},
    },
)
"""What events there are, as Dagster's ``DagsterEventType``."""


class Happened(Protocol):
    """What has happened in a run."""

    @property
    def materialization(self) -> AssetMaterialization | None:
        """Of a result that was made, what was said of it."""
        ...

    @property
    def asset_key(self) -> AssetKey | None:
        """The asset that it is about."""
        ...


@dataclass(frozen=True)
class EventLogEntry:
    """An event with when and where it happened, as Dagster's ``EventLogEntry``; a sensor's function is told of one.

    Args:
        error_info: what was raised.
        level: how much it matters, as a number of ``logging``.
        user_message: what was said, for people.
        run_id: the run.
        timestamp: when, in seconds since 1970.
        step_key: the step.
        job_name: the job.
        dagster_event: what happened.

    >>> EventLogEntry(None, 20, "made", "r1", 0.0).run_id
    'r1'
    """

    error_info: object
    level: str | int
    user_message: str
    run_id: str
    timestamp: float
    step_key: str | None = None
    job_name: str | None = None
    dagster_event: Happened | None = None

    @property
    def is_dagster_event(self) -> bool:
        """Whether something has happened, and not only been said."""
        return self.dagster_event is not None

    @property
    def message(self) -> str:
        """What was said, for people."""
        return self.user_message

    @property
    def asset_materialization(self) -> AssetMaterialization | None:
        """What was said of the result that was made, where one was."""
        return None if self.dagster_event is None else self.dagster_event.materialization

    @property
    def asset_key(self) -> AssetKey | None:
        """The asset that it is about."""
        return None if self.dagster_event is None else self.dagster_event.asset_key


@dataclass(frozen=True)
class EventLogRecord:
    """An event with its place in the log, as Dagster's ``EventLogRecord``.

    Args:
        storage_id: its place.
        event_log_entry: the event.

    >>> EventLogRecord(3, EventLogEntry(None, 20, "made", "r1", 0.0)).run_id
    'r1'
    """

    storage_id: int
    event_log_entry: EventLogEntry

    @property
    def run_id(self) -> str:
        """The run."""
        return self.event_log_entry.run_id

    @property
    def timestamp(self) -> float:
        """When it happened."""
        return self.event_log_entry.timestamp

    @property
    def asset_key(self) -> AssetKey | None:
        """The asset that it is about."""
        return self.event_log_entry.asset_key

    @property
    def asset_materialization(self) -> AssetMaterialization | None:
        """What was said of the result that was made."""
        return self.event_log_entry.asset_materialization


@dataclass(frozen=True)
class EventRecordsFilter:
    """Which events are asked for, as Dagster's ``EventRecordsFilter``: kept; its instance looks for them.

    Args:
        event_type: what they are.
        asset_key: the asset.
        asset_partitions: its partitions.
        after_cursor: their place in the log is after this.
        before_cursor: and before this.
        after_timestamp: they have happened after this moment.
        before_timestamp: and before this.
        storage_ids: their places.

    >>> EventRecordsFilter(DagsterEventType.ASSET_MATERIALIZATION, AssetKey("raw")).asset_key
    AssetKey(['raw'])
    """

    event_type: DagsterEventType
    asset_key: AssetKey | None = None
    asset_partitions: Sequence[str] | None = None
    after_cursor: object = None
    before_cursor: object = None
    after_timestamp: float | None = None
    before_timestamp: float | None = None
    storage_ids: Sequence[int] | None = None


@dataclass(frozen=True)
class RunsFilter:
    """Which runs are asked for, as Dagster's ``RunsFilter``: kept; its instance looks for them.

    Args:
        run_ids: their names.
        job_name: the job.
        statuses: how they stand.
        tags: their labels.
        snapshot_id: Dagster's name of the code that they ran.
        updated_after: when they were last heard of.
        updated_before: the same.
        created_after: when they began.
        created_before: the same.
        exclude_subruns: whether runs that others have started are left out.

    >>> RunsFilter(job_name="nightly").job_name
    'nightly'
    """

    run_ids: Sequence[str] | None = None
    job_name: str | None = None
    statuses: Sequence[object] = ()
    tags: Mapping[str, str | Sequence[str]] | None = None
    snapshot_id: str | None = None
    updated_after: object = None
    updated_before: object = None
    created_after: object = None
    created_before: object = None
    exclude_subruns: bool | None = None
