"""Policies: what happens when a body raises; times as people write them."""

from __future__ import annotations

from enum import StrEnum

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition

_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}


def duration(text: str) -> float | None:
    """Seconds of a time as people write it; None where it is none.

    >>> [duration(text) for text in ("60", "90s", "2m", "1.5h", "1d", "long", "-1s")]
    [60.0, 90.0, 120.0, 5400.0, 86400.0, None, None]
    """
    number = text.strip().rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = _UNITS.get(text.strip()[len(number) :])
    if unit is None or not number.replace(".", "", 1).isdecimal():
        return None
    return float(number) * unit


class Backoff(StrEnum):
    """How the delay grows from one retry to the next, as in Dagster."""

    LINEAR = "linear"
    EXPONENTIAL = "exponential"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a failed body is tried again, as Dagster's ``RetryPolicy``.

    Args:
        max_retries: tries after the first.
        delay: seconds before a retry; ``None`` means at once.
        backoff: how the delay grows; ``None`` means it stays.

    Raises:
        InvalidDefinition: when a number is negative.

    >>> RetryPolicy(max_retries=3, delay=2, backoff=Backoff.EXPONENTIAL).wait_before(3)
    14
    """

    max_retries: int = 1
    delay: float | None = None
    backoff: Backoff | None = None

    def __post_init__(self) -> None:
        if self.max_retries < 0 or (self.delay or 0) < 0:
            raise InvalidDefinition("Retries and their delay (in seconds) cannot be negative.")

    def wait_before(self, retry: int) -> float:
        """Seconds to wait before the given retry (the first is 1)."""
        if not self.delay:
            return 0
        if self.backoff is Backoff.EXPONENTIAL:
            return self.delay * ((1 << retry) - 1)
        return self.delay * retry if self.backoff is Backoff.LINEAR else self.delay
