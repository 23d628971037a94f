"""Backfill policies: how Dagster divides an asset's partitions into runs."""

from __future__ import annotations

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition


@dataclass(frozen=True, slots=True)
class BackfillPolicy:
    """How many partitions a run of Dagster's makes at once, as Dagster's.

    Here every partition has a key, a status and a value of its own, so that each is a step of its own in any run; the
    policy is kept, for what the asset is taken to.

    Args:
        max_partitions_per_run: how many; ``None``: all.

    Raises:
        InvalidDefinition: when that is no number above zero.

    >>> BackfillPolicy.single_run(), BackfillPolicy.multi_run(7).max_partitions_per_run
    (BackfillPolicy(max_partitions_per_run=None), 7)
    """

    max_partitions_per_run: int | None = 1

    def __post_init__(self) -> None:
        if self.max_partitions_per_run is not None and self.max_partitions_per_run < 1:
            raise InvalidDefinition(
                f"A run makes at least one partition: max_partitions_per_run is {self.max_partitions_per_run}."
            )

    @staticmethod
    def single_run() -> BackfillPolicy:
        """One run makes all that are asked for."""
        return BackfillPolicy(None)

    @staticmethod
    def multi_run(max_partitions_per_run: int = 1) -> BackfillPolicy:
        """A run makes at most so many.

        Args:
            max_partitions_per_run: how many.
        """
        return BackfillPolicy(max_partitions_per_run)
