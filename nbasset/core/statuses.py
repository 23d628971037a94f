"""Statuses: the words for where an asset stands."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where an asset stands; :func:`nbasset.core.status.assess` says when it is which."""

    UNRESOLVED = "UNRESOLVED"
    MISSING = "MISSING"
    STALE = "STALE"
    FRESH = "FRESH"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    FAILED = "FAILED"
    BLOCKED = "BLOCKED"
