"""Details: what is known of one asset, collected without loading its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbasset.core.causes import Category, Cause
from nbasset.core.events import Event, EventType
from nbasset.core.materialization import Materialization
from nbasset.core.view import View, paths_of_causes
from nbasset.instance import Instance
from nbasset.notebook.logs import ENDS, unfinished
from nbasset.ui.details import Details
from nbasset.ui.words import cause_words

STATUS = {EventType.MATERIALIZED: "FRESH", EventType.FAILED: "FAILED", EventType.CANCELLED: "MISSING"}
PATHS = 6
"""How many ways to a root cause are told."""


@dataclass(frozen=True, slots=True)
class _Caused:
    causes: tuple[Cause, ...]


def details_of(instance: Instance, assets: Sequence[View], name: str) -> Details:
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


def _result(instance: Instance, asset: View) -> Materialization | None:
    found = instance.results.find(asset["name"], asset["key"]) if asset["key"] else ()
    return next((made for made in found if made.made_at == asset["made_at"]), None)


def _paths(assets: Sequence[View], name: str) -> list[str]:
    """From the asset back to each root cause, as far as its own causes do not say it."""
    known = {each["name"]: _Caused(tuple(map(_cause, each["causes"]))) for each in assets}
    return [path_words(path) for path in paths_of_causes(name, known) if len(path) > 1][:PATHS]


def _cause(cause: Mapping[str, Any]) -> Cause:
    return Cause(Category(cause["category"]), cause["text"], tuple(cause["diff"]), cause["via"] or "")


def path_words(path: Sequence[tuple[str, Cause]]) -> str:
    """A way to a root cause, in words; the diff stands at its end.

    >>> path_words([("b", Cause(Category.DATA, "a is stale", via="a")), ("a", Cause(Category.CODE, "code changed"))])
    'a is stale: code changed'
    """
    last = len(path) - 1
    words = (
        cause_words({"text": cause.text, "diff": cause.diff if number == last else ()})
        for number, (_, cause) in enumerate(path)
    )
    return ": ".join(words)


def _attempt(event: Event, instance: Instance, made: Materialization | None) -> dict[str, Any]:
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
