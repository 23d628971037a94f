"""Instances, as Dagster's programs ask for one: where results are kept, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Self

from nbasset.api.not_here import INSTANCE
from nbasset.core.assets import key_at
from nbasset.core.event_records import DagsterEventType, EventLogEntry, EventRecordsFilter
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.points import Point
from nbasset.core.result_names import ResultName
from nbasset.core.told_results import EventRecords, chosen_records, entry_of, records_of
from nbasset.instance import Instance, current
from nbasset.storage.partition_keys import PartitionKeys


class DagsterInstance(PartitionKeys):
    """Where results are kept, as Dagster's ``DagsterInstance``: the notebook's own, or one that lives in memory.

    What Dagster's database of runs tells beside is refused with what to ask instead.

    Args:
        here: what it stands for.

    >>> from nbasset import asset, materialize
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> instance = DagsterInstance.ephemeral()
    >>> _ = materialize(raw_data, instance=instance)
    >>> instance.get_latest_materialization_event(raw_data.key).asset_key
    AssetKey(['raw_data'])
    """

    def __init__(self, here: Instance) -> None:
        self.here = here

    @classmethod
    def ephemeral(cls) -> DagsterInstance:
        """One of its own, in memory: nothing of it outlasts it."""
        return cls(Instance(in_memory=True))

    @classmethod
    def get(cls) -> DagsterInstance:
        """The one at work: that of the notebook, or of the script."""
        return cls(current())

    def get_dynamic_partitions(self, partitions_def_name: str) -> Sequence[str]:
        """The keys of dynamic partitions.

        Args:
            partitions_def_name: the name of the partitions.
        """
        return self._keys.get_dynamic_partitions(partitions_def_name)

    def add_dynamic_partitions(self, partitions_def_name: str, partition_keys: Sequence[str]) -> None:
        """Add keys of dynamic partitions.

        Args:
            partitions_def_name: the name of the partitions.
            partition_keys: the keys.
        """
        self._keys.add_dynamic_partitions(partitions_def_name, partition_keys)

    def delete_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> None:
        """Remove a key of dynamic partitions.

        Args:
            partitions_def_name: the name of the partitions.
            partition_key: the key.
        """
        self._keys.delete_dynamic_partition(partitions_def_name, partition_key)

    def get_latest_materialization_event(self, asset_key: CoercibleToAssetKey) -> EventLogEntry | None:
        """The last result of an asset; ``None`` where it has none.

        Args:
            asset_key: the asset.
        """
        return next((self._entry(each) for each in self._made(asset_key)), None)

    def fetch_materializations(self, records_filter: CoercibleToAssetKey, limit: int) -> EventRecords:
        """The last results of an asset, the newest first.

        Args:
            records_filter: the asset.
            limit: how many at most.
        """
        return records_of([self._entry(each) for each in self._made(records_filter)], limit)

    def get_event_records(
        self, event_records_filter: EventRecordsFilter, limit: int | None = None, ascending: bool = False
    ) -> EventRecords:
        """Results of an asset that were made, as events of Dagster's log.

        Args:
            event_records_filter: which: materializations of an asset.
            limit: how many at most.
            ascending: whether the oldest comes first.

        Raises:
            AttributeError: when it asks for other events, which nobody keeps here.
        """
        of = event_records_filter
        if of.event_type is not DagsterEventType["ASSET_MATERIALIZATION"] or of.asset_key is None:
            raise AttributeError(f"nbasset's DagsterInstance tells of materializations of an asset alone: {INSTANCE}.")
        entries = [self._entry(each) for each in self._made(of.asset_key)]
        found = chosen_records(records_of(entries, len(entries)), of)
        return EventRecords((found[::-1] if ascending else found)[:limit])

    def get_materialized_partitions(self, asset_key: CoercibleToAssetKey) -> set[str]:
        """The keys of the partitions of an asset that there are results of.

        Args:
            asset_key: the asset.
        """
        return {key for each in self._made(asset_key) if (key := self._partition(each.asset)) is not None}

    def get_asset_keys(self) -> list[AssetKey]:
        """The assets that there are results of."""
        return list(dict.fromkeys(each.asset.key for each in self.here.store.everything()))

    def dispose(self) -> None:
        """Let go of what it holds, where it is one of its own."""
        if self.here is not current():
            self.here.close()

    @property
    def _keys(self) -> PartitionKeys:
        return self.here.opened.partition_keys

    def _made(self, asset_key: CoercibleToAssetKey) -> list[Materialization]:
        key = AssetKey.from_coercible(asset_key)
        return [each for each in self.here.store.everything() if each.asset.key == key]

    def _entry(self, made: Materialization) -> EventLogEntry:
        return entry_of(made, self._partition(made.asset))

    def _partition(self, name: ResultName) -> str | None:
        point = Point.from_text(name.point) if name.point is not None else None
        own = (each.partitions for each in self.here.definitions.assets if name.key in each.keys)
        return None if point is None else key_at(point, next(own, None))

    def __enter__(self) -> Self:
        """For as long as a block needs it."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Let go of it after a block."""
        self.dispose()

    def __getattr__(self, name: str) -> object:
        raise AttributeError(f"nbasset's DagsterInstance has no {name}: {INSTANCE}.")


@contextmanager
def instance_for_test(
    overrides: Mapping[str, object] | None = None, set_dagster_home: bool = True, temp_dir: str | None = None
) -> Iterator[DagsterInstance]:
    """An instance of its own in memory for as long as a test needs it, as Dagster's ``instance_for_test``.

    Args:
        overrides: accepted; there is no server here that could be set up otherwise.
        set_dagster_home: accepted.
        temp_dir: accepted; nothing lies in a folder.

    >>> with instance_for_test() as instance:
    ...     instance.add_dynamic_partitions("regions", ["us"])
    ...     instance.has_dynamic_partition("regions", "us")
    True
    """
    made = DagsterInstance.ephemeral()
    try:
        yield made
    finally:
        made.dispose()
