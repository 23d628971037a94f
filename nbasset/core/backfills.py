"""Backfill policies: how many of an asset's partitions one body makes."""

from __future__ import annotations

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition


@dataclass(frozen=True, slots=True)
class BackfillPolicy:
    """How many partitions of an asset one body makes at once, as Dagster's.

    Every partition has a key and a status of its own all the same: a body is asked for those that are not fresh and
    follow one another. What keeps a value of each, as the store does, has each made by itself: several at once are made
    by functions that say they give no value (``-> None``), and where an I/O manager of the user's own keeps it.

    Args:
        max_partitions_per_run: how many at most; ``None``: all.

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
        """One body makes all that are asked for and follow one another."""
        return BackfillPolicy(None)

    @staticmethod
    def multi_run(max_partitions_per_run: int = 1) -> BackfillPolicy:
        """A body makes at most so many.

        Args:
            max_partitions_per_run: how many.
        """
        return BackfillPolicy(max_partitions_per_run)
