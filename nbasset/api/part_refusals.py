"""Part refusals: what is not given, and a part of what one body makes as a whole, are not asked for, as in Dagster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nbasset.core.assets import Asset
from nbasset.core.checked import checks_of
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.core.selection import CoercibleToSelection, as_selection


def among(
    selected: Sequence[ResultName], given: Iterable[Asset], selection: CoercibleToSelection
) -> tuple[ResultName, ...]:
    """Those of the selected that a run is given: what else is defined is none of its business.

    Args:
        selected: what is selected of all that is defined.
        given: the assets, and the checks, of the run.
        selection: how that was said.

    Raises:
        InvalidSelection: when none of them is given.
    """
    keys = {key for each in given for key in each.keys}
    found = tuple(name for name in selected if name.key in keys or name.key.is_check)
    if selected and not found:
        raise InvalidSelection(f"The selection {as_selection(selection)} selects none of the assets that are given.")
    return found


def refuse_parts(
    selected: Iterable[ResultName],
    given: Iterable[Asset],
    defined: Definitions,
    unchecked: frozenset[ResultName] = frozenset(),
) -> None:
    """Refuse a selection that has some of what a body makes, and not all, unless its body makes what it is asked for.

    Args:
        selected: what is selected.
        given: the assets, and the checks, that it is selected from.
        defined: everything that is defined.
        unchecked: what is selected without its checks, and checks that are left out.

    Raises:
        InvalidSelection: with what belongs together.
    """
    names = set(selected)
    brought = {name for name in checks_of(names - unchecked, defined) if name not in unchecked}
    chosen = {name.key for name in names | brought}
    for asset in given:
        parts = [key for key in asset.keys if key in chosen]
        if not parts or asset.external or asset.can_subset:
            continue
        left = [_told(asset, key) for key in asset.keys if key not in chosen]
        if not asset.is_check and not unchecked.isdisjoint(asset.names):
            left += [spec.key.to_user_string() for spec in asset.check_specs]
        if left:
            own = ", ".join(_told(asset, key) for key in parts)
            raise InvalidSelection(
                f"One body makes {own} and {', '.join(left)}, and makes all of them: select them together "
                "(required_multi_asset_neighbors() does), or give it can_subset=True."
            )


def _told(asset: Asset, key: AssetKey) -> str:
    checks = {each.key.result_key: each.key for each in asset.check_specs} if asset.is_check else {}
    return checks[key].to_user_string() if key in checks else str(key)
