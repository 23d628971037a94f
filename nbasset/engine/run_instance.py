"""Dagster's instance, as a body finds it in its context: keys of dynamic partitions, and what was made before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from nbasset.core.assets import key_at
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.points import Point
from nbasset.core.run_results import MATERIALIZED
from nbasset.core.told_results import EventRecords, chosen_records, entry_of, records_of
from nbasset.engine.watch.observing import at_work

if TYPE_CHECKING:
    from nbasset.core.event_records import EventLogEntry, EventRecordsFilter
    from nbasset.core.materialization import Materialization
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.engine.partition_context import KeyKeeper


@runtime_checkable
class InstanceAsked(Protocol):
    """Who is asked for keys of dynamic partitions, and for what was made before."""

    def get_dynamic_partitions(self, partitions_def_name: str) -> Sequence[str]:
        """The keys."""
        ...

    def has_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> bool:
        """Whether there is a key."""
        ...

    def add_dynamic_partitions(self, partitions_def_name: str, partition_keys: Sequence[str]) -> None:
        """Add keys."""
        ...

    def delete_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> None:
        """Remove a key."""
        ...

    def get_latest_materialization_event(self, asset_key: CoercibleToAssetKey) -> EventLogEntry | None:
        """The last result of an asset."""
        ...


class Makings(Protocol):
    """Who knows what was made before."""

    def makings(self, key: AssetKey, partition_key: str | None) -> Sequence[Materialization]:
        """Every result of an asset."""
        ...

    def partitions_of(self, key: AssetKey) -> PartitionsDefinition | None:
        """How an asset is partitioned."""
        ...


class RunInstance:
    """What a body may ask its run's instance; one that asks what was made before is untracked from then on.

    Args:
        keeper: who keeps the keys of dynamic partitions.
        others: tells who knows what else is stored; raises where nobody does.
    """

    def __init__(self, keeper: KeyKeeper, others: Callable[[str], Makings]) -> None:
        self._keeper, self._others = keeper, others
        self.get_dynamic_partitions = keeper.get_dynamic_partitions
        self.has_dynamic_partition = keeper.has_dynamic_partition
        self.add_dynamic_partitions = keeper.add_dynamic_partitions
        self.delete_dynamic_partition = keeper.delete_dynamic_partition

    def get_latest_materialization_event(self, asset_key: CoercibleToAssetKey) -> EventLogEntry | None:
        """The last result of an asset; ``None`` where it has none.

        Args:
            asset_key: the asset.
        """
        return next(iter(self._entries(asset_key)), None)

    def fetch_materializations(self, records_filter: CoercibleToAssetKey, limit: int) -> EventRecords:
        """The last results of an asset, the newest first.

        Args:
            records_filter: the asset.
            limit: how many at most.
        """
        return records_of(self._entries(records_filter), limit)

    def get_event_records(
        self, event_records_filter: EventRecordsFilter, limit: int | None = None, ascending: bool = False
    ) -> EventRecords:
        """Results of an asset that were made, as events of Dagster's log.

        Args:
            event_records_filter: which: materializations of an asset.
            limit: how many at most.
            ascending: whether the oldest comes first.

        Raises:
            NbassetError: when it asks for other events, which nobody keeps here.
        """
        of = event_records_filter
        if str(of.event_type.value) != MATERIALIZED or of.asset_key is None:
            raise NbassetError("context.instance tells of materializations of an asset alone.")
        entries = self._entries(of.asset_key)
        found = chosen_records(records_of(entries, len(entries)), of)
        return EventRecords((found[::-1] if ascending else found)[:limit])

    def get_materialized_partitions(self, asset_key: CoercibleToAssetKey) -> set[str]:
        """The keys of the partitions of an asset that there are results of.

        Args:
            asset_key: the asset.
        """
        found = [each.dagster_event for each in self._entries(asset_key)]
        return {said.partition for each in found if each and (said := each.materialization) and said.partition}

    def _entries(self, asset_key: CoercibleToAssetKey) -> Sequence[EventLogEntry]:
        key = AssetKey.from_coercible(asset_key)
        seen = at_work()
        if seen is not None:
            seen.unseen(f"what was made of {key} before")
        others = self._others("instance")
        partitions = others.partitions_of(key)
        made = sorted(others.makings(key, None), key=lambda each: each.made_at, reverse=True)
        return [entry_of(each, _partition(each, partitions)) for each in made]


def _partition(made: Materialization, partitions: PartitionsDefinition | None) -> str | None:
    return None if made.asset.point is None else key_at(Point.from_text(made.asset.point), partitions)
