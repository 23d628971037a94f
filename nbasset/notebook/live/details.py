"""Details: what is known of one asset, collected without loading its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nbasset.core.events import Event, EventType
from nbasset.core.materialization import Materialization
from nbasset.core.status import Status
from nbasset.core.view import AssetView, CauseView, paths_of_causes
from nbasset.instance import Instance
from nbasset.notebook.logs import ENDS, unfinished
from nbasset.ui.details import Attempt, Details
from nbasset.ui.words import cause_words

STATUS = {EventType.MATERIALIZED: Status.FRESH, EventType.FAILED: Status.FAILED, EventType.CANCELLED: Status.MISSING}
PATHS = 6
"""How many ways to a root cause are told."""


def details_of(instance: Instance, assets: Sequence[AssetView], name: str) -> Details:
    """Everything about one asset.

    Args:
        instance: the instance.
        assets: the views of all assets.
        name: the asset.
    """
    asset = next(each for each in assets if each["name"] == name)
    made = _result(instance, asset)
    ends = [event for event in instance.log.events(instance.notebook, name) if event.type in ENDS]
    last = unfinished(ends[-1]) if ends and ends[-1].type is not EventType.MATERIALIZED else None
    return Details(
        asset,
        _paths(assets, name),
        instance.results.shown(made) if made else (),
        last.head if last else "",
        last.items if last else (),
        [_attempt(event, instance, made) for event in reversed(ends)],
        _versions(made) if made else (),
    )


def _result(instance: Instance, asset: AssetView) -> Materialization | None:
    found = instance.results.find(asset["name"], asset["key"]) if asset["key"] else ()
    return next((made for made in found if made.made_at == asset["made_at"]), None)


def _paths(assets: Sequence[AssetView], name: str) -> list[str]:
    """From the asset back to each root cause, as far as its own causes do not say it."""
    known = {each["name"]: each["causes"] for each in assets}
    return [path_words(path) for path in paths_of_causes(name, known) if len(path) > 1][:PATHS]


def path_words(path: Sequence[tuple[str, CauseView]]) -> str:
    """A way to a root cause, in words; the diff stands at its end.

    >>> path_words([("b", {"text": "a is stale"}), ("a", {"text": "code changed", "diff": ["- 1", "+ 2"]})])
    'a is stale: code changed (- 1  + 2)'
    """
    *way, (_, root) = path
    return ": ".join([*(cause["text"] for _, cause in way), cause_words(root)])


def _attempt(event: Event, instance: Instance, made: Materialization | None) -> Attempt:
    """One attempt; the metadata of a making that is not the last are read from its record."""
    data = event.data
    return {
        "at": event.at,
        "status": STATUS[event.type],
        "took": data.get("took"),
        "size": data.get("size"),
        "kind": data.get("kind", ""),
        "run": event.run_id,
        "error": data.get("error", ""),
        "metadata": _metadata(event, instance, made),
    }


def _metadata(event: Event, instance: Instance, made: Materialization | None) -> Mapping[str, Any]:
    key = event.data.get("key")
    if event.type is not EventType.MATERIALIZED or not key or made is None or not made.details.get("metadata"):
        return {}
    found = instance.results.find(event.asset, key)
    record = next((each for each in found if each.run_id == event.run_id), None)
    return record.details.get("metadata", {}) if record else {}


def _versions(made: Materialization) -> list[tuple[str, str]]:
    details = made.details
    pairs: list[tuple[str, Any]] = [
        ("key", made.key[:16]),
        ("data version", made.data_version[:16]),
        ("run", made.run_id),
    ]
    pairs += [("code version", details["code_version"])] if details.get("code_version") else []
    pairs += [("seed", details.get("seed"))] if details.get("seed") is not None else []
    pairs += [("config", details["config"])] if details.get("config") not in (None, "{}") else []
    pairs += [(f"input {name}", str(version)[:16]) for name, version in details.get("inputs", {}).items()]
    pairs += [(f"{part[0]} {name}", str(part[1])[:16]) for name, part in details.get("parts", {}).items()]
    return [(name, str(value)) for name, value in pairs]
