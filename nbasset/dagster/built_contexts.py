"""Contexts for tests: what I/O managers and resources are told, built by hand, by Dagster's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from nbasset.core.annotations import ANY
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.dagster.open_resources import AskedFor, InitResourceContext, OpenResources

if TYPE_CHECKING:
    from nbasset.core.partitions import PartitionKeyRange, PartitionsDefinition


def build_output_context(
    step_key: str | None = None,
    name: str | None = None,
    definition_metadata: Mapping[str, object] | None = None,
    run_id: str | None = None,
    mapping_key: str | None = None,
    config: object = None,
    dagster_type: object = None,
    version: str | None = None,
    resource_config: Mapping[str, object] | None = None,
    resources: Mapping[str, object] | None = None,
    op_def: object = None,
    asset_key: CoercibleToAssetKey | None = None,
    partition_key: str | None = None,
    asset_partitions_def: PartitionsDefinition | None = None,
    asset_partition_key_range: PartitionKeyRange | None = None,
    metadata: Mapping[str, object] | None = None,
    output_metadata: Mapping[str, object] | None = None,
    **_: object,
) -> OutputContext:
    """What an I/O manager is told when it is to keep a value, as Dagster's ``build_output_context``.

    Args:
        step_key: the step.
        name: the output.
        definition_metadata: the metadata of the asset's definition.
        run_id: the run.
        mapping_key: of one of several outputs of an op its key.
        config: the configuration of this output.
        dagster_type: the type of the value.
        version: what the value was made from.
        resource_config: the configuration of the I/O manager.
        resources: other resources by name.
        op_def: the op.
        asset_key: the asset.
        partition_key: its partition.
        asset_partitions_def: how it is partitioned.
        asset_partition_key_range: several of its partitions, instead of one.
        metadata: an older name of ``definition_metadata``.
        output_metadata: what the body has told.

    >>> build_output_context(asset_key="raw", partition_key="north").get_asset_identifier()
    ['raw', 'north']
    """
    return OutputContext(
        _key(asset_key),
        run_id or "",
        definition_metadata=dict(definition_metadata or metadata or {}),
        config=config,
        resource_config=resource_config,
        resources=_opened(resources),
        typing_type=ANY if dagster_type is None else dagster_type,
        name=name or "result",
        step_key=step_key or "",
        op_def=op_def,
        partitions=asset_partitions_def,
        keys=_keys(partition_key, asset_partition_key_range, asset_partitions_def),
        output_metadata=dict(output_metadata or {}),
        mapping_key=mapping_key,
        version=version or "",
    )


def build_input_context(
    name: str | None = None,
    config: object = None,
    definition_metadata: Mapping[str, object] | None = None,
    upstream_output: OutputContext | None = None,
    dagster_type: object = None,
    resource_config: Mapping[str, object] | None = None,
    resources: Mapping[str, object] | None = None,
    op_def: object = None,
    step_context: object = None,
    asset_key: CoercibleToAssetKey | None = None,
    partition_key: str | None = None,
    asset_partition_key_range: PartitionKeyRange | None = None,
    asset_partitions_def: PartitionsDefinition | None = None,
    metadata: Mapping[str, object] | None = None,
    **_: object,
) -> InputContext:
    """What an I/O manager is told when it is to give a value back, as Dagster's ``build_input_context``.

    Args:
        name: the parameter that it is for.
        config: the configuration of this input.
        definition_metadata: the metadata of the input.
        upstream_output: the context under which the value was kept.
        dagster_type: the type that the parameter is to have.
        resource_config: the configuration of the I/O manager.
        resources: other resources by name.
        op_def: the op that asks.
        step_context: Dagster's; not needed.
        asset_key: the asset whose value it is.
        partition_key: the partition of the run, and of the asset where no range says that.
        asset_partition_key_range: the asset's partitions.
        asset_partitions_def: how it is partitioned.
        metadata: an older name of ``definition_metadata``.

    >>> build_input_context(upstream_output=build_output_context(asset_key="raw")).upstream_output.asset_key
    AssetKey(['raw'])
    """
    return InputContext(
        _key(asset_key),
        definition_metadata=dict(definition_metadata or metadata or {}),
        config=config,
        resource_config=resource_config,
        resources=_opened(resources),
        typing_type=ANY if dagster_type is None else dagster_type,
        name=name or "",
        op_def=op_def,
        partitions=asset_partitions_def,
        keys=_keys(partition_key, asset_partition_key_range, asset_partitions_def),
        run_key=partition_key,
        upstream_output=upstream_output,
    )


def build_init_resource_context(
    config: object = None, resources: Mapping[str, object] | None = None, instance: object = None
) -> InitResourceContext:
    """What a resource is told when it is built, as Dagster's ``build_init_resource_context``.

    Args:
        config: its configuration.
        resources: the other resources by name.
        instance: Dagster's; not needed.

    >>> build_init_resource_context(config={"n": 3}).resource_config
    {'n': 3}
    """
    return InitResourceContext("", config, OpenResources(resources or {}))


def _key(given: CoercibleToAssetKey | None) -> AssetKey:
    return cast("AssetKey", None) if given is None else AssetKey.from_coercible(given)


def _opened(resources: Mapping[str, object] | None) -> AskedFor:
    return AskedFor(OpenResources(resources or {}))


def _keys(
    one: str | None, several: PartitionKeyRange | None, partitions: PartitionsDefinition | None
) -> tuple[str, ...]:
    if several is None:
        return () if one is None else (one,)
    if partitions is None:
        return tuple(dict.fromkeys(several))
    known, (start, end) = list(partitions.get_partition_keys()), several
    return tuple(known[known.index(start) : known.index(end) + 1])
