"""Live: the status an event gives an asset while a run is at work."""

from __future__ import annotations

from nbasset.core.events import EventType
from nbasset.core.status import Status

LIVE = {
    EventType.QUEUED: Status.QUEUED,
    EventType.STARTED: Status.RUNNING,
    EventType.MATERIALIZED: Status.FRESH,
    EventType.SKIPPED: Status.FRESH,
    EventType.FAILED: Status.FAILED,
    EventType.BLOCKED: Status.BLOCKED,
}
