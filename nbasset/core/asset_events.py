"""What programs are told of a result, and say of others: materializations and observations, by Dagster's names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.metadata import MetadataValue, metadata_value


@dataclass(frozen=True)
class AssetMaterialization:
    """That an asset was made, as Dagster's ``AssetMaterialization``.

    Args:
        asset_key: the asset.
        description: what there is to say, for people.
        metadata: facts, each with its ``value``.
        partition: the key of the partition that was made.
        tags: labels.

    >>> AssetMaterialization("raw", metadata={"rows": 3}).metadata["rows"].value
    3
    """

    asset_key: AssetKey
    description: str | None = None
    metadata: Mapping[str, MetadataValue[object]] = field(default_factory=dict)
    partition: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def __init__(
        self,
        asset_key: CoercibleToAssetKey,
        description: str | None = None,
        metadata: Mapping[str, object] | None = None,
        partition: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        facts = {name: metadata_value(each) for name, each in (metadata or {}).items()}
        told = (AssetKey.from_coercible(asset_key), description, facts, partition, dict(tags or {}))
        for name, value in zip(self.__dataclass_fields__, told, strict=True):
            object.__setattr__(self, name, value)

    @property
    def label(self) -> str:
        """The asset, in a word."""
        return " ".join(self.asset_key.path)


class AssetObservation(AssetMaterialization):
    """That something was seen of an asset, as Dagster's ``AssetObservation``.

    Args:
        asset_key: the asset.
        description: what there is to say, for people.
        metadata: facts, each with its ``value``.
        partition: the key of the partition that it is about.
        tags: labels.
    """


@dataclass(frozen=True)
class ExpectationResult:
    """What came of looking at something, as Dagster's ``ExpectationResult``: said, and nothing more.

    Args:
        success: whether it was as it is to be.
        label: what was looked at.
        description: what there is to say, for people.
        metadata: facts, each with its ``value``.

    >>> ExpectationResult(success=True, metadata={"rows": 3}).metadata["rows"].value
    3
    """

    success: bool
    label: str | None = None
    description: str | None = None
    metadata: Mapping[str, MetadataValue[object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        facts = {name: metadata_value(each) for name, each in self.metadata.items()}
        object.__setattr__(self, "metadata", facts)
