"""External assets: what others make, and the notebook's assets come after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.words import did_you_mean

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.freshness import FreshnessPolicy
    from nbasset.core.partition_mappings import PartitionMapping
    from nbasset.core.partitions import PartitionsDefinition


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


def missing(word: str, names: Iterable[str], elsewhere: Iterable[AssetKey]) -> str:
    """What to say of a word by which nothing is made here.

    Args:
        word: the word.
        names: what is made here.
        elsewhere: what others make.

    >>> missing("crm", ["report"], [AssetKey("crm")]), missing("reprot", ["report"], [])
    ('crm is made elsewhere: nothing here makes it.', "There is no asset 'reprot'; did you mean report?")
    """
    if word in {key.to_user_string() for key in elsewhere}:
        return f"{word} is made elsewhere: nothing here makes it."
    return f"There is no asset {word!r}{did_you_mean(word, names)}"


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
        automation_condition: when Dagster makes it by itself.
        partitions_def: what it is partitioned by.
        freshness_policy: how old its result may be, where a body makes it.
        is_virtual: kept, for Dagster.

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
    automation_condition: object = None
    partitions_def: PartitionsDefinition | None = None
    freshness_policy: FreshnessPolicy | None = None
    is_virtual: bool = False

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
        automation_condition: object = None,
        partitions_def: PartitionsDefinition | None = None,
        freshness_policy: FreshnessPolicy | None = None,
        is_virtual: bool = False,
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
            "automation_condition": automation_condition,
            "partitions_def": partitions_def,
            "freshness_policy": freshness_policy,
            "is_virtual": is_virtual,
        }
        for name, fact in facts.items():
            object.__setattr__(self, name, fact)

    def replace_attributes(self, **attributes: object) -> AssetSpec:
        """The same with some attributes instead of its own, as Dagster's method of that name.

        Args:
            **attributes: these, by name.

        Raises:
            InvalidDefinition: when there is no such attribute, or its value cannot be accepted.

        >>> AssetSpec("orders", group_name="raw").replace_attributes(group_name="sales").group_name
        'sales'
        """
        unknown = [each for each in attributes if each not in self.__dataclass_fields__]
        if unknown:
            raise InvalidDefinition(
                f"A spec has no {unknown[0]!r}{did_you_mean(unknown[0], self.__dataclass_fields__)}"
            )
        known = {name: getattr(self, name) for name in self.__dataclass_fields__} | attributes
        return AssetSpec(known.pop("key"), **known)

    def merge_attributes(
        self,
        *,
        deps: Iterable[object] = (),
        metadata: Mapping[str, object] | None = None,
        owners: Iterable[str] = (),
        tags: Mapping[str, str] | None = None,
        kinds: Iterable[str] = (),
    ) -> AssetSpec:
        """The same with more of these than its own, as Dagster's method of that name.

        Args:
            deps: what it rests on beside.
            metadata: facts.
            owners: who answers for it.
            tags: labels.
            kinds: what it is made with or of.

        >>> sorted(AssetSpec("orders", kinds={"csv"}).merge_attributes(kinds={"s3"}).kinds)
        ['csv', 's3']
        """
        return self.replace_attributes(
            deps=[*self.deps, *deps],
            metadata={**self.metadata, **(metadata or {})},
            owners=[*self.owners, *owners],
            tags={**self.tags, **(tags or {})},
            kinds={*self.kinds, *kinds},
        )

    def with_io_manager_key(self, io_manager_key: str) -> AssetSpec:
        """The same, kept by an I/O manager.

        Args:
            io_manager_key: its name.
        """
        return self.merge_attributes(metadata={IO_MANAGER: io_manager_key})


IO_MANAGER = "dagster/io_manager_key"
"""Under this a spec's metadata say who keeps the value, as in Dagster."""
