"""Assets found in modules: everything that a module, a package, or the one that asks, has defined."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import cast

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.keys import AssetKey

Prefix = str | Sequence[str] | None


def load_assets_from_modules(
    modules: Iterable[ModuleType], group_name: str | None = None, key_prefix: Prefix = None
) -> list[Asset]:
    """The assets that modules have defined, as Dagster's ``load_assets_from_modules``.

    Args:
        modules: the modules.
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key; where they use one another, they go on doing so.
    """
    return _with(_found([vars(module) for module in modules]), group_name, key_prefix)


def load_assets_from_current_module(group_name: str | None = None, key_prefix: Prefix = None) -> list[Asset]:
    """The assets that the module, or the notebook, that calls this has defined so far.

    Args:
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key.
    """
    return _with(_found([sys._getframe(1).f_globals]), group_name, key_prefix)


def load_assets_from_package_module(
    package_module: ModuleType, group_name: str | None = None, key_prefix: Prefix = None
) -> list[Asset]:
    """The assets of all modules of a package; they are imported.

    Args:
        package_module: the package.
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key.
    """
    return load_assets_from_modules(modules_of(package_module), group_name, key_prefix)


def load_assets_from_package_name(
    package_name: str, group_name: str | None = None, key_prefix: Prefix = None
) -> list[Asset]:
    """The same for a package by its name.

    Args:
        package_name: the name.
        group_name: the group of all of them, instead of each one's own.
        key_prefix: parts before each key.

    Raises:
        ImportError: when there is none.
    """
    return load_assets_from_package_module(importlib.import_module(package_name), group_name, key_prefix)


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
    prefix = [asset_key_prefix] if isinstance(asset_key_prefix, str) else list(asset_key_prefix or ())
    if not prefix:
        return list(found.values())
    return [each.rekeyed({key: key.with_prefix(prefix) for key in _about(each)}) for each in found.values()]


def _about(check: Asset) -> dict[AssetKey, None]:
    return dict.fromkeys(each.asset_key for each in check.check_specs)


def _with(assets: Sequence[Asset], group_name: str | None, key_prefix: Prefix) -> list[Asset]:
    prefix = [key_prefix] if isinstance(key_prefix, str) else list(key_prefix or ())
    keys = {key: key.with_prefix(prefix) if prefix else key for asset in assets for key in asset.keys}
    new: dict[int, Asset] = {}

    def changed(asset: Asset) -> Asset:
        if id(asset) not in new:
            there = asset.rekeyed(keys) if prefix else asset
            outs = {key: replace(out, group_name=group_name or out.group_name) for key, out in there.outs.items()}
            upstream = tuple(changed(each) if each.key in keys else each for each in asset.upstream)
            new[id(asset)] = replace(there, outs=outs, upstream=upstream, group_name=group_name or there.group_name)
        return new[id(asset)]

    return [changed(asset) for asset in assets]
