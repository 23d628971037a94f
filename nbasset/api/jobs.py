"""Jobs of assets that can be run, as Dagster's definitions give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from nbasset.api.running import home_of, run_of
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.jobs import ConfigByPartition, Job
from nbasset.core.partitions import PartitionsDefinition
from nbasset.core.planning import PARTITION, RANGE
from nbasset.core.result_names import ResultName
from nbasset.core.selection import AssetSelection
from nbasset.core.sources import is_observable
from nbasset.instance.materialize_run import MaterializeRun
from nbasset.instance.run_config import check_config, refuse_configs
from nbasset.storage.partition_keys import keys_from

if TYPE_CHECKING:
    from nbasset.api.running import InstanceLike
    from nbasset.core.assets import Asset
    from nbasset.core.keys import AssetKey
    from nbasset.core.policies import RetryPolicy


@dataclass(frozen=True, slots=True)
class AssetLayer:
    """The assets of a job by their keys, as Dagster's job definitions tell them.

    Args:
        selected_asset_keys: all of them.
        executable_asset_keys: those that are made here.
    """

    selected_asset_keys: frozenset[AssetKey]
    executable_asset_keys: frozenset[AssetKey]


class AssetJob:
    """A job with the assets that it makes, as ``Definitions.get_job_def`` gives it.

    Args:
        job: the job.
        definitions: where it is defined.

    >>> from nbasset import Definitions, asset, define_asset_job
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> nightly = Definitions([raw_data], jobs=[define_asset_job("nightly")]).get_job_def("nightly")
    >>> nightly.execute_in_process().asset_value("raw_data")
    [10, 20]
    """

    def __init__(self, job: Job, definitions: Definitions) -> None:
        self._job = job
        self._definitions = definitions

    @property
    def name(self) -> str:
        """What it is called."""
        return self._job.name

    @property
    def description(self) -> str:
        """What it is, for people."""
        return self._job.description

    @property
    def tags(self) -> Mapping[str, object]:
        """Its labels."""
        return self._job.tags

    run_tags = tags

    @property
    def metadata(self) -> Mapping[str, object]:
        """Facts about it."""
        return self._job.metadata

    @property
    def executor_def(self) -> object:
        """What makes its steps, where that was said."""
        return self._job.executor_def

    @property
    def hook_defs(self) -> frozenset[object]:
        """What is called when its steps end."""
        return frozenset(cast("Iterable[object]", self._job.beside.get("hooks", ())))

    @property
    def resource_defs(self) -> Mapping[str, object]:
        """What bodies and I/O managers share, by name."""
        return dict(self._definitions.resources)

    @property
    def asset_layer(self) -> AssetLayer:
        """The keys of its assets."""
        keys = frozenset(key for each in self.assets if not each.is_check for key in each.keys)
        made = frozenset(key for each in self.assets if not each.external for key in each.keys if key in keys)
        return AssetLayer(keys, made)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The assets that it makes.

        Raises:
            InvalidSelection: when its selection names something that is not defined.
        """
        return tuple(dict.fromkeys(self._definitions.by_name[name] for name in self._names()))

    def _names(self) -> list[ResultName]:
        """What it makes and observes: other sources, and what has to be named, only where they are named."""
        known, selection = self._definitions, self._job.selection
        named = {name for word in selection.named for name in known.named_by(word)}
        found = {name: known.by_name[name] for name in selection.resolve(known, known.graph)}
        asked = {name: is_observable(each) if each.external else not each.manual for name, each in found.items()}
        return [name for name, by_itself in asked.items() if by_itself or name in named]

    def _checks_of_others(self) -> list[Asset]:
        """The checks about assets that are not defined here: no asset brings them along."""
        known = {name.key for name in self._definitions.by_name}
        checks = [each for each in self._definitions.assets if each.is_check]
        return [each for each in checks if known.isdisjoint(spec.asset_key for spec in each.check_specs)]

    @property
    def partitions_def(self) -> PartitionsDefinition | None:
        """By what it is partitioned: as was said, or else as its assets are.

        Raises:
            InvalidDefinition: when its assets are partitioned in several ways.
        """
        own = self._job.partitions_def
        found = list(dict.fromkeys(each.partitions for each in self.assets if each.partitions is not None))
        if own is None and len(found) > 1:
            raise InvalidDefinition(f"The assets of job {self.name} are partitioned in several ways: make them apart.")
        return own or next(iter(found), None)

    def execute_in_process(
        self,
        run_config: CoercibleToRunConfig | None = None,
        instance: InstanceLike | None = None,
        partition_key: str | None = None,
        raise_on_error: bool = True,
        tags: Mapping[str, str] | None = None,
        resources: Mapping[str, object] | None = None,
    ) -> MaterializeRun:
        """Make its assets here, as Dagster's method of that name; what is fresh is not made again.

        Args:
            run_config: the config of this run, instead of the job's own.
            instance: where results are kept; by default the notebook's or script's own.
            partition_key: the partition to make; the label ``dagster/partition`` says it as well.
            raise_on_error: whether a failure is raised at the end.
            tags: labels of this run.
            resources: things bodies and I/O managers share, by name, beside those of its definitions.

        Raises:
            InvalidDefinition: when its config cannot be accepted, or it makes partitions, or has a config for each, and
                none was named, or there is no such partition.
            MaterializationFailed: when a body raised.
        """
        instance = home_of(instance)
        labels = self._job.labels(tags, None)
        partition_key = labels.get(PARTITION) if partition_key is None else partition_key
        partitions = self.partitions_def
        with keys_from(instance.opened.partition_keys):
            known = partition_key is None or (partitions is not None and partitions.has_partition_key(partition_key))
        if not known:
            raise InvalidDefinition(f"Job {self.name} has no partition {partition_key!r}.")
        config = self._job.config_for(partition_key) if run_config is None else run_config
        if run_config is None and partition_key is None and isinstance(self._job.config, ConfigByPartition):
            raise InvalidDefinition(f"Job {self.name} has a config for each partition: say which, partition_key=….")
        is_partitioned = any(each.partitions is not None for each in self.assets)
        if is_partitioned and partition_key is None and labels.keys().isdisjoint(RANGE):
            raise InvalidDefinition(
                f"Job {self.name} makes partitions: say which, execute_in_process(partition_key=…), "
                "or have all of them by materialize(…)."
            )
        own = self._job.selection & AssetSelection.assets(*(name.key for name in self._names()))
        if self._job.selection == AssetSelection.all() and (checks := self._checks_of_others()):
            own |= AssetSelection.checks(*checks)
        return run_of(
            _retried(self._definitions.assets, self._job.op_retry_policy),
            selection=own,
            resources={**self._definitions.resources, **(resources or {})},
            run_config=config,
            raise_on_error=raise_on_error,
            instance=instance,
            partition_key=partition_key if is_partitioned else None,
            tags=self._job.labels(tags, partition_key),
            job=self.name,
            hooks=self.hook_defs,
        )

    def __repr__(self) -> str:
        return f"<AssetJob {self.name}>"


def _retried(assets: Iterable[Asset], policy: RetryPolicy | None) -> list[Asset]:
    """Assets with the policy of a job, where they have none themselves."""
    return [replace(each, retry_policy=each.retry_policy or policy) for each in assets] if policy else list(assets)


def validate_run_config(job_def: AssetJob, run_config: CoercibleToRunConfig | None = None) -> CoercibleToRunConfig:
    """A config, if a job takes it, as Dagster's ``validate_run_config``.

    Args:
        job_def: the job.
        run_config: the config.

    Raises:
        InvalidDefinition: when it names no asset of the job, or does not fit.
    """
    if hasattr(job_def, "refuse_config"):
        job_def.refuse_config(run_config)  # a job of ops
        return run_config or {}
    check_config(run_config, Definitions(job_def.assets))
    refuse_configs(run_config, job_def.assets)
    return run_config or {}
