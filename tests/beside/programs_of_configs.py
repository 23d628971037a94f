"""Programs that tell runs more than a config: resources in resources, loggers, values that are handed on."""

from __future__ import annotations

CONFIGS = {
    "a resource that older assets find otherwise in their context": """
        class Client(LIB.ConfigurableResource, LIB.IAttachDifferentObjectToOpContext):
            place: str
            def get_object_to_set_on_execution_context(self):
                return f"client at {self.place}"

        @LIB.asset(required_resource_keys={"client"})
        def older(context):
            return context.resources.client

        @LIB.asset
        def newer(client: Client):
            return client.place

        run = LIB.materialize([older, newer], resources={"client": Client(place="home")})
        tell([run.output_for_node("older"), run.output_for_node("newer")])
    """,
    "what a run says to a resource that another one holds": """
        class Login(LIB.ConfigurableResource):
            user: str

        class Bucket(LIB.ConfigurableResource):
            login: LIB.ResourceDependency[Login]
            region: str = "north"

        @LIB.asset
        def place(bucket: Bucket):
            return [bucket.login.user, bucket.region]

        login = Login.configure_at_launch()
        given = {"login": login, "bucket": Bucket(login=login)}
        job = LIB.Definitions(assets=[place], resources=given).resolve_implicit_global_asset_job_def()
        for config in (
            {"resources": {"login": {"config": {"user": "ann"}}}},
            LIB.RunConfig(resources={"login": Login(user="bob")}),
            {"resources": {"login": {"config": {"user": "ann"}}}},
        ):
            tell(job.execute_in_process(run_config=config).output_for_node("place"))
        tell(attempt(lambda: job.execute_in_process().success))
        request = LIB.RunRequest(run_config=LIB.RunConfig(resources={"login": Login(user="bob")}))
        tell([request.run_config["resources"], LIB.RunConfig({"a": {"n": 1}}) == LIB.RunConfig({"a": {"n": 1}})])
    """,
    "a config is looked at for what is run, before anything is": """
        from enum import Enum
        from typing import List

        class Level(Enum):
            LOW = "low"
            HIGH = "high"

        class Needs(LIB.Config):
            n: int
            levels: List[Level] = []

        ran = []

        @LIB.asset
        def first():
            ran.append(1)

        @LIB.asset(deps=[first])
        def second(config: Needs):
            return config.n

        @LIB.asset
        def third(config: Needs):
            return [each.value for each in config.levels]

        tell([attempt(lambda: LIB.materialize([first, second])) == "raises", ran])
        config = LIB.RunConfig({"second": Needs(n=2)})
        tell(LIB.materialize([first, second], run_config=config).output_for_node("second"))
        told = {"ops": {"third": {"config": {"n": 1, "levels": ["HIGH", "LOW"]}}}}
        tell(LIB.materialize([third], run_config=told).output_for_node("third"))

        @LIB.op
        def op_third(config: Needs):
            return [each.value for each in config.levels]

        @LIB.job
        def thirds():
            op_third()

        tell(thirds.execute_in_process({"ops": {"op_third": {"config": told["ops"]["third"]["config"]}}}).success)
    """,
    "a job's loggers, its retries, what was handed on": """
        import logging

        lines = []

        class Keeps(logging.Handler):
            def emit(self, record):
                lines.append(record.msg.rsplit(" - ", 1)[-1])

        @LIB.logger({"level": LIB.Field(str, default_value="ERROR", is_required=False)})
        def quiet(context):
            made = logging.Logger("quiet", context.logger_config["level"])
            made.addHandler(Keeps())
            return made

        @LIB.op(retry_policy=LIB.RetryPolicy(max_retries=2))
        def fails(context):
            context.log.info("at it")
            context.log.error("no")
            raise ValueError

        class Writes(LIB.ConfigurableIOManager):
            def handle_output(self, context, obj):
                context.add_output_metadata({"rows": len(obj)})

            def load_input(self, context):
                return [context.upstream_output.name, context.op_def.name]

        @LIB.op
        def rows():
            return [1, 2, 3]

        @LIB.op
        def seen(rows):
            return rows

        @LIB.job(logger_defs={"quiet": quiet}, config={"loggers": {"quiet": {"config": {}}}})
        def failing():
            fails()

        @LIB.job(resource_defs={"io_manager": Writes()})
        def writing():
            seen(rows())

        logging.disable(logging.NOTSET)
        run = failing.execute_in_process(raise_on_error=False)
        tell([[each for each in lines if "Stack Trace" not in each], run.retry_attempts_for_node("fails")])
        run = writing.execute_in_process()
        wanted = {"LOADED_INPUT", "HANDLED_OUTPUT", "STEP_OUTPUT"}
        tell([(each.event_type_value, each.step_key) for each in run.all_events if each.event_type_value in wanted])
        handed = [each.event_specific_data for each in run.all_events if each.is_handled_output]
        tell([(each.output_name, each.metadata["rows"].value) for each in handed])
    """,
    "what I/O managers and sources are told": """
        class Five(LIB.IOManager):
            def handle_output(self, context, obj):
                seen.append([context.op_def.name, context.name])

            def load_input(self, context):
                return 5

        class Adapted(LIB.ConfigurableLegacyIOManagerAdapter):
            base: int

            @property
            def wrapped_io_manager(self):
                return five_of

        @LIB.io_manager(config_schema={"base": int})
        def five_of(context):
            seen.append(context.resource_config["base"])
            return Five()

        seen = []
        river = LIB.SourceAsset("river", io_manager_def=LIB.IOManagerDefinition.hardcoded_io_manager(Five()))

        @LIB.asset
        def pond(river):
            return river + 1

        tell(LIB.materialize([river, pond]).output_for_node("pond"))

        @LIB.asset(key_prefix="big")
        def lake():
            return 1

        tell([LIB.materialize([lake], resources={"io_manager": Adapted(base=3)}).success, list(seen)])
        run = LIB.materialize([river, pond])
        told = [(e.event_type_value, e.step_key) for e in run.all_events if e.is_loaded_input or e.is_handled_output]
        tell(told)
        schema = LIB.TableSchema([LIB.TableColumn("a")], constraints=LIB.TableConstraints(["sorted"]))

        @LIB.asset
        def table():
            return LIB.MaterializeResult(metadata={"schema": schema})

        [made] = LIB.materialize([table]).asset_materializations_for_node("table")
        tell(made.metadata["schema"].value.constraints.other)
        table = LIB.TableMetadataValue(records=[LIB.TableRecord({"a": 1})], schema=schema)
        tell([table.records[0].data, table.schema.columns[0].name])
    """,
    "a sensor that is asked with what it is defined with": """
        class Files(LIB.ConfigurableResource):
            names: list[str]

        @LIB.asset
        def orders():
            return 1

        @LIB.sensor(target=[orders])
        def new_files(context, files: Files):
            for name in files.names:
                yield LIB.RunRequest(run_key=name)

        defs = LIB.Definitions(assets=[orders], sensors=[new_files], resources={"files": Files(names=["a", "b"])})
        context = LIB.build_sensor_context(definitions=defs, resources={"files": Files(names=["a", "b"])})
        found = new_files.evaluate_tick(context)
        tell([[each.run_key for each in found.run_requests], found.skip_message])
    """,
    "stand-ins for resources, older words, jobs without a name": """
        from unittest import mock

        class Service(LIB.ConfigurableResource):
            url: str

        @LIB.asset
        def asks(service: Service):
            return service.rows()

        stand_in = mock.MagicMock()
        stand_in.rows.return_value = 3
        run = LIB.materialize_to_memory([asks], resources={"service": stand_in})
        tell([run.output_for_node("asks"), stand_in.rows.call_count])

        @LIB.asset(non_argument_deps={"asks"})
        def after():
            return 1

        tell([[each.to_user_string() for each in after.dependency_keys], LIB.materialize([asks, after],
              resources={"service": stand_in}).success])
        nightly = LIB.ScheduleDefinition(name="nightly", cron_schedule="0 0 * * *", target=LIB.AssetSelection.assets("one"))

        @LIB.asset
        def one():
            return 1

        defs = LIB.Definitions(assets=[one], schedules=[nightly])
        tell([nightly.job_name, defs.resolve_job_def(nightly.job_name).execute_in_process().output_for_node("one")])
    """,
    "ops that are asked for some outputs, load inputs, say what they have looked at": """
        @LIB.op(out={"low": LIB.Out(is_required=False), "high": LIB.Out(is_required=False)})
        def ends(context, n):
            for name in sorted(context.selected_output_names):
                yield LIB.Output(n + len(name), output_name=name)

        @LIB.op
        def number():
            return 10

        @LIB.graph(out={"a": LIB.GraphOut(), "b": LIB.GraphOut()})
        def both():
            low, high = ends(number())
            return {"a": low, "b": high}

        run = LIB.materialize([LIB.AssetsDefinition.from_graph(both, can_subset=True)])
        tell([run.asset_value("a"), run.asset_value("b")])

        class Table(LIB.InputManager):
            def load_input(self, context):
                return [context.name, context.upstream_output is None]

        @LIB.input_manager
        def table():
            return Table()

        @LIB.op(ins={"rows": LIB.In(input_manager_key="table")}, config_schema={"n": int})
        def reads(context, rows):
            yield LIB.ExpectationResult(success=True, label="there")
            yield LIB.Output(rows)

        @LIB.job(resource_defs={"table": table})
        def reading():
            reads()

        config = {"ops": {"reads": {"config": {"n": 1}}}}
        run = reading.execute_in_process(config)
        tell(run.output_for_node("reads"))
        said = [each for each in run.all_events if each.event_type_value == "STEP_EXPECTATION_RESULT"]
        tell(said[0].event_specific_data.expectation_result.label)
        tell([LIB.validate_run_config(reading, config)["ops"]["reads"]["config"], attempt(lambda: LIB.validate_run_config(reading, {}))])
    """,
    "a program beside an asset, by Pipes": """
        import sys

        program = """
    + "'''"
    + """
        from dagster_pipes import open_dagster_pipes

        with open_dagster_pipes() as pipes:
            pipes.log.info("at work")
            pipes.report_asset_materialization(
                metadata={"rows": {"raw_value": pipes.get_extra("n"), "type": "int"}, "key": pipes.asset_key},
                data_version="7",
            )
            pipes.report_asset_check("some", passed=True)
        """
    + "'''"
    + """

        @LIB.asset(check_specs=[LIB.AssetCheckSpec("some", asset="counted")])
        def counted(context: LIB.AssetExecutionContext, pipes: LIB.PipesSubprocessClient):
            command = [sys.executable, "-c", __import__("textwrap").dedent(program)]
            return pipes.run(command=command, context=context, extras={"n": 3}).get_materialize_result()

        run = LIB.materialize([counted], resources={"pipes": LIB.PipesSubprocessClient()})
        [made] = run.asset_materializations_for_node("counted")
        tell([made.metadata["rows"].value, made.metadata["key"].value, run.success])
        tell([(each.check_name, each.passed) for each in run.get_asset_check_evaluations()])
    """,
}
