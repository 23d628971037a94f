"""The start of this process: which environment variables it began with, and which were set since."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path

_STARTED_WITH = Path("/proc/self/environ")
"""Where Linux tells with what variables a process was started."""

_AT_FIRST = dict(os.environ)
"""What they were when nbasset was loaded: all that is known of the start elsewhere."""


def started_with() -> Mapping[str, str]:
    """The variables that this process was started with, as far as the system tells."""
    if not _STARTED_WITH.exists():
        return _AT_FIRST
    return _told_of(os.getpid(), _STARTED_WITH)


@functools.lru_cache(1)
def _told_of(process: int, file: Path) -> Mapping[str, str]:
    """What the system tells of a process; it does not change as long as that lives."""
    lines = (line.partition(b"=") for line in file.read_bytes().split(b"\0") if line)
    return {os.fsdecode(name): os.fsdecode(value) for name, _, value in lines}


def set_since_start() -> dict[str, str | None]:
    """What was set since: each variable that is otherwise now; None for one that was removed.

    >>> import os
    >>> os.environ["NBASSET_EXAMPLE"] = "1"
    >>> set_since_start()["NBASSET_EXAMPLE"]
    '1'
    >>> del os.environ["NBASSET_EXAMPLE"]
    """
    before, raw = started_with(), getattr(os.environ, "_data", None)
    if raw is None:
        return _otherwise(before, dict(os.environ))
    known = _known.get("found")
    if known is None or known[0] is not before or known[1] != raw:  # each step asks, and to decode them all takes long
        known = _known["found"] = before, dict(raw), _otherwise(before, dict(os.environ))
    return dict(known[2])


_known: dict[str, tuple[Mapping[str, str], dict[bytes, bytes], dict[str, str | None]]] = {}
"""What was set when it was asked last, for which variables of the start, and which there were."""


def _otherwise(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str | None]:
    return {name: now.get(name) for name in sorted({*before, *now}) if before.get(name) != now.get(name)}
