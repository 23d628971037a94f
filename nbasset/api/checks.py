"""The decorators that make checks of functions; a notebook hears of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from nbasset.api.definitions import announce
from nbasset.core.assets import Asset, AssetIn
from nbasset.core.bodies import Compute
from nbasset.core.check_decorators import CheckOptions, check_of, checks_of
from nbasset.core.checks import AssetCheckSpec, asset_key_of
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.external import AssetDep, AssetSpec
from nbasset.core.keys import CoercibleToAssetKey

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.partitions import PartitionsDefinition


def asset_check(
    *,
    asset: CoercibleToAssetKey | Asset | AssetSpec,
    name: str | None = None,
    blocking: bool = False,
    additional_ins: Mapping[str, AssetIn] | None = None,
    additional_deps: Iterable[CoercibleToAssetKey | Asset | AssetSpec | AssetDep] | None = None,
    metadata: Mapping[str, object] | None = None,
    automation_condition: object = None,
    partitions_def: PartitionsDefinition | None = None,
    **options: Unpack[CheckOptions],
) -> Callable[[Compute], Asset]:
    """Make a check of a function, as Dagster's ``@asset_check``; in a notebook it is registered at once.

    The function takes the asset's value, by whatever name, or nothing. It returns an ``AssetCheckResult``; here also
    ``True`` or ``False``, or that and a text. What it finds is a mark of the asset, and not its status.

    Args:
        asset: the asset.
        name: the check's name; by default the function's.
        blocking: whether nothing downstream of the asset is made when it fails with the severity ERROR.
        additional_ins: by parameter, other assets whose values it takes.
        additional_deps: other assets that it rests on.
        metadata: facts about the check.
        automation_condition: accepted, for Dagster to carry out.
        partitions_def: how the asset is partitioned, where each partition is checked by itself.
        **options: as :class:`~nbasset.core.check_decorators.CheckOptions` has them.

    Raises:
        InvalidDefinition: when a name, a parameter or an option cannot be accepted.

    >>> from nbasset import asset, materialize
    >>> @asset
    ... def orders():
    ...     return [1, 2, None]
    >>> @asset_check(asset=orders)
    ... def no_nulls(orders):
    ...     return None not in orders, f"{orders.count(None)} of {len(orders)} are null"
    >>> [each.said for each in materialize([orders, no_nulls]).get_asset_check_evaluations()]
    ['failed: 1 of 3 are null']
    """
    upstream = [asset, *(additional_deps := list(additional_deps or ()))]

    def decorate(function: Compute) -> Asset:
        spec = AssetCheckSpec(
            name or function.__name__,
            asset=asset,
            description=options.get("description"),
            additional_deps=additional_deps,
            blocking=blocking,
            metadata=metadata,
            automation_condition=automation_condition,
            partitions_def=partitions_def,
        )
        return _announced(check_of(function, spec, additional_ins or {}, options), upstream)

    return decorate


def multi_asset_check(
    *,
    specs: Sequence[AssetCheckSpec],
    name: str | None = None,
    can_subset: bool = False,
    ins: Mapping[str, CoercibleToAssetKey | AssetIn] | None = None,
    **options: Unpack[CheckOptions],
) -> Callable[[Compute], Asset]:
    """Make several checks of one function, as Dagster's ``@multi_asset_check``.

    The function yields an ``AssetCheckResult`` for each, with ``check_name=`` and, where there are several assets,
    ``asset_key=``.

    Args:
        specs: the checks.
        name: what the step is called in a run's config; by default as the function.
        can_subset: whether it carries out only those that ``context.selected_asset_check_keys`` names.
        ins: by parameter, the assets whose values it takes; those that are called as their assets need not be named.
        **options: as :class:`~nbasset.core.check_decorators.CheckOptions` has them.

    Raises:
        InvalidDefinition: when a name, a parameter or an option cannot be accepted.

    >>> from nbasset import AssetCheckResult, AssetCheckSpec, asset, materialize
    >>> @asset
    ... def orders():
    ...     return [1, 2]
    >>> @multi_asset_check(specs=[AssetCheckSpec("some", asset=orders), AssetCheckSpec("few", asset=orders)])
    ... def sizes(orders):
    ...     yield AssetCheckResult(passed=len(orders) > 0, check_name="some")
    ...     yield AssetCheckResult(passed=len(orders) < 100, check_name="few")
    >>> [each.word for each in materialize([orders, sizes]).get_asset_check_evaluations()]
    ['passed', 'passed']
    """
    given = {
        word: each if isinstance(each, AssetIn) else AssetIn(asset_key_of(each)) for word, each in (ins or {}).items()
    }

    def decorate(function: Compute) -> Asset:
        made = checks_of(function, specs, given, options)
        return _announced(replace(made, can_subset=can_subset, step=name or ""), ())

    return decorate


def _announced(check: Asset, upstream: Iterable[object]) -> Asset:
    """The check, announced to the notebook, with the assets that it names as objects."""
    made = replace(check, upstream=tuple(each for each in upstream if isinstance(each, Asset)))
    announce(Definitions([made]))
    return made
