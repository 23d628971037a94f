"""Jobs: named selections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, ClassVar, Protocol, cast, runtime_checkable

from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.dataclass import dataclass
from nbasset.core.selection import AssetSelection, CoercibleToSelection, as_selection

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.core.policies import RetryPolicy


@runtime_checkable
class ConfigByPartition(Protocol):
    """A config that tells for each partition what its run is configured with."""

    partitions_def: PartitionsDefinition

    def get_run_config_for_partition_key(self, partition_key: str) -> CoercibleToRunConfig:
        """The config of the run of a partition."""
        ...


JobConfig = CoercibleToRunConfig | ConfigByPartition
"""What a job's runs are configured with."""


BESIDE = ("executor_def", "hooks", "owners", "automation_condition")
"""What a job says for what it is taken to."""


class Requested:
    """What a schedule or a sensor may ask a job for.

    Attributes:
        requested: makes a request for a run; who knows schedules and sensors puts it here.
    """

    __slots__ = ()
    requested: ClassVar[Callable[..., object]]

    def run_request_for_partition(
        self, partition_key: str, run_key: str | None = None, tags: Mapping[str, str] | None = None, **more: object
    ) -> object:
        """A request for a run of one partition, as Dagster's older method of that name.

        Args:
            partition_key: the partition.
            run_key: by what the request is known.
            tags: labels of the run.
            **more: what it is configured with; by default what the job says for the partition.
        """
        own = getattr(self, "config", None)
        said = own.get_run_config_for_partition_key(partition_key) if isinstance(own, ConfigByPartition) else own
        labels = {**(tags or {}), "dagster/partition": partition_key}
        config = more.get("run_config") or said or {}
        return Requested.requested(run_key=run_key, run_config=config, tags=labels, partition_key=partition_key)


@dataclass(frozen=True, slots=True)
class Job(Requested):
    """A name for a selection of assets.

    Args:
        name: what to call it.
        selection: the assets it makes.
        description: what it is, for people.
        config: what its runs are configured with; by partition, perhaps.
        tags: labels.
        metadata: facts about it.
        partitions: by what its assets are partitioned, where that was said.
        beside: what Dagster does besides when it runs it: hooks, an executor, a condition.
    """

    name: str
    selection: AssetSelection
    description: str = ""
    config: JobConfig | None = None
    tags: Mapping[str, object] = field(default_factory=dict)
    metadata: Mapping[str, object] = field(default_factory=dict)
    partitions: PartitionsDefinition | None = None
    beside: Mapping[str, object] = field(default_factory=dict)

    @property
    def partitions_def(self) -> PartitionsDefinition | None:
        """By what it is partitioned, where that was said, or its config says it."""
        return self.partitions or getattr(self.config, "partitions_def", None)

    @property
    def run_tags(self) -> Mapping[str, object]:
        """The labels of its runs: those of the job."""
        return self.tags

    @property
    def op_retry_policy(self) -> RetryPolicy | None:
        """What happens when a body raises that says nothing of it itself."""
        return cast("RetryPolicy | None", self.beside.get("op_retry_policy"))

    def __getattr__(self, name: str) -> object:
        """What it has said beside; ``None`` where it has not."""
        if name not in BESIDE:
            raise AttributeError(f"A job has no {name}.")
        return self.beside.get(name)

    def labels(self, tags: Mapping[str, str] | None, partition_key: str | None) -> dict[str, str]:
        """The labels of a run: those of the job, its own, and the partition.

        Args:
            tags: its own.
            partition_key: the partition.
        """
        own = {**{name: str(each) for name, each in self.tags.items()}, **(tags or {})}
        return own if partition_key is None else {**own, "dagster/partition": partition_key}

    def config_for(self, partition_key: str | None) -> CoercibleToRunConfig | None:
        """What a run is configured with.

        Args:
            partition_key: the partition that it makes.
        """
        if not isinstance(self.config, ConfigByPartition):
            return self.config
        return None if partition_key is None else self.config.get_run_config_for_partition_key(partition_key)


def define_asset_job(
    name: str,
    selection: CoercibleToSelection | None = None,
    config: JobConfig | None = None,
    description: str | None = None,
    tags: Mapping[str, object] | None = None,
    run_tags: Mapping[str, object] | None = None,
    metadata: Mapping[str, object] | None = None,
    partitions_def: PartitionsDefinition | None = None,
    executor_def: object = None,
    hooks: Iterable[object] | None = None,
    op_retry_policy: RetryPolicy | None = None,
    owners: Iterable[str] | None = None,
    automation_condition: object = None,
) -> Job:
    """A job, as Dagster's ``define_asset_job``.

    Args:
        name: what to call it.
        selection: asset names, assets, a selection string or an :class:`AssetSelection`; everything by default.
        config: what its runs are configured with: a :class:`RunConfig`, a mapping, or a config for each partition.
        description: what it is, for people.
        tags: labels.
        run_tags: labels of its runs.
        metadata: facts about it.
        partitions_def: by what its assets are partitioned; by default what they say.
        executor_def: kept for what it is taken to, as are owners and condition.
        hooks: what is called when steps of its runs end.
        op_retry_policy: what happens when a body raises that says nothing of it itself.
        owners: who answers for it.
        automation_condition: when it runs by itself.

    Raises:
        InvalidSelection: when the selection cannot be read.

    >>> define_asset_job("nightly", selection=["raw_data", "report"]).name
    'nightly'
    """
    beside = {
        "executor_def": executor_def,
        "hooks": tuple(hooks or ()),
        "op_retry_policy": op_retry_policy,
        "owners": tuple(owners or ()),
        "automation_condition": automation_condition,
    }
    return Job(
        name,
        as_selection("*" if selection is None else selection),
        description or "",
        config,
        {**(tags or {}), **(run_tags or {})},
        dict(metadata or {}),
        partitions_def,
        {word: each for word, each in beside.items() if each},
    )
