"""Whole programs as teams write them for Dagster: only the import is another one, and they tell the same with both."""

from __future__ import annotations

WHOLE = {
    "a pipeline with sensors that ask for runs": """
        import hashlib, json, pathlib
        from LIB import (
            AssetExecutionContext, AssetKey, AssetSelection, DagsterRunStatus, DataVersion, Definitions, MaterializeResult,
            RunRequest, SensorEvaluationContext, SensorResult, SkipReason, asset, asset_sensor, build_sensor_context,
            define_asset_job, materialize, run_status_sensor, sensor,
        )

        def version(text):
            return DataVersion(hashlib.sha256(text.encode()).hexdigest()[:8])

        @asset
        def raw_files(context: AssetExecutionContext) -> MaterializeResult:
            pathlib.Path("raw.txt").write_text("3 4 5")
            return MaterializeResult(data_version=version("raw"), metadata={"path": "raw.txt"})

        @asset(deps=[raw_files])
        def numbers() -> list:
            return [int(each) for each in pathlib.Path("raw.txt").read_text().split()]

        @asset
        def total(numbers: list) -> int:
            return sum(numbers)

        load = define_asset_job("load", AssetSelection.assets(raw_files))
        report = define_asset_job("report", AssetSelection.assets(numbers, total))

        @asset_sensor(asset_key=AssetKey("raw_files"), job=report)
        def raw_came(context: SensorEvaluationContext, asset_event):
            return RunRequest(run_key="raw", tags={"source": "raw_came"})

        @sensor(job=load, minimum_interval_seconds=10)
        def new_files(context: SensorEvaluationContext):
            seen = set(json.loads(context.cursor or "[]"))
            found = {"a.csv", "b.csv"} - seen
            if not found:
                return SkipReason(f"no new files (seen={len(seen)})")
            requests = [RunRequest(run_key=each, tags={"file": each}) for each in sorted(found)]
            return SensorResult(run_requests=requests, cursor=json.dumps(sorted(seen | found)))

        @run_status_sensor(run_status=DagsterRunStatus.SUCCESS, monitored_jobs=[load], request_job=report)
        def loaded(context):
            return RunRequest(run_key=context.dagster_run.run_id)

        defs = Definitions([raw_files, numbers, total], jobs=[load, report], sensors=[raw_came, new_files, loaded])
        first = new_files(build_sensor_context())
        tell([[each.run_key, each.tags] for each in first.run_requests])
        tell(new_files(build_sensor_context(cursor=first.cursor)).skip_message)
        run = materialize([raw_files, numbers, total])
        tell([run.success, run.asset_value("total")])
        tell(run.asset_materializations_for_node("raw_files")[0].metadata["path"].value)
        tell(sorted(defs.get_job_def(name).name for name in ("load", "report")))
        tell(defs.get_job_def("load").execute_in_process().success)
    """,
    "a repository of assets, jobs, a schedule and a sensor": """
        from LIB import (
            AssetSelection, RunRequest, ScheduleDefinition, asset, define_asset_job, graph, job, op, repository, sensor,
        )

        @asset(group_name="raw")
        def orders():
            return [3, 4]

        @asset(group_name="reports")
        def revenue(orders):
            return sum(orders)

        @op
        def hello(context):
            context.log.info("hello")
            return "hello"

        @op
        def shout(text: str) -> str:
            return text.upper()

        @job
        def greet():
            shout(hello())

        @graph
        def greeting():
            return shout(hello())

        reports = define_asset_job("reports", AssetSelection.groups("reports"))
        nightly = ScheduleDefinition(job=greet, cron_schedule="0 0 * * *")

        @sensor(job=reports)
        def asks():
            yield RunRequest(run_key=None, run_config={})

        @repository
        def everything():
            return [orders, revenue, greet, reports, nightly, asks, greeting.to_job(name="greeting_job")]

        tell(sorted(each.name for each in everything.get_all_jobs()))
        tell(everything.get_job("greet").execute_in_process().output_for_node("shout"))
        tell([everything.has_job("greeting_job"), everything.get_schedule_def("greet_schedule").cron_schedule])
        tell(everything.get_sensor_def("asks").name)
    """,
    "types of a company, in ops and assets": """
        from pydantic import BaseModel
        from LIB import AssetIn, DagsterType, In, Out, String, asset, graph, materialize, op, usable_as_dagster_type

        Named = DagsterType(
            type_check_fn=lambda context, value: "dag" in value, name="Named", description="a text that has dag in it"
        )

        @usable_as_dagster_type(description="a name, and when it was given")
        class Given(BaseModel):
            name: str

        @op(out={"name": Out(dagster_type=String, description="the name")})
        def given():
            return "dagster"

        @op(ins={"name": In(dagster_type=Named)}, out=Out(Given))
        def greeted(name):
            return Given(name=f"Hello, {name}")

        @op(out={"name": Out(dagster_type=String)})
        def wrong():
            return "nobody"

        @graph
        def fine():
            greeted(given())

        @graph
        def refused():
            greeted(wrong())

        tell(fine.to_job().execute_in_process().output_for_node("greeted").name)
        run = refused.to_job().execute_in_process(raise_on_error=False)
        tell([run.success, [each.step_key for each in run.all_node_events if each.event_type_value == "STEP_FAILURE"]])

        @asset(dagster_type=Named)
        def label():
            return "dag one"

        @asset(ins={"text": AssetIn("label", dagster_type=Named)})
        def card(text):
            return Given(name=text).name

        tell(materialize([label, card]).asset_value("card"))
    """,
    "hooks and policies on assets, one of which fails": """
        from LIB import (
            AutoMaterializePolicy, Definitions, HookContext, MaterializeResult, asset, define_asset_job, failure_hook,
            materialize, success_hook,
        )

        heard = []

        @success_hook
        def went_well(context: HookContext) -> None:
            heard.append(f"{context.op.name} went well")

        @failure_hook
        def failed(context: HookContext) -> None:
            heard.append(f"{context.op.name}: {context.op_exception}")

        both = {went_well, failed}

        @asset(auto_materialize_policy=AutoMaterializePolicy.eager(), hooks=both)
        def source() -> MaterializeResult:
            return MaterializeResult(metadata={"role": "root"})

        @asset(deps=["source"], auto_materialize_policy=AutoMaterializePolicy.lazy(), hooks=both)
        def derived() -> MaterializeResult:
            return MaterializeResult(metadata={"role": "derived"})

        @asset(hooks=both)
        def flaky() -> MaterializeResult:
            raise RuntimeError("on purpose")

        assets = [source, derived, flaky]
        run = materialize(assets, raise_on_error=False)
        tell([run.success, sorted(each.step_key for each in run.get_step_success_events()), sorted(run.get_failed_step_keys())])
        tell(sorted(heard))
        heard.clear()
        defs = Definitions(assets, jobs=[define_asset_job("all_of_them")])
        tell(defs.get_job_def("all_of_them").execute_in_process(raise_on_error=False).success)
        tell(sorted(each for each in heard if "flaky" in each))
    """,
    "factories of assets, checks and definitions": """
        import LIB as dg

        def table(name, rows, upstream=()):
            @dg.asset(name=name, deps=list(upstream), kinds={"table"}, metadata={"rows": rows})
            def made(context: dg.AssetExecutionContext):
                context.add_output_metadata({"made": context.asset_key.to_user_string()})
                return list(range(rows))

            return made

        def at_least(asset, rows):
            @dg.asset_check(asset=asset, name=f"at_least_{rows}")
            def enough():
                return dg.AssetCheckResult(passed=asset.metadata_by_key[asset.key]["rows"] >= rows, metadata={"rows": rows})

            return enough

        def of(name, rows):
            made = table(name, rows)
            return dg.Definitions(assets=[made], asset_checks=[at_least(made, 3)])

        @dg.definitions
        def resources():
            return dg.Definitions(resources={"db": 3})

        @dg.definitions
        def defs():
            return dg.Definitions.merge(*[of(f"table_{n}", n) for n in (2, 5)], resources())

        whole = defs()
        tell(sorted(each.key.to_user_string() for each in whole.resolve_all_asset_specs()))
        tell(sorted(whole.resources))
        changed = whole.map_asset_specs(func=lambda spec: spec.merge_attributes(tags={"team": "a"}))
        tell([sorted(each.tags.items()) for each in changed.resolve_all_asset_specs()][0][-1])
        assets, checks = list(whole.assets), list(whole.asset_checks)
        run = dg.materialize([*[each for each in assets if each not in checks], *checks])
        tell(sorted([each.check_name, each.passed] for each in run.get_asset_check_evaluations()))
        tell(run.asset_materializations_for_node("table_5")[0].metadata["made"].value)
    """,
    "loggers with a configuration, and hooks of ops": """
        import json, logging
        from LIB import Field, InitLoggerContext, build_init_logger_context, graph, logger, op

        lines = []

        class Kept(logging.Handler):
            def emit(self, record):
                lines.append(json.dumps(record.getMessage()))

        @logger({"level": Field(str, is_required=False, default_value="INFO"), "name": Field(str, default_value="team")})
        def team_logger(context: InitLoggerContext):
            made = logging.Logger(context.logger_config["name"], level=context.logger_config["level"])
            made.addHandler(Kept())
            return made

        @op
        def speaks(context):
            context.log.info("in the op")
            return 1

        @graph
        def speaking():
            speaks()

        plain = speaking.to_job(name="plain")
        loud = speaking.to_job(
            name="loud", logger_defs={"team": team_logger}, config={"loggers": {"team": {"config": {"level": "ERROR"}}}}
        )
        tell([plain.execute_in_process().success, loud.execute_in_process().success])
        made = team_logger(build_init_logger_context(logger_config={"name": "mine", "level": "WARNING"}))
        made.warning("told")
        tell([made.name, made.level, team_logger(None).level])
        tell([each for each in lines if "told" in each])
    """,
    "input managers and I/O managers of ops": """
        from LIB import AssetIn, Definitions, IOManager, asset, io_manager, materialize

        class Listed(IOManager):
            def __init__(self, stored):
                self.stored = stored

            def handle_output(self, context, obj):
                self.stored[tuple(context.asset_key.path)] = list(obj)

            def load_input(self, context):
                return self.stored[tuple(context.upstream_output.asset_key.path)]

        class Reversed(Listed):
            def load_input(self, context):
                return list(reversed(super().load_input(context)))

        stored = {}

        @io_manager(config_schema={})
        def listed(context):
            return Listed(stored)

        @asset(io_manager_key="listed")
        def first():
            return [1, 2, 3]

        @asset(ins={"first": AssetIn(input_manager_key="backwards")}, io_manager_key="listed")
        def second(first):
            return [each * 10 for each in first]

        run = materialize([first, second], resources={"listed": listed, "backwards": Reversed(stored)})
        tell([run.success, run.output_for_node("second"), sorted(stored.items())])
    """,
    "a test suite of one's own": """
        import LIB as dg

        class Api(dg.ConfigurableResource):
            url: str = "https://example.org"

            def get(self, path):
                return {"path": path}

        class Settings(dg.Config):
            limit: int = 2

        @dg.asset
        def fetched(config: Settings, api: Api):
            return [api.get(n) for n in range(config.limit)]

        @dg.asset
        def counted(context, fetched):
            context.log.info("counting")
            return len(fetched)

        class Fake:
            def get(self, path):
                return path

        def test_direct_call():
            assert fetched(Settings(limit=3), api=Fake()) == [0, 1, 2]

        def test_with_a_context():
            assert counted(dg.build_asset_context(), [1, 2]) == 2

        def test_whole():
            run = dg.materialize_to_memory([fetched, counted], resources={"api": Api()})
            assert run.success and run.output_for_node("counted") == 2

        def test_configured():
            config = dg.RunConfig(ops={"fetched": Settings(limit=5)})
            run = dg.materialize_to_memory([fetched, counted], resources={"api": Api()}, run_config=config)
            assert run.output_for_node("counted") == 5

        def test_refused():
            try:
                dg.materialize_to_memory([fetched], resources={"api": Api()}, run_config={"ops": {"fetched": {"config": {"n": 1}}}})
            except dg.DagsterInvalidConfigError:
                return
            raise AssertionError("not refused")

        for name, each in list(globals().items()):
            if name.startswith("test_"):
                tell([name, attempt(lambda: each() or "passed")])
    """,
}
