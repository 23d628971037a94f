"""Python without magics: what a Dagster user writes, with ``from nbasset import …`` in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbasset.api.decorators import asset, multi_asset
from nbasset.api.definitions import Definitions, on_define
from nbasset.api.questions import history, load_asset_value, plan, status, why
from nbasset.api.running import materialize, materialize_to_memory

if TYPE_CHECKING:  # loaded with the first run
    from nbasset.instance.materialize_run import MaterializeRun

__all__ = [
    "Definitions",
    "MaterializeRun",
    "asset",
    "history",
    "load_asset_value",
    "materialize",
    "materialize_to_memory",
    "multi_asset",
    "on_define",
    "plan",
    "status",
    "why",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name != "MaterializeRun":
            raise AttributeError(f"module 'nbasset.api' has no attribute {name!r}")
        from nbasset.instance.materialize_run import MaterializeRun

        return MaterializeRun
