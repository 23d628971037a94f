"""What programs are told of a result, and say of others: materializations and observations, by Dagster's names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeAlias, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.metadata import MetadataValue, kept, metadata_value, taken_up
from nbasset.core.plain_data import refuse_no_facts


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
        refuse_no_facts(metadata or {})
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
        refuse_no_facts(self.metadata)
        facts = {name: metadata_value(each) for name, each in self.metadata.items()}
        object.__setattr__(self, "metadata", facts)


Said: TypeAlias = AssetMaterialization | ExpectationResult
"""What a body says beside its results: that an asset was made or seen, or what came of looking at something."""


def is_event(given: object) -> bool:
    """Whether something is said beside results; also where it is of the package dagster.

    Args:
        given: anything.

    >>> is_event(AssetObservation("raw")), is_event("raw")
    (True, False)
    """
    kind = type(given)
    return kind.__name__ in _KINDS and kind.__module__.partition(".")[0] in ("nbasset", "dagster")


def event_json(said: object) -> dict[str, object]:
    """What was said beside, as JSON; the opposite of :func:`read_event`.

    Args:
        said: that, ours or of the package dagster.

    >>> event_json(AssetObservation(["sales", "raw"], metadata={"rows": 3}))
    {'kind': 'AssetObservation', 'asset_key': ['sales', 'raw'], 'metadata': {'rows': 3}}
    """
    kind = type(said).__name__
    told: dict[str, object] = {"kind": kind}
    for name in _KINDS[kind].__dataclass_fields__:
        given = getattr(said, name, None)
        if name == "asset_key" and given is not None:
            given = list(cast("AssetKey", given).path)
        elif name == "metadata":
            given = {word: kept(each) for word, each in cast("Mapping[str, object]", given or {}).items()}
        elif name == "tags":
            given = dict(cast("Mapping[str, str]", given or {}))
        if given or given is False:
            told[name] = given
    return told


def read_event(told: Mapping[str, Any]) -> Said:
    """What :func:`event_json` gave.

    Args:
        told: that.

    >>> read_event(event_json(AssetObservation("raw", metadata={"rows": 3}))).metadata["rows"].value
    3
    """
    facts = {word: taken_up(each) for word, each in told.get("metadata", {}).items()}
    rest = {name: each for name, each in told.items() if name not in ("kind", "metadata")}
    kind: type[Said] = _KINDS[told["kind"]]
    return kind(metadata=facts, **rest)


_KINDS: dict[str, type[Any]] = {
    each.__name__: each for each in (AssetMaterialization, AssetObservation, ExpectationResult)
}
