"""What is foreseen: assets that turn stale once an edit is taken in that was only seen so far.

An edit of a file or a module is taken in by the next run: what it touches is shown as stale. An edit of a cell that was
not run is taken in by running that cell: what it will make stale is marked, and stays as it is until then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from nbasset.core.causes import Category
from nbasset.core.dataclass import dataclass
from nbasset.core.status import Status
from nbasset.core.view import AssetView, CauseView, NotebookView

EDITED, UPSTREAM_EDITED = "edited, not run", "upstream edited, not run"
"""The marks of an asset whose cell was edited and not run, and of what running it will make stale."""


@dataclass(frozen=True, slots=True)
class Foretelling:
    """What cells that were edited and not run will make stale.

    Args:
        own: the assets whose own cells were edited.
        why: by the name of an asset, the edit that will make it stale, in words.
        cells: the ids of the plain cells whose edits will.
    """

    own: frozenset[str] = frozenset()
    why: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[str, ...] = ()


def spread(edits: Mapping[str, str], upstream: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Edits, handed on to all that uses what they touch, however far.

    Args:
        edits: by the name of an asset, the edit that touches it, in words.
        upstream: each asset and those it uses, in the order of the graph.

    >>> spread({"a": "a was edited"}, [("a", ()), ("b", ["a"]), ("c", ()), ("d", ["c", "b"])])
    {'a': 'a was edited', 'b': 'a was edited', 'd': 'a was edited'}
    """
    found: dict[str, str] = {}
    for name, used in upstream:
        why = edits.get(name) or next((found[each] for each in used if each in found), "")
        if why:
            found[name] = why
    return found


def marked(view: NotebookView, foretold: Foretelling) -> NotebookView:
    """A view in which what was edited, and what that will make stale, says so.

    Args:
        view: the view as it stands.
        foretold: what was edited, and what that will make stale.

    >>> a = {"name": "a", "status": "FRESH", "marks": []}
    >>> view = marked({"assets": [a, {**a, "name": "b"}]}, Foretelling(frozenset({"a"}), {"b": "a was edited"}))
    >>> [each["marks"] for each in view["assets"]]
    [['edited, not run'], ['upstream edited, not run']]
    """
    if not foretold.own and not foretold.why:
        return view
    return {**view, "assets": [_marked(each, foretold) for each in view["assets"]]}


def _marked(asset: AssetView, foretold: Foretelling) -> AssetView:
    name, status = asset["name"], asset["status"]
    if name in foretold.own and status not in (Status.RUNNING, Status.QUEUED):
        return {**asset, "marks": [EDITED, *asset["marks"]]}
    if name in foretold.why and status == Status.FRESH:
        return {**asset, "marks": [UPSTREAM_EDITED, *asset["marks"]]}
    return asset


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
