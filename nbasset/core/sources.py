"""Sources: assets that are made elsewhere, whose versions bodies of their own ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.outputs import DataVersion, Output
from nbasset.core.result_names import ResultName

SOURCE = "made elsewhere"
"""The kind of what stands for the value of a source, and what is said of everything that rests on one."""

ASKED = "a source, asked for its version by each run"
"""Why nobody can see whether a source has changed since."""


class Elsewhere:
    """Stands for the value of a source.

    >>> Elsewhere()
    made elsewhere
    """

    def __repr__(self) -> str:
        return SOURCE


@dataclass(frozen=True, slots=True)
class ObserveResult:
    """What was seen of a source, as Dagster's ``ObserveResult``.

    Args:
        asset_key: of several sources the one it is about.
        metadata: facts to keep with it.
        data_version: the version that it has.
        tags: labels; accepted.
    """

    asset_key: CoercibleToAssetKey | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    data_version: DataVersion | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataVersionsByPartition:
    """The versions of a source's partitions, as Dagster's ``DataVersionsByPartition``; together they are its version.

    Args:
        data_versions_by_partition: by the partition's key.
    """

    data_versions_by_partition: Mapping[str, DataVersion | str]


def observed(names: Sequence[ResultName], returned: object) -> dict[ResultName, Output[object]]:
    """What stands for the values of sources, by what a body has found out about them.

    Args:
        names: the sources.
        returned: what it returned, or yielded; what is no word about a version is the value itself.

    Raises:
        ValueError: when nothing is said of one of them.

    >>> [raw] = observed([ResultName(AssetKey("raw"))], DataVersion("7")).values()
    >>> raw.value, raw.data_version
    (made elsewhere, '7')
    """
    several = isinstance(returned, (list, tuple)) and any(type(each).__name__ == "ObserveResult" for each in returned)
    found: dict[ResultName, Output[object]] = {}
    for given in returned if several else [returned]:  # type: ignore[attr-defined]
        each = _ours(given)
        key = each.asset_key if isinstance(each, ObserveResult) else None
        found[names[0] if key is None else ResultName(AssetKey.from_coercible(key))] = _told(each)
    for name in names:
        if name not in found or found[name].value is None:
            raise ValueError(f"Nothing was said of {name}: return DataVersion(…), or ObserveResult(data_version=…).")
    return {name: found[name] for name in names}


def _ours(given: Any) -> object:
    """What is said with an ``ObserveResult`` of the package dagster, as if it had been said with ours."""
    if type(given).__name__ != "ObserveResult" or isinstance(given, ObserveResult):
        return given
    key = None if given.asset_key is None else AssetKey(list(given.asset_key.path))
    version = None if given.data_version is None else DataVersion(given.data_version.value)
    return ObserveResult(key, dict(given.metadata or {}), version)


def _told(given: object) -> Output[object]:
    if isinstance(given, DataVersion):
        return Output(Elsewhere(), data_version=given.value)
    if isinstance(given, DataVersionsByPartition):
        parts = sorted(given.data_versions_by_partition.items())
        return Output(Elsewhere(), data_version=", ".join(f"{key}={_text(version)}" for key, version in parts))
    if isinstance(given, ObserveResult):
        version = given.data_version
        return Output(None if version is None else Elsewhere(), "result", given.metadata, version)
    return Output(given)


def _text(version: DataVersion | str) -> str:
    return version.value if isinstance(version, DataVersion) else version
