"""Events: the one stream that feeds history, displays, the graph and hooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class EventType(StrEnum):
    """What can happen in a run."""

    RUN_STARTED = "run_started"
    QUEUED = "queued"
    STARTED = "started"
    OUTPUT = "output"
    MATERIALIZED = "materialized"
    SKIPPED = "skipped"
    FAILED = "failed"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    RETRY = "retry"
    WARNING = "warning"
    RUN_FINISHED = "run_finished"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Args:
        type: what happened.
        notebook: the notebook, or script, it happened in.
        run_id: the run it belongs to.
        asset: the asset's key, empty for the run itself.
        at: when, in seconds since 1970 (UTC).
        data: the rest, as JSON.
    """

    type: EventType
    notebook: str
    run_id: str
    asset: str
    at: float
    data: Mapping[str, Any] = field(default_factory=dict)


PERSISTENT = frozenset(EventType) - {EventType.QUEUED, EventType.OUTPUT}
"""The events that a log keeps; the others only feed what is shown at the moment."""
