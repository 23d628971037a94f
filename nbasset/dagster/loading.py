"""Assets found in modules: everything that a module, a package, or the one that asks, has defined."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias, TypedDict, Unpack, cast

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.external import AssetSpec
from nbasset.core.keys import AssetKey

if TYPE_CHECKING:  # few say one
    from nbasset.core.backfills import BackfillPolicy

Prefix = str | Sequence[str] | None
Loaded: TypeAlias = Asset | AssetSpec


class Beside(TypedDict, total=False):
    """What is said of all assets that are found, beside group and prefix.

    Args:
        automation_condition: when Dagster makes them by itself.
        backfill_policy: how many of its partitions a body takes at once.
        source_key_prefix: parts before each key of what others make.
        include_specs: whether specs of what others make are found, too.
    """

    automation_condition: object
    backfill_policy: BackfillPolicy | None
    source_key_prefix: Prefix
    include_specs: bool


def load_assets_from_modules(
    modules: Iterable[ModuleType],
    group_name: str | None = None,
    key_prefix: Prefix = None,
    **beside: Unpack[Beside],
) -> list[Loaded]:
    """The assets that modules have defined, as Dagster's ``load_assets_from_modules``.

    Args:
        modules: the modules.
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key; where they use one another, they go on doing so.
        **beside: ``automation_condition=``, ``backfill_policy=``, ``source_key_prefix=`` and ``include_specs=``.
    """
    return _with([vars(module) for module in modules], group_name, key_prefix, beside)


def load_assets_from_current_module(
    group_name: str | None = None, key_prefix: Prefix = None, **beside: Unpack[Beside]
) -> list[Loaded]:
    """The assets that the module, or the notebook, that calls this has defined so far.

    Args:
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key.
        **beside: as ``load_assets_from_modules`` takes them.
    """
    return _with([sys._getframe(1).f_globals], group_name, key_prefix, beside)


def load_assets_from_package_module(
    package_module: ModuleType,
    group_name: str | None = None,
    key_prefix: Prefix = None,
    **beside: Unpack[Beside],
) -> list[Loaded]:
    """The assets of all modules of a package; they are imported.

    Args:
        package_module: the package.
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key.
        **beside: as ``load_assets_from_modules`` takes them.
    """
    return load_assets_from_modules(modules_of(package_module), group_name, key_prefix, **beside)


def load_assets_from_package_name(
    package_name: str, group_name: str | None = None, key_prefix: Prefix = None, **beside: Unpack[Beside]
) -> list[Loaded]:
    """The same for a package by its name.

    Args:
        package_name: the name.
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key.
        **beside: as ``load_assets_from_modules`` takes them.

    Raises:
        ImportError: when there is none.
    """
    return load_assets_from_package_module(importlib.import_module(package_name), group_name, key_prefix, **beside)


def file_relative_path(dunderfile: str, relative_path: str) -> str:
    """A path beside a file, as Dagster's ``file_relative_path``.

    Args:
        dunderfile: ``__file__`` of who asks.
        relative_path: the way from there.

    >>> file_relative_path("/home/me/project/assets.py", "data/raw.csv")
    '/home/me/project/data/raw.csv'
    """
    return os.path.join(os.path.dirname(dunderfile), relative_path)  # noqa: PTH118, PTH120 - texts, as Dagster has them


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    """A package and all modules in it, imported.

    Args:
        package: the package.
    """
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def everything_in(namespaces: Iterable[Mapping[str, object]]) -> Iterator[object]:
    """What stands in namespaces, also in lists and tuples, in the order of definition.

    Args:
        namespaces: the namespaces.
    """
    for namespace in namespaces:
        for value in list(namespace.values()):
            yield from cast("Iterable[object]", value) if type(value) in (list, tuple) else (value,)


def _found(namespaces: Iterable[Mapping[str, object]]) -> list[Asset]:
    """Every asset once; what checks others is none."""
    found = {id(each): each for each in everything_in(namespaces) if type(each) is Asset and not each.is_check}
    return list(found.values())


def checks_in(namespaces: Iterable[Mapping[str, object]], asset_key_prefix: Prefix) -> list[Asset]:
    """Every check once, about the assets that have these parts before their keys.

    Args:
        namespaces: where to look.
        asset_key_prefix: the parts.
    """
    found = {id(each): each for each in everything_in(namespaces) if type(each) is Asset and each.is_check}
    prefix = _parts(asset_key_prefix)
    if not prefix:
        return list(found.values())
    return [each.rekeyed({key: key.with_prefix(prefix) for key in _about(each)}) for each in found.values()]


def _about(check: Asset) -> dict[AssetKey, None]:
    return dict.fromkeys(each.asset_key for each in check.check_specs)


def _with(
    namespaces: Sequence[Mapping[str, object]], group_name: str | None, key_prefix: Prefix, beside: Beside
) -> list[Loaded]:
    assets = _found(namespaces)
    specs = list({id(each): each for each in everything_in(namespaces) if type(each) is AssetSpec}.values())
    specs = specs if beside.get("include_specs") else []
    sources = [key for each in assets if each.external for key in each.keys] + [each.key for each in specs]
    made, others = _parts(key_prefix), _parts(beside.get("source_key_prefix"))
    keys = {key: key.with_prefix(made) for each in assets for key in each.keys if made and not each.external}
    keys |= {key: key.with_prefix(others) for key in sources if others}
    condition, policy = beside.get("automation_condition"), beside.get("backfill_policy")
    is_said = condition is not None or policy is not None
    new: dict[int, Asset] = {}

    def changed(asset: Asset) -> Asset:
        if id(asset) not in new:
            there = asset.rekeyed(keys) if keys else asset
            if is_said and not asset.external:
                there = there.with_attributes(automation_condition=condition, backfill_policy=policy)
            outs = {key: replace(out, group_name=group_name or out.group_name) for key, out in there.outs.items()}
            upstream = tuple(changed(each) if each.key in keys else each for each in asset.upstream)
            new[id(asset)] = replace(there, outs=outs, upstream=upstream, group_name=group_name or there.group_name)
        return new[id(asset)]

    return [*map(changed, assets), *(each.replace_attributes(key=keys.get(each.key, each.key)) for each in specs)]


def _parts(prefix: Prefix) -> list[str]:
    return [prefix] if isinstance(prefix, str) else list(prefix or ())
