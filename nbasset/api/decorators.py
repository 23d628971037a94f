"""The decorators that make assets of functions; a notebook hears of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from textwrap import indent
from typing import Unpack, overload

from nbasset.api.definitions import announce
from nbasset.core import asset_options, decorators
from nbasset.core.asset_options import AssetOptions
from nbasset.core.assets import Asset as Asset
from nbasset.core.bodies import Compute, FunctionBody
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.external import AssetSpec
from nbasset.core.jobs import Requested
from nbasset.core.keys import AssetKey
from nbasset.core.several import AssetOut


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


asset.__doc__ = f"{asset.__doc__}\n    Options:\n{indent(asset_options.listed(), ' ' * 8)}\n    "


def _called(asset: Asset, body: FunctionBody, args: Iterable[object], kwargs: Mapping[str, object]) -> object:
    from nbasset.engine.direct_calls import called  # few notebooks call an asset's function

    return called(asset, body, args, kwargs)


def _of_ops(name: str) -> Callable[..., Asset]:
    def made(*args: object, **options: object) -> Asset:
        from nbasset.api import graph_assets  # few notebooks have graphs

        found: Asset = getattr(graph_assets, name)(*args, **options)
        return found

    return made


def _source_of(spec: AssetSpec, manager: str | None) -> Asset:
    from nbasset.core.read_specs import source_of  # few notebooks have any

    return source_of(spec, manager)


def _requested(**told: object) -> object:
    from nbasset.api.ticks import RunRequest  # few notebooks ask for runs

    return RunRequest(**told)  # type: ignore[arg-type]


Asset.called = _called
Asset.source_of = staticmethod(_source_of)
Requested.requested = staticmethod(_requested)
Asset.from_graph, Asset.from_op = staticmethod(_of_ops("from_graph")), staticmethod(_of_ops("from_op"))


def _announced(function: Compute, options: AssetOptions) -> Asset:
    """The asset that a function makes, announced to the notebook."""
    made = decorators.asset_of(function, options)
    announce(CoreDefinitions([made]))
    return made


def multi_asset(
    *,
    outs: Mapping[str, AssetOut] | None = None,
    specs: Iterable[AssetSpec] = (),
    can_subset: bool = False,
    internal_asset_deps: Mapping[str, Iterable[AssetKey]] | None = None,
    **options: Unpack[AssetOptions],
) -> Callable[[Compute], Asset]:
    """Make several assets of one function, as Dagster's ``@multi_asset``; in a notebook they are registered at once.

    The function returns a tuple in the order of ``outs``, or yields an ``Output`` for each by ``output_name``; with
    ``specs`` it gives a ``MaterializeResult`` by ``asset_key``, or nothing where there is nothing to say.

    Args:
        outs: its assets by the names of its outputs.
        specs: its assets as they are specified, instead of ``outs``.
        can_subset: whether it makes only those that ``context.selected_output_names`` names; otherwise all are made
            whenever one is.
        internal_asset_deps: by output, on which assets it rests, in selections. What is fresh does not follow it: there
            each rests on all that the function uses.
        **options: as ``@asset`` takes them, for all of its assets.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> from nbasset import AssetOut, materialize
    >>> @multi_asset(outs={"low": AssetOut(), "high": AssetOut(group_name="extremes")})
    ... def limits():
    ...     return 1, 9
    >>> materialize(limits).asset_value("high")
    9
    """

    def decorate(function: Compute) -> Asset:
        made = decorators.several_of(
            function,
            outs or {},
            tuple(specs),
            options,
            can_subset=can_subset,
            internal_asset_deps=internal_asset_deps,
        )
        announce(CoreDefinitions([made]))
        return made

    return decorate
