"""Data assets in a live notebook: a cell is the recipe of a named result, made again only when it is no longer true."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from nbasset.api import (
    Definitions,
    asset,
    history,
    job,
    load_asset_value,
    materialize,
    materialize_to_memory,
    multi_asset,
    op,
    plan,
    status,
    why,
)
from nbasset.core.assets import Asset, AssetIn
from nbasset.core.config import InitResourceContext, RunConfig
from nbasset.core.external import AssetDep, AssetSpec
from nbasset.core.jobs import define_asset_job
from nbasset.core.keys import AssetKey
from nbasset.core.outputs import DataVersion, MaterializeResult, MetadataValue, Output
from nbasset.core.policies import Backoff, Failure, Jitter, RetryPolicy, RetryRequested
from nbasset.core.runs import MaterializationFailed
from nbasset.core.selection import AssetSelection
from nbasset.core.several import AssetOut
from nbasset.core.status import Status

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from nbasset.api.sources import SourceAsset, multi_observable_source_asset, observable_source_asset
    from nbasset.core.executors import ExecutorDefinition, in_process_executor, multiprocess_executor
    from nbasset.core.sources import DataVersionsByPartition, ObserveResult
    from nbasset.core.sweeps import sweep
    from nbasset.dagster.config import Config, PermissiveConfig
    from nbasset.dagster.loading import (
        file_relative_path,
        load_assets_from_current_module,
        load_assets_from_modules,
        load_assets_from_package_module,
        load_assets_from_package_name,
    )
    from nbasset.dagster.resources import (
        ConfigurableResource,
        ResourceDefinition,
        resource,
    )
    from nbasset.dagster.resources import (
        ResourceParam as ResourceParam,
    )
    from nbasset.dagster.variables import EnvVar
    from nbasset.engine.context import AssetExecutionContext
    from nbasset.engine.loggers import get_dagster_logger
    from nbasset.instance.tries import compare
    from nbasset.storage.io.contexts import InputContext, OutputContext
    from nbasset.storage.io.managers import IOManager, PickleIOManager

AssetsDefinition = Asset
__version__ = "0.1.0"

_PARTITIONS = (
    *("PartitionsDefinition", "StaticPartitionsDefinition", "MultiPartitionsDefinition", "MultiPartitionKey"),
    *("PartitionMapping", "IdentityPartitionMapping", "AllPartitionMapping", "LastPartitionMapping"),
    *("SpecificPartitionsPartitionMapping", "StaticPartitionMapping", "TimeWindowPartitionMapping"),
    "MultiToSingleDimensionPartitionMapping",
)
_WINDOWS = (
    *("TimeWindow", "TimeWindowPartitionsDefinition", "DailyPartitionsDefinition", "WeeklyPartitionsDefinition"),
    *("MonthlyPartitionsDefinition", "HourlyPartitionsDefinition", "PartitionKeyRange"),
)
_LATE = {
    **dict.fromkeys(("SourceAsset", "multi_observable_source_asset", "observable_source_asset"), "nbasset.api.sources"),
    **dict.fromkeys(("DataVersionsByPartition", "ObserveResult"), "nbasset.core.sources"),
    "compare": "nbasset.instance.tries",
    "AssetExecutionContext": "nbasset.engine.context",
    **dict.fromkeys(("Config", "PermissiveConfig"), "nbasset.dagster.config"),
    "EnvVar": "nbasset.dagster.variables",
    **dict.fromkeys(
        ("ConfigurableResource", "ResourceDefinition", "ResourceParam", "resource"),
        "nbasset.dagster.resources",
    ),
    "get_dagster_logger": "nbasset.engine.loggers",
    **dict.fromkeys(
        (
            "file_relative_path",
            *(f"load_assets_from_{each}" for each in ("current_module", "modules", "package_module", "package_name")),
        ),
        "nbasset.dagster.loading",
    ),
    **dict.fromkeys(("ExecutorDefinition", "in_process_executor", "multiprocess_executor"), "nbasset.core.executors"),
    "sweep": "nbasset.core.sweeps",
    **dict.fromkeys(_PARTITIONS, "nbasset.core.partitions"),
    **dict.fromkeys(_WINDOWS, "nbasset.engine.time_windows"),
    **dict.fromkeys(("InputContext", "OutputContext"), "nbasset.storage.io.contexts"),
    **dict.fromkeys(("IOManager", "PickleIOManager"), "nbasset.storage.io.managers"),
}
"""Names that are loaded when they are first asked for (PEP 562), so that ``%load_ext`` does not wait for them."""


if not TYPE_CHECKING:  # type checkers know every name, also those that come late

    def __getattr__(name: str) -> object:
        if name not in _LATE:
            raise AttributeError(f"module 'nbasset' has no attribute {name!r}")
        return getattr(import_module(_LATE[name]), name)


def graph(selection: str | None = None) -> None:
    """Show the graph of assets: live in a notebook, as a tree in text elsewhere.

    Args:
        selection: which assets, as ``%asset_graph`` takes them; all by default.

    Raises:
        InvalidSelection: when it names something that is not defined.

    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> _ = materialize([raw_data])
    >>> graph("raw_data")
    raw_data  ● fresh
    """
    from nbasset.notebook.live.graph import graph as show

    show(selection)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab's tools find the built extension."""
    return [{"src": "labextension", "dest": "nbasset"}]


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Make the magics of nbasset known to IPython: ``%load_ext nbasset``.

    Args:
        ipython: the shell.
    """
    from nbasset.notebook.extension import load

    load(ipython)


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Put everything back as it was: ``%unload_ext nbasset``.

    Args:
        ipython: the shell.
    """
    from nbasset.notebook.extension import unload

    unload(ipython)


__all__ = [
    "Asset",
    "AssetDep",
    "AssetExecutionContext",
    "AssetIn",
    "AssetKey",
    "AssetOut",
    "AssetSelection",
    "AssetSpec",
    "AssetsDefinition",
    "Backoff",
    "Config",
    "ConfigurableResource",
    "DataVersion",
    "DataVersionsByPartition",
    "Definitions",
    "EnvVar",
    "ExecutorDefinition",
    "Failure",
    "IOManager",
    "InitResourceContext",
    "InputContext",
    "Jitter",
    "MaterializationFailed",
    "MaterializeResult",
    "MetadataValue",
    "ObserveResult",
    "Output",
    "OutputContext",
    "PermissiveConfig",
    "PickleIOManager",
    "ResourceDefinition",
    "RetryPolicy",
    "RetryRequested",
    "RunConfig",
    "SourceAsset",
    "Status",
    "asset",
    "compare",
    "define_asset_job",
    "file_relative_path",
    "get_dagster_logger",
    "graph",
    "history",
    "in_process_executor",
    "job",
    "load_asset_value",
    "load_assets_from_current_module",
    "load_assets_from_modules",
    "load_assets_from_package_module",
    "load_assets_from_package_name",
    "load_ipython_extension",
    "materialize",
    "materialize_to_memory",
    "multi_asset",
    "multi_observable_source_asset",
    "multiprocess_executor",
    "observable_source_asset",
    "op",
    "plan",
    "resource",
    "status",
    "sweep",
    "unload_ipython_extension",
    "why",
]
