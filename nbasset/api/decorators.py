"""The decorators that make assets of functions; a notebook hears of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, Unpack, overload

from nbasset.api.definitions import announce
from nbasset.core import asset_options, decorators
from nbasset.core.asset_options import AssetOptions
from nbasset.core.assets import Asset
from nbasset.core.bodies import Compute
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import InvalidDefinition


@overload
def asset(compute_fn: Compute, /) -> Asset: ...


@overload
def asset(compute_fn: None = None, /, **options: Unpack[AssetOptions]) -> Callable[[Compute], Asset]: ...


def asset(compute_fn: Compute | None = None, /, **options: Unpack[AssetOptions]) -> Asset | Callable[[Compute], Asset]:
    """Make an asset of a function, as Dagster's ``@asset``; in a notebook it is registered at once.

    Args:
        compute_fn: the function, when the decorator is used without parentheses.
        **options: as listed below.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> raw_data
    <Asset raw_data>
    """
    if compute_fn is None:
        return lambda function: _announced(function, options)
    return _announced(compute_fn, {})


asset.__doc__ = f"{asset.__doc__}\nOptions:\n{asset_options.listed()}\n"


def _announced(function: Compute, options: AssetOptions) -> Asset:
    """The asset that a function makes, announced to the notebook."""
    made = decorators.asset_of(function, options)
    announce(CoreDefinitions([made]))
    return made


def job(*_: object, **__: object) -> NoReturn:
    """Not supported: name a selection of assets with :func:`define_asset_job` instead.

    Raises:
        InvalidDefinition: always.
    """
    raise InvalidDefinition(
        "nbasset has assets, not ops: make each function an @asset and name a selection of them with define_asset_job."
    )


def op(*_: object, **__: object) -> NoReturn:
    """Not supported: make the function an asset and use :func:`define_asset_job`.

    Raises:
        InvalidDefinition: always.
    """
    job()
