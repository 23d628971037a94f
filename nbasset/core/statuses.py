"""Statuses: the words for where an asset stands."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The statuses of design; see each one's sentence in the documentation of :func:`assess`."""

    UNRESOLVED = "UNRESOLVED"
    MISSING = "MISSING"
    STALE = "STALE"
    FRESH = "FRESH"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    FAILED = "FAILED"
    BLOCKED = "BLOCKED"
