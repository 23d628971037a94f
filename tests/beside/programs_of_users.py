"""Programs as users of Dagster write them, in texts of our own; ``LIB`` is the package, what ``tell`` is told is compared."""

from __future__ import annotations

USERS_PROGRAMS = {
    "a week of prices, by ops with config classes and types": """
        from typing import NamedTuple

        class Price(NamedTuple):
            day: str
            high: float

        PriceRows = LIB.DagsterType(name="PriceRows", type_check_fn=lambda _, rows: all(r.high > 0 for r in rows))

        @LIB.op(config_schema={"rows": [str]}, out={"prices": LIB.Out(dagster_type=PriceRows, is_required=False),
                                                    "empty": LIB.Out(dagster_type=LIB.Nothing, is_required=False)})
        def read(context):
            rows = [Price(*each.split(":")[:1], float(each.split(":")[1])) for each in context.op_config["rows"]]
            if rows:
                yield LIB.Output(rows, "prices")
            else:
                yield LIB.Output(None, "empty")

        @LIB.op(config_schema={"most": LIB.Field(int, default_value=2)}, out=LIB.DynamicOut())
        def highest(context, prices):
            for place, each in enumerate(sorted(prices, key=lambda one: -one.high)[: context.op_config["most"]]):
                yield LIB.DynamicOutput(each, mapping_key=str(place))

        @LIB.op
        def written(context, price: Price) -> str:
            context.log.info("writing %s", price.day)
            return f"{price.day}={price.high}"

        @LIB.op(ins={"start": LIB.In(LIB.Nothing)})
        def nobody():
            return "nothing to do"

        @LIB.op
        def together(rows):
            return ", ".join(rows)

        @LIB.job
        def week():
            prices, empty = read()
            together(highest(prices).map(written).collect())
            nobody(empty)

        for rows in (["mon:3", "tue:9", "wed:5"], []):
            run = week.execute_in_process(run_config={"ops": {"read": {"config": {"rows": rows}}}})
            names = ["read", "highest", "together", "nobody"]
            tell([run.success, [(name, run.is_node_success(name), run.is_node_skipped(name)) for name in names[-2:]]])
        run = week.execute_in_process({"ops": {"read": {"config": {"rows": ["mon:-3"]}}}}, raise_on_error=False)
        tell([run.success, sorted(run.get_failed_step_keys()), run.is_node_untouched("together")])
        tell(attempt(lambda: week.execute_in_process({"ops": {"read": {"config": {"rows": [3]}}}}).success))
        tell(attempt(lambda: week.execute_in_process({"ops": {"raed": {"config": {"rows": []}}}}).success))
    """,
    "resources that rest on each other, are opened and closed": """
        from contextlib import contextmanager

        done = []

        @LIB.resource(config_schema={"user": LIB.StringSource})
        def credentials(context):
            return context.resource_config["user"]

        @LIB.resource(required_resource_keys={"credentials"})
        @contextmanager
        def client(context):
            done.append(f"open for {context.resources.credentials}")
            try:
                yield {"user": context.resources.credentials}
            finally:
                done.append("closed")

        @LIB.op(required_resource_keys={"client"})
        def ask(context):
            return context.resources.client["user"]

        @LIB.op(required_resource_keys={"client"})
        def fail(context, answer):
            raise LIB.Failure(description="no", metadata={"answer": answer})

        @LIB.graph
        def asks():
            fail(ask())

        job = asks.to_job(resource_defs={"credentials": credentials.configured({"user": "ann"}), "client": client})
        run = job.execute_in_process(raise_on_error=False)
        tell([run.success, run.output_for_node("ask"), done, sorted(run.get_failed_step_keys())])
        config = {"resources": {"credentials": {"config": {"user": "bob"}}}}
        told = asks.to_job(name="told", resource_defs={"credentials": credentials, "client": client})
        tell(told.execute_in_process(run_config=config, raise_on_error=False).output_for_node("ask"))
        tell(attempt(lambda: told.execute_in_process().success))

        @LIB.asset(required_resource_keys={"client"})
        def who(context):
            return context.resources.client["user"]

        given = {"credentials": credentials.configured({"user": "eve"}), "client": client}
        tell([LIB.materialize(LIB.with_resources([who], given)).output_for_node("who"), done])
        with LIB.build_resources({"credentials": LIB.ResourceDefinition.hardcoded_resource("me"), "client": client}) as r:
            tell(r.client["user"])
        mocked = LIB.ResourceDefinition.mock_resource()
        tell(type(mocked) is LIB.ResourceDefinition)
    """,
    "a factory of assets, with specs, checks and a job": """
        TABLES = {"orders": [3, None, 5], "customers": [1]}

        def table(name, rows):
            @LIB.asset(name=name, key_prefix=["raw"], group_name="ingest", kinds={"sql"}, owners=["team:data"],
                       tags={"domain": name}, check_specs=[LIB.AssetCheckSpec("no_nulls", asset=["raw", name])])
            def made(context: LIB.AssetExecutionContext):
                yield LIB.Output(rows, metadata={"rows": len(rows), "table": LIB.MetadataValue.md(f"**{name}**")})
                severity = LIB.AssetCheckSeverity.WARN
                yield LIB.AssetCheckResult(passed=None not in rows, severity=severity, metadata={"n": rows.count(None)})
            return made

        tables = [table(name, rows) for name, rows in TABLES.items()]

        @LIB.asset(ins={name: LIB.AssetIn(key=["raw", name]) for name in TABLES}, group_name="report",
                   deps=[LIB.AssetSpec("crm", owners=["ann@example.org"]), ["warehouse", "table"]])
        def total(orders, customers):
            return sum(each or 0 for each in [*orders, *customers])

        @LIB.asset_check(asset=total, blocking=True)
        def positive(total):
            return LIB.AssetCheckResult(passed=total > 0, description=str(total))

        defs = LIB.Definitions(
            assets=[*tables, total],
            asset_checks=[positive],
            jobs=[LIB.define_asset_job("ingest", selection=LIB.AssetSelection.groups("ingest"), tags={"a": "b"})],
            schedules=[LIB.ScheduleDefinition("daily", cron_schedule="0 5 * * *", target="*")],
        )
        run = LIB.materialize([*tables, total, positive])
        found = sorted((each.asset_key.path[-1], each.check_name, each.passed) for each in run.get_asset_check_evaluations())
        tell([run.success, run.output_for_node("total"), found])
        tell({name: each.value for name, each in run.asset_materializations_for_node("raw__orders")[0].metadata.items()
              if name in ("rows", "table")})
        tell(sorted(key.to_user_string() for key in LIB.AssetSelection.groups("ingest").resolve([*tables, total])))
        spec = tables[0].get_asset_spec(LIB.AssetKey(["raw", "orders"]))
        tell([spec.group_name, sorted(spec.kinds), list(spec.owners), spec.tags["domain"]])
        ran = defs.get_job_def("ingest").execute_in_process()
        tell([ran.success, ran.output_for_node("raw__customers"), ran.run_id != run.run_id])
    """,
    "what depends on time and partitions": """
        days = LIB.DailyPartitionsDefinition(start_date="2024-01-01", end_date="2024-01-04")
        regions = LIB.StaticPartitionsDefinition(["north", "south"])

        @LIB.asset(partitions_def=days, metadata={"partition_expr": "day"})
        def sales(context):
            window = context.partition_time_window
            return [context.partition_key, (window.end - window.start).days]

        @LIB.asset(partitions_def=days)
        def cleaned(context, sales):
            return [*sales, context.asset_partition_key_for_output()]

        @LIB.asset(partitions_def=LIB.MultiPartitionsDefinition({"day": days, "region": regions}))
        def by_region(context):
            return sorted(context.partition_key.keys_by_dimension.items())

        run = LIB.materialize([sales, cleaned], partition_key="2024-01-02")
        tell([run.success, run.output_for_node("cleaned")])
        key = LIB.MultiPartitionKey({"day": "2024-01-03", "region": "north"})
        tell([str(key), LIB.materialize([by_region], partition_key=key).output_for_node("by_region")])
        tell(attempt(lambda: LIB.materialize([sales], partition_key="2023-01-02").success))
        tell([days.get_partition_keys(), by_region.partitions_def.get_partition_keys()[:2]])

        @LIB.schedule(cron_schedule="0 1 * * *", job_name="job")
        def nightly(context):
            day = context.scheduled_execution_time.strftime("%Y-%m-%d")
            return LIB.RunRequest(run_key=day, partition_key=day, tags={"day": day})

        import datetime

        context = LIB.build_schedule_context(scheduled_execution_time=datetime.datetime(2024, 1, 2))
        request = nightly(context)
        tell([request.run_key, request.partition_key, request.tags["day"]])
        with LIB.build_asset_context(partition_key="2024-01-03") as context:
            tell(sales(context))
    """,
    "numbers by dynamic ops, in every way to go through them": """
        @LIB.op
        def one():
            return 1

        @LIB.op
        def add(a, b):
            return a + b

        @LIB.op
        def echo(x):
            return x

        @LIB.op
        def process(results):
            return sum(results)

        @LIB.op(out=LIB.DynamicOut())
        def numbers():
            for number in range(3):
                yield LIB.DynamicOutput(number, mapping_key=f"num_{number}")

        @LIB.op(out=LIB.DynamicOut())
        def none():
            yield from ()

        @LIB.op(out={"values": LIB.DynamicOut(), "negatives": LIB.DynamicOut()})
        def both():
            for number in range(2):
                yield LIB.DynamicOutput(number, output_name="values", mapping_key=f"num_{number}")
                yield LIB.DynamicOutput(-number, output_name="negatives", mapping_key=f"neg_{number}")

        @LIB.job
        def chained():
            process(numbers().map(echo).map(echo).collect())

        @LIB.job
        def by_function():
            def each(value):
                return echo(add(value, value))

            process(numbers().map(each).collect())

        @LIB.job
        def with_another():
            other = one()
            numbers().map(lambda value: add(value, other))

        @LIB.job
        def empty():
            process(none().map(echo).collect())

        @LIB.job
        def several():
            values, negatives = both()
            process(values.collect())
            process(negatives.map(echo).collect())

        runs = [each.execute_in_process() for each in (chained, by_function, with_another, empty, several)]
        tell([run.success for run in runs])
        tell([runs[0].output_for_node("process"), runs[1].output_for_node("process"), runs[3].output_for_node("process")])
        tell([runs[2].output_for_node("add"), runs[4].output_for_node("process_2"), runs[4].output_for_node("echo")])
        tell(runs[4].output_for_node("both", "negatives"))
    """,
    "jobs, aliases and inputs of graphs": """
        @LIB.op
        def one(context):
            return 1

        @LIB.op
        def plus(context, number: int):
            return number + 1

        @LIB.op
        def given(x):
            return x

        @LIB.job
        def twice():
            plus.alias("second")(plus(one()))

        @LIB.job(tags={"team": "sales"})
        def tagged():
            plus.tag({"my": "tag"})(one())

        @LIB.graph
        def wires(x):
            given(x)

        told = wires.to_job(input_values={"x": 5})
        tell([twice.execute_in_process().output_for_node("second"), tagged.execute_in_process().success])
        tell(wires.execute_in_process(input_values={"x": 5}).output_for_node("given"))
        tell([told.execute_in_process().output_for_node("given"), tagged.tags["team"]])
        tell(told.execute_in_process(input_values={"x": 6}).output_for_node("given"))
        tell(attempt(lambda: wires.to_job(name="nothing").execute_in_process().success))

        @LIB.repository
        def everything():
            return [twice, LIB.ScheduleDefinition(job=tagged, cron_schedule="0 0 * * *")]

        tell(sorted(each.name for each in everything.get_all_jobs() if not each.name.startswith("__")))
    """,
    "instances of tests": """
        regions = LIB.DynamicPartitionsDefinition(name="regions")

        @LIB.asset(code_version="3")
        def raw():
            return LIB.MaterializeResult(data_version=LIB.DataVersion("q"), metadata={"rows": 2}, tags={"x": "y"})

        @LIB.asset(partitions_def=regions)
        def sales(context):
            return context.partition_key

        with LIB.instance_for_test() as instance:
            tell(instance.get_latest_materialization_event(raw.key))
            run = LIB.materialize([raw], instance=instance)
            entry = instance.get_latest_materialization_event(raw.key)
            made = entry.asset_materialization
            tell([entry.run_id == run.run_id, made.metadata["rows"].value, dict(sorted(made.tags.items()))])
            tell([each.asset_key.path for each in instance.fetch_materializations(raw.key, limit=5).records])
            instance.add_dynamic_partitions("regions", ["us", "eu"])
            instance.delete_dynamic_partition("regions", "eu")
            tell([list(instance.get_dynamic_partitions("regions")), instance.has_dynamic_partition("regions", "eu")])
            tell(LIB.materialize([sales], instance=instance, partition_key="us").asset_value("sales"))
            tell(sorted(instance.get_materialized_partitions(sales.key)))

        apart = LIB.DagsterInstance.ephemeral()
        tell([LIB.materialize([raw], instance=apart).success, apart.get_asset_keys()[0].path])
    """,
    "some ops of a job": """
        @LIB.op
        def one():
            return 1

        @LIB.op
        def plus(x):
            return x + 1

        @LIB.graph
        def inner(x):
            return plus(x)

        @LIB.op(ins={"start": LIB.In(LIB.Nothing)})
        def last():
            return "last"

        @LIB.job
        def line():
            last(start=inner(one()))

        def made(chosen):
            run = line.execute_in_process(op_selection=chosen)
            return sorted(each.step_key for each in run.get_step_success_events())

        tell([made(["one"]), made(["*inner"])])
        tell([made(["*last"]), made(["one*"]), made(["last"]), made(["one", "last"])])
        tell(attempt(lambda: made(["inner"])))
        tell(attempt(lambda: made(["nothing"])))
    """,
    "where the code is": """
        import pathlib
        import runpy

        code = (
            "import LIB", "", "@LIB.asset(metadata={'rows': 2})", "def orders():", "    return 1", "",
            "@LIB.op", "def one():", "    return 1", "", "@LIB.graph_asset", "def made():", "    return one()",
        )
        pathlib.Path("coded.py").write_text(chr(10).join(code))
        coded = runpy.run_path("coded.py")
        orders, made = coded["orders"], coded["made"]
        spec = LIB.AssetSpec("crm")
        here, graphs, same = LIB.with_source_code_references([orders, made, spec])
        [place] = here.metadata_by_key[here.key]["dagster/code_references"].code_references
        tell([type(place) is LIB.LocalFileCodeReference, place.line_number, place.label, same == spec])
        tell(graphs.metadata_by_key[graphs.key]["dagster/code_references"].code_references[0].line_number)
        tell([here.metadata_by_key[here.key]["rows"], LIB.materialize([here]).asset_value("orders")])
        folder = pathlib.Path(place.file_path).parent
        mapping = LIB.AnchorBasedFilePathMapping(local_file_anchor=folder, file_anchor_path_in_repository="src")
        tell(mapping.convert_to_source_control_path(folder / "more" / "raw.py"))

        def link(url, **more):
            told = LIB.link_code_references_to_git([here], url, "main", mapping, **more)
            [found] = told[0].metadata_by_key[here.key]["dagster/code_references"].code_references
            return found.url.replace(pathlib.Path(place.file_path).name, "FILE")

        class Flat(LIB.FilePathMapping):
            def convert_to_source_control_path(self, local_file_path):
                return "flat.py"

        tell([link("https://github.com/a/b"), link("https://gitlab.com/a/b"), link("https://c.org/b", platform="gitlab")])
        tell(str(attempt(lambda: link("https://example.org/a"))).startswith("raises"))
        mapping = Flat()
        tell(link("https://github.com/a/b"))
        kept = LIB.CodeReferencesMetadataValue(code_references=[LIB.UrlCodeReference(url="https://a.org", label="x")])
        tell([kept.code_references[0].url, kept.code_references[0].label])
    """,
    "jobs that are built again": """
        import importlib, pathlib, sys

        code = (
            "import LIB", "@LIB.op", "def one():", "    return 1", "@LIB.op", "def broken(x):", "    return x / 0",
            "@LIB.job(executor_def=LIB.in_process_executor)", "def line():", "    broken(one())", "def make():", "    return line",
        )
        pathlib.Path("coded_LIB.py").write_text(chr(10).join(code))
        sys.path.insert(0, ".")
        coded = importlib.import_module("coded_LIB")
        sys.path.remove(".")
        with LIB.instance_for_test() as instance:
            with LIB.execute_job(LIB.reconstructable(coded.line), instance=instance) as told:
                tell([type(told) is LIB.JobExecutionResult, told.success, told.output_for_node("one")])
            told = LIB.execute_job(LIB.reconstructable(coded.make), instance=instance, op_selection=["one"])
            tell([told.success, [each.step_key for each in told.get_step_success_events()]])
            again = {"instance": instance, "raise_on_error": True}
            tell(attempt(lambda: LIB.execute_job(LIB.reconstructable(coded.line), **again).success))
    """,
}
