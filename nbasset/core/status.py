"""Status: what is true of an asset now, and why. Pure: it runs nothing and loads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from nbasset.core.assets import Asset
from nbasset.core.causes import NEVER, Category, Cause, changes, needs
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.events import Pinned
from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.gates import Gate, stopped_by
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import NOTHING, PLOT, Materialization
from nbasset.core.ports import Results
from nbasset.core.result_names import ResultName
from nbasset.core.statuses import Status as Status
from nbasset.core.version import Settings, Version, materialization_key
from nbasset.core.written_files import ThroughFile

NONE_THERE = "none"
"""Stands for partitions of which none is there."""
UNTRACKED = "untracked: "
BELOW = "downstream of "
"""How marks begin: what no key can know went into the result, or into something that it rests on."""
PINNED = "pinned to #"
"""How the mark of a version begins that counts since somebody has said so."""
WHICH_IS_PINNED = ", which is pinned"
"""How the mark ends of what rests on such a version."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One asset's status with everything that led to it.

    Args:
        asset: the asset's name.
        status: the status.
        causes: why it is not fresh; empty when it is.
        version: what it rests on now.
        settings: seed, I/O manager and config that count.
        key: the key of the result it should have; ``None`` while an upstream's value is not known.
        current: the stored result of exactly this key.
        last: the result that was current last, in this notebook.
        marks: words that stay beside the status, for example ``untracked: network``.
        inputs: the data versions that went into the key, by name in the code.
        after: what stands for the upstream assets whose value is not passed.
        files: the assets it rests on through files that they write.
        gates: the checks that have to be passed before it is made.
        stopped: whether one of them is not.
        there: of what is gathered what stands for the parts there are, where there are not all.
    """

    asset: ResultName
    status: Status
    causes: tuple[Cause, ...]
    version: Version
    settings: Settings
    key: str | None = None
    current: Materialization | None = None
    last: Materialization | None = None
    marks: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[ResultName, str] = field(default_factory=dict)
    files: tuple[ThroughFile, ...] = ()
    gates: tuple[Gate, ...] = ()
    stopped: bool = False
    there: str = ""

    @property
    def upstream(self) -> tuple[ResultName, ...]:
        """Every asset it rests on, by name or through a file."""
        if not self.files:
            return self.version.upstream
        return tuple(dict.fromkeys((*self.version.upstream, *[each.asset for each in self.files])))

    def means_the_same(self, other: Assessment) -> bool:
        """Whether what rests on the asset stands alike with another assessment of it."""
        return (
            self.status is other.status
            and self.current is other.current
            and self.key == other.key
            and self.marks == other.marks
            and (self.causes, self.there) == (other.causes, other.there)
        )

    @property
    def result(self) -> Materialization | None:
        """The result there is to show: the current one, or else the last."""
        return self.current or self.last

    @property
    def is_pinned(self) -> bool:
        """Whether its result counts since somebody has said so."""
        return bool(self.marks) and self.marks[0].startswith(PINNED)

    def __str__(self) -> str:
        words = [str(self.status), *self.marks]
        return " · ".join(words) + (f": {'; '.join(str(cause) for cause in self.causes)}" if self.causes else "")


def assess(
    name: ResultName,
    asset: Asset,
    version: Version,
    settings: Settings,
    upstream: Mapping[ResultName, Assessment],
    history: AssetHistory,
    results: Results,
    files: tuple[ThroughFile, ...] = (),
    gates: tuple[Gate, ...] = (),
) -> Assessment:
    """The status of one asset, from those of its upstream.

    UNRESOLVED: a name it needs is not defined. BLOCKED: something upstream failed. FAILED: its own last attempt at this
    very key raised. FRESH: a verified result of exactly this key exists. STALE: made before, but not for this
    definition and these inputs, or something upstream is stale. MISSING: never made, or lost.

    Args:
        name: the asset's name (a body with several results has several).
        asset: its record.
        version: what it rests on now.
        settings: seed, I/O manager and config that count.
        upstream: the assessments of everything before it in the order of the graph.
        history: what happened to it so far.
        results: the store.
        files: the assets it rests on through files that they write.
        gates: the checks that have to be passed before it is made.
    """
    if history.pinned is not None:
        here = Assessment(name, Status.MISSING, (), version, settings, files=files)
        counts = _pinned(here, asset, history.pinned, upstream, results)
        if counts is not None:
            return counts
    stopped = _unresolved(version, upstream) or _blocked(version, files, upstream)
    if gates and not stopped and (why := stopped_by(gates, upstream)):
        here = Assessment(name, Status.BLOCKED, (Cause(Category.DATA, why),), version, settings, files=files)
        return replace(_with_last(here, history, results), gates=gates, stopped=True)
    made_of = {up: made for up in version.upstream if (made := upstream[up].current) is not None}
    partly = _partly(asset, version, upstream) if version.after else {}
    if stopped or len(made_of) + len(partly) < len(version.upstream):
        here = Assessment(name, Status.MISSING, (), version, settings, files=files, gates=gates)
        here = _with_last(here, history, results)
        if stopped:
            return replace(here, status=stopped[0], causes=(stopped[1],))
        late = (*_outdated(version, upstream), *_stale_upstream(here, upstream))
        return _not_current(here, history, results, late)
    given = {local: made_of[up] for local, up in version.inputs.items()}
    inputs = {local: made.version_for_consumers for local, made in given.items()}
    after = {up: partly.get(up) or _stands_for(made_of[up]) for up in version.after} if version.after else {}
    key = materialization_key(name, version, settings, inputs, after)
    found = results.find(name, key)
    here = Assessment(name, Status.MISSING, (), version, settings, key, inputs=inputs, after=after, files=files)
    here = replace(here, gates=gates) if gates else here
    limited = version.ages
    current = next(
        (
            made
            for made in found
            if not results.changed(made, oldest(version, made) if limited else None)
            and not (made.making.types != version.types and results.unlike(made, asset, version, given))
        ),
        None,
    )
    if current is None:
        here = _with_last(here, history, results)
        late = (*_outdated(version, upstream), *(_stale_upstream if partly else _stale_files)(here, upstream))
        if version.recalled:
            return _not_loaded(here, found, history, results)
        unlike = results.unlike(found[0], asset, version, given) if found else ()
        return _not_made(here, found, history, results, (*(Cause(Category.CODE, each) for each in unlike), *late))
    return once_made(here, asset, current, upstream, results)


def once_made(
    here: Assessment,
    asset: Asset,
    made: Materialization,
    upstream: Mapping[ResultName, Assessment],
    results: Results,
) -> Assessment:
    """The assessment of an asset that has a result of its very key: fresh, unless what it rests on is not.

    Args:
        here: its assessment with the key.
        asset: its record.
        made: the result.
        upstream: the assessments of everything before it in the order of the graph.
        results: the store.
    """
    late = (*_outdated(here.version, upstream), *_stale_upstream(here, upstream))
    status = Status.STALE if late else Status.FRESH
    marks = (*_marks(asset, here.version, made),)
    if here.files:
        marks = (*[f"{UNTRACKED}{each.unsure}" for each in here.files if each.unsure], *marks)
    if made.making.wrote or made.making.observed or made.kept_elsewhere or here.version.files:
        marks = (*marks, *results.left(made, here.version.files))
    if here.files or here.version.through or any(upstream[up].marks for up in here.version.upstream):
        marks = (*marks, *_untracked_upstream(here, marks, upstream), *_pinned_upstream(here, upstream))
    return Assessment(
        *(here.asset, status, late, here.version, here.settings, here.key, made, made, marks),
        inputs=here.inputs,
        after=here.after,
        files=here.files,
        gates=here.gates,
    )


def _partly(asset: Asset, version: Version, upstream: Mapping[ResultName, Assessment]) -> dict[ResultName, str]:
    """What stands for partitions that are not there, where their values are not passed.

    A check is about those there are. In a program for Dagster it does without any, and so does what only comes after
    partitions; but neither is fresh as long as these are not there.
    """
    late = {up: upstream[up].there for up in version.after if upstream[up].current is None}
    if asset.body.in_notebook:
        late = {up: there for up, there in late.items() if asset.is_check and there not in ("", NONE_THERE)}
    free = asset.is_check or asset.body.in_notebook
    return {up: there or NONE_THERE for up, there in late.items() if free or there or up.point is not None}


def _stands_for(made: Materialization) -> str:
    """An upstream asset without a value did something nobody can see, so its key counts; otherwise its value does."""
    return made.key if made.kind in (NOTHING, PLOT) else made.version_for_consumers


def _with_last(here: Assessment, history: AssetHistory, results: Results) -> Assessment:
    if history.last_key is None:
        return here
    return replace(here, last=next(iter(results.find(here.asset, history.last_key)), None))


def oldest(version: Version, made: Materialization) -> float | FreshnessPolicy | None:
    """How old a result may be: in seconds where it rests on what nobody can see; ``None``: as old as you like."""
    if version.freshness is not None:
        return version.freshness
    return version.every if version.every and (version.untracked or made.making.untracked) else None


def _unresolved(version: Version, upstream: Mapping[ResultName, Assessment]) -> tuple[Status, Cause] | None:
    if version.waits_for:
        return Status.UNRESOLVED, Cause(Category.DEPENDENCIES, needs(version.waits_for))
    if version.not_run:
        return Status.UNRESOLVED, Cause(Category.DEPENDENCIES, version.not_run)
    for up in version.upstream:
        if upstream[up].status is Status.UNRESOLVED:
            return Status.UNRESOLVED, Cause(Category.DEPENDENCIES, f"{up} is not resolved", via=up)
    return None


def _blocked(
    version: Version, files: tuple[ThroughFile, ...], upstream: Mapping[ResultName, Assessment]
) -> tuple[Status, Cause] | None:
    if version.broken:
        return Status.BLOCKED, Cause(Category.CODE, version.broken)
    for up in (*version.upstream, *[each.asset for each in files]):
        if upstream[up].status in (Status.FAILED, Status.BLOCKED):
            root = _root_of(up, upstream)
            failed = upstream[root].status is Status.FAILED
            why = f"{root} failed" if failed else upstream[root].causes[0].text
            text = why if failed and root == up else f"{up} is blocked: {why}"
            return Status.BLOCKED, Cause(Category.DEPENDENCIES, text, via=up)
    return None


def _root_of(name: ResultName, upstream: Mapping[ResultName, Assessment]) -> ResultName:
    while upstream[name].status is Status.BLOCKED and (via := upstream[name].causes[0].via) is not None:
        name = via
    return name


def _stale_upstream(here: Assessment, upstream: Mapping[ResultName, Assessment]) -> tuple[Cause, ...]:
    late = [up for up in here.version.upstream if upstream[up].status is not Status.FRESH]
    causes = [Cause(Category.DATA, f"{up} is {upstream[up].status.lower()}", via=up) for up in late]
    return (*causes, *_stale_files(here, upstream)) if here.files else tuple(causes)


def _stale_files(here: Assessment, upstream: Mapping[ResultName, Assessment]) -> tuple[Cause, ...]:
    late = [each for each in here.files if upstream[each.asset].status is not Status.FRESH]
    words = [f"{path} comes from {up}, which is {upstream[up].status.lower()}" for up, path, _ in late]
    return tuple([Cause(Category.DATA, text, via=each.asset) for text, each in zip(words, late, strict=True)])


def _outdated(version: Version, known: Mapping[ResultName, Assessment]) -> tuple[Cause, ...]:
    if not version.outdated and not version.through:
        return ()
    late = [each.outdated() for each in version.through if _moved_on(known.get(each.asset), each.seen)]
    return tuple(Cause(Category.DATA, text) for text in dict.fromkeys((*version.outdated, *late)))


def _moved_on(assessment: Assessment | None, seen: str) -> bool:
    if assessment is None:
        return False
    made = assessment.current
    return assessment.status is not Status.FRESH or made is None or made.version_for_consumers != seen


OTHER_TYPES = "its types say something else now"
"""Why a body that gave, or was given, what is of another type may be run again."""

_RAISED = "its body raised"


def _not_made(
    here: Assessment,
    found: Sequence[Materialization],
    history: AssetHistory,
    results: Results,
    late: tuple[Cause, ...],
) -> Assessment:
    """There is no usable result of the key: it failed, or what it was made from has changed, or it was never made."""
    if history.failed_key == here.key:
        since = results.changed_since(history.failed_on) if history.failed_on else ()
        if history.failed_types and history.failed_types != here.version.types:
            since = (*since, OTHER_TYPES)
        if not since:
            return replace(here, status=Status.FAILED, causes=(Cause(Category.CODE, history.error or _RAISED),))
        late = (*[Cause(Category.DATA, text) for text in since], *late)
    if found:
        words = results.changed(found[0], oldest(here.version, found[0]))
        seen = tuple(Cause(Category.DATA, text) for text in words)
        return replace(here, status=Status.STALE, last=here.last or found[0], causes=(*seen, *late))
    return _not_current(here, history, results, late)


def _not_loaded(
    here: Assessment, found: Sequence[Materialization], history: AssetHistory, results: Results
) -> Assessment:
    """It was recalled, and there is no result of it to load: only its cell can tell what it would be now."""
    why = next(iter(results.changed(found[0])), "") if found else results.lost(here.asset, here.key or "")
    if not why and here.asset.point is not None:
        failed = "its own last attempt failed" if history.failed_key == here.key else "this point was never made"
        why = "" if history.last_key else failed
    text = f"{why or 'it uses something else now'}: {here.version.recalled}"
    return replace(here, status=Status.UNRESOLVED, causes=(Cause(Category.DATA, text),))


def _not_current(here: Assessment, history: AssetHistory, results: Results, causes: tuple[Cause, ...]) -> Assessment:
    if here.last is not None:
        own = changes(here.last, here.version, here.settings, here.inputs or None, here.after or None)
        causes = (*own, *causes)
        return replace(here, status=Status.STALE, causes=causes or (Cause(Category.CODE, "its definition changed"),))
    if history.last_key is None:
        never = NEVER if history.failed_key is None else f"{NEVER}: it failed, and has changed since"
        return replace(here, status=Status.MISSING, causes=(Cause(Category.DATA, never), *causes))
    gone = "its stored result was cleaned up" if history.stored else "its value could not be stored"
    lost = results.lost(here.asset, history.last_key) or gone
    return replace(here, status=Status.MISSING, causes=(Cause(Category.DATA, lost), *causes))


def _untracked_upstream(
    here: Assessment, own: tuple[str, ...], upstream: Mapping[ResultName, Assessment]
) -> tuple[str, ...]:
    """What it rests on may be another one from scratch; the first is told, where it is not untracked itself."""
    if own and any(mark.startswith(UNTRACKED) for mark in own):
        return ()
    for up in (*here.upstream, *[each.asset for each in here.version.through]):
        for mark in upstream[up].marks if up in upstream else ():
            if mark.startswith((UNTRACKED, BELOW)) and not mark.endswith(WHICH_IS_PINNED):
                return (mark if mark.startswith(BELOW) else f"{BELOW}{up}, which is untracked",)
    return ()


def _pinned(
    here: Assessment, asset: Asset, pin: Pinned, upstream: Mapping[ResultName, Assessment], results: Results
) -> Assessment | None:
    """The assessment of an asset with a version that counts since somebody has said so; none where that is gone."""
    kept = results.find(here.asset, pin.key or "")
    made = next((each for each in kept if each.data_version == pin.data_version), None)
    if made is None:
        return None
    stands = once_made(replace(here, key=made.key), asset, made, upstream, results)
    marks = (f"{PINNED}{pin.version}", *stands.marks)
    return replace(stands, status=Status.FRESH, causes=(), marks=marks)


def _pinned_upstream(here: Assessment, upstream: Mapping[ResultName, Assessment]) -> tuple[str, ...]:
    """That something it rests on counts since somebody has said so; the first is told."""
    for up in (*here.upstream, *[each.asset for each in here.version.through]):
        for mark in upstream[up].marks if up in upstream else ():
            if mark.startswith(PINNED):
                return (f"{BELOW}{up}{WHICH_IS_PINNED}",)
            if mark.endswith(WHICH_IS_PINNED):
                return (mark,)
    return ()


def _marks(asset: Asset, version: Version, current: Materialization) -> tuple[str, ...]:
    told = current.making
    if not (version.untracked or told.untracked or version.unchecked or asset.always or asset.code_version is not None):
        return told.marks  # as for most assets, and every pass asks it of every asset
    marks = [f"{UNTRACKED}{what}" for what in (*version.untracked, *told.untracked)]
    marks += [f"unchecked: {name}" for name in version.unchecked]
    if asset.always and not asset.external:
        marks.append("made in every run")
    if asset.code_version is not None and changes(current, version):
        marks.append("version set by hand")
    return (*dict.fromkeys(marks), *told.marks)
