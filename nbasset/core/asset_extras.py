"""What options of an asset say beside: how old its result may be, that it need not give one, what Dagster is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.freshness import FreshnessPolicy, LegacyFreshnessPolicy
from nbasset.core.outputs import ONLY
from nbasset.core.several import Out

KEPT = ("op_tags", "pool", "is_virtual", "legacy_freshness_policy", "auto_materialize_policy")
"""Options that are kept for Dagster alone."""


def kept(options: Mapping[str, object]) -> dict[str, object]:
    """What is kept for Dagster alone, by its names.

    Args:
        options: all that is said of an asset.
    """
    return {word: each for word in KEPT if (each := options.get(word))}


def freshness(options: Mapping[str, object]) -> FreshnessPolicy | None:
    """How old a result may be, as either of two options says it.

    Args:
        options: all that is said of an asset.
    """
    told = cast("FreshnessPolicy | None", options.get("freshness_policy"))
    older = cast("LegacyFreshnessPolicy | None", options.get("legacy_freshness_policy"))
    return told if told is not None or older is None else older.policy


def as_optional(asset: Asset) -> Asset:
    """An asset whose body need not give anything: as if it were one of several that one body makes.

    Args:
        asset: the asset.
    """
    out = Out(
        ONLY,
        asset.key,
        asset.group_name,
        asset.description,
        asset.metadata,
        asset.tags,
        asset.owners,
        asset.kinds,
        asset.io_manager_key,
        asset.code_version,
        is_required=False,
    )
    return replace(asset, outs={asset.key: out}, step=asset.key.to_python_identifier())
