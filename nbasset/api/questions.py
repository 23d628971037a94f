"""Questions: values, statuses, plans, reasons and history of assets, asked in Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nbasset.core.assets import Asset, as_key
from nbasset.core.keys import CoercibleToAssetKey
from nbasset.core.selection import CoercibleToSelection
from nbasset.core.status import Assessment
from nbasset.engine.watch.observing import at_work
from nbasset.instance import current

if TYPE_CHECKING:  # loaded with the first answer
    from nbasset.instance.answers import Happening, PlannedRun, Why


def load_asset_value(
    asset_key: CoercibleToAssetKey | Asset, *, notebook: str | None = None, version: int | None = None
) -> Any:
    """The value of an asset from the store, as a private copy; the body of another that asks is untracked from now on.

    Args:
        asset_key: the asset; one of its points as ``"model[depth=4]"``, here and in the other questions.
        notebook: another notebook that uses the same store, by its name.
        version: the number of an earlier result, as ``%asset NAME history`` and ``history(name)`` tell them.

    Raises:
        NeverMade: when no result of it is stored, or not of this version.
        InvalidSelection: when there is no such asset.
    """
    instance, word, seen = current(), _word(asset_key), at_work()
    if seen is not None and version is None and notebook in (None, instance.notebook):
        seen.unseen(f"the value of {word}, loaded unseen: use it by its name, or name it in deps")
    return instance.value(word, notebook, version)


def status(asset_key: CoercibleToAssetKey | Asset) -> Assessment:
    """An asset's status and its causes; its ``str`` begins with the word.

    Args:
        asset_key: the asset: a user string such as ``"sales/raw"``, its key, or the asset itself.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    return current().status(_defined(asset_key))


def plan(selection: CoercibleToSelection | None = None, *, again: bool = False, force: bool = False) -> PlannedRun:
    """What ``materialize`` would do now with the assets that are defined, why, and what it would cost.

    Args:
        selection: which assets, as ``%materialize`` takes them; ``None`` is all.
        again: as if the selected were made even when they are fresh.
        force: the same, by its earlier name.

    Raises:
        InvalidSelection: when it names something that is not defined.

    >>> from nbasset import Definitions, asset
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> _ = Definitions([raw_data]), status(raw_data)
    >>> print(plan("raw_data"))
    raw_data: make (never made)
    1 to make: raw_data (never timed)
    """
    from nbasset.instance import answers

    instance = current()
    if isinstance(selection, Iterable) and not isinstance(selection, str):
        selection = list(selection)
    for each in selection if isinstance(selection, list) else [selection]:
        if isinstance(each, Asset):
            _defined(each)
    return answers.planned(instance.runs.plan(instance.runs.request(selection, again=again or force, cause="plan()")))


def why(asset_key: CoercibleToAssetKey | Asset) -> Why:
    """Why an asset is not fresh: its causes, and the path from it back to each root cause.

    Args:
        asset_key: the asset.

    Raises:
        InvalidSelection: when there is no such asset.

    >>> from nbasset import asset, materialize
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> @asset
    ... def total(raw_data):
    ...     return sum(raw_data)
    >>> _ = materialize([raw_data, total])
    >>> print(why(total))
    total is fresh: nothing it uses has changed.
    """
    from nbasset.instance import answers

    return answers.why(current(), _defined(asset_key))


def history(asset_key: CoercibleToAssetKey | Asset) -> list[Happening]:
    """What happened to an asset in this notebook or script, the oldest first: made, reused, failed, blocked, stopped.

    Args:
        asset_key: the asset, or a check of one: ``"orders:no_nulls"``.

    Raises:
        InvalidSelection: when there is no such asset.

    >>> from nbasset import asset, materialize
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> _ = materialize([raw_data])
    >>> [(each.what, each.told) for each in history("raw_data")]
    [('made', 'list of 2 [10, 20]')]
    """
    from nbasset.instance import answers

    return answers.history(current(), _defined(asset_key))


def _defined(asset_key: CoercibleToAssetKey | Asset) -> str:
    """An asset's name; an asset object is the one that is asked about from now on."""
    if isinstance(asset_key, Asset):
        known = current().definitions.by_name.get(asset_key.names[0])
        if known is None or known.body is not asset_key.body:
            current().define(asset_key)
    return _word(asset_key)


def _word(asset_key: CoercibleToAssetKey | Asset) -> str:
    """Its name, also with one of its points, or that of a check: ``model[depth=4]``, ``orders:no_nulls``."""
    if isinstance(asset_key, str) and ":" in asset_key:
        return asset_key
    if not isinstance(asset_key, str) or "[" not in asset_key:
        return str(as_key(asset_key))
    from nbasset.core.points import Point

    return Point.in_name(asset_key)
