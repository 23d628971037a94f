"""Not here: names of Dagster's that nbasset has not, and what to do instead."""

from __future__ import annotations

_DAEMON = (
    "what Dagster's daemon and its pages do is not done here: keep it in the project, and run that with dagster dev"
)
_OPS = "graphs of ops are written as functions that call them: @graph, @job or @graph_asset"
_COMPONENTS = (
    "components belong to a project of Dagster's: %nbasset import MODULE brings in the assets that they define"
)
_PIPES = "to run a program elsewhere, call it in the body, with subprocess for example"
_TYPES = (
    "say the type as Python does, -> pandas.DataFrame for example: it is checked; what a value has to be "
    "is an @asset_check"
)
INSTANCE = "there is no server and no database of runs here: status(), history() and %asset_runs tell what was made"
_EXECUTION = (
    "materialize() and define_asset_job(…) run assets; Definitions(…).get_job_def(NAME).execute_in_process() a job"
)
_LOGGING = "get_dagster_logger() and context.log write lines; logging.getLogger() has handlers"
_HOOKS = "success_hook and failure_hook make hooks; that of a job's steps is called by execute_in_process()"
_ERRORS = "nbasset.core.errors has the errors: InvalidDefinition, InvalidSelection, MaterializationFailed"
_CONFIG = "Config classes, RunConfig and a mapping are configuration; read a file with yaml.safe_load"
_STORAGE = "an IOManager of your own, FilesystemIOManager or UPathIOManager keep values"

_WHY: dict[str, str] = {
    _DAEMON: """
        AutoMaterializeAssetPartitionsFilter AutomationContext AutomationResult AssetSensorDefinition
        EvaluateAutomationConditionsResult MultiAssetSensorDefinition
        SensorReturnTypesUnion SubmitRunContext
        evaluate_automation_conditions make_email_on_run_failure_sensor
        DefaultRunLauncher QueuedRunCoordinator MAX_RUNTIME_SECONDS_TAG CodeLocationSelector JobSelector
        RepositorySelector""",
    _OPS: """
        PendingNodeInvocation""",
    _COMPONENTS: """
        AssetAttributesModel Component ComponentFormConfig ComponentLoadContext
        ComponentTree ComponentTypeSpec DagsterLibraryRegistry DefinitionsComponent DefsFolderComponent
        FunctionComponent Injected Model PythonScriptComponent ResolutionContext Resolvable
        ResolvedAssetCheckSpec ResolvedAssetKey ResolvedAssetSpec Resolver ScaffoldRequest Scaffolder
        SqlComponent StateBackedComponent TemplatedSqlComponent UPathDefsStateStorage UvRunComponent
        build_component_defs build_defs_for_component component_defs component_instance
        get_all_components_defs_within_project get_component_defs_within_project
        scaffold_component scaffold_with template_var""",
    _PIPES: """
        PipesBlobStoreMessageReader PipesClient PipesClientCompletedInvocation PipesCompositeMessageReader
        PipesContextInjector PipesEnvContextInjector PipesExecutionResult PipesFileContextInjector
        PipesFileMessageReader PipesLaunchedData PipesLogReader PipesMessageHandler PipesMessageReader
        PipesSession PipesTempFileContextInjector PipesTempFileMessageReader
        open_pipes_session""",
    _TYPES: "DagsterTypeLoader DagsterTypeLoaderContext dagster_type_loader",
    INSTANCE: """
        AssetRecordsFilter AssetPartitionStatus EventRecordsResult PaginatedResults
        RunRecord RunShardedEventsCursor RunStatusChangeRecordsFilter AssetValueLoader""",
    _EXECUTION: """
        BindResourcesToJobs Executor ExecutorRequirement InitExecutorContext
        ReexecutionOptions RepositoryData StepExecutionContext StepLauncher StepRunRef
        build_reconstructable_job create_repository_using_definitions_args executor
        external_instance_from_step_run_ref multi_or_in_process_executor
        multiple_process_executor_requirements raise_execution_interrupts run_step_from_ref
        step_context_to_step_run_ref step_run_ref_to_step_context AssetJobKey AssetOrCheckKey
        Partition""",
    _LOGGING: """
        DagsterLogManager default_system_loggers""",
    _HOOKS: "HookExecutionResult",
    _ERRORS: "deprecation_warning",
    _CONFIG: """
        ConfigSchema ScalarUnion config_from_files config_from_pkg_resources config_from_yaml_strings""",
    _STORAGE: """
        FileHandle LocalFileHandle
        MigrateIOStorageResult custom_path_fs_io_manager local_file_manager migrate_io_storage
        deserialize_value serialize_value MetadataEntry DagsterJobMetadataValue PoolMetadataValue""",
}
_ADVICE = {name: why for why, names in _WHY.items() for name in names.split()}


def advice(name: str) -> str:
    """What to do instead of a name of Dagster's that nbasset has not; empty where it is none of Dagster's.

    Args:
        name: the name.

    >>> advice("FileHandle")
    'nbasset has no FileHandle: an IOManager of your own, FilesystemIOManager or UPathIOManager keep values.'
    """
    return f"nbasset has no {name}: {_ADVICE[name]}." if name in _ADVICE else ""
