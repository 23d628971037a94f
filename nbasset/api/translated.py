"""Dagster's own assets, taken as they are, by their shape; the package dagster itself is never imported here."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from nbasset.core.asset_options import AssetOptions, configured
from nbasset.core.assets import Asset, AssetIn
from nbasset.core.check_decorators import CheckOptions, checks_of
from nbasset.core.checks import AssetCheckSpec
from nbasset.core.decorators import body_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.keys import AssetKey
from nbasset.core.outputs import ONLY
from nbasset.core.partition_mappings import (
    AllPartitionMapping,
    DimensionPartitionMapping,
    IdentityPartitionMapping,
    LastPartitionMapping,
    MultiPartitionMapping,
    MultiToSingleDimensionPartitionMapping,
    PartitionMapping,
    SpecificPartitionsPartitionMapping,
    StaticPartitionMapping,
    TimeWindowPartitionMapping,
)
from nbasset.core.partitions import MultiPartitionsDefinition, PartitionsDefinition, StaticPartitionsDefinition
from nbasset.core.policies import Backoff, Jitter, RetryPolicy
from nbasset.core.several import Out

Theirs: TypeAlias = Any
"""An object of the package dagster, whose shape is asked for."""

DEFAULT_MANAGER = "io_manager"


def is_dagsters(given: object) -> bool:
    """Whether something is of the package dagster, or of a class made with it.

    >>> is_dagsters(3)
    False
    """
    return any(str(each.__module__).partition(".")[0] == "dagster" for each in type(given).__mro__)


def translated(given: Theirs) -> Asset | AssetSpec | None:
    """One of Dagster's assets as ours.

    Args:
        given: an ``AssetsDefinition``, an ``AssetSpec`` or a ``SourceAsset`` of the package dagster.

    Returns:
        The asset; a spec of what is made elsewhere; ``None`` for what is neither.

    Raises:
        InvalidDefinition: when it is made in a way that has no counterpart here.

    >>> translated(3)
    """
    return next(all_translated(given), None)


def all_translated(given: Theirs) -> Iterator[Asset | AssetSpec]:
    """The same where it may stand for several specs.

    Args:
        given: what :func:`translated` takes.

    Raises:
        InvalidDefinition: as there.
    """
    if not is_dagsters(given):
        return
    if hasattr(given, "keys_by_output_name") and given.is_executable:
        yield _executable(given) if given.keys_by_output_name else _checking(given)
    elif hasattr(given, "keys_by_output_name"):
        yield from _external(given.specs)
    elif hasattr(given, "to_external_assets_def"):
        yield from all_translated(given.to_external_assets_def())
    elif hasattr(given, "observe_fn"):
        for each in sys.modules["dagster"].Definitions(assets=[given]).resolve_asset_graph().assets_defs:
            yield from all_translated(each)
    elif hasattr(given, "with_io_manager_key"):
        yield from _external([given])


def _external(specs: Theirs) -> Iterator[AssetSpec]:
    for spec in specs:
        deps = [_key(each.asset_key) for each in spec.deps]
        yield AssetSpec(_key(spec.key), deps=deps, **_said(spec), code_version=spec.code_version)


def _key(given: Theirs) -> AssetKey:
    return AssetKey(list(given.path))


def _said(spec: Theirs) -> dict[str, Theirs]:
    """What a spec says of its asset, for people."""
    return {
        "description": spec.description or "",
        "metadata": dict(spec.metadata or {}),
        "group_name": spec.group_name or "default",
        "tags": {name: value for name, value in (spec.tags or {}).items() if not name.startswith("dagster/kind/")},
        "owners": tuple(spec.owners or ()),
        "kinds": frozenset(spec.kinds or ()),
    }


def _executable(given: Theirs) -> Asset:
    function, context = _function(given)
    inputs = {name: _key(key) for name, key in given.keys_by_input_name.items()}
    told = given.node_def.input_dict
    body = body_of(
        function, context, [name for name in inputs if name in told and not told[name].dagster_type.is_nothing]
    )
    names = {parameter.name for parameter in body.parameters}
    ins = {name: key for name, key in inputs.items() if name in names}
    keys = tuple(_key(key) for key in given.keys_by_output_name.values())
    outs = {_key(key): _out(given, name, key) for name, key in given.keys_by_output_name.items()}
    options: AssetOptions = {
        "deps": [key for name, key in inputs.items() if name not in names and key not in keys],
        "retry_policy": _policy(getattr(given.node_def, "retry_policy", None)),
        "partitions_def": partitions_of(given.partitions_def),
        "code_version": _version(outs),
        "required_resource_keys": set(getattr(given.node_def, "required_resource_keys", ())),
        "check_specs": _check_specs(given),
    }
    asset = Asset(
        keys,
        body,
        ins,
        mappings=_mappings(given.specs),
        loading=_loading(given.node_def, ins),
        description=inspect.getdoc(function) or "",
    )
    asset = configured(asset, options)
    if given.is_observable:
        asset = replace(asset, external=True, always=True)
    if len(keys) == 1 and outs[keys[0]].name == ONLY:
        own = outs[keys[0]]
        return replace(
            asset,
            description=own.description or asset.description,
            group_name=own.group_name,
            metadata=own.metadata,
            tags=own.tags,
            owners=own.owners,
            kinds=own.kinds,
            io_manager_key=own.io_manager_key,
        )
    return replace(asset, outs=outs, can_subset=bool(given.can_subset))


def _checking(given: Theirs) -> Asset:
    """The checks that a body of their own carries out."""
    function, _ = _function(given)
    taken = inspect.signature(function).parameters
    options: CheckOptions = {
        "required_resource_keys": set(getattr(given.node_def, "required_resource_keys", ())),
        "retry_policy": _policy(getattr(given.node_def, "retry_policy", None)),
    }
    ins = {name: AssetIn(_key(key)) for name, key in given.keys_by_input_name.items() if name in taken}
    return checks_of(function, _check_specs(given), ins, options)


def _check_specs(given: Theirs) -> tuple[AssetCheckSpec, ...]:
    return tuple(
        AssetCheckSpec(
            spec.name,
            asset=_key(spec.asset_key),
            description=spec.description,
            additional_deps=[_key(dep.asset_key) for dep in spec.additional_deps],
            blocking=spec.blocking,
            metadata=dict(spec.metadata or {}),
        )
        for spec in getattr(given, "check_specs", ())
    )


def _function(given: Theirs) -> tuple[Callable[..., object], str | None]:
    """The user's function of an asset, and the name of its parameter that takes the context."""
    compute = getattr(given.node_def, "compute_fn", None)
    function = getattr(compute, "decorated_fn", None)
    if compute is None or function is None:
        names = ", ".join("/".join(key.path) for key in given.keys)
        raise InvalidDefinition(f"{names} is made by a graph of ops, which cannot be taken over: make it an @asset.")
    context = compute.get_context_arg().name if compute.has_context_arg() else None
    if given.is_observable:  # Dagster wraps these
        found = inspect.getclosurevars(function).nonlocals.get("observe_fn", function)
        if found is not function:
            first = next(iter(inspect.signature(found).parameters), None)
            return found, first if context and first in ("context", "_context", "_") else None
    return function, context


def _out(given: Theirs, name: str, key: Theirs) -> Out:
    definition, spec = given.node_def.output_dict[name], given.specs_by_key[key]
    io = definition.io_manager_key
    return Out(
        name,
        _key(key),
        **_said(spec),
        io_manager_key=None if io == DEFAULT_MANAGER else io,
        code_version=spec.code_version,
        is_required=definition.is_required,
        has_value=not definition.dagster_type.is_nothing,
    )


def _loading(node: Theirs, ins: Mapping[str, AssetKey]) -> dict[str, AssetIn]:
    """For parameters, what their I/O managers are told, and which these are, where that is another one."""
    told = {name: node.input_dict[name] for name in ins if name in node.input_dict}
    return {
        name: AssetIn(ins[name], dict(each.metadata or {}), input_manager_key=each.input_manager_key)
        for name, each in told.items()
        if each.metadata or each.input_manager_key
    }


def _mappings(specs: Theirs) -> dict[str, PartitionMapping]:
    """By the asset upstream, on which of its partitions each partition rests, where that is said."""
    said = {str(_key(dep.asset_key)): getattr(dep, "partition_mapping", None) for spec in specs for dep in spec.deps}
    return {key: mapping_of(each) for key, each in said.items() if each is not None}


def _version(outs: Mapping[AssetKey, Out]) -> str | None:
    told = [out for out in outs.values() if out.code_version is not None]
    if len(told) == len(outs) == 1:
        return told[0].code_version
    return ", ".join(f"{out.name}={out.code_version}" for out in told) or None


def _policy(given: Theirs) -> RetryPolicy | None:
    if given is None or isinstance(given, RetryPolicy):
        return given
    backoff = Backoff[given.backoff.name] if given.backoff else None
    jitter = Jitter[given.jitter.name] if given.jitter else None
    return RetryPolicy(max_retries=given.max_retries, delay=given.delay, backoff=backoff, jitter=jitter)


def partitions_of(given: Theirs) -> PartitionsDefinition | None:
    """Dagster's partitions as ours.

    Args:
        given: a ``PartitionsDefinition`` of the package dagster, or ``None``.

    Raises:
        InvalidDefinition: when these have no counterpart here.
    """
    if given is None or isinstance(given, PartitionsDefinition):
        return given
    if hasattr(given, "cron_schedule"):
        from nbasset.engine.time_windows import TimeWindowPartitionsDefinition

        return TimeWindowPartitionsDefinition(
            given.start,
            given.fmt,
            given.end,
            cron_schedule=given.cron_schedule,
            timezone=given.timezone,
            end_offset=given.end_offset,
            exclusions=[_excluded(each) for each in getattr(given, "exclusions", None) or ()],
        )
    if hasattr(given, "partitions_defs"):
        dimensions = {each.name: partitions_of(each.partitions_def) for each in given.partitions_defs}
        return MultiPartitionsDefinition({name: each for name, each in dimensions.items() if each is not None})
    if type(given).__name__ == "StaticPartitionsDefinition":
        return StaticPartitionsDefinition(given.get_partition_keys())
    raise InvalidDefinition(
        f"{type(given).__name__} of the package dagster cannot be taken over: import it from nbasset."
    )


def _excluded(given: Theirs) -> str | datetime:
    return given if isinstance(given, str | datetime) else datetime.fromtimestamp(given.timestamp, UTC)


def mapping_of(given: Theirs) -> PartitionMapping:
    """Dagster's partition mapping as ours.

    Args:
        given: a ``PartitionMapping`` of the package dagster.

    Raises:
        InvalidDefinition: when it has no counterpart here.
    """
    kind = type(given).__name__
    if isinstance(given, PartitionMapping):
        return given
    if kind not in _MAPPINGS:
        raise InvalidDefinition(
            f"{kind} of the package dagster cannot be taken over: use one of {', '.join(_MAPPINGS)}."
        )
    return _MAPPINGS[kind](given)


def _dimension(given: Theirs) -> DimensionPartitionMapping:
    return DimensionPartitionMapping(given.dimension_name, mapping_of(given.partition_mapping))


_MAPPINGS: dict[str, Callable[[Theirs], PartitionMapping]] = {
    "IdentityPartitionMapping": lambda _: IdentityPartitionMapping(),
    "AllPartitionMapping": lambda _: AllPartitionMapping(),
    "LastPartitionMapping": lambda _: LastPartitionMapping(),
    "SpecificPartitionsPartitionMapping": lambda given: SpecificPartitionsPartitionMapping(given.partition_keys),
    "StaticPartitionMapping": lambda given: StaticPartitionMapping(given._mapping),
    "TimeWindowPartitionMapping": lambda given: TimeWindowPartitionMapping(
        given.start_offset, given.end_offset, given.allow_nonexistent_upstream_partitions
    ),
    "MultiToSingleDimensionPartitionMapping": lambda given: MultiToSingleDimensionPartitionMapping(
        given.partition_dimension_name
    ),
    "MultiPartitionMapping": lambda given: MultiPartitionMapping(
        {name: _dimension(each) for name, each in given.downstream_mappings_by_upstream_dimension.items()}
    ),
}
