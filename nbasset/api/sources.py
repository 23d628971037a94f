"""Sources under Dagster's names: what is made elsewhere, and how its version is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Unpack, overload

from nbasset.api.definitions import announce
from nbasset.core.asset_options import AssetOptions
from nbasset.core.assets import Asset
from nbasset.core.bodies import Compute
from nbasset.core.decorators import asset_of, several_of
from nbasset.core.definitions import Definitions
from nbasset.core.external import AssetSpec
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.partitions import PartitionsDefinition
from nbasset.core.sources import elsewhere


@overload
def observable_source_asset(observe_fn: Compute, /) -> Asset: ...


@overload
def observable_source_asset(
    observe_fn: None = None, /, **options: Unpack[AssetOptions]
) -> Callable[[Compute], Asset]: ...


def observable_source_asset(
    observe_fn: Compute | None = None, /, **options: Unpack[AssetOptions]
) -> Asset | Callable[[Compute], Asset]:
    """A source and a function that says which version it has, as Dagster's ``@observable_source_asset``.

    The function is asked by each run that includes it, and by ``%assets --observe``, never by a look; what rests on the
    source is made again when the version is another one. Whether it is so between two runs nobody can see: the source
    is *untracked*, with the age of its version.

    Args:
        observe_fn: the function, when the decorator is used without parentheses. It returns a ``DataVersion``,
            ``DataVersionsByPartition`` or ``ObserveResult``.
        **options: as ``@asset`` takes them. With ``io_manager_key`` bodies can use its value by its name.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> from nbasset import DataVersion, asset, materialize
    >>> @observable_source_asset
    ... def warehouse_table():
    ...     return DataVersion("2026-11-29")
    >>> @asset(deps=[warehouse_table])
    ... def report():
    ...     return "made"
    >>> [materialize([report]).made for _ in range(2)]
    [('warehouse_table', 'report'), ('warehouse_table',)]
    """

    def decorate(function: Compute) -> Asset:
        return _announced(asset_of(function, options))

    return decorate if observe_fn is None else decorate(observe_fn)


def multi_observable_source_asset(
    *, specs: Iterable[AssetSpec], can_subset: bool = False, **options: Unpack[AssetOptions]
) -> Callable[[Compute], Asset]:
    """Several sources and one function that says which versions they have, by an ``ObserveResult`` for each.

    Args:
        specs: the sources.
        can_subset: whether it looks only at those that ``context.selected_asset_keys`` names.
        **options: as ``@asset`` takes them.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.
    """

    def decorate(function: Compute) -> Asset:
        return _announced(several_of(function, {}, tuple(specs), options, can_subset=can_subset))

    return decorate


def SourceAsset(  # noqa: N802 - Dagster's name for it
    key: CoercibleToAssetKey,
    *,
    metadata: Mapping[str, object] | None = None,
    io_manager_key: str | None = None,
    io_manager_def: object = None,
    description: str | None = None,
    partitions_def: PartitionsDefinition | None = None,
    group_name: str | None = None,
    resource_defs: Mapping[str, object] | None = None,
    observe_fn: Compute | None = None,
    op_tags: Mapping[str, object] | None = None,
    auto_observe_interval_minutes: float | None = None,
    automation_condition: object = None,
    tags: Mapping[str, str] | None = None,
    key_prefix: str | Sequence[str] = (),
) -> Asset:
    """A source whose value an I/O manager gives, as Dagster's ``SourceAsset``.

    What it is now is found out by each run that includes it: by ``observe_fn``, or else by loading the value.

    Args:
        key: its key; a text is one part.
        metadata: facts to show beside it, and for the I/O manager.
        io_manager_key: who gives its value; without one it can be rested on, not used.
        io_manager_def: the I/O manager itself, instead.
        description: what it is, for people.
        partitions_def: what it is partitioned by.
        group_name: the group it is shown in.
        resource_defs: resources that it brings along.
        observe_fn: says which version it has.
        op_tags: kept, for Dagster.
        auto_observe_interval_minutes: accepted: each run that includes it asks for its version.
        automation_condition: kept, for Dagster.
        tags: labels.
        key_prefix: parts to put before the key.

    Raises:
        InvalidDefinition: when the key names no asset.

    >>> SourceAsset("orders", group_name="sources").key
    AssetKey(['orders'])
    """
    whole = AssetKey.from_coercible(key)
    options: AssetOptions = {
        "key": whole.with_prefix(key_prefix) if key_prefix else whole,
        "metadata": metadata,
        "io_manager_key": io_manager_key,
        "io_manager_def": io_manager_def,
        "resource_defs": resource_defs,
        "op_tags": op_tags,
        "automation_condition": automation_condition,
        "description": description or "It is made elsewhere.",
        "partitions_def": partitions_def,
        "group_name": group_name,
        "tags": tags,
    }
    return _announced(asset_of(observe_fn or elsewhere, options))


def _announced(asset: Asset) -> Asset:
    source = replace(asset, external=True, always=True)
    announce(Definitions([source]))
    return source
