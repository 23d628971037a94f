"""Programs in which every name of Dagster's asset layer stands that nbasset has: assets, their parts and their config.

``docs/dagster-names.md`` is made of them. ``LIB`` is the package; what a program tells by ``tell`` is compared.
"""

from __future__ import annotations

PROGRAMS = {
    "assets and what they rest on": """
        @LIB.asset(key_prefix=["shop"], group_name="sales", kinds={"csv"}, owners=["team:a"], tags={"t": "x"})
        def orders(context: LIB.AssetExecutionContext) -> LIB.MaterializeResult:
            return LIB.MaterializeResult(metadata={"rows": 2}, data_version=LIB.DataVersion("7"))

        @LIB.asset(deps=[LIB.AssetDep(orders), "crm"], code_version="2")
        def total():
            return LIB.Output(9, metadata={"kind": LIB.MetadataValue.text("sum")})

        @LIB.asset(ins={"n": LIB.AssetIn("total")})
        def twice(n):
            return n * 2

        run = LIB.materialize([orders, total, twice])
        tell([run.success, run.asset_value("twice"), run.output_for_node("total")])
        tell([each.metadata["rows"].value for each in run.asset_materializations_for_node("shop__orders")])
        tell([type(total) is LIB.AssetsDefinition, LIB.AssetKey(["a", "b"]).to_user_string()])
        spec = LIB.AssetSpec("crm", group_name="sales")
        tell([spec.key.to_user_string(), total.get_asset_spec().code_version, orders.group_names_by_key[orders.key]])
        [new] = LIB.map_asset_specs(lambda spec: spec.replace_attributes(group_name="new"), [total])
        tell([new.group_names_by_key[new.key], sorted(k.to_user_string() for k in total.dependency_keys)])
    """,
    "several assets of one function": """
        @LIB.multi_asset(outs={"low": LIB.AssetOut(), "high": LIB.AssetOut(is_required=False)})
        def limits():
            yield LIB.Output(1, output_name="low")

        run = LIB.materialize([limits])
        tell([run.success, run.output_for_node("limits", "low")])
        tell([attempt(lambda: LIB.materialize_to_memory([limits]).success)])

        @LIB.asset(output_required=False)
        def perhaps():
            if False:
                yield LIB.Output(1)

        @LIB.asset
        def after(perhaps):
            return 1

        tell(LIB.materialize([perhaps, after], raise_on_error=False).success)
    """,
    "sources": """
        @LIB.observable_source_asset
        def table():
            return LIB.DataVersion("7")

        @LIB.multi_observable_source_asset(specs=[LIB.AssetSpec("one"), LIB.AssetSpec("two")])
        def several():
            for name in ("one", "two"):
                yield LIB.ObserveResult(asset_key=name, data_version=LIB.DataVersion("1"))

        @LIB.asset(deps=[table, LIB.SourceAsset("warehouse")])
        def report():
            return 3

        tell(LIB.materialize([report]).asset_value("report"))
        tell([each.to_user_string() for each in sorted(several.keys)])
        tell(LIB.DataVersionsByPartition({"a": LIB.DataVersion("1")}) is not None)
    """,
    "checks": """
        @LIB.asset(check_specs=[LIB.AssetCheckSpec("own", asset="rows")])
        def rows():
            yield LIB.Output([1, 2])
            yield LIB.AssetCheckResult(passed=True)

        @LIB.asset_check(asset=rows, blocking=True)
        def few(context: LIB.AssetCheckExecutionContext, rows):
            return LIB.AssetCheckResult(passed=len(rows) < 2, severity=LIB.AssetCheckSeverity.WARN, metadata={"n": 2})

        @LIB.multi_asset_check(specs=[LIB.AssetCheckSpec("x", asset=rows), LIB.AssetCheckSpec("y", asset=rows)])
        def both():
            yield LIB.AssetCheckResult(passed=True, check_name="x")
            yield LIB.AssetCheckResult(passed=False, check_name="y", severity=LIB.AssetCheckSeverity.WARN)

        run = LIB.materialize([rows, few, both])
        found = run.get_asset_check_evaluations()
        tell(sorted([each.check_name, each.passed, each.severity.value] for each in found))
        tell([run.success, isinstance(found[0], LIB.AssetCheckEvaluation), isinstance(few, LIB.AssetChecksDefinition)])
        key = LIB.AssetCheckKey(LIB.AssetKey("rows"), "few")
        tell([key.to_user_string(), list(few.check_keys) == [key]])
        context = LIB.build_asset_check_context()
        tell(few(context, [1]).passed)
    """,
    "partitions by key": """
        static = LIB.StaticPartitionsDefinition(["a", "b"])
        multi = LIB.MultiPartitionsDefinition({"letter": static, "n": LIB.StaticPartitionsDefinition(["1", "2"])})
        tell([list(multi.get_partition_keys()), isinstance(static, LIB.PartitionsDefinition)])
        key = LIB.MultiPartitionKey({"letter": "a", "n": "1"})
        tell([str(key), dict(key.keys_by_dimension)])

        @LIB.asset(partitions_def=static, backfill_policy=LIB.BackfillPolicy.single_run())
        def letters(context):
            return context.partition_key * 2

        @LIB.asset(partitions_def=multi)
        def cells(context, letters):
            return letters + context.partition_key.keys_by_dimension["n"]

        for one in (LIB.IdentityPartitionMapping(), LIB.AllPartitionMapping(), LIB.LastPartitionMapping()):
            tell(isinstance(one, LIB.PartitionMapping))
        tell([
            LIB.StaticPartitionMapping({"a": "b"}) is not None,
            list(LIB.SpecificPartitionsPartitionMapping(["a"]).partition_keys),
            LIB.MultiToSingleDimensionPartitionMapping("letter").partition_dimension_name,
            LIB.MultiPartitionMapping({"n": LIB.DimensionPartitionMapping("n", LIB.IdentityPartitionMapping())}) is not None,
            LIB.PartitionKeyRange("a", "b").start,
        ])
        tell(LIB.materialize([letters], partition_key="b").asset_value("letters"))
        dynamic = LIB.DynamicPartitionsDefinition(name="days")
        add, gone = dynamic.build_add_request(["x"]), dynamic.build_delete_request(["x"])
        tell([isinstance(add, LIB.AddDynamicPartitionsRequest), isinstance(gone, LIB.DeleteDynamicPartitionsRequest)])
        tell(list(add.partition_keys))
    """,
    "partitions by time": """
        import datetime
        for kind in (LIB.DailyPartitionsDefinition, LIB.HourlyPartitionsDefinition, LIB.WeeklyPartitionsDefinition,
                     LIB.MonthlyPartitionsDefinition):
            start = "2026-01-01-00:00" if kind is LIB.HourlyPartitionsDefinition else "2026-01-01"
            days = kind(start_date=start)
            keys = days.get_partition_keys(current_time=datetime.datetime(2026, 3, 1))
            tell([len(keys), keys[0], keys[-1]])
        hours = LIB.TimeWindowPartitionsDefinition(start="2026-01-01", cron_schedule="0 6 * * *", fmt="%Y-%m-%d")
        tell(hours.get_partition_keys(current_time=datetime.datetime(2026, 1, 4))[-1])
        window = LIB.DailyPartitionsDefinition("2026-01-01").time_window_for_partition_key("2026-01-02")
        tell([isinstance(window, LIB.TimeWindow), window.start.isoformat()[:10], window.end.isoformat()[:10]])
        tell(LIB.TimeWindowPartitionMapping(start_offset=-1).start_offset)
        days, regions = LIB.DailyPartitionsDefinition("2026-01-01"), LIB.DynamicPartitionsDefinition(name="places")
        instance = LIB.DagsterInstance.ephemeral()
        instance.add_dynamic_partitions("places", ["n"])
        with LIB.partition_loading_context(datetime.datetime(2026, 1, 4, tzinfo=datetime.timezone.utc)):
            with LIB.partition_loading_context(dynamic_partitions_store=instance):
                tell([list(days.get_partition_keys()), days.get_last_partition_key(), list(regions.get_partition_keys())])
        tell(len(days.get_partition_keys()) > 100)
    """,
    "config by partition": """
        @LIB.op(config_schema={"day": str})
        def dated(context):
            return context.op_config["day"]

        def of_time(start, end):
            return {"ops": {"dated": {"config": {"day": start.strftime("%Y-%m-%d")}}}}

        def of_key(key):
            return {"ops": {"dated": {"config": {"day": key}}}}

        first = {"start_date": "2026-01-01"}
        by_hour = LIB.hourly_partitioned_config(start_date="2026-01-01-00:00")(of_time)
        for config in (
            LIB.daily_partitioned_config(**first)(of_time), LIB.weekly_partitioned_config(**first)(of_time),
            LIB.monthly_partitioned_config(**first)(of_time), by_hour,
            LIB.static_partitioned_config(partition_keys=["x"])(of_key),
            LIB.dynamic_partitioned_config(partition_fn=lambda now=None: ["x"])(of_key),
            LIB.partitioned_config(partitions_def=LIB.StaticPartitionsDefinition(["x"]))(of_key),
        ):
            key = config.get_partition_keys()[0]
            tell([key, config.get_run_config_for_partition_key(key), isinstance(config, LIB.PartitionedConfig)])

        @LIB.job(config=LIB.daily_partitioned_config(**first)(of_time))
        def daily():
            dated()

        tell(daily.execute_in_process(partition_key="2026-01-03").output_for_node("dated"))
        at = LIB.build_schedule_from_partitioned_job(daily, hour_of_day=5)
        tell([at.cron_schedule, at.name])
    """,
    "config": """
        from typing import Optional

        class Rows(LIB.Config):
            n: int = 3
            name: Optional[str] = None

        class Open(LIB.PermissiveConfig):
            n: int = 1

        @LIB.asset
        def rows(config: Rows):
            return config.n

        given = LIB.RunConfig(ops={"rows": Rows(n=5)})
        tell(LIB.materialize([rows], run_config=given).asset_value("rows"))
        tell([Open(n=2, more="x").more, attempt(lambda: Rows(n="many"))])
        import os
        os.environ["HOW_MANY"] = "4"
        tell([LIB.EnvVar("HOW_MANY").get_value(), LIB.EnvVar.int("HOW_MANY").get_value()])
    """,
    "config by schema": """
        colour = LIB.Enum("Colour", [LIB.EnumValue("RED"), LIB.EnumValue("BLUE")])
        schema = {
            "n": LIB.Field(LIB.Int, default_value=3, is_required=False),
            "x": LIB.Field(LIB.Float, default_value=1.5),
            "on": LIB.Field(LIB.Bool, default_value=True),
            "name": LIB.Field(LIB.Noneable(LIB.String), default_value=None),
            "rows": LIB.Field(LIB.Array(int), default_value=[1]),
            "by": LIB.Field(LIB.Map(str, int), default_value={"a": 1}),
            "inner": LIB.Field(LIB.Shape({"z": int}), default_value={"z": 1}),
            "open": LIB.Field(LIB.Permissive({"q": LIB.Field(int, default_value=2)}), default_value={}),
            "one": LIB.Field(LIB.Selector({"a": int, "b": str}), default_value={"a": 1}),
            "colour": LIB.Field(colour, default_value="RED"),
            "env": LIB.Field(LIB.StringSource, default_value="x"),
            "number": LIB.Field(LIB.IntSource, default_value=4),
            "switch": LIB.Field(LIB.BoolSource, default_value=True),
        }

        @LIB.asset(config_schema=schema)
        def shaped(context):
            return {name: each for name, each in context.op_config.items() if name != "colour"}

        tell(LIB.materialize([shaped]).asset_value("shaped"))
        wrong = {"ops": {"shaped": {"config": {"n": "x"}}}}
        tell(attempt(lambda: LIB.materialize([shaped], run_config=wrong)))
        job = LIB.Definitions([shaped], jobs=[LIB.define_asset_job("all_of_it")]).get_job_def("all_of_it")
        tell(LIB.validate_run_config(job, {}) is not None)
    """,
    "resources": """
        class Db(LIB.ConfigurableResource):
            url: str

            def rows(self):
                return [self.url]

        class Client(LIB.ConfigurableResource):
            db: LIB.ResourceDependency[Db]

        @LIB.resource(config_schema={"n": int})
        def numbers(context: LIB.InitResourceContext):
            return context.resource_config["n"]

        @LIB.asset
        def rows(client: Client, plain: LIB.ResourceParam[int]):
            return client.db.rows() * plain

        @LIB.asset(required_resource_keys={"numbers"})
        def counted(context):
            return context.resources.numbers

        given = {"client": Client(db=Db(url="x")), "plain": 2, "numbers": numbers.configured({"n": 4})}
        run = LIB.materialize([rows, counted], resources=given)
        tell([run.asset_value("rows"), run.asset_value("counted"), isinstance(numbers, LIB.ResourceDefinition)])
        with LIB.build_resources({"numbers": numbers.configured({"n": 5})}) as found:
            tell(found.numbers)
        tell(numbers(LIB.build_init_resource_context(config={"n": 6})))
        values = LIB.make_values_resource(a=int)
        tell(isinstance(values, LIB.ResourceDefinition))
        [bound] = LIB.with_resources([counted], {"numbers": numbers.configured({"n": 7})})
        tell(LIB.materialize([bound]).asset_value("counted"))
    """,
    "I/O managers": """
        class Kept(LIB.IOManager):
            def __init__(self):
                self.values = {}

            def handle_output(self, context: LIB.OutputContext, obj):
                self.values[context.asset_key] = obj

            def load_input(self, context: LIB.InputContext):
                return self.values[context.asset_key] + 1

        class Configured(LIB.ConfigurableIOManager):
            by: int = 2

            def handle_output(self, context, obj):
                pass

            def load_input(self, context):
                return self.by

        class Factory(LIB.ConfigurableIOManagerFactory):
            def create_io_manager(self, context):
                return Kept()

        @LIB.io_manager
        def made(context):
            return Kept()

        @LIB.asset
        def first():
            return 3

        @LIB.asset
        def second(first):
            return first

        for manager in (Kept(), Configured(by=7), Factory(), made):
            run = LIB.materialize([first, second], resources={"io_manager": manager})
            tell(run.success)
        tell([isinstance(made, LIB.IOManagerDefinition), isinstance(LIB.InMemoryIOManager(), LIB.IOManager)])
        out = LIB.build_output_context(asset_key=LIB.AssetKey("first"))
        kept = Kept()
        kept.handle_output(out, 4)
        tell(kept.load_input(LIB.build_input_context(upstream_output=out, asset_key=LIB.AssetKey("first"))))
        tell([LIB.fs_io_manager is not None, LIB.mem_io_manager is not None, isinstance(LIB.UPathIOManager, type)])
        import tempfile
        files = LIB.FilesystemIOManager(base_dir=tempfile.mkdtemp())
        tell(LIB.materialize([first, second], resources={"io_manager": files}).asset_value("second"))
        import os
        tell(os.path.basename(LIB.file_relative_path("/a/b.py", "c.csv")))
    """,
    "loggers": """
        import logging

        @LIB.logger({"level": LIB.Field(str, default_value="INFO", is_required=False)})
        def quiet(context: LIB.InitLoggerContext):
            return logging.Logger("quiet", context.logger_config["level"])

        tell([quiet(None).level, quiet(LIB.build_init_logger_context({"level": "ERROR"})).level])
        tell(isinstance(quiet, LIB.LoggerDefinition))
    """,
    "selections": """
        @LIB.asset(group_name="raw")
        def a():
            return 1

        @LIB.asset
        def b(a):
            return a

        @LIB.asset_check(asset=a)
        def ok():
            return LIB.AssetCheckResult(passed=True)

        chosen = LIB.AssetSelection.groups("raw").downstream() - LIB.AssetSelection.assets(b)
        tell(sorted(key.to_user_string() for key in chosen.resolve([a, b])))
        LIB.materialize([a, b, ok])
        for selection in (
            LIB.AssetSelection.checks(ok),
            LIB.AssetSelection.checks_for_assets(a),
            LIB.AssetSelection.all_asset_checks(),
            LIB.AssetSelection.assets(a),
            LIB.AssetSelection.assets(a).without_checks(),
        ):
            run = LIB.materialize([a, b, ok], selection=selection)
            made = [each.asset_key.to_user_string() for each in run.get_asset_materialization_events()]
            tell([made, [each.check_name for each in run.get_asset_check_evaluations()]])
    """,
}
