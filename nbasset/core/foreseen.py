"""What is foreseen: assets that turn stale once an edit is taken in that was only seen so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from nbasset.core.causes import Category
from nbasset.core.status import Status
from nbasset.core.view import AssetView, CauseView, NotebookView


def foreseen(view: NotebookView, edits: Mapping[str, str]) -> NotebookView:
    """A view in which what is edited, and all that uses it, is stale; what is not fresh stays as it is.

    Args:
        view: the view as it stands.
        edits: by the name of an asset, the sentence about the edit.

    >>> a = {"name": "a", "status": "FRESH", "upstream": [], "causes": []}
    >>> view = {"notebook": "n", "assets": [a, {**a, "name": "b", "upstream": ["a"]}], "counts": {}}
    >>> seen = foreseen(view, {"a": "edited"})
    >>> [(each["name"], str(each["status"]), each["causes"][0]["text"]) for each in seen["assets"]]
    [('a', 'STALE', 'edited'), ('b', 'STALE', 'a is stale')]
    """
    if not edits:
        return view
    assets: list[AssetView] = []
    stale: set[str] = set()
    for each in view["assets"]:
        via = next((up for up in each["upstream"] if up in stale), "")
        text = edits.get(each["name"]) or (f"{via} is stale" if via else "")
        if text and each["status"] == Status.FRESH:
            category = Category.CODE if each["name"] in edits else Category.DATA
            cause = CauseView(category=category, text=text, diff=[], via="" if each["name"] in edits else via)
            each = {**each, "status": Status.STALE, "causes": [cause]}
        if each["status"] == Status.STALE:
            stale.add(each["name"])
        assets.append(each)
    return {**view, "assets": assets, "counts": dict(Counter(each["status"] for each in assets))}
