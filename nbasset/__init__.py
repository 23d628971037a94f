"""Data assets in a live notebook: a cell is the recipe of a named result, made again only when it is no longer true."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, overload

from nbasset.api.late_names import LATE, MEANT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from IPython.core.interactiveshell import InteractiveShell

    from nbasset.api.typed_names import *

    AssetsDefinition = AssetChecksDefinition = Asset

__version__ = "0.1.0"

if not TYPE_CHECKING:  # type checkers know every name, also those that come late

    def __getattr__(name: str) -> object:
        name = MEANT.get(name, name)
        if name not in LATE:
            from nbasset.api.not_here import advice

            told = advice(name)
            raise ImportError(told) if told else AttributeError(f"module 'nbasset' has no attribute {name!r}")
        return getattr(import_module(LATE[name]), name)


@overload
def graph(selection: str | None = None) -> None: ...


@overload
def graph(selection: Callable[..., object]) -> GraphDefinition: ...


@overload
def graph(
    selection: None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    ins: Mapping[str, GraphIn] | None = None,
    out: GraphOut | Mapping[str, GraphOut] | None = None,
    tags: Mapping[str, str] | None = None,
    config: object = None,
) -> Callable[[Callable[..., object]], GraphDefinition]: ...


def graph(selection: str | Callable[..., object] | None = None, **options: object) -> object:
    """Show the graph of assets: live in a notebook, as a tree in text elsewhere. Of a function, Dagster's ``@graph``.

    Args:
        selection: which assets, as ``%asset_graph`` takes them; all by default. Or a function that calls ops.
        **options: of a graph of ops what Dagster takes: name, description, ins, out, tags, config.

    Raises:
        InvalidSelection: when it names something that is not defined.

    >>> from nbasset import asset, materialize
    >>> @asset
    ... def raw_data():
    ...     return [10, 20]
    >>> _ = materialize([raw_data])
    >>> graph("raw_data")
    raw_data  ● fresh
    """
    if callable(selection) or options:
        from nbasset.api.graphs import graph as composed

        return composed(selection, **options)  # type: ignore[arg-type]
    from nbasset.notebook.live.graph import graph as show

    show(selection)
    return None


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
    "Array",
    "Asset",
    "AssetCheckEvaluation",
    "AssetCheckExecutionContext",
    "AssetCheckKey",
    "AssetCheckResult",
    "AssetCheckSeverity",
    "AssetCheckSpec",
    "AssetChecksDefinition",
    "AssetDep",
    "AssetExecutionContext",
    "AssetIn",
    "AssetKey",
    "AssetMaterialization",
    "AssetObservation",
    "AssetOut",
    "AssetSelection",
    "AssetSpec",
    "AssetsDefinition",
    "AutomationCondition",
    "Backoff",
    "Bool",
    "BoolSource",
    "Config",
    "ConfigurableIOManager",
    "ConfigurableIOManagerFactory",
    "ConfigurableResource",
    "ConfigurableResourceFactory",
    "DagsterRun",
    "DataProvenance",
    "DataVersion",
    "DataVersionsByPartition",
    "Definitions",
    "DynamicOut",
    "DynamicOutput",
    "Enum",
    "EnumValue",
    "EnvVar",
    "ExecutorDefinition",
    "Failure",
    "Field",
    "FilesystemIOManager",
    "Float",
    "FrameRules",
    "GraphDefinition",
    "GraphIn",
    "GraphOut",
    "HookContext",
    "HookDefinition",
    "IOManager",
    "IOManagerDefinition",
    "In",
    "InMemoryIOManager",
    "InitResourceContext",
    "InputContext",
    "Int",
    "IntSource",
    "Jitter",
    "JobDefinition",
    "Map",
    "MaterializationFailed",
    "MaterializeResult",
    "MetadataValue",
    "Noneable",
    "Nothing",
    "ObserveResult",
    "OpDefinition",
    "OpExecutionContext",
    "Out",
    "Output",
    "OutputContext",
    "Permissive",
    "PermissiveConfig",
    "PickleIOManager",
    "ResourceDefinition",
    "RetryPolicy",
    "RetryRequested",
    "RunConfig",
    "RunRequest",
    "ScheduleDefinition",
    "Selector",
    "SensorDefinition",
    "SensorResult",
    "Shape",
    "SkipReason",
    "SourceAsset",
    "Status",
    "String",
    "StringSource",
    "TableColumn",
    "TableColumnConstraints",
    "TableColumnDep",
    "TableColumnLineage",
    "TableConstraints",
    "TableRecord",
    "TableSchema",
    "UPathIOManager",
    "asset",
    "asset_check",
    "asset_sensor",
    "build_asset_check_context",
    "build_asset_context",
    "build_hook_context",
    "build_init_resource_context",
    "build_input_context",
    "build_op_context",
    "build_output_context",
    "build_resources",
    "build_schedule_from_partitioned_job",
    "compare",
    "define_asset_job",
    "failure_hook",
    "file_relative_path",
    "frame_check",
    "from_dagster",
    "fs_io_manager",
    "get_dagster_logger",
    "graph",
    "graph_asset",
    "graph_multi_asset",
    "history",
    "in_process_executor",
    "io_manager",
    "io_manager_at",
    "job",
    "load_asset_value",
    "load_assets_from_current_module",
    "load_assets_from_modules",
    "load_assets_from_package_module",
    "load_assets_from_package_name",
    "load_ipython_extension",
    "make_values_resource",
    "materialize",
    "materialize_to_memory",
    "mem_io_manager",
    "multi_asset",
    "multi_asset_check",
    "multi_observable_source_asset",
    "multiprocess_executor",
    "observable_source_asset",
    "op",
    "plan",
    "resource",
    "schedule",
    "sensor",
    "status",
    "success_hook",
    "sweep",
    "unload_ipython_extension",
    "why",
    "with_resources",
]
