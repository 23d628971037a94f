"""Provenance: what a result was made from, as programs ask for it by Dagster's names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.keys import AssetKey


@dataclass(frozen=True, slots=True)
class DataProvenance:
    """What a result was made from, as Dagster's ``DataProvenance``.

    Args:
        code_version: the version of what made it: by hand, or else a digest.
        input_data_versions: the data versions of all that it rested on.
        input_storage_ids: Dagster's numbers of events; there are none here.
        is_user_provided: whether somebody has given its data version by hand.

    >>> DataProvenance("1", {AssetKey("raw"): "abc"}).input_data_versions[AssetKey("raw")]
    'abc'
    """

    code_version: str
    input_data_versions: Mapping[AssetKey, str] = field(default_factory=dict)
    input_storage_ids: Mapping[AssetKey, int | None] = field(default_factory=dict)
    is_user_provided: bool = False
