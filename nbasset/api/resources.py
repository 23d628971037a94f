"""Resources that assets bring along, given to several at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nbasset.api.definitions import announce
from nbasset.core.asset_options import own_manager
from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec

DEFAULT_MANAGER = "io_manager"
"""The resource that keeps the values of assets that name no I/O manager."""


def with_resources(
    definitions: Iterable[Asset | AssetSpec],
    resource_defs: Mapping[str, object],
    resource_config_by_key: Mapping[str, object] | None = None,
) -> list[Asset | AssetSpec]:
    """Assets that bring along the resources they need, as Dagster's ``with_resources``.

    Args:
        definitions: the assets.
        resource_defs: resources by name; ``io_manager`` keeps the values of those that name no other.
        resource_config_by_key: by name, what some of them are configured with.

    Raises:
        InvalidDefinition: when an asset requires what is not among them, or has another of that name already.

    >>> from nbasset import asset, materialize
    >>> @asset(required_resource_keys={"rate"})
    ... def price(context):
    ...     return context.resources.rate * 2
    >>> materialize(with_resources([price], {"rate": 3})).asset_value("price")
    6
    """
    given = dict(resource_defs)
    if resource_config_by_key:
        from nbasset.dagster.resource_configs import with_configs

        given = with_configs(given, resource_config_by_key)
    each_one = list(definitions)
    made = {id(each): _equipped(each, given) for each in each_one if isinstance(each, Asset)}
    for known, asset in made.items():
        ups = tuple(made.get(id(up), up) for up in asset.upstream)
        made[known] = asset if ups == asset.upstream else replace(asset, upstream=ups)
    announce(Definitions(made.values()))
    return [made.get(id(each), each) for each in each_one]


def _equipped(asset: Asset, given: Mapping[str, object]) -> Asset:
    """An asset with those of some resources that it needs."""
    missing = sorted(asset.required_resources.difference(given, asset.resource_defs))
    if missing:
        raise InvalidDefinition(
            f"{asset.key} requires the resource {missing[0]!r}, which is not given ({', '.join(given) or 'none is'})."
        )
    wanted = {name: given[name] for name in _needed(asset, given)}
    for name in wanted:
        if asset.resource_defs.get(name, wanted[name]) is not wanted[name]:
            raise InvalidDefinition(f"{asset.key} has another resource {name!r} already: leave one of them out.")
    if DEFAULT_MANAGER in given and asset.io_manager_key is None:
        own = own_manager(asset)
        wanted[own] = given[DEFAULT_MANAGER]
        outs = {key: replace(out, io_manager_key=out.io_manager_key or own) for key, out in asset.outs.items()}
        asset = replace(asset, io_manager_key=own, outs=outs)
    return replace(asset, resource_defs={**asset.resource_defs, **wanted}) if wanted else asset


def _needed(asset: Asset, given: Mapping[str, object]) -> set[str]:
    """The names of the resources that an asset needs, and those that these need."""
    kept = {asset.io_manager_key, *(out.io_manager_key for out in asset.outs.values())}
    read = {each.input_manager_key for each in asset.loading.values()}
    named = {each.name for each in asset.body.parameters} | asset.required_resources | kept | read
    found: set[str] = set()
    while news := {name for name in named if name in given and name not in found}:
        found.update(name for name in news if name is not None)
        named = {name for each in news if each for name in getattr(given[each], "required_resource_keys", ())}
    return found
