"""Sources: assets that are made elsewhere, whose versions bodies of their own ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.outputs import ONLY, DataVersion, Output
from nbasset.core.result_names import ResultName

Theirs: TypeAlias = Any
"""What says a version, in our words or in those of the package dagster."""

if TYPE_CHECKING:
    from nbasset.core.assets import Asset

SOURCE = "made elsewhere"
"""The kind of what stands for the value of a source, and what is said of everything that rests on one."""

ASKED_FOR = "asked for its version"
"""What is done with a source, instead of making it."""

ASKED = f"a source, {ASKED_FOR} by each run"
"""Why nobody can see whether a source has changed since."""


class Elsewhere:
    """Stands for the value of a source.

    >>> Elsewhere()
    made elsewhere
    """

    def __repr__(self) -> str:
        return SOURCE


def elsewhere() -> Elsewhere:
    """The body of a source that says nothing of its version: its value is asked."""
    return Elsewhere()


def is_observable(asset: Asset) -> bool:
    """Whether an asset is a source with a function that says which version it has.

    Args:
        asset: the asset.

    >>> from nbasset import SourceAsset
    >>> is_observable(SourceAsset("orders")), is_observable(SourceAsset("orders", observe_fn=lambda: "7"))
    (False, True)
    """
    return asset.external and getattr(asset.body, "function", elsewhere) is not elsewhere


@dataclass(frozen=True, slots=True)
class ObserveResult:
    """What was seen of a source, as Dagster's ``ObserveResult``.

    Args:
        asset_key: of several sources the one it is about.
        metadata: facts to keep with it.
        check_results: kept nowhere; a body that gives some is told so.
        data_version: the version that it has; where none is said, nobody can see whether it has changed.
        tags: labels; accepted.
    """

    asset_key: CoercibleToAssetKey | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    check_results: Sequence[object] = ()
    data_version: DataVersion | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataVersionsByPartition:
    """The versions of a source's partitions, as Dagster's ``DataVersionsByPartition``.

    Each partition has its own; of a source without partitions all of them together are the version.

    Args:
        data_versions_by_partition: by the partition's key.
    """

    data_versions_by_partition: Mapping[str, DataVersion | str]


def observed(
    names: Sequence[ResultName], returned: object, partition: str | None = None
) -> dict[ResultName, Output[object]]:
    """What stands for the values of sources, by what a body has found out about them.

    Args:
        names: the sources.
        returned: what it returned, or yielded: a ``DataVersion``, ``DataVersionsByPartition`` or ``ObserveResult``, or
            several of these; those of the package dagster as well.
        partition: the key of the partition that it is about, where there is one.

    Raises:
        ValueError: when nothing is said of one of them, or something else, or something of another.

    >>> [raw] = observed([ResultName(AssetKey("raw"))], DataVersion("7")).values()
    >>> raw.value, raw.data_version
    (made elsewhere, '7')
    """
    said = returned if isinstance(returned, list | tuple) else () if returned is None else (returned,)
    found: dict[ResultName, Output[object]] = {}
    for given in said:
        says = _WORDS.get(type(given).__name__)
        if says is None or type(given).__module__.partition(".")[0] not in ("nbasset", "dagster"):
            told = ", ".join(map(str, names))
            raise ValueError(f"The body of {told} gave {given!r:.60}, which is no word about a version: {_RETURN}.")
        found[_about(given, names)] = says(given, partition)
    for name in names:
        if name not in found or found[name].value is None:
            raise ValueError(f"Nothing was said of {name}: {_RETURN}.")
    return {name: found[name] for name in names}


_RETURN = "return DataVersion(…), or ObserveResult(data_version=…)"


def _about(given: Theirs, names: Sequence[ResultName]) -> ResultName:
    """The source that something is said of."""
    key = getattr(given, "asset_key", None)
    known = ", ".join(map(str, names))
    if key is None and len(names) > 1:
        raise ValueError(f"It is not said which of {known} a version is about: give ObserveResult(asset_key=…).")
    if key is None:
        return names[0]
    path = getattr(key, "path", None)  # so have those of the package dagster
    meant = AssetKey.from_coercible(key if path is None else list(path))
    name = next((each for each in names if each.key == meant), None)
    if name is None:
        raise ValueError(f"A version was given of {meant}, which is not asked for: it is about {known}.")
    return name


def _of_partition(given: Theirs, partition: str | None) -> Output[object]:
    """The version of a partition; where there are none, of all of them together."""
    versions = given.data_versions_by_partition
    if partition is not None:
        return _version(versions[partition]) if partition in versions else Output(None)
    return _version(", ".join(f"{key}={_text(version)}" for key, version in sorted(versions.items())))


def _of_result(given: Theirs, _: str | None) -> Output[object]:
    if getattr(given, "check_results", ()):
        raise ValueError("check_results= of an ObserveResult are kept nowhere: write them as an @asset_check.")
    version = given.data_version
    told = None if version is None else DataVersion(_text(version))
    return Output(Elsewhere(), ONLY, dict(given.metadata or {}), told)


def _version(version: Theirs) -> Output[object]:
    return Output(Elsewhere(), data_version=_text(version))


def _text(version: Theirs) -> str:
    return version if isinstance(version, str) else str(version.value)


_WORDS: dict[str, Callable[[Theirs, str | None], Output[object]]] = {
    "DataVersion": lambda given, _: _version(given),
    "DataVersionsByPartition": _of_partition,
    "ObserveResult": _of_result,
    "Elsewhere": lambda given, _: Output(given),
}
"""What can be said of a version, by the name that ours and those of the package dagster have in common."""
