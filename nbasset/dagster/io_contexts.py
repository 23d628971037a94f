"""Contexts: what I/O managers are told about a value, by Dagster's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, cast

from nbasset.core.annotations import ANY
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey
from nbasset.core.plain_data import refuse_no_facts
from nbasset.dagster.open_resources import AskedFor

if TYPE_CHECKING:
    import logging

    from nbasset.core.partitions import PartitionKeyRange, PartitionsDefinition

Metadata = Mapping[str, object]
"""Metadata and configuration as Dagster has them: of any type, by name."""


_NAMES: Mapping[object, str] = {int: "Int", str: "String", float: "Float", bool: "Bool"}
"""Dagster's own names for some types."""


def _log() -> logging.Logger:
    import logging

    return logging.getLogger("nbasset.io")


@dataclass(frozen=True, slots=True)
class TypeOfValue:
    """The type of a value, as Dagster's I/O managers ask for it.

    Args:
        typing_type: the type that an annotation names.
    """

    typing_type: object = ANY

    @property
    def display_name(self) -> str:
        """The type's name."""
        if isinstance(self.typing_type, type) and self.typing_type in _NAMES:
            return _NAMES[self.typing_type]
        return str(getattr(self.typing_type, "__name__", self.typing_type))

    @property
    def is_nothing(self) -> bool:
        """Whether there is no value: it never is."""
        return False


@dataclass(frozen=True, slots=True)
class OpOfAsset:
    """The op that makes an asset, as far as I/O managers ask for it.

    Args:
        name: its name.
        tags: labels.
    """

    name: str
    tags: Metadata = field(default_factory=dict)


@dataclass(slots=True)
class _Context:
    """What both contexts know, under Dagster's names.

    Args:
        asset_key: the asset; ``None`` where it is about none.
        run_id: the run.
        definition_metadata: the metadata of the definition: of the asset, or of the input.
        config: the configuration of this output or input.
        resource_config: the configuration of the I/O manager.
        resources: other resources, by attribute.
        typing_type: the type an annotation names, or a type of Dagster's kind.
        name: the output's name, or the parameter's.
        step_key: the step's name; by default the asset's.
        job_name: the job.
        log: where an I/O manager writes its messages.
        partitions: how the asset is partitioned.
        keys: the partitions it is about; none where the asset has none.
    """

    asset_key: AssetKey = cast("AssetKey", None)  # who asks for it where there is none has not asked has_asset_key
    run_id: str = ""
    definition_metadata: Metadata = field(default_factory=dict)
    config: object = None
    resource_config: Metadata | None = None
    resources: object = None
    typing_type: object = ANY
    name: str = "result"
    step_key: str = ""
    job_name: str = ""
    log: logging.Logger = field(default_factory=_log)
    partitions: PartitionsDefinition | None = None
    keys: tuple[str, ...] = ()
    op_def: object = None
    instance: object = None
    logged_events: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.instance is None and isinstance(self.resources, AskedFor):
            self.instance = self.resources.of_run()
        if not self.step_key and self.asset_key is not None:
            self.step_key = self.asset_key.to_python_identifier()

    def __enter__(self) -> object:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close: who gave resources closes them."""

    @property
    def step_context(self) -> object:
        """The step, for what I/O managers ask of it: the run and the partition are told here."""
        return self

    @property
    def has_asset_key(self) -> bool:
        """Whether this is about an asset."""
        return self.asset_key is not None

    @property
    def has_asset_partitions(self) -> bool:
        """Whether it is about partitions of the asset."""
        return bool(self.keys) or self.partitions is not None

    @property
    def key(self) -> str | None:
        """The key of the partition that it is about, where it is about one."""
        return self.keys[0] if len(self.keys) == 1 else None

    @property
    def has_partition_key(self) -> bool:
        """Whether the run is about one partition."""
        return self.key is not None

    @property
    def partition_key(self) -> str:
        """The key of the partition; of several dimensions those of all, with ``|`` between them.

        Raises:
            NbassetError: when there is none, or more than one.
        """
        return self.asset_partition_key

    @property
    def asset_partition_key(self) -> str:
        """The key of the asset's partition.

        Raises:
            NbassetError: when there is none, or more than one.
        """
        if self.key is not None:
            return self.key
        if self.keys:
            raise NbassetError(
                f"{self.asset_key}: {len(self.keys)} partitions are asked for; use asset_partition_keys."
            )
        raise NbassetError(f"{self.asset_key} has no partitions: ask has_partition_key first.")

    @property
    def asset_partition_keys(self) -> Sequence[str]:
        """The keys of the asset's partitions."""
        return list(self.keys) or [self.asset_partition_key]

    @property
    def asset_partition_key_range(self) -> PartitionKeyRange:
        """The first and the last of them."""
        from nbasset.core.partitions import PartitionKeyRange

        keys = self.asset_partition_keys
        return PartitionKeyRange(keys[0], keys[-1])

    @property
    def asset_partitions_def(self) -> PartitionsDefinition:
        """How the asset is partitioned.

        Raises:
            NbassetError: when it is not.
        """
        if self.partitions is None:
            raise NbassetError(f"{self.asset_key} has no partitions: ask has_asset_partitions first.")
        return self.partitions

    @property
    def asset_partitions_time_window(self) -> object:
        """From when to when the data of the partitions is.

        Raises:
            NbassetError: when they are no windows of time.
        """
        several = getattr(self.partitions, "by_dimension", {}) or {}
        for name, each in ({"": self.partitions, **several}).items():
            if hasattr(each, "time_window_for_partition_key"):
                keys = [getattr(key, "keys_by_dimension", {}).get(name, key) for key in self.asset_partition_keys]
                first, last = map(each.time_window_for_partition_key, (keys[0], keys[-1]))
                return type(first)(first.start, last.end)
        raise NbassetError(f"The partitions of {self.asset_key} are no windows of time: ask asset_partition_keys.")

    @property
    def dagster_type(self) -> object:
        """The type of the value."""
        return self.typing_type if hasattr(self.typing_type, "typing_type") else TypeOfValue(self.typing_type)

    def get_asset_identifier(self) -> Sequence[str]:
        """The parts of the asset's key, and the key of the partition where it has one.

        Raises:
            NbassetError: when it is about no asset.
        """
        if self.asset_key is None:
            raise NbassetError("This context is about no asset: ask has_asset_key first.")
        return [*self.asset_key.path, *([self.asset_partition_key] if self.keys else [])]

    def get_identifier(self) -> Sequence[str]:
        """What tells this output from all others: run, step, output as in Dagster; outside of runs the key's parts."""
        if self.asset_key is not None and not self.run_id:
            return self.get_asset_identifier()
        return [each for each in (self.run_id, self.step_key, self.name) if each]

    def log_event(self, event: object) -> None:
        """Say something beside: an observation, or a materialization."""
        self.logged_events.append(event)

    def get_logged_events(self) -> Sequence[object]:
        """What was said so."""
        return list(self.logged_events)


@dataclass(slots=True)
class OutputContext(_Context):
    """What an I/O manager is told when it is to keep a value.

    Args:
        logged_metadata: what it tells about this materialization.
        output_metadata: what the body has told.
        mapping_key: of one of several outputs of an op its key.
        version: what the value was made from, as one digest; empty outside of runs.

    >>> context = OutputContext(AssetKey(["sales", "raw"]))
    >>> context.add_output_metadata({"rows": 3})
    >>> context.get_identifier(), context.logged_metadata
    (['sales', 'raw'], {'rows': 3})
    """

    logged_metadata: dict[str, object] = field(default_factory=dict)
    output_metadata: Metadata = field(default_factory=dict)
    mapping_key: str | None = None
    asset_spec: object = None
    version: str = ""

    @property
    def metadata(self) -> Metadata:
        """The metadata of the asset's definition."""
        return self.definition_metadata

    def add_output_metadata(self, metadata: Metadata) -> None:
        """Add to the metadata of this materialization."""
        refuse_no_facts(metadata)
        self.logged_metadata.update(metadata)

    def get_logged_metadata(self) -> Metadata:
        """What was added so."""
        return dict(self.logged_metadata)

    def get_run_scoped_output_identifier(self) -> Sequence[str]:
        """What tells this output from those of other runs."""
        return [each for each in (self.run_id, self.step_key, self.name, self.mapping_key) if each]


@dataclass(slots=True)
class InputContext(_Context):
    """What an I/O manager is told when it is to give a value back.

    Args:
        upstream_output: the context under which it was kept.
        logged_metadata: what it tells about this reading.
        run_key: the key of the partition that the run makes, for which the value is read.

    >>> InputContext(AssetKey("raw"), name="raw").has_input_name
    True
    """

    name: str = ""
    upstream_output: OutputContext | None = None
    logged_metadata: dict[str, object] = field(default_factory=dict)
    run_key: str | None = None

    @property
    def has_partition_key(self) -> bool:
        """Whether the run is about one partition."""
        return self.run_key is not None

    @property
    def partition_key(self) -> str:
        """The key of the partition that the run makes; that of the asset is ``asset_partition_key``.

        Raises:
            NbassetError: when the run makes none.
        """
        if self.run_key is None:
            raise NbassetError(
                f"{self.asset_key} is read for something without partitions: ask has_partition_key first, or use "
                "asset_partition_key."
            )
        return self.run_key

    def get_identifier(self) -> Sequence[str]:
        """What tells the output from all others that is read."""
        return self.upstream_output.get_identifier() if self.upstream_output else self.get_asset_identifier()

    @property
    def has_input_name(self) -> bool:
        """Whether a parameter asks for it, and not somebody outside of any step."""
        return bool(self.name)

    @property
    def metadata(self) -> Metadata:
        """The metadata of the input."""
        return self.definition_metadata

    def add_input_metadata(self, metadata: Metadata, description: str | None = None) -> None:
        """Add to the metadata of this reading."""
        refuse_no_facts(metadata)
        self.logged_metadata.update(metadata)

    def get_logged_metadata(self) -> Metadata:
        """What was added so."""
        return dict(self.logged_metadata)
