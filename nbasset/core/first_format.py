"""Makings as nbasset 0.1.0 wrote them: without a number, and with observations as texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbasset.core.observation import Observation, ObservationKind

_BEGINNINGS = {
    "environment variable ": ObservationKind.VARIABLE,
    "existence of ": ObservationKind.EXISTENCE,
    "settings of ": ObservationKind.SETTING,
}


def upgraded(told: Mapping[str, Any]) -> dict[str, Any]:
    """A making in format 1.

    Args:
        told: the making as 0.1.0 wrote it, without a number.

    >>> upgraded({"seed": 0, "observed": [["a.csv", "1f"], ["environment variable HOME", "2e"]]})["observed"]
    [['file', 'a.csv', '1f'], ['variable', 'HOME', '2e']]
    """
    observed = [_observation(text, digest) for text, digest in told.get("observed", ())]
    # Only declared files had their kind before them.
    declared = [_observation(text.removeprefix("file "), digest) for text, digest in told.get("declared", {}).items()]
    more = {"observed": [each.to_json() for each in observed], "declared": [each.to_json() for each in declared]}
    return {**told, **more}


def _observation(text: str, digest: str) -> Observation:
    for beginning, kind in _BEGINNINGS.items():
        if text.startswith(beginning):
            return Observation(kind, text.removeprefix(beginning), digest)
    if text.startswith("result of "):
        asset, _, notebook = text.removeprefix("result of ").partition(" in ")
        return Observation(ObservationKind.RESULT, asset, digest, notebook)
    kind = ObservationKind.FOLDER if digest.startswith("listing ") else ObservationKind.FILE
    return Observation(kind, text, digest)
