"""Views made by hand."""

from __future__ import annotations

from typing import Any


def asset(name: str, *upstream: str, status: str = "FRESH", group: str = "default", **more: Any) -> dict[str, Any]:
    """An asset's view."""
    return {
        "name": name,
        "group": group,
        "description": "",
        "kinds": [],
        "status": status,
        "marks": [],
        "causes": [],
        "upstream": list(upstream),
        "waits_for": [],
        "made_at": 1_700_000_000.0,
        "took": 0.25,
        "size": 120,
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
