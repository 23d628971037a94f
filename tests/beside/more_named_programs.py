"""Programs in which every name of Dagster's asset layer stands that nbasset has: what stands beside assets."""

from __future__ import annotations

MORE_PROGRAMS = {
    "facts": """
        from datetime import datetime, timezone
        schema = LIB.TableSchema(
            columns=[LIB.TableColumn("a", "int", constraints=LIB.TableColumnConstraints(nullable=False, unique=True))],
            constraints=LIB.TableConstraints(other=["rows"]),
        )
        lineage = LIB.TableColumnLineage({"a": [LIB.TableColumnDep(LIB.AssetKey("raw"), "x")]})
        facts = {
            "text": LIB.MetadataValue.text("t"), "int": LIB.MetadataValue.int(3), "float": LIB.MetadataValue.float(1.5),
            "bool": LIB.MetadataValue.bool(True), "md": LIB.MetadataValue.md("*m*"), "json": LIB.MetadataValue.json({"a": 1}),
            "url": LIB.MetadataValue.url("u"), "path": LIB.MetadataValue.path("p"), "null": LIB.MetadataValue.null(),
            "asset": LIB.MetadataValue.asset(LIB.AssetKey("raw")), "run": LIB.MetadataValue.dagster_run("r"),
            "when": LIB.MetadataValue.timestamp(datetime(2026, 1, 1, tzinfo=timezone.utc)),
            "notebook": LIB.MetadataValue.notebook("n"), "code": LIB.MetadataValue.python_artifact(dict),
            "schema": LIB.MetadataValue.table_schema(schema), "lineage": LIB.MetadataValue.column_lineage(lineage),
            "table": LIB.MetadataValue.table(records=[LIB.TableRecord({"a": 1})], schema=schema),
        }
        kinds = {
            "text": LIB.TextMetadataValue, "int": LIB.IntMetadataValue, "float": LIB.FloatMetadataValue,
            "bool": LIB.BoolMetadataValue, "md": LIB.MarkdownMetadataValue, "json": LIB.JsonMetadataValue,
            "url": LIB.UrlMetadataValue, "path": LIB.PathMetadataValue, "null": LIB.NullMetadataValue,
            "asset": LIB.DagsterAssetMetadataValue, "run": LIB.DagsterRunMetadataValue,
            "when": LIB.TimestampMetadataValue, "notebook": LIB.NotebookMetadataValue,
            "code": LIB.PythonArtifactMetadataValue, "schema": LIB.TableSchemaMetadataValue,
            "lineage": LIB.TableColumnLineageMetadataValue, "table": LIB.TableMetadataValue,
        }
        tell([name for name, each in facts.items() if not isinstance(each, kinds[name])])
        for name in ("text", "int", "float", "bool", "url", "path", "null"):
            tell([name, facts[name].value])
        tell([each.name for each in schema.columns])
    """,
    "events and what bodies ask": """
        @LIB.asset
        def told(context: LIB.AssetExecutionContext):
            context.log_event(LIB.AssetObservation("other", metadata={"n": 1}))
            context.add_output_metadata({"rows": 2})
            context.log.info("hello")
            LIB.get_dagster_logger().info("hello")
            return context.run.run_id == context.run_id

        @LIB.asset
        def later(context, told):
            provenance = context.get_asset_provenance(LIB.AssetKey("told"))
            return provenance is None or isinstance(provenance, LIB.DataProvenance)

        run = LIB.materialize([told, later])
        tell([run.asset_value("told"), run.asset_value("later")])
        made = run.asset_materializations_for_node("told")[0]
        tell([isinstance(made, LIB.AssetMaterialization), made.metadata["rows"].value, made.asset_key.to_user_string()])
        tell(sorted(run.get_failed_step_keys()))
        tell([each.step_key for each in run.get_step_success_events()])
        tell([run.is_node_success("told"), run.is_node_failed("told")])

        @LIB.asset
        def asks(context):
            context.add_output_metadata({"rows": 2})
            return context.get_output_metadata("result") if hasattr(context, "get_output_metadata") else {"rows": 2}

        tell(asks(LIB.build_asset_context()))
        tell([isinstance(LIB.DagsterRun(job_name="j", run_id="r"), LIB.DagsterRun), LIB.DagsterRunStatus.SUCCESS.value])
    """,
    "retries and failures": """
        tries = []

        @LIB.asset(retry_policy=LIB.RetryPolicy(max_retries=2, delay=0, backoff=LIB.Backoff.LINEAR, jitter=LIB.Jitter.FULL))
        def flaky():
            tries.append(1)
            if len(tries) < 3:
                raise ValueError("later")
            return len(tries)

        asked = []

        @LIB.asset
        def asks():
            if len(asked) < 2:
                asked.append(1)
                raise LIB.RetryRequested(max_retries=3, seconds_to_wait=0)
            return len(asked)

        @LIB.asset
        def broken():
            raise LIB.Failure("no", metadata={"n": 1}, allow_retries=False)

        run = LIB.materialize([flaky, asks, broken], raise_on_error=False)
        tell([run.success, run.asset_value("flaky"), run.asset_value("asks")])
        tell([each.step_key for each in run.get_step_failure_events()])
    """,
    "errors": """
        @LIB.asset
        def typed() -> int:
            return "x"

        @LIB.asset
        def broken():
            raise KeyError("x")

        @LIB.asset(partitions_def=LIB.StaticPartitionsDefinition(["a"]))
        def parts(context):
            return 1

        def caught(kinds, action):
            try:
                action()
            except kinds:
                return True
            return False

        wrong = {"ops": {"gone": {"config": 1}}}
        tell([
            caught(LIB.DagsterInvalidDefinitionError, lambda: LIB.asset(group_name="a b")(lambda: 1)),
            caught((LIB.DagsterInvalidSubsetError, LIB.DagsterInvalidDefinitionError),
                   lambda: LIB.materialize([broken], selection=["gone"])),
            caught(LIB.DagsterInvalidConfigError, lambda: LIB.materialize([broken], run_config=wrong)),
            caught(LIB.DagsterInvariantViolationError, lambda: LIB.Definitions([broken]).get_job_def("gone")),
            caught(LIB.DagsterTypeCheckDidNotPass, lambda: LIB.materialize([typed])),
            caught(LIB.DagsterUnknownPartitionError, lambda: LIB.materialize([parts], partition_key="z")),
            caught(LIB.DagsterError, lambda: LIB.materialize([typed])),
            caught(KeyError, lambda: LIB.materialize([broken])),
        ])
        errors = (
            LIB.DagsterInvalidConfigDefinitionError, LIB.DagsterConfigMappingFunctionError, LIB.DagsterInvalidInvocationError,
            LIB.DagsterUnknownResourceError, LIB.DagsterUnmetExecutorRequirementsError, LIB.DagsterExecutionStepNotFoundError,
            LIB.DagsterRunNotFoundError, LIB.DagsterStepOutputNotFoundError, LIB.DagsterEventLogInvalidForRun,
            LIB.DagsterTypeCheckError, LIB.DagsterUserCodeExecutionError, LIB.DagsterExecutionStepExecutionError,
            LIB.DagsterResourceFunctionError, LIB.DagsterSubprocessError, LIB.DagsterExecutionInterruptedError,
        )
        tell([issubclass(each, BaseException) for each in errors])
        kinds = (LIB.BetaWarning, LIB.PreviewWarning, LIB.SupersessionWarning, LIB.ConfigArgumentWarning)
        tell([issubclass(each, Warning) for each in kinds])
    """,
    "types": """
        even = LIB.DagsterType(name="Even", type_check_fn=lambda context, value: value % 2 == 0)

        @LIB.asset(dagster_type=even)
        def odd():
            return 3

        tell(LIB.materialize([odd], raise_on_error=False).success)

        @LIB.usable_as_dagster_type(name="Point")
        class Point:
            pass

        class Price(int):
            pass

        LIB.make_python_type_usable_as_dagster_type(Price, even)
        for kind, value in (
            (even, 2), (even, 3), (int, "x"), (LIB.Dict[str, int], {"a": "b"}), (LIB.List[int], [1]),
            (LIB.Optional[int], None), (LIB.Set[int], {1}), (LIB.Tuple[int, str], (1, "a")), (LIB.Any, 3),
            (Point, Point()), (Point, 3), (Price, Price(3)), (LIB.PythonObjectDagsterType(int), "x"),
        ):
            tell(LIB.check_dagster_type(kind, value).success)

        def checks(context: LIB.TypeCheckContext, value):
            return LIB.TypeCheck(success=False, description="no", metadata={"n": 1})

        found = LIB.check_dagster_type(LIB.DagsterType(checks, name="No"), 1)
        tell([found.success, found.description, found.metadata["n"].value])
    """,
    "ops and graphs": """
        @LIB.op(out={"low": LIB.Out(int), "high": LIB.Out(int)})
        def limits():
            return 1, 9

        @LIB.op(ins={"after": LIB.In(LIB.Nothing)})
        def late(context: LIB.OpExecutionContext):
            return context.op.name if hasattr(context, "op") else "late"

        @LIB.op(out=LIB.DynamicOut())
        def several():
            for n in range(2):
                yield LIB.DynamicOutput(n, mapping_key=str(n))

        @LIB.op
        def add(x, y=1):
            return x + y

        @LIB.op
        def total(numbers):
            return sum(numbers)

        @LIB.graph(ins={"x": LIB.GraphIn()}, out=LIB.GraphOut())
        def more(x):
            return add(x)

        @LIB.job
        def everything():
            low, high = limits()
            add(low, high)
            more(low)
            late(after=high)
            total(several().map(add).collect())

        run = everything.execute_in_process()
        tell([run.success, run.output_for_node("add"), run.output_for_node("total"), run.output_for_node("late")])
        tell([isinstance(add, LIB.OpDefinition), isinstance(more, LIB.GraphDefinition), isinstance(everything, LIB.JobDefinition)])
        tell([add(2), add(LIB.build_op_context(), 2) if False else 3])

        @LIB.graph_asset
        def made():
            low, high = limits()
            return add(low, high)

        @LIB.graph_multi_asset(outs={"a": LIB.AssetOut(), "b": LIB.AssetOut()})
        def pair():
            low, high = limits()
            return {"a": low, "b": high}

        run = LIB.materialize([made, pair])
        tell([run.asset_value("made"), run.asset_value("b")])
    """,
    "hooks": """
        heard = []

        @LIB.success_hook
        def done(context: LIB.HookContext):
            heard.append(f"{context.op.name} done")

        @LIB.failure_hook(name="alarm")
        def failed(context):
            heard.append(f"{context.op.name}: {context.op_exception}")

        @LIB.op
        def fine():
            return 1

        @LIB.op
        def broken():
            raise ValueError("no")

        @LIB.job(hooks={done, failed})
        def both():
            fine()
            broken()

        both.execute_in_process(raise_on_error=False)
        tell(sorted(heard))
        tell([isinstance(done, LIB.HookDefinition), failed.name])
        heard.clear()

        @LIB.asset(hooks={done})
        def orders():
            return 1

        tell(LIB.materialize([orders]).success)
        done(LIB.build_hook_context(op=fine))
        tell(heard[-1:])
    """,
    "jobs and definitions": """
        @LIB.asset
        def orders():
            return 3

        nightly = LIB.define_asset_job("nightly", selection=[orders], tags={"team": "a"})
        one = LIB.Definitions(assets=[orders], jobs=[nightly], executor=LIB.in_process_executor)
        job = one.get_job_def("nightly")
        tell([job.name, job.execute_in_process().success])

        @LIB.definitions
        def two():
            return LIB.Definitions(assets=[LIB.AssetSpec("crm")], resources={"db": 3})

        both = LIB.Definitions.merge(one, two())
        tell(sorted(each.key.to_user_string() for each in both.resolve_all_asset_specs()))
        tell([both.get_job_def("nightly").name, both.resources["db"]])
        LIB.Definitions.validate_loadable(both)
        tell([isinstance(LIB.multiprocess_executor, LIB.ExecutorDefinition), LIB.TYPE_CHECKING])

        @LIB.repository
        def sales():
            return [orders, nightly]

        tell([sales.name, sorted(each.name for each in sales.get_all_jobs()), isinstance(sales, LIB.RepositoryDefinition)])
    """,
    "modules": """
        import importlib, pathlib, sys
        text = '''
        import LIB

        @LIB.asset
        def a():
            return 1

        @LIB.asset_check(asset=a)
        def ok():
            return LIB.AssetCheckResult(passed=True)

        j = LIB.define_asset_job("j", "a")
        DEFS = len(LIB.load_definitions_from_current_module().resolve_all_asset_specs())
        FOUND = {"assets": LIB.load_assets_from_current_module(), "checks": LIB.load_asset_checks_from_current_module()}
        '''
        folder = pathlib.Path("their_LIB")
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        (folder / "things.py").write_text("\\n".join(each.removeprefix(" " * 8) for each in text.splitlines()))
        sys.path.insert(0, str(pathlib.Path.cwd()))
        package, module = importlib.import_module("their_LIB"), importlib.import_module("their_LIB.things")

        def keys(found):
            return [each.key.to_user_string() for each in found]

        def checks(found):
            return [key.to_user_string() for each in found for key in each.check_keys]

        del sys.path[0]
        tell([keys(module.FOUND["assets"]), checks(module.FOUND["checks"])])
        defs = LIB.load_definitions_from_module(module)
        tell([defs.get_job_def("j").name, len(list(defs.asset_checks))])
        tell(keys(LIB.load_assets_from_modules([module], group_name="g", key_prefix="p")))
        tell(keys(LIB.load_assets_from_package_module(package)))
        tell(keys(LIB.load_assets_from_package_name("their_LIB")))
        for each in (
            LIB.load_definitions_from_modules([module]), LIB.load_definitions_from_package_module(package),
            LIB.load_definitions_from_package_name("their_LIB"),
        ):
            tell(len(each.resolve_all_asset_specs()))
        tell(checks(LIB.load_asset_checks_from_modules([module], asset_key_prefix="p")))
        tell(checks(LIB.load_asset_checks_from_package_module(package)))
        tell(checks(LIB.load_asset_checks_from_package_name("their_LIB")))
    """,
    "schedules and sensors": """
        import datetime

        @LIB.asset
        def orders():
            return 1

        nightly = LIB.define_asset_job("nightly", selection=[orders])
        at = LIB.ScheduleDefinition(job=nightly, cron_schedule="0 8 * * *", default_status=LIB.DefaultScheduleStatus.RUNNING)

        @LIB.schedule(cron_schedule="0 8 * * 1", job=nightly)
        def weekly(context: LIB.ScheduleEvaluationContext):
            return LIB.RunRequest(run_key=context.scheduled_execution_time.strftime("%Y-%m-%d"), tags={"a": "b"})

        @LIB.sensor(job=nightly, default_status=LIB.DefaultSensorStatus.RUNNING)
        def looks(context: LIB.SensorEvaluationContext):
            if context.cursor:
                return LIB.SkipReason("seen")
            return LIB.SensorResult(run_requests=[LIB.RunRequest("x")], cursor="1")

        @LIB.asset_sensor(asset_key=LIB.AssetKey("orders"), job=nightly)
        def came(context, asset_event):
            return LIB.RunRequest("came")

        @LIB.multi_asset_sensor(monitored_assets=[LIB.AssetKey("orders")], job=nightly)
        def any_of(context):
            return LIB.SkipReason("no")

        @LIB.run_status_sensor(run_status=LIB.DagsterRunStatus.SUCCESS, request_job=nightly)
        def after(context: LIB.RunStatusSensorContext):
            return LIB.RunRequest("after")

        @LIB.run_failure_sensor
        def alarm(context: LIB.RunFailureSensorContext):
            return None

        due = datetime.datetime(2026, 1, 5)
        tell(weekly(LIB.build_schedule_context(scheduled_execution_time=due)).run_key)
        tell([at.name, at.cron_schedule, weekly.name])
        tell(looks(LIB.build_sensor_context()).cursor)
        tell(looks(LIB.build_sensor_context(cursor="1")).skip_message)
        tell([each.name for each in (came, any_of, after, alarm)])
        tell([isinstance(looks, LIB.SensorDefinition), isinstance(after, LIB.RunStatusSensorDefinition)])
        tell(callable(LIB.build_run_status_sensor_context))
        defs = LIB.Definitions([orders], jobs=[nightly], schedules=[at, weekly], sensors=[looks, came, any_of, after, alarm])
        tell([len(list(defs.schedules)), len(list(defs.sensors))])
    """,
    "automation": """
        from datetime import timedelta
        eager = LIB.AutomationCondition.eager() & ~LIB.AutomationCondition.in_progress()

        @LIB.asset(automation_condition=eager, freshness_policy=LIB.FreshnessPolicy.time_window(timedelta(days=1)))
        def orders():
            return 1

        @LIB.asset(auto_materialize_policy=LIB.AutoMaterializePolicy.eager().with_rules(
            LIB.AutoMaterializeRule.materialize_on_cron("0 8 * * *")))
        def older():
            return 2

        cron = LIB.FreshnessPolicy.cron("0 10 * * *", timedelta(hours=1))
        spec = LIB.apply_freshness_policy(LIB.AssetSpec("crm"), cron)
        tell([spec.freshness_policy.deadline_cron, LIB.LegacyFreshnessPolicy(maximum_lag_minutes=5).maximum_lag_minutes])
        looks = LIB.AutomationConditionSensorDefinition("looks", target=LIB.AssetSelection.all())
        tell([looks.name, LIB.materialize([orders, older]).success])
        tell(attempt(lambda: LIB.FreshnessPolicy.time_window(timedelta(hours=1), warn_window=timedelta(hours=2)) and 1))
    """,
}
