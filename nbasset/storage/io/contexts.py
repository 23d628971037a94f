"""Contexts: what I/O managers are told about a value, by Dagster's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey

if TYPE_CHECKING:
    import logging

Metadata = Mapping[str, Any]
"""Metadata and configuration as Dagster has them: of any type, by name."""


def _log() -> logging.Logger:
    import logging

    return logging.getLogger("nbasset.io")


@dataclass(frozen=True, slots=True)
class DagsterType:
    """The type of a value, as Dagster's I/O managers ask for it."""

    typing_type: object = Any

    @property
    def display_name(self) -> str:
        """The type's name."""
        return str(getattr(self.typing_type, "__name__", self.typing_type))


@dataclass(slots=True)
class _Context:
    """What both contexts know, under Dagster's names.

    Args:
        asset_key: the asset.
        run_id: the run.
        definition_metadata: the metadata of the asset's definition.
        resource_config: the configuration of the I/O manager.
        resources: other resources by name.
        typing_type: the type a body's annotation names.
        name: the output's name.
        log: where an I/O manager writes its messages.
        point: of an asset with points, which of them it is about, as a text; ``None`` for any other.
    """

    asset_key: AssetKey
    run_id: str = ""
    definition_metadata: Metadata = field(default_factory=dict)
    resource_config: Metadata = field(default_factory=dict)
    resources: Any = None
    typing_type: object = Any
    name: str = "result"
    log: logging.Logger = field(default_factory=_log)
    point: str | None = None

    @property
    def has_asset_key(self) -> bool:
        """Whether this is about an asset: it always is."""
        return True

    @property
    def has_asset_partitions(self) -> bool:
        """Whether it is about partitions of the asset."""
        return self.point is not None

    @property
    def has_partition_key(self) -> bool:
        """Whether it is about one partition."""
        return self.point is not None

    @property
    def partition_key(self) -> str:
        """The key of the partition; of several dimensions those of all, with ``|`` between them.

        Raises:
            NbassetError: when the asset has no partitions.
        """
        if self.point is None:
            raise NbassetError(f"{self.asset_key} has no partitions: ask has_partition_key first.")
        from nbasset.core.points import Point

        return Point.from_text(self.point).key

    @property
    def asset_partition_key(self) -> str:
        """The same."""
        return self.partition_key

    @property
    def asset_partition_keys(self) -> Sequence[str]:
        """The keys of the partitions: the one there is."""
        return [self.partition_key]

    @property
    def dagster_type(self) -> DagsterType:
        """The type of the value."""
        return DagsterType(self.typing_type)

    @property
    def step_key(self) -> str:
        """The step's name."""
        return self.asset_key.to_python_identifier()

    def get_asset_identifier(self) -> Sequence[str]:
        """The parts of the asset's key, and the key of the partition where it has one."""
        return [*self.asset_key.path, *([] if self.point is None else [self.partition_key])]

    def get_identifier(self) -> Sequence[str]:
        """What tells this value from all others: the parts of the asset's key."""
        return self.get_asset_identifier()


@dataclass(slots=True)
class OutputContext(_Context):
    """What an I/O manager is told when it is to keep a value.

    Args:
        logged_metadata: what it tells about this materialization.
        version: what the value was made from, as one digest; empty outside of runs.

    >>> context = OutputContext(AssetKey(["sales", "raw"]))
    >>> context.add_output_metadata({"rows": 3})
    >>> context.get_identifier(), context.logged_metadata
    (['sales', 'raw'], {'rows': 3})
    """

    logged_metadata: dict[str, object] = field(default_factory=dict)
    version: str = ""

    @property
    def metadata(self) -> Metadata:
        """The metadata of the asset's definition."""
        return self.definition_metadata

    def add_output_metadata(self, metadata: Metadata) -> None:
        """Add to the metadata of this materialization."""
        self.logged_metadata.update(metadata)


@dataclass(slots=True)
class InputContext(_Context):
    """What an I/O manager is told when it is to give a value back.

    Args:
        upstream_output: the context under which it was kept.
        metadata: the metadata of the input.
    """

    upstream_output: OutputContext | None = None
    metadata: Metadata = field(default_factory=dict)
    logged_metadata: dict[str, object] = field(default_factory=dict)

    def add_input_metadata(self, metadata: Metadata) -> None:
        """Add to the metadata of this reading."""
        self.logged_metadata.update(metadata)
