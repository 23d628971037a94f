"""The view: one JSON for every display — text, HTML, graph and JupyterLab draw the same."""

# Annotations are evaluated here, which costs less than to keep them as texts.

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NotRequired, TypeAlias, TypedDict, TypeVar, final

from nbasset.core.assets import Asset
from nbasset.core.causes import Category, Cause, needs
from nbasset.core.definitions import Definitions
from nbasset.core.gathering import Whole
from nbasset.core.keys import AssetKey
from nbasset.core.materialization import NO_POINTS, NOTHING, Materialization
from nbasset.core.point_runs import PointRun
from nbasset.core.point_runs import runs as point_runs
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status


class CauseView(TypedDict):
    """Why an asset is not fresh; ``via`` is the upstream asset it came through, empty when it is the asset's own."""

    category: Category
    text: str
    diff: list[str]
    via: str


class StatusView(TypedDict):
    """What a badge says: a status, and the marks that stay beside it."""

    status: Status
    marks: list[str]


class LineView(StatusView):
    """What a status line says of an asset: beside the badge, its name, the kind of its value, and why."""

    name: str
    kind: str
    causes: list[CauseView]


class AssetState(LineView):
    """Where an asset stands: of its view, what a page with the extension is told.

    Times are in seconds, ``made_at`` since 1970; ``version`` is the number of the version, ``None`` where there is no
    other one; the size is in bytes; ``cell`` is the id of the cell that defines it; ``point`` is what its name has in
    brackets, ``None`` where it has none; ``points`` tells how its points stand, where it has some; ``from_store`` tells
    whether its result was made before this session, which has it from the store. A ``check`` is none: it stands for
    itself in the margin of its cell, and nowhere else.
    """

    point: str | None
    points: list[PointRun]

    group: str
    description: str
    upstream: list[str]
    waits_for: list[str]
    version: int | None
    made_at: float | None
    took: float | None
    size: int | None
    from_store: bool
    cell: str | None
    check: NotRequired[bool]


@final
class AssetView(AssetState):
    """Everything a display draws of one asset; while it is made also for how long, and the last line it printed."""

    kinds: list[str]
    key: str | None
    metadata: dict[str, object]
    files: list[str]
    manual: bool
    elapsed: NotRequired[float]
    says: NotRequired[str]


@final
class FoldedView(StatusView):
    """A group that is drawn as one card: the status that stands for its assets, and how many have each."""

    name: str
    counts: dict[Status, int]


class NotebookView(TypedDict):
    """The assets of a notebook in the order of the graph, and how many have each status; apart from them the checks."""

    notebook: str
    assets: list[AssetView]
    counts: dict[Status, int]
    checks: NotRequired[list[AssetView]]


Known: TypeAlias = dict[ResultName, tuple[Assessment, Asset, AssetView]]
"""Views, with what they are of."""

Number: TypeAlias = Callable[[Materialization], int | None]
Defined: TypeAlias = Callable[[str], str]
"""Tells which cells would define a name, where these have not run: a sentence."""
_NONE: Mapping[ResultName, Whole] = MappingProxyType({})


def view_of(
    notebook: str,
    definitions: Definitions,
    assessments: Mapping[ResultName, Assessment],
    live: Mapping[ResultName, Status],
    names: Iterable[ResultName] | None = None,
    known: Known | None = None,
    runs: Collection[str] | None = None,
    number: Number = lambda made: None,
    wholes: Mapping[ResultName, Whole] = _NONE,
    defined: Defined = lambda name: "",
) -> NotebookView:
    """The view of a notebook's assets.

    Args:
        notebook: its name.
        definitions: everything that is defined.
        assessments: every asset's assessment, in the order of the graph.
        live: statuses of the run that is at work.
        names: the assets to show; ``None`` shows all.
        known: the views of earlier times, which are taken again for what stands as it stood.
        runs: the ids of the runs of this session; ``None`` where that is no matter.
        number: tells the number of a version, as it is shown.
        wholes: which points there are, of assets that have some.
        defined: tells which cells would define a name that nothing defines.
    """
    wanted = set(assessments) if names is None else set(names)
    known = {} if known is None else known
    assets = []
    for name, assessment in assessments.items():
        asset = definitions.by_name.get(name)
        if asset is None or name not in wanted or asset.is_check:
            continue
        found = known.get(name)
        if found is None or found[0] is not assessment or found[1] is not asset or name in live:
            drawn = asset_view(assessment, definitions, live.get(name), runs, number, defined)
            found = known[name] = (assessment, asset, drawn)
        whole = wholes.get(name)
        assets.append(with_points(found[2], whole, assessments, live) if whole else found[2])
    return {"notebook": notebook, "assets": assets, "counts": dict(Counter(each["status"] for each in assets))}


def with_points(
    asset: AssetView,
    whole: Whole,
    assessments: Mapping[ResultName, Assessment],
    live: Mapping[ResultName, Status],
) -> AssetView:
    """The view of an asset, with how its points stand.

    Args:
        asset: its view.
        whole: its points.
        assessments: where these stand.
        live: statuses of the run that is at work.
    """
    statuses = [live.get(part) or assessments[part].status for part in whole.names]
    return {**asset, "points": point_runs(statuses)}


def asset_view(
    assessment: Assessment,
    definitions: Definitions,
    live: Status | None = None,
    runs: Collection[str] | None = None,
    number: Number = lambda made: None,
    defined: Defined = lambda name: "",
) -> AssetView:
    """The view of one asset: plain data, nothing of it loaded.

    Args:
        assessment: where it stands.
        definitions: everything that is defined.
        live: its status in the run that is at work, which goes before that of the assessment.
        runs: the ids of the runs of this session; ``None`` where that is no matter.
        number: tells the number of a version, as it is shown.
        defined: tells which cells would define a name that nothing defines.
    """
    asset = definitions.by_name[assessment.asset]
    own = asset.of(assessment.asset)
    made = assessment.result
    dated = made if made is not None and made.kind != NO_POINTS else None
    return {
        "name": str(assessment.asset),
        "point": assessment.asset.point,
        "points": [],
        "group": own.group_name,
        "description": own.description,
        "kinds": sorted(own.kinds),
        "status": live or assessment.status,
        "marks": list(assessment.marks),
        "causes": _causes(assessment, definitions, defined),
        "upstream": [
            *(str(up) for up in assessment.upstream if up in definitions.by_name),
            *(str(ResultName(key)) for key in elsewhere(asset.deps, definitions)),
        ],
        "waits_for": list(assessment.version.waits_for),
        "key": made.key if made else None,
        "version": number(made) if made else None,
        "made_at": dated.made_at if dated else None,
        "took": dated.took if dated else None,
        "size": made.size if made else None,
        "from_store": made is not None and runs is not None and made.run_id not in runs,
        "kind": shown_kind(made.kind) if made else "",
        "metadata": _metadata(made, live or assessment.status) if made else {},
        "cell": asset.cell.id if asset.cell else None,
        "files": list(made.files) if made else [],
        "manual": asset.manual,
    }


def elsewhere(keys: Iterable[AssetKey], definitions: Definitions) -> list[AssetKey]:
    """Those of some keys that nothing here makes.

    Args:
        keys: the keys.
        definitions: everything that is defined.
    """
    return [key for key in keys if definitions.known_as(str(key)) is None]


def _metadata(made: Materialization, status: Status) -> dict[str, object]:
    """What was said of a result; that it was accepted as fresh holds for as long as it is."""
    fresh = status is Status.FRESH
    return {name: value for name, value in made.making.metadata.items() if fresh or not name.startswith("accepted ")}


def _causes(assessment: Assessment, definitions: Definitions, defined: Defined) -> list[CauseView]:
    views = [cause_view(cause) for cause in assessment.causes]
    waits_for = assessment.version.waits_for
    if waits_for and assessment.status is Status.UNRESOLVED:
        from difflib import get_close_matches

        others = [name for name in definitions.names if name != str(assessment.asset)]
        meant = get_close_matches(waits_for[0], others, 1)
        run = defined(waits_for[0])
        views[0]["text"] = f"needs {' and '.join(waits_for)}: {run}" if run else needs(waits_for, *meant)
    return views


def name_of(view: LineView) -> ResultName:
    """The result that a view is of."""
    return ResultName.from_text(view["name"])


def shown_kind(kind: str) -> str:
    """The kind of a value as it is shown: an asset that only shows something has none.

    >>> shown_kind("None"), shown_kind("list of 3")
    ('no value', 'list of 3')
    """
    return "no value" if kind == NOTHING else kind


def cause_view(cause: Cause) -> CauseView:
    """The view of one cause."""
    return {"category": cause.category, "text": cause.text, "diff": list(cause.diff), "via": str(cause.via or "")}


def paths_of_causes(
    name: ResultName, assessments: Mapping[ResultName, Assessment], most: int | None = None
) -> list[list[tuple[ResultName, Cause]]]:
    """From an asset back to each root cause: lists of (asset, cause), the asked one first.

    Args:
        name: the asset.
        assessments: everybody's assessment.
        most: how many at most are looked for; ``None`` for all.
    """

    def causes_of(each: ResultName) -> Sequence[Cause]:
        return assessments[each].causes if each in assessments else ()

    return _paths(name, causes_of, lambda cause: (cause.text, cause.via), most)


def paths_in_views(name: str, views: Iterable[AssetView]) -> list[list[tuple[str, CauseView]]]:
    """The same, where there are views.

    Args:
        name: the asset.
        views: everybody's view.
    """
    causes = {each["name"]: each["causes"] for each in views}
    return _paths(name, lambda each: causes.get(each, ()), lambda cause: (cause["text"], cause["via"] or None))


N = TypeVar("N")
C = TypeVar("C")


def _paths(
    name: N,
    causes_of: Callable[[N], Sequence[C]],
    told: Callable[[C], tuple[str, N | None]],
    most: int | None = None,
) -> list[list[tuple[N, C]]]:
    """Depth first, each cause of an asset once: many ways lead through the same ones.

    Args:
        name: the asset at which they begin.
        causes_of: gives the causes of an asset.
        told: gives of a cause its words, and the upstream asset it came through, or ``None``.
        most: how many are looked for.
    """
    paths: list[list[tuple[N, C]]] = []
    todo: list[list[tuple[N, C]]] = [[(name, cause)] for cause in reversed(causes_of(name))]
    seen: set[tuple[N, str]] = set()
    while todo and (most is None or len(paths) < most):
        path = todo.pop()
        last, cause = path[-1]
        text, via = told(cause)
        if (last, text) in seen:
            continue
        seen.add((last, text))
        further = causes_of(via) if via is not None else ()
        if via is None or not further:
            paths.append(path)
        else:
            todo.extend([*path, (via, each)] for each in reversed(further))
    return paths
