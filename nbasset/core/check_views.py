"""What checks have found, as displays draw it: marks and facts of their assets, and lines of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from nbasset.core.causes import Category
from nbasset.core.checked import Defined, has_checks
from nbasset.core.keys import AssetKey
from nbasset.core.patterns import pattern
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status
from nbasset.core.view import AssetView, CauseView

UNMET = "^check.* (failed|raised)$"
"""How the mark of an asset reads that has not passed one of its checks."""
WARNS = "^check.* warns$|^warns(?=:|$)"
"""How that of one reads of which a check only warns, and that of the check itself."""
_UNMET, _WARNS = pattern(UNMET), pattern(WARNS)


def unmet(marks: Iterable[str]) -> list[str]:
    """Of an asset's marks, those of checks that it has not passed.

    >>> unmet(["untracked: network", "check no_gaps failed", "check late warns"])
    ['check no_gaps failed']
    """
    return [mark for mark in marks if mark.startswith("check") and _UNMET.match(mark)]


def warnings(marks: Iterable[str]) -> list[str]:
    """Those of checks that only warn.

    >>> warnings(["check no_gaps failed", "check late warns", "warns: it is late"])
    ['check late warns', 'warns: it is late']
    """
    return [mark for mark in marks if mark.startswith(("check", "warns")) and _WARNS.match(mark)]


class Found(NamedTuple):
    """What there is to say of one check.

    Args:
        name: the check; at a point, with that.
        said: what it has found, in a few words.
        mark: the mark of its asset; empty where that is as it should be, or nobody knows.
    """

    name: str
    said: str
    mark: str


def checks_found(definitions: Defined, assessments: Mapping[ResultName, Assessment]) -> dict[AssetKey, list[Found]]:
    """By asset, what there is to say of its checks, those that its own body carries out first.

    Args:
        definitions: everything that is defined.
        assessments: where every result stands.
    """
    found: dict[AssetKey, list[Found]] = {}
    if not has_checks(definitions):
        return found
    specs = {asset: asset.check_specs for asset in definitions.rare.values() if asset.check_specs}
    own = {key for asset in specs if not asset.is_check for key in asset.keys}
    about = {spec.key.result_key: spec for asset, each in specs.items() if asset.is_check for spec in each}
    for name, stands in assessments.items():
        if name.key in own:
            found.setdefault(name.key, []).extend(_told(stands, name.point))
    for name, stands in assessments.items():
        if name.key in about:
            spec = about[name.key]
            found.setdefault(spec.asset_key, []).extend(_told(stands, name.point) or [_silent(spec.name, stands)])
    return found


def _told(stands: Assessment, point: str | None) -> list[Found]:
    made = stands.current.making.checks if stands.current is not None else ()
    where = f" [{point}]" if point else ""
    return [
        Found(
            f"{each.check_name}{where}",
            each.said,
            "" if each.passed else f"{_called(each.check_name)}{where} {each.word}",
        )
        for each in made
    ]


def _called(name: str) -> str:
    return name if name.startswith("check") else f"check {name}"


def _silent(name: str, stands: Assessment) -> Found:
    if stands.status is Status.FAILED:
        return Found(name, f"raised {stands.causes[0].text}", f"check {name} raised")
    return Found(name, "not run for this value yet", "")


def with_checks(asset: AssetView, found: Sequence[Found]) -> AssetView:
    """The view of an asset, with what its checks have found as marks and facts.

    Args:
        asset: its view.
        found: what there is to say of its checks.
    """
    if not found:
        return asset
    marks = [*asset["marks"], *[each.mark for each in found if each.mark]]
    facts = {f"check {each.name}": each.said for each in found}
    return {**asset, "marks": marks, "metadata": {**asset["metadata"], **facts}}


def check_view(asset: AssetView, stands: Assessment) -> AssetView:
    """The view of a check in a line of its own: where it has failed, it says so instead of being fresh.

    Args:
        asset: its view, as if it were an asset's.
        stands: where it stands.
    """
    view: AssetView = {**asset, "kind": "check", "check": True}
    found = stands.current.making.checks if stands.current is not None and asset["status"] == Status.FRESH else ()
    for each in found:
        if each.stops:
            said: Iterable[CauseView] = [_cause(each.description)] if each.description else []
            view = {**view, "status": Status.FAILED, "causes": list(said)}
        else:
            view = {**view, "marks": [*view["marks"], each.said]}
    return view


def _cause(text: str) -> CauseView:
    return {"category": Category.DATA, "text": text, "diff": [], "via": ""}
