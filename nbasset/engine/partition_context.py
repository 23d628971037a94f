"""What a body can ask about the partition it makes, and about those it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nbasset.core.assets import Asset, partition_keys
from nbasset.core.errors import NbassetError

if TYPE_CHECKING:
    from nbasset.core.partitions import MultiPartitionKey, PartitionKeyRange, PartitionsDefinition
    from nbasset.engine.time_windows import TimeWindow

Used = Mapping[str, tuple["PartitionsDefinition", Sequence[str]]]
"""By the names of what a step uses: how that is partitioned, and on which of its partitions the step rests."""


class KeyKeeper(Protocol):
    """Who keeps the keys of dynamic partitions: what there is of Dagster's instance."""

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


class KnownPartitions(NamedTuple):
    """What a step is told about partitions.

    Args:
        used: on which partitions it rests of what it uses.
        keeper: who keeps the keys of dynamic partitions; None outside of runs.
    """

    used: Used = MappingProxyType({})
    keeper: KeyKeeper | None = None


NO_PARTITIONS = KnownPartitions()
"""Nothing."""


class PartitionContext:
    """The part of a context that is about partitions, under Dagster's names.

    Args:
        asset: the asset that is being made.
        known: what it is told about partitions.
    """

    def __init__(self, asset: Asset, known: KnownPartitions) -> None:
        self._asset = asset
        self._used = known.used
        self._keeper = known.keeper

    @property
    def instance(self) -> KeyKeeper:
        """What there is of Dagster's instance: the keys of dynamic partitions.

        Raises:
            NbassetError: outside of runs.
        """
        if self._keeper is None:
            raise NbassetError(f"{self._asset.key} is not made by a run here: there is no context.instance.")
        return self._keeper

    @property
    def has_partition_key(self) -> bool:
        """Whether the step makes one partition."""
        return bool(self._asset.point) and not self.has_partition_key_range

    @property
    def has_partition_key_range(self) -> bool:
        """Whether the step makes several partitions at once, as a backfill policy has it."""
        return bool(self._asset.at_once)

    @property
    def partition_key(self) -> str:
        """The key of the partition that is made; of several dimensions a ``MultiPartitionKey``.

        Raises:
            NbassetError: when the asset has no partitions, or several are made at once.
        """
        if self._asset.at_once:
            raise NbassetError(
                f"{self._asset.key} makes {len(self._asset.at_once)} partitions at once, as its backfill policy says: "
                "ask context.partition_keys, or context.partition_key_range."
            )
        key = self._asset.partition_key
        if key is None:
            raise NbassetError(
                f"{self._asset.key} has no partitions: give it partitions_def, or --partitions, to ask for "
                "context.partition_key."
            )
        return key

    @property
    def multi_partition_key(self) -> MultiPartitionKey:
        """Dagster's older name for the :attr:`partition_key` of several dimensions.

        Raises:
            NbassetError: when there are not several.
        """
        from nbasset.core.partitions import MultiPartitionKey

        key = self.partition_key
        if not isinstance(key, MultiPartitionKey):
            raise NbassetError(f"The partitions of {self._asset.key} have one dimension: ask context.partition_key.")
        return key

    @property
    def partition_keys(self) -> list[str]:
        """The keys of the partitions that are made: of one, but where a backfill policy says how many at once."""
        return partition_keys(self._asset) if self._asset.at_once else [self.partition_key]

    @property
    def partition_key_range(self) -> PartitionKeyRange:
        """From which key to which the partitions are that are made."""
        return _range(self.partition_keys)

    asset_partition_key_range = partition_key_range
    """Dagster's older name for it."""

    @property
    def partition_time_window(self) -> TimeWindow:
        """From when to when the data of the partition is.

        Raises:
            NbassetError: when its partitions are no windows of time.
        """
        from nbasset.engine.time_windows import window_at

        return window_at(self._asset)

    def asset_partition_key_for_output(self, output_name: str = "result") -> str:
        """Dagster's other name for :attr:`partition_key`."""
        return self.partition_key

    def asset_partition_keys_for_output(self, output_name: str = "result") -> list[str]:
        """Dagster's other name for :attr:`partition_keys`."""
        return self.partition_keys

    def asset_partition_key_range_for_output(self, output_name: str = "result") -> PartitionKeyRange:
        """Dagster's other name for :attr:`partition_key_range`."""
        return self.partition_key_range

    def asset_partitions_time_window_for_output(self, output_name: str = "result") -> TimeWindow:
        """Dagster's other name for :attr:`partition_time_window`."""
        return self.partition_time_window

    def asset_partitions_def_for_output(self, output_name: str = "result") -> PartitionsDefinition:
        """How the asset is partitioned.

        Raises:
            NbassetError: when it is not.
        """
        if self._asset.partitions is None:
            raise NbassetError(f"{self._asset.key} has no partitions: give it partitions_def, or --partitions.")
        return self._asset.partitions

    def asset_partitions_def_for_input(self, input_name: str) -> PartitionsDefinition:
        """How something is partitioned that the step uses.

        Raises:
            NbassetError: when it uses nothing of this name that has partitions.
        """
        return self._input(input_name)[0]

    def asset_partition_keys_for_input(self, input_name: str) -> Sequence[str]:
        """The keys of the partitions on which the step rests.

        Raises:
            NbassetError: when it uses nothing of this name that has partitions.
        """
        return list(self._input(input_name)[1])

    def asset_partition_key_for_input(self, input_name: str) -> str:
        """The key of the one partition on which the step rests.

        Raises:
            NbassetError: when there are several, or nothing of this name that has partitions.
        """
        keys = self.asset_partition_keys_for_input(input_name)
        if len(keys) != 1:
            raise NbassetError(f"{input_name} has {len(keys)} partitions here: ask asset_partition_keys_for_input.")
        return keys[0]

    def asset_partition_key_range_for_input(self, input_name: str) -> PartitionKeyRange:
        """From which key to which the partitions are on which the step rests.

        Raises:
            NbassetError: when it uses nothing of this name that has partitions.
        """
        return _range(self.asset_partition_keys_for_input(input_name))

    def asset_partitions_time_window_for_input(self, input_name: str) -> TimeWindow:
        """From when to when the data is on which the step rests.

        Raises:
            NbassetError: when it uses nothing of this name whose partitions are windows of time.
        """
        from nbasset.engine.time_windows import window_of

        return window_of(*self._input(input_name), input_name)

    def _input(self, name: str) -> tuple[PartitionsDefinition, Sequence[str]]:
        if name not in self._used:
            known = ", ".join(self._used) or "nothing"
            raise NbassetError(f"{self._asset.key} uses no {name!r} that has partitions; there is {known}.")
        return self._used[name]


def _range(keys: Sequence[str]) -> PartitionKeyRange:
    from nbasset.core.partitions import PartitionKeyRange

    return PartitionKeyRange(keys[0], keys[-1])
