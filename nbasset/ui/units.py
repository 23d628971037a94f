"""Units: what is drawn of a graph — assets, groups folded to one card, files that were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from nbasset.core.check_views import unmet, warnings
from nbasset.core.dataclass import dataclass
from nbasset.core.status import Status
from nbasset.core.view import AssetView, FoldedView, StatusView
from nbasset.ui.theme import counted

FOLD_ABOVE = 300
"""With more assets than this, groups are folded at first."""
FILES = 3
"""How many files of an asset are drawn one by one; more of them are one card."""


class Kind(StrEnum):
    """What a unit stands for."""

    ASSET = "card"
    FOLDED = "folded"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing in the drawing.

    Args:
        id: its name in the drawing.
        kind: what it stands for.
        name: what it is called.
        group: the box it stands in.
        upstream: the ids of what it rests on.
        members: of a folded group, its assets; of files, their paths.
    """

    id: str
    kind: Kind
    name: str
    group: str
    upstream: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


def folded_id(group: str) -> str:
    """The id of a folded group.

    >>> folded_id("sources")
    'folded:sources'
    """
    return f"folded:{group}"


def folded_at_first(assets: Sequence[AssetView]) -> frozenset[str]:
    """The groups that are folded when a graph is opened: all of a large graph, none of a small one.

    >>> folded_at_first([{"group": "a"}, {"group": "b"}])
    frozenset()
    """
    groups = frozenset(each["group"] for each in assets)
    return groups if len(assets) > FOLD_ABOVE and len(groups) > 1 else frozenset()


def units_of(assets: Sequence[AssetView], folded: frozenset[str] = frozenset()) -> list[Unit]:
    """What is drawn of some assets.

    Args:
        assets: their views.
        folded: the groups that are one card each.

    >>> a = {"name": "a", "group": "g", "upstream": [], "files": ["data/in.csv"]}
    >>> [(unit.id, unit.upstream) for unit in units_of([a, {**a, "name": "b", "upstream": ["a"], "files": []}])]
    [('file:data/in.csv', ()), ('a', ('file:data/in.csv',)), ('b', ('a',))]
    """
    home = {each["name"]: folded_id(each["group"]) if each["group"] in folded else each["name"] for each in assets}
    files = _files([each for each in assets if each["group"] not in folded])
    members: dict[str, list[str]] = {}
    upstream: dict[str, dict[str, None]] = {}
    for each in assets:
        here = home[each["name"]]
        members.setdefault(here, []).append(each["name"])
        ups = [home[up] for up in each["upstream"] if up in home and home[up] != here]
        ups += [unit.id for unit in files.get(each["name"], ())]
        upstream.setdefault(here, {}).update(dict.fromkeys(ups))
    sources = {unit.id: unit for units in files.values() for unit in units}
    groups = {home[each["name"]]: each["group"] for each in assets}
    cards = [
        Unit(here, Kind.FOLDED, groups[here], groups[here], tuple(upstream[here]), tuple(names))
        if groups[here] in folded
        else Unit(here, Kind.ASSET, here, groups[here], tuple(upstream[here]))
        for here, names in members.items()
    ]
    return [*sources.values(), *cards]


def _files(assets: Iterable[AssetView]) -> dict[str, list[Unit]]:
    """The files each asset has read."""
    found: dict[str, list[Unit]] = {}
    known: dict[str, Unit] = {}
    for each in assets:
        paths = tuple(each["files"])
        if len(paths) > FILES:
            unit = Unit(f"files:{each['name']}", Kind.FILE, f"{len(paths)} files", each["group"], (), paths)
            found[each["name"]] = [unit]
            continue
        for path in paths:
            name = path.rstrip("/").rpartition("/")[2] or path
            unit = known.setdefault(path, Unit(f"file:{path}", Kind.FILE, name, each["group"], (), (path,)))
            found.setdefault(each["name"], []).append(unit)
    return found


def summed_up(unit: Unit, assets: Iterable[StatusView]) -> FoldedView:
    """A folded group as one card: the status that stands for its assets, how many of each there are, and failed checks.

    >>> three = [{"status": status, "marks": []} for status in (Status.FRESH, Status.STALE, Status.FRESH)]
    >>> found = summed_up(Unit("folded:g", Kind.FOLDED, "g", "g"), three)
    >>> str(found["status"]), {str(status): count for status, count in found["counts"].items()}
    ('STALE', {'STALE': 1, 'FRESH': 2})
    """
    known = list(assets)
    counts = counted(each["status"] for each in known)
    marks = [mark for each in known for mark in (*unmet(each["marks"]), *warnings(each["marks"]))]
    return {"name": unit.name, "status": next(iter(counts), Status.MISSING), "marks": marks, "counts": counts}
