"""Details: what is known of one asset, collected without loading its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nbasset.core.digests import shortened
from nbasset.core.events import Cancelled, Event, Failed, Materialized
from nbasset.core.making import NO_CONFIG
from nbasset.core.materialization import Materialization
from nbasset.core.shown import Items
from nbasset.core.statuses import Status
from nbasset.core.version import STORE
from nbasset.core.view import AssetView, name_of, paths_in_views
from nbasset.instance import Instance
from nbasset.instance.answers import path_words
from nbasset.instance.results import MEMORY
from nbasset.libraries.columns import Table
from nbasset.notebook.logs import attempts, last_attempt
from nbasset.notebook.page.points import shown_points
from nbasset.ui.details import Attempt, Details

SMALL = 2_000_000
"""Bytes of a table at whose columns is looked without being asked."""
PATHS = 6
"""How many ways to a root cause are told."""


def details_of(
    instance: Instance, assets: Sequence[AssetView], name: str, tables: Mapping[str, Table] | None = None
) -> Details:
    """Everything about one asset.

    Args:
        instance: the instance.
        assets: the views of all assets.
        name: the asset, as its view has it.
        tables: what is known of the columns of values, by their data versions.
    """
    asset = next(each for each in assets if each["name"] == name)
    made = _result(instance, asset)
    ends = attempts(instance, name_of(asset))
    last = last_attempt(ends)
    return Details(
        asset,
        _paths(assets, name),
        _shown(instance, asset, made),
        last.head if last else "",
        last.items if last else (),
        [_attempt(event, instance, made) for event in reversed(ends)],
        _versions(made) if made else (),
        (tables or {}).get(made.data_version) if made else None,
        made is not None and made.io in (STORE, MEMORY) and made.size <= SMALL,
    )


def _shown(instance: Instance, asset: AssetView, made: Materialization | None) -> Items:
    """What the making of its result showed; of an asset with points, how these stand and what came of each."""
    if made is not None or not asset.get("points"):
        return instance.results.shown(made) if made else ()
    standing = instance.runs.standing or instance.standing(between_cells=True)
    whole = standing.definitions.wholes.get(name_of(asset))
    return shown_points(whole, standing.all(), instance.results.shown) if whole else ()


def _result(instance: Instance, asset: AssetView) -> Materialization | None:
    found = instance.results.find(name_of(asset), asset["key"]) if asset["key"] else ()
    return next((made for made in found if made.made_at == asset["made_at"]), None)


def _paths(assets: Sequence[AssetView], name: str) -> list[str]:
    """From the asset back to each root cause, as far as its own causes do not say it."""
    return [path_words(path) for path in paths_in_views(name, assets) if len(path) > 1][:PATHS]


def _attempt(event: Event, instance: Instance, made: Materialization | None) -> Attempt:
    """One attempt; the metadata of a making that is not the last are read from its record."""
    return {
        "at": event.at,
        "status": event.type.status or Status.MISSING,
        "took": event.took if isinstance(event, Materialized | Failed | Cancelled) else None,
        "size": event.size if isinstance(event, Materialized) else None,
        "kind": event.kind if isinstance(event, Materialized) else "",
        "run": event.run_id,
        "error": event.error if isinstance(event, Failed) else "",
        "metadata": _metadata(event, instance, made),
        "version": _version(event, instance),
    }


def _version(event: Event, instance: Instance) -> int | None:
    """The number of the version that came of an attempt; of an only one nothing."""
    if not isinstance(event, Materialized) or event.asset is None:
        return None
    known = instance.opened.numbers.all(event.asset)
    return known.of(event.key or "", event.data_version) if known.greatest > 1 else None


def _metadata(event: Event, instance: Instance, made: Materialization | None) -> Mapping[str, Any]:
    if (
        not isinstance(event, Materialized)
        or not event.asset
        or not event.key
        or made is None
        or not made.making.metadata
    ):
        return {}
    found = instance.results.find(event.asset, event.key)
    record = next((each for each in found if each.run_id == event.run_id), None)
    return record.making.metadata if record else {}


def _versions(made: Materialization) -> list[tuple[str, str]]:
    making = made.making
    pairs: list[tuple[str, object]] = [
        ("key", made.key[:16]),
        ("data version", shortened(made.data_version, 16)),
        ("run", made.run_id),
    ]
    pairs += [("code version", making.code_version)] if making.code_version else []
    pairs += [("seed", making.seed)] if making.seed is not None else []
    pairs += [("config", making.config)] if making.config != NO_CONFIG else []
    pairs += [(f"input {name}", version[:16]) for name, version in making.inputs.items()]
    pairs += [(f"{part.kind} {name}", part.digest[:16]) for name, part in making.parts.items()]
    return [(name, str(value)) for name, value in pairs]
