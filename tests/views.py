"""Views made by hand."""

from __future__ import annotations

from typing import Any


def asset(name: str, *upstream: str, status: str = "FRESH", group: str = "default", **more: Any) -> dict[str, Any]:
    """An asset's view."""
    return {
        "name": name,
        "point": None,
        "points": [],
        "group": group,
        "description": "",
        "kinds": [],
        "status": status,
        "marks": [],
        "causes": [],
        "upstream": list(upstream),
        "waits_for": [],
        "version": None,
        "made_at": 1_700_000_000.0,
        "took": 0.25,
        "size": 120,
        "from_store": False,
        "kind": "list of 5",
        "metadata": {},
        "cell": None,
        "key": f"key of {name}",
        "files": [],
        "manual": False,
        **more,
    }


def several(*assets: dict[str, Any]) -> list[dict[str, Any]]:
    """The views of several assets."""
    return list(assets)


def view(*assets: dict[str, Any]) -> dict[str, Any]:
    """A view of assets."""
    return {"notebook": "n", "assets": list(assets), "counts": {}}


def cause(text: str) -> dict[str, Any]:
    """A cause's view."""
    return {"category": "CODE", "text": text, "diff": [], "via": ""}


def step(
    name: str, status: str = "FRESH", started: float | None = 1.0, ended: float = 2.0, **more: Any
) -> dict[str, Any]:
    """The view of a step of a run."""
    return {
        "asset": name,
        "started": started,
        "where": "",
        "ended": ended,
        "status": status,
        "made": status == "FRESH",
        "reason": "",
        "error": "",
        "log": [],
        "traceback": "",
        **more,
    }


def run(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The view of a run."""
    return {
        "id": "1f",
        "cause": "%materialize",
        "job": "",
        "started": 0.0,
        "finished": 3.0,
        "status": "made",
        "outcomes": {"made": len(steps)},
        "steps": list(steps),
        "events": [],
        **more,
    }
