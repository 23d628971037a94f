"""Late names: what of nbasset's face is loaded when it is first asked for, and where it is."""

from __future__ import annotations

_PARTITIONS = (
    *("PartitionsDefinition", "StaticPartitionsDefinition", "MultiPartitionsDefinition", "MultiPartitionKey"),
    "PartitionKeyRange",
)
_MAPPINGS = (
    *("PartitionMapping", "IdentityPartitionMapping", "AllPartitionMapping", "LastPartitionMapping"),
    *("SpecificPartitionsPartitionMapping", "StaticPartitionMapping", "TimeWindowPartitionMapping"),
    *("MultiToSingleDimensionPartitionMapping", "MultiPartitionMapping", "DimensionPartitionMapping"),
)
_KINDS = tuple(f"{each}PartitionsDefinition" for each in ("Hourly", "Daily", "Weekly", "Monthly"))
_CONFIGS = (
    *("PartitionedConfig", "partitioned_config"),
    *(f"{each}_partitioned_config" for each in ("static", "dynamic", "hourly", "daily", "weekly", "monthly")),
)
_DYNAMIC = (
    "DynamicPartitionsDefinition",
    "AddDynamicPartitionsRequest",
    "DeleteDynamicPartitionsRequest",
    "partition_loading_context",
)
_RESOURCES = (
    *("ConfigurableResource", "ConfigurableResourceFactory", "ResourceDependency", "ResourceParam"),
    *("IAttachDifferentObjectToOpContext", "build_resources"),
)
_IO_MANAGERS = ("IOManager", "IOManagerDefinition", "InMemoryIOManager", "io_manager", "mem_io_manager")
_CONFIGURABLE_IO = ("ConfigurableIOManager", "ConfigurableIOManagerFactory", "ConfigurableLegacyIOManagerAdapter")
_CHECKS = tuple(f"AssetCheck{each}" for each in ("Evaluation", "Key", "Result", "Severity", "Spec"))
_READY_CHECKS = (
    *("build_last_update_freshness_checks", "build_time_partition_freshness_checks", "build_metadata_bounds_checks"),
    *("build_column_schema_change_checks", "build_sensor_for_freshness_checks"),
)
_TICKS = (
    *("DefaultScheduleStatus", "DefaultSensorStatus", "RunRequest", "SensorResult", "SkipReason"),
    *("build_schedule_context", "build_sensor_context", "ScheduleEvaluationContext", "SensorEvaluationContext"),
)
_BUILT = tuple(f"build_{each}_context" for each in ("init_resource", "input", "output"))
_SCHEMA = (
    *("Array", "Bool", "BoolSource", "Enum", "EnumValue", "Field", "Float", "Int", "IntSource", "Map", "Noneable"),
    *("Permissive", "Selector", "Shape", "String", "StringSource"),
)
_METADATA = tuple(
    f"{each}MetadataValue"
    for each in (
        *("", "Bool", "DagsterAsset", "DagsterRun", "Float", "Int", "Json", "Markdown", "Notebook", "Null", "Path"),
        *("PythonArtifact", "TableColumnLineage", "Table", "TableSchema", "Text", "Timestamp", "Url"),
    )
)
_TABLES = (
    *("TableColumn", "TableColumnConstraints", "TableColumnDep", "TableColumnLineage", "TableConstraints"),
    *("TableRecord", "TableSchema"),
)
_OPS = (*("DynamicOut", "DynamicOutput", "GraphIn", "GraphOut", "In", "Nothing", "Out"),)
_DEPENDENCIES = (
    *("DependencyDefinition", "InputMapping", "MultiDependencyDefinition", "NodeInvocation", "OutputMapping"),
)
_RECORDS = ("DagsterEventType", "EventLogEntry", "EventLogRecord", "EventRecordsFilter", "RunsFilter")
_ERRORS = (
    *("DagsterError", "DagsterInvariantViolationError", "DagsterInvalidInvocationError"),
    *("DagsterInvalidDefinitionError", "DagsterInvalidConfigDefinitionError", "DagsterInvalidConfigError"),
    *("DagsterConfigMappingFunctionError", "DagsterUnknownPartitionError", "DagsterUnknownResourceError"),
    *("DagsterUnmetExecutorRequirementsError", "DagsterInvalidSubsetError", "DagsterExecutionStepNotFoundError"),
    *("DagsterRunNotFoundError", "DagsterStepOutputNotFoundError", "DagsterEventLogInvalidForRun"),
    *("DagsterTypeCheckDidNotPass", "DagsterTypeCheckError", "DagsterUserCodeExecutionError"),
    *("DagsterExecutionStepExecutionError", "DagsterResourceFunctionError", "DagsterSubprocessError"),
    *("DagsterExecutionInterruptedError", "BetaWarning", "PreviewWarning", "SupersessionWarning"),
    "ConfigArgumentWarning",
)
_LOADING = (
    "definitions",
    *(f"load_definitions_from_{each}" for each in ("module", "modules", "current_module")),
    *(f"load_definitions_from_{each}" for each in ("package_module", "package_name")),
    *(f"load_asset_checks_from_{each}" for each in ("modules", "current_module", "package_module", "package_name")),
)
_RUN_SENSORS = (
    *("RunStatusSensorDefinition", "AutomationConditionSensorDefinition"),
    *("RunStatusSensorContext", "RunFailureSensorContext", "build_run_status_sensor_context"),
    *("run_status_sensor", "run_failure_sensor", "multi_asset_sensor"),
)
_TYPES = (
    *("DagsterType", "PythonObjectDagsterType", "TypeCheck", "TypeCheckContext", "usable_as_dagster_type"),
    "make_python_type_usable_as_dagster_type",
)
_SOURCE_CODE = (
    *("AnchorBasedFilePathMapping", "CodeReferencesMetadataValue", "FilePathMapping", "LocalFileCodeReference"),
    *("UrlCodeReference", "link_code_references_to_git", "with_source_code_references"),
)
_QUESTIONS = ("history", "load_asset_value", "plan", "status", "why")
LATE = {
    **dict.fromkeys(("asset", "multi_asset"), "nbasset.api.decorators"),
    **dict.fromkeys(("materialize", "materialize_to_memory"), "nbasset.api.running"),
    **dict.fromkeys(_QUESTIONS, "nbasset.api.questions"),
    "Asset": "nbasset.api.decorators",  # which teaches it to be called, and to be made of graphs and ops
    "AssetIn": "nbasset.core.assets",
    "AssetKey": "nbasset.core.keys",
    **dict.fromkeys(("AssetDep", "AssetSpec"), "nbasset.core.external"),
    "AssetOut": "nbasset.core.several",
    "AssetSelection": "nbasset.core.selection",
    "define_asset_job": "nbasset.core.jobs",
    "RunConfig": "nbasset.core.config",
    **dict.fromkeys(("DataVersion", "MaterializeResult", "Output"), "nbasset.core.outputs"),
    **dict.fromkeys(("Backoff", "Failure", "Jitter", "RetryPolicy", "RetryRequested"), "nbasset.core.policies"),
    "MaterializationFailed": "nbasset.core.runs",
    "Status": "nbasset.core.status",
    **dict.fromkeys(_ERRORS, "nbasset.api.dagster_errors"),
    **dict.fromkeys(_LOADING, "nbasset.api.loading"),
    **dict.fromkeys(("load_defs", "load_from_defs_folder"), "nbasset.api.defs_folders"),
    "RepositoryDefinition": "nbasset.api.repository_definitions",
    "repository": "nbasset.api.repositories",
    **dict.fromkeys(("AutoMaterializePolicy", "AutoMaterializeRule"), "nbasset.api.auto_materialize"),
    **dict.fromkeys(_RUN_SENSORS, "nbasset.api.run_sensors"),
    **dict.fromkeys(
        ("MultiAssetSensorEvaluationContext", "build_multi_asset_sensor_context"), "nbasset.api.multi_sensors"
    ),
    **dict.fromkeys(
        ("InitLoggerContext", "LoggerDefinition", "build_init_logger_context", "logger"),
        "nbasset.api.logger_definitions",
    ),
    **dict.fromkeys(
        ("JsonLogFormatter", "colored_console_logger", "default_loggers", "json_console_logger"),
        "nbasset.api.console_loggers",
    ),
    **dict.fromkeys(("FreshnessPolicy", "LegacyFreshnessPolicy"), "nbasset.core.freshness"),
    **dict.fromkeys(_TYPES, "nbasset.dagster.types"),
    **dict.fromkeys(("map_asset_specs", "apply_freshness_policy"), "nbasset.core.changed_assets"),
    "check_dagster_type": "nbasset.engine.type_checks",
    "PipesSubprocessClient": "nbasset.engine.pipes",
    **dict.fromkeys(("Any", "Dict", "List", "Optional", "Set", "Tuple"), "typing"),
    "op": "nbasset.api.ops",
    **dict.fromkeys(("GraphDefinition", "JobDefinition", "job"), "nbasset.api.graphs"),
    **dict.fromkeys(("graph_asset", "graph_multi_asset"), "nbasset.api.graph_assets"),
    **dict.fromkeys(_OPS, "nbasset.dagster.op_outputs"),
    **dict.fromkeys(_DEPENDENCIES, "nbasset.dagster.dependencies"),
    **dict.fromkeys(("ConfigMapping", "config_mapping", "configured"), "nbasset.dagster.configured"),
    **dict.fromkeys(("InputManager", "InputManagerDefinition", "input_manager"), "nbasset.dagster.input_managers"),
    "OpDefinition": "nbasset.dagster.ops",
    "OpExecutionContext": "nbasset.engine.op_context",
    **dict.fromkeys(
        ("HookContext", "HookDefinition", "build_hook_context", "failure_hook", "success_hook"),
        "nbasset.dagster.hooks",
    ),
    "from_dagster": "nbasset.api.projects",
    "with_resources": "nbasset.api.resources",
    **dict.fromkeys(("SourceAsset", "multi_observable_source_asset", "observable_source_asset"), "nbasset.api.sources"),
    **dict.fromkeys(("DagsterInstance", "instance_for_test"), "nbasset.api.instances"),
    **dict.fromkeys(("JobExecutionResult", "execute_job", "reconstructable"), "nbasset.api.execution"),
    **dict.fromkeys(("DagsterRun", "DagsterRunStatus"), "nbasset.core.runs"),
    **dict.fromkeys(("DagsterEvent", "ExecuteInProcessResult"), "nbasset.core.run_results"),
    **dict.fromkeys(_RECORDS, "nbasset.core.event_records"),
    "DataProvenance": "nbasset.core.provenance",
    **dict.fromkeys(("DataVersionsByPartition", "ObserveResult"), "nbasset.core.sources"),
    **dict.fromkeys(("asset_check", "multi_asset_check"), "nbasset.api.checks"),
    **dict.fromkeys(_CHECKS, "nbasset.core.checks"),
    **dict.fromkeys(("FrameRules", "frame_check"), "nbasset.api.frame_checks"),
    **dict.fromkeys(_READY_CHECKS, "nbasset.api.ready_checks"),
    "compare": "nbasset.instance.tries",
    "AutomationCondition": "nbasset.api.conditions",
    **dict.fromkeys(
        ("ScheduleDefinition", "build_schedule_from_partitioned_job", "schedule"),
        "nbasset.api.schedules",
    ),
    **dict.fromkeys(("SensorDefinition", "asset_sensor", "sensor"), "nbasset.api.sensors"),
    **dict.fromkeys(_TICKS, "nbasset.api.ticks"),
    **dict.fromkeys(("AssetCheckExecutionContext", "AssetExecutionContext"), "nbasset.engine.context"),
    **dict.fromkeys(
        ("build_asset_check_context", "build_asset_context", "build_op_context"), "nbasset.engine.direct_contexts"
    ),
    **dict.fromkeys(("Config", "PermissiveConfig"), "nbasset.dagster.config"),
    "EnvVar": "nbasset.dagster.variables",
    **dict.fromkeys(_RESOURCES, "nbasset.dagster.resources"),
    **dict.fromkeys(("ResourceDefinition", "make_values_resource", "resource"), "nbasset.dagster.resource_definitions"),
    "InitResourceContext": "nbasset.dagster.open_resources",
    **dict.fromkeys(_METADATA, "nbasset.core.metadata"),
    **dict.fromkeys(_TABLES, "nbasset.core.tables"),
    **dict.fromkeys(("AssetMaterialization", "AssetObservation", "ExpectationResult"), "nbasset.core.asset_events"),
    **dict.fromkeys(_CONFIGURABLE_IO, "nbasset.dagster.configurable_io"),
    **dict.fromkeys(_IO_MANAGERS, "nbasset.dagster.io_managers"),
    **dict.fromkeys(_BUILT, "nbasset.dagster.built_contexts"),
    **dict.fromkeys(_SCHEMA, "nbasset.dagster.config_schema"),
    **dict.fromkeys(_SOURCE_CODE, "nbasset.dagster.source_code"),
    "UPathIOManager": "nbasset.dagster.upath_io",
    **dict.fromkeys(("FilesystemIOManager", "fs_io_manager"), "nbasset.storage.io.filesystem"),
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
    "Definitions": "nbasset.api.definitions",
    **dict.fromkeys(("AssetJob", "validate_run_config"), "nbasset.api.jobs"),
    "BackfillPolicy": "nbasset.core.backfills",
    **dict.fromkeys(_PARTITIONS, "nbasset.core.partitions"),
    **dict.fromkeys(_MAPPINGS, "nbasset.core.partition_mappings"),
    **dict.fromkeys(("TimeWindow", "TimeWindowPartitionsDefinition"), "nbasset.engine.time_windows"),
    **dict.fromkeys(_KINDS, "nbasset.engine.window_kinds"),
    **dict.fromkeys(_CONFIGS, "nbasset.api.partitioned_config"),
    **dict.fromkeys(_DYNAMIC, "nbasset.instance.dynamic_partitions"),
    **dict.fromkeys(("InputContext", "OutputContext"), "nbasset.dagster.io_contexts"),
    "PickleIOManager": "nbasset.storage.io.managers",
    "io_manager_at": "nbasset.storage.io.at",
}
"""Names that are loaded when they are first asked for (PEP 562), so that nobody waits for them."""

MEANT = dict.fromkeys(("AssetsDefinition", "AssetChecksDefinition"), "Asset")
"""Dagster's other names for the same."""
