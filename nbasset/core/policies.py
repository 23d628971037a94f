"""Policies: what happens when a body raises."""

from __future__ import annotations

from enum import StrEnum

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition


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
