"""Python without magics: what a Dagster user writes, with ``from nbasset import …`` in front."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbasset.api.decorators import asset, multi_asset
    from nbasset.api.definitions import Definitions, on_define
    from nbasset.api.questions import history, load_asset_value, plan, status, why
    from nbasset.api.running import materialize, materialize_to_memory
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


if not TYPE_CHECKING:  # each is loaded when it is first asked for: a line in a terminal needs none of them
    _WHERE = {
        **dict.fromkeys(("asset", "multi_asset"), "nbasset.api.decorators"),
        **dict.fromkeys(("Definitions", "on_define"), "nbasset.api.definitions"),
        **dict.fromkeys(("history", "load_asset_value", "plan", "status", "why"), "nbasset.api.questions"),
        **dict.fromkeys(("materialize", "materialize_to_memory"), "nbasset.api.running"),
        "MaterializeRun": "nbasset.instance.materialize_run",
    }

    def __getattr__(name: str) -> object:
        if name not in _WHERE:
            raise AttributeError(f"module 'nbasset.api' has no attribute {name!r}")
        return getattr(import_module(_WHERE[name]), name)
