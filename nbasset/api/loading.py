"""Definitions found in modules, and by functions: what a module, a package, or the one that asks, has defined."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import ModuleType
from typing import TypedDict, Unpack

from nbasset.api.definitions import Definitions
from nbasset.api.schedules import ScheduleDefinition
from nbasset.api.sensors import SensorDefinition
from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.jobs import Job
from nbasset.dagster.loading import Prefix, checks_in, everything_in, modules_of
from nbasset.instance.executors import ExecutorLike

Sorted = tuple[list[Asset | AssetSpec], list[Asset], list[Job], list[ScheduleDefinition], list[SensorDefinition]]
"""Assets, checks, jobs, schedules and sensors."""


class LazyDefinitions:
    """Definitions that a function gives when somebody asks for them, as Dagster's ``@definitions`` makes them.

    Args:
        load_fn: the function; a context of components that it takes is ``None`` here.
    """

    def __init__(self, load_fn: Callable[..., CoreDefinitions]) -> None:
        self.load_fn = load_fn

    def __call__(self, context: object = None) -> CoreDefinitions:
        """The definitions; the function is called once.

        Args:
            context: Dagster's, of components; the function is given ``None``.

        Raises:
            InvalidDefinition: when the function gives something else.
        """
        return self._found

    @cached_property
    def _found(self) -> CoreDefinitions:
        found = self.load_fn(*[None] * self.load_fn.__code__.co_argcount)
        if not isinstance(found, CoreDefinitions):
            raise InvalidDefinition(
                f"@definitions decorates a function that returns Definitions(…), not {found!r:.60}."
            )
        return found


def definitions(fn: Callable[..., CoreDefinitions]) -> LazyDefinitions:
    """A function that gives definitions when they are asked for, as Dagster's ``@definitions``; call it for them.

    Args:
        fn: the function.

    >>> from nbasset import asset
    >>> @definitions
    ... def sales():
    ...     @asset
    ...     def orders():
    ...         return [3, 4]
    ...     return Definitions([orders])
    >>> sales().names
    ('orders',)
    """
    return LazyDefinitions(fn)


def sorted_out(things: Iterable[object]) -> Sorted:
    """Things that were defined, by what they are.

    Args:
        things: the things, each once.
    """
    known = list({id(each): each for each in things}.values())
    assets = [each for each in known if isinstance(each, Asset | AssetSpec)]
    return (
        [each for each in assets if not (isinstance(each, Asset) and each.is_check)],
        [each for each in assets if isinstance(each, Asset) and each.is_check],
        [each for each in known if isinstance(each, Job)],
        [each for each in known if isinstance(each, ScheduleDefinition)],
        [each for each in known if isinstance(each, SensorDefinition)],
    )


class Beside(TypedDict, total=False):
    """What belongs to definitions that were found, beside these.

    Args:
        resources: things bodies and I/O managers share, by name.
        loggers: kept, for Dagster.
        executor: who makes the steps of every later run.
    """

    resources: Mapping[str, object] | None
    loggers: Mapping[str, object] | None
    executor: ExecutorLike | None


def _defined_in(namespaces: Iterable[Mapping[str, object]], beside: Beside) -> Definitions:
    assets, checks, jobs, schedules, sensors = sorted_out(everything_in(namespaces))
    return Definitions(assets, schedules, sensors, jobs, asset_checks=checks, **beside)


def load_definitions_from_module(module: ModuleType, **beside: Unpack[Beside]) -> Definitions:
    """All that a module has defined, as Dagster's ``load_definitions_from_module``.

    Args:
        module: the module.
        **beside: ``resources=``, ``loggers=`` and ``executor=``, as ``Definitions`` takes them.

    Raises:
        InvalidDefinition: when two assets have one key.
    """
    return _defined_in([vars(module)], beside)


def load_definitions_from_modules(modules: Iterable[ModuleType], **beside: Unpack[Beside]) -> Definitions:
    """The same of several modules.

    Args:
        modules: the modules.
        **beside: as above.
    """
    return _defined_in([vars(each) for each in modules], beside)


def load_definitions_from_current_module(**beside: Unpack[Beside]) -> Definitions:
    """The same of the module, or the notebook, that calls this."""
    return _defined_in([sys._getframe(1).f_globals], beside)


def load_definitions_from_package_module(package_module: ModuleType, **beside: Unpack[Beside]) -> Definitions:
    """The same of all modules of a package; they are imported."""
    return _defined_in([vars(each) for each in modules_of(package_module)], beside)


def load_definitions_from_package_name(package_name: str, **beside: Unpack[Beside]) -> Definitions:
    """The same for a package by its name.

    Raises:
        ImportError: when there is none.
    """
    return load_definitions_from_package_module(importlib.import_module(package_name), **beside)


def load_asset_checks_from_modules(modules: Iterable[ModuleType], asset_key_prefix: Prefix = None) -> list[Asset]:
    """The checks that modules have defined, as Dagster's ``load_asset_checks_from_modules``.

    Args:
        modules: the modules.
        asset_key_prefix: parts before the keys of the assets that they are about.
    """
    return checks_in([vars(each) for each in modules], asset_key_prefix)


def load_asset_checks_from_current_module(asset_key_prefix: Prefix = None) -> list[Asset]:
    """The checks that the module, or the notebook, that calls this has defined so far.

    Args:
        asset_key_prefix: parts before the keys of the assets that they are about.
    """
    return checks_in([sys._getframe(1).f_globals], asset_key_prefix)


def load_asset_checks_from_package_module(package_module: ModuleType, asset_key_prefix: Prefix = None) -> list[Asset]:
    """The checks of all modules of a package; they are imported.

    Args:
        package_module: the package.
        asset_key_prefix: parts before the keys of the assets that they are about.
    """
    return checks_in([vars(each) for each in modules_of(package_module)], asset_key_prefix)


def load_asset_checks_from_package_name(package_name: str, asset_key_prefix: Prefix = None) -> list[Asset]:
    """The same for a package by its name.

    Args:
        package_name: the name.
        asset_key_prefix: parts before the keys of the assets that they are about.

    Raises:
        ImportError: when there is none.
    """
    return load_asset_checks_from_package_module(importlib.import_module(package_name), asset_key_prefix)
