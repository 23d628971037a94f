"""The view: one JSON for every display — text, HTML, graph and JupyterLab draw the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from nbasset.core.causes import Cause
from nbasset.core.definitions import Definitions
from nbasset.core.status import Assessment, Status

View = dict[str, Any]
"""``{"notebook": …, "assets": [asset views], "counts": {status: number}}``."""


def view_of(
    notebook: str,
    definitions: Definitions,
    assessments: Mapping[str, Assessment],
    live: Mapping[str, Status],
    names: Iterable[str] | None = None,
) -> View:
    """The view of a notebook's assets.

    Args:
        notebook: its name.
        definitions: everything that is defined.
        assessments: every asset's assessment, in the order of the graph.
        live: statuses of the run that is at work.
        names: the assets to show; nothing means all.
    """
    wanted = set(assessments) if names is None else set(names)
    assets = [
        asset_view(assessment, definitions, live.get(name))
        for name, assessment in assessments.items()
        if name in wanted and name in definitions.by_name
    ]
    return {"notebook": notebook, "assets": assets, "counts": dict(Counter(each["status"] for each in assets))}


def asset_view(assessment: Assessment, definitions: Definitions, live: Status | None = None) -> View:
    """The view of one asset: plain data, nothing of it loaded."""
    asset = definitions.by_name[assessment.asset]
    made = assessment.result
    return {
        "name": assessment.asset,
        "group": asset.group_name,
        "description": asset.description,
        "kinds": sorted(asset.kinds),
        "status": str(live or assessment.status),
        "marks": list(assessment.marks),
        "causes": [cause_view(cause) for cause in assessment.causes],
        "upstream": [up for up in assessment.version.upstream if up in definitions.by_name],
        "waits_for": list(assessment.version.waits_for),
        "key": made.key if made else None,
        "made_at": made.made_at if made else None,
        "took": made.took if made else None,
        "size": made.size if made else None,
        "kind": ("no value" if made.kind == "None" else made.kind) if made else "",
        "metadata": dict(made.making.metadata) if made else {},
        "cell": asset.cell.id if asset.cell else None,
        "files": list(made.files) if made else [],
        "manual": asset.manual,
    }


def cause_view(cause: Cause) -> View:
    """The view of one cause."""
    return {"category": str(cause.category), "text": cause.text, "diff": list(cause.diff), "via": cause.via}


class Caused(Protocol):
    """Whatever has causes."""

    @property
    def causes(self) -> Sequence[Cause]:
        """Why it is not fresh."""
        ...


def paths_of_causes(name: str, assessments: Mapping[str, Caused]) -> list[list[tuple[str, Cause]]]:
    """From an asset back to each root cause: lists of (asset, cause), the asked one first.

    Args:
        name: the asset.
        assessments: everybody's assessment.
    """
    paths: list[list[tuple[str, Cause]]] = []
    todo: list[list[tuple[str, Cause]]] = [[(name, cause)] for cause in reversed(assessments[name].causes)]
    seen: set[tuple[str, str]] = set()
    while todo:
        path = todo.pop()
        last, cause = path[-1]
        if (last, cause.text) in seen:
            continue
        seen.add((last, cause.text))
        further = assessments[cause.via].causes if cause.via in assessments else ()
        if not further:
            paths.append(path)
        todo.extend([*path, (cause.via, each)] for each in reversed(further))
    return paths
