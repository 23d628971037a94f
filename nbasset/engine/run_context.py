"""What a body can ask about the run that it is a part of, and about other results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from nbasset.core.assets import Asset
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.planning import PARTITION
from nbasset.core.runs import DagsterRun
from nbasset.engine.partition_context import KnownPartitions, PartitionContext
from nbasset.engine.run_instance import InstanceAsked, RunInstance
from nbasset.engine.watch.observing import at_work

if TYPE_CHECKING:
    from nbasset.core.materialization import Materialization
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.core.provenance import DataProvenance


class OtherResults(Protocol):
    """Who knows what else is stored."""

    def value(self, asset: Asset, key: AssetKey, partition_key: str | None) -> object:
        """The value of an asset, for the body of another."""
        ...

    def provenance(self, key: AssetKey) -> DataProvenance | None:
        """What the result that an asset has was made from; None where it has none."""
        ...

    def makings(self, key: AssetKey, partition_key: str | None) -> Sequence[Materialization]:
        """Every result of an asset, the present one first; of one partition, where that is given."""
        ...

    def partitions_of(self, key: AssetKey) -> PartitionsDefinition | None:
        """How an asset is partitioned."""
        ...


class RunContext(PartitionContext):
    """The part of a context that is about the run, under Dagster's names.

    Args:
        asset: the asset that is being made.
        run: the run.
        partitions: what it is told about partitions.
        others: who knows what else is stored; None where nobody does.
    """

    def __init__(
        self, asset: Asset, run: DagsterRun, partitions: KnownPartitions, others: OtherResults | None = None
    ) -> None:
        super().__init__(asset, partitions)
        self._run = run
        self._others = others

    @property
    def instance(self) -> InstanceAsked:
        """What there is of Dagster's instance: the keys of dynamic partitions, and what was made before.

        Raises:
            NbassetError: outside of runs.
        """
        given = super().instance
        return given if isinstance(given, InstanceAsked) else RunInstance(given, self._asked)

    @property
    def run(self) -> DagsterRun:
        """The run; a body that asks is untracked from now on, as another run has other labels."""
        seen = at_work()
        if seen is not None:
            seen.unseen("the labels and the job of its run")
        return self._run

    def told_run(self) -> DagsterRun:
        """The run, for contexts of the same body: nothing has asked for it yet."""
        return self._run

    @property
    def dagster_run(self) -> DagsterRun:
        """The run, by its older name."""
        return self.run

    @property
    def has_partition_key(self) -> bool:
        """Whether the step makes one partition, or the run is of one and the asset has none of its own."""
        return super().has_partition_key or (not self.has_partition_key_range and self._label is not None)

    @property
    def partition_key(self) -> str:
        """The key of the partition that is made; where the asset has none, that of the run, which is untracked then.

        Raises:
            NbassetError: when neither has any, or several are made at once.
        """
        label = self._label
        return super().partition_key if label is None else label

    @property
    def _label(self) -> str | None:
        own = self._asset.point or self._asset.at_once or self._asset.partitions is not None
        return None if own or PARTITION not in self._run.tags else self.run.tags[PARTITION]

    @property
    def run_id(self) -> str:
        """The name of the run."""
        return self._run.run_id

    @property
    def job_name(self) -> str:
        """The job that began the run, or Dagster's name for none."""
        return self.run.job_name

    @property
    def run_tags(self) -> Mapping[str, str]:
        """The labels of the run."""
        return self.run.tags

    @property
    def run_config(self) -> Mapping[str, object]:
        """What the run was configured with."""
        return self.run.run_config

    def has_tag(self, key: str) -> bool:
        """Whether the run has a label of this name."""
        return key in self.run.tags

    def get_tag(self, key: str) -> str | None:
        """A label of the run; ``None`` where it has none of this name."""
        return self.run.tags.get(key)

    def load_asset_value(
        self,
        asset_key: CoercibleToAssetKey,
        *,
        python_type: type | None = None,
        partition_key: str | None = None,
    ) -> object:
        """The value that an asset has now, as a private copy; what rests on it names it in ``deps``.

        Args:
            asset_key: the asset. A body that loads what its asset does not rest on is untracked from now on.
            python_type: accepted; a value has the type that it has.
            partition_key: of a partitioned asset the partition.

        Raises:
            NeverMade: when it has none.
            NbassetError: where nobody can be asked: in tests, and in other processes.
        """
        return self._asked("load_asset_value").value(self._asset, AssetKey.from_coercible(asset_key), partition_key)

    def get_asset_provenance(self, asset_key: CoercibleToAssetKey) -> DataProvenance | None:
        """What the result that an asset has was made from; ``None`` where it was never made.

        Args:
            asset_key: the asset.

        Raises:
            NbassetError: where nobody can be asked: in tests, and in other processes.
        """
        return self._asked("get_asset_provenance").provenance(AssetKey.from_coercible(asset_key))

    def makings(self, key: AssetKey, partition_key: str | None = None) -> Sequence[Materialization]:
        """Every result of an asset that is known, the present one first.

        Args:
            key: the asset.
            partition_key: of a partitioned asset the partition; otherwise all of them count.

        Raises:
            NbassetError: where nobody can be asked: in tests, and in other processes.
        """
        return self._asked("makings").makings(key, partition_key)

    def partitions_of(self, key: AssetKey) -> PartitionsDefinition | None:
        """How an asset is partitioned; ``None`` where it is not.

        Args:
            key: the asset.

        Raises:
            NbassetError: where nobody can be asked: in tests, and in other processes.
        """
        return self._asked("partitions_of").partitions_of(key)

    def _asked(self, what: str) -> OtherResults:
        if self._others is None:
            raise NbassetError(
                f"context.{what} asks the store, which a run in the kernel has alone: say in_kernel=True."
            )
        return self._others
