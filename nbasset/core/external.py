"""External assets: what others make, and the notebook's assets come after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey, CoercibleToAssetKey

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.partition_mappings import PartitionMapping


def key_of(given: object) -> AssetKey | None:
    """The key of what has one: a spec, a dependency, a source; also where it is of the package dagster.

    >>> key_of(AssetSpec("raw")), key_of(AssetDep("raw")), key_of(3)
    (AssetKey(['raw']), AssetKey(['raw']), None)
    """
    found = getattr(given, "asset_key", None) or getattr(given, "key", None)
    path = getattr(found, "path", None)
    if path is None or isinstance(given, type):
        return None
    return found if isinstance(found, AssetKey) else AssetKey(list(path))


def _key(given: object) -> AssetKey:
    known = key_of(given)
    if known is not None:
        return known
    if isinstance(given, (str, AssetKey, Sequence)):
        return AssetKey.from_coercible(given)
    raise InvalidDefinition(f"{given!r} does not name an asset: give its key, its parts, or the asset.")


@dataclass(frozen=True, slots=True)
class AssetDep:
    """Names an upstream asset whose value is not passed, as Dagster's ``AssetDep``.

    Args:
        asset: the asset, its key, or a spec of it.
        partition_mapping: on which of its partitions each partition rests; by default those of the same key or time.
        metadata: facts about it.

    Raises:
        InvalidDefinition: when it does not name an asset.

    >>> AssetDep("warehouse_table").asset_key
    AssetKey(['warehouse_table'])
    """

    asset_key: AssetKey
    partition_mapping: PartitionMapping | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)

    def __init__(
        self,
        asset: object,
        *,
        partition_mapping: PartitionMapping | None = None,
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        object.__setattr__(self, "asset_key", _key(asset))
        object.__setattr__(self, "partition_mapping", partition_mapping)
        object.__setattr__(self, "metadata", dict(metadata or {}))


@dataclass(frozen=True, slots=True)
class AssetSpec:
    """An asset that is known and made elsewhere, as Dagster's ``AssetSpec``.

    Args:
        key: its key; a text is one part, as in Dagster.
        deps: what it rests on.
        description: what it is, for people.
        metadata: facts to show beside it.
        group_name: the group it is shown in.
        tags: labels.
        owners: who answers for it.
        kinds: what it is made with or of.
        code_version: the version of what makes it.
        skippable: whether a body that makes it with others may leave it out.

    Raises:
        InvalidDefinition: when the key or one of ``deps`` does not name an asset, or a label is none.

    >>> AssetSpec("orders", deps=["crm"]).deps
    (AssetDep(asset_key=AssetKey(['crm']), partition_mapping=None, metadata={}),)
    """

    key: AssetKey
    deps: tuple[AssetDep, ...] = ()
    description: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    group_name: str = "default"
    tags: Mapping[str, str] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    code_version: str | None = None
    skippable: bool = False

    def __init__(
        self,
        key: CoercibleToAssetKey,
        *,
        deps: Iterable[object] = (),
        description: str | None = None,
        metadata: Mapping[str, object] | None = None,
        group_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        owners: Iterable[str] = (),
        kinds: Iterable[str] = (),
        code_version: str | None = None,
        skippable: bool = False,
    ) -> None:
        owners = tuple(owners or ())
        if group_name or owners or tags:
            from nbasset.core.labels import check_labels  # many have none

            check_labels(group_name, owners, tags)
        facts: dict[str, object] = {
            "key": _key(key),
            "deps": tuple(each if isinstance(each, AssetDep) else AssetDep(each) for each in deps or ()),
            "description": description or "",
            "metadata": dict(metadata or {}),
            "group_name": group_name or "default",
            "tags": dict(tags or {}),
            "owners": owners,
            "kinds": frozenset(kinds or ()),
            "code_version": code_version,
            "skippable": bool(skippable),
        }
        for name, fact in facts.items():
            object.__setattr__(self, name, fact)
