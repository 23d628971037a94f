"""Programs as test suites and projects write them for Dagster: what they ask of instances, runs, keys and resources."""

from __future__ import annotations

SUITES = {
    "an instance for a block, and asked by a check": """
        @LIB.asset
        def parcels(context: LIB.AssetExecutionContext):
            columns = [LIB.TableColumn("id", "int")]
            context.add_output_metadata({"columns": LIB.TableSchema(columns=columns), "rows": 2})
            return [1, 2]

        @LIB.asset_check(asset=parcels)
        def columns_as_agreed(context: LIB.AssetCheckExecutionContext, parcels):
            event = context.instance.get_latest_materialization_event(asset_key=LIB.AssetKey(["parcels"]))
            said = event.dagster_event.event_specific_data.materialization.metadata["columns"]
            return LIB.AssetCheckResult(passed={each.name: each.type for each in said.value.columns} == {"id": "int"})

        with LIB.DagsterInstance.ephemeral() as instance:
            run = LIB.materialize([parcels, columns_as_agreed], instance=instance)
            event = instance.get_latest_materialization_event(parcels.key)
            tell([event.asset_materialization.metadata["rows"].value, event.asset_materialization.asset_key.path])
            tell([[each.check_name, each.passed] for each in run.get_asset_check_evaluations()])
            tell(instance.get_latest_materialization_event(LIB.AssetKey("nobody")))
    """,
    "partitions that only come before": """
        days = LIB.DailyPartitionsDefinition(start_date="2023-01-21", end_date="2023-02-01")
        before = LIB.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)
        colours = LIB.StaticPartitionsDefinition(["red", "blue"])

        @LIB.asset(partitions_def=days)
        def visits() -> None: ...

        @LIB.asset(partitions_def=days, deps=[LIB.AssetDep(visits, partition_mapping=before)])
        def yesterday(context):
            return context.partition_key

        @LIB.asset(partitions_def=colours)
        def paints() -> None: ...

        @LIB.asset(deps=[paints])
        def palette():
            return "all"

        run = LIB.materialize([visits, yesterday], partition_key="2023-01-23")
        tell([run.success, run.output_for_node("yesterday")])
        run = LIB.materialize([paints, palette], partition_key="red")
        tell([run.success, run.output_for_node("palette")])
    """,
    "inputs without values, and any number of them": """
        def summed(name, *inputs):
            @LIB.asset(name=name, ins={each: LIB.AssetIn(each) for each in inputs})
            def made(context, **tables):
                return [context.asset_key.to_user_string(), sum(tables.values())]

            return made

        @LIB.asset
        def one():
            return 1

        @LIB.asset
        def two():
            return 2

        @LIB.asset(ins={"first": LIB.AssetIn("one", dagster_type=LIB.Nothing)})
        def later(two):
            return two + 1

        @LIB.op
        def joined(left, right):
            return left + right

        @LIB.graph_asset(ins={"one": LIB.AssetIn(), "two": LIB.AssetIn()})
        def graphed(**tables):
            return joined(tables["one"], tables["two"])

        run = LIB.materialize([one, two, later, graphed, summed("both", "one", "two"), summed("none")])
        tell([run.asset_value(each) for each in ("later", "graphed", "both", "none")])
        tell(sorted(each.path[0] for each in later.dependency_keys))
    """,
    "keys as a set, kinds among the labels": """
        @LIB.multi_asset(outs={"low": LIB.AssetOut(owners=["team:data"]), "high": LIB.AssetOut(kinds={"csv"})})
        def limits():
            return 1, 2

        keys = {LIB.AssetKey("high"), LIB.AssetKey("low")}
        tell([limits.keys == keys, keys == limits.keys, len(limits.keys | {LIB.AssetKey("other")})])
        tell([sorted(each.path[0] for each in limits.keys - {LIB.AssetKey("low")}), limits.keys & keys == keys])
        tell([limits.owners_by_key[LIB.AssetKey("low")], dict(limits.tags_by_key[LIB.AssetKey("high")])])
    """,
    "graphs with partitions and resources of their own": """
        colours = LIB.StaticPartitionsDefinition(["red", "blue"])
        greeting = LIB.ResourceDefinition.hardcoded_resource("hello")

        @LIB.op(required_resource_keys={"greeting"})
        def greeted(context):
            return f"{context.resources.greeting} {context.partition_key}"

        @LIB.graph
        def greetings():
            return greeted()

        made = LIB.AssetsDefinition.from_graph(greetings, partitions_def=colours, resource_defs={"greeting": greeting})
        tell(LIB.materialize([made], partition_key="blue").output_for_node("greetings"))

        @LIB.op(out={"a": LIB.Out(), "b": LIB.Out()})
        def pair():
            return 1, 2

        @LIB.graph_multi_asset(outs={"a": LIB.AssetOut(), "b": LIB.AssetOut()}, can_subset=True)
        def pairs():
            a, b = pair()
            return {"a": a, "b": b}

        defs = LIB.Definitions([pairs], jobs=[LIB.define_asset_job("both")])
        run = defs.get_job_def("both").execute_in_process()
        tell([run.asset_value("a"), run.asset_value("b")])
    """,
    "specs whose values an I/O manager gives": """
        class Warehouse(LIB.IOManager):
            def handle_output(self, context, obj): ...

            def load_input(self, context):
                return len(context.asset_key.path[-1])

        @LIB.asset
        def doubled(orders):
            return orders * 2

        orders = LIB.AssetSpec("orders").with_io_manager_key("warehouse")
        tell(LIB.materialize([doubled, orders], resources={"warehouse": Warehouse()}).asset_value("doubled"))
        defs = LIB.Definitions([doubled, LIB.AssetSpec("orders")], resources={"io_manager": Warehouse()})
        tell(defs.get_implicit_global_asset_job_def().execute_in_process().success)
        tell(LIB.materialize([]).success)
    """,
    "why a step failed, and the labels of a run": """
        @LIB.asset
        def broken():
            raise ValueError("no rows")

        run = LIB.materialize([broken], raise_on_error=False, tags={"team": "data"})
        why = run.failure_data_for_node("broken")
        tell([why.error.cause.cls_name, "no rows" in why.error.cause.message, why.user_failure_data])
        tell([run.dagster_run.tags["team"], run.dagster_run.run_id == run.run_id])
    """,
    "variables in lists, members of enums by name": """
        import enum, os

        class Level(enum.Enum):
            LOW = "low level"
            HIGH = "high level"

        class Hosts(LIB.ConfigurableResource):
            names: list[str]
            ports: dict[str, str] = {}
            level: Level = Level.LOW

        @LIB.asset
        def reached(hosts: Hosts):
            return [hosts.names, hosts.ports, str(hosts.level)]

        os.environ["HOST_OF_TEST"] = "one.example"
        names = [LIB.EnvVar("HOST_OF_TEST"), "two.example"]
        hosts = Hosts(names=names, ports={"http": LIB.EnvVar("HOST_OF_TEST")})
        tell(str(LIB.materialize([reached], resources={"hosts": hosts}).asset_value("reached")))
        os.environ["HOST_OF_TEST"] = "three.example"
        tell(str(LIB.materialize([reached], resources={"hosts": hosts}).asset_value("reached")))
        config = {"resources": {"hosts": {"config": {"names": ["x"], "level": "HIGH"}}}}
        later = Hosts.configure_at_launch()
        tell(str(LIB.materialize([reached], resources={"hosts": later}, run_config=config).asset_value("reached")))
        del os.environ["HOST_OF_TEST"]
    """,
    "a schedule of windows that the assets have": """
        from datetime import datetime, timezone

        days = LIB.DailyPartitionsDefinition(start_date="2024-01-01")

        @LIB.asset(partitions_def=days)
        def daily(context):
            return context.partition_key

        job = LIB.define_asset_job("each_day", selection=[daily])
        schedule = LIB.build_schedule_from_partitioned_job(job, hour_of_day=5)
        known = LIB.Definitions([daily], jobs=[job], schedules=[schedule]).get_schedule_def("each_day_schedule")
        tell(known.cron_schedule)
        at = datetime(2024, 1, 5, 5, tzinfo=timezone.utc)
        ticked = known.evaluate_tick(LIB.build_schedule_context(scheduled_execution_time=at))
        tell([each.partition_key for each in ticked.run_requests])
        months = LIB.MonthlyPartitionsDefinition(start_date="2024-01-01")
        job = LIB.define_asset_job("monthly", partitions_def=months)
        tell(LIB.build_schedule_from_partitioned_job(job, day_of_month=5).cron_schedule)
    """,
    "hooks that decorate a job": """
        heard = []

        @LIB.success_hook
        def went_well(context):
            heard.append(["well", context.op.name])

        @LIB.failure_hook
        def failed(context):
            heard.append([type(context.op_exception).__name__, context.op.name])

        @LIB.op
        def given():
            return 1

        @LIB.op
        def refused(given):
            raise ValueError("no")

        @went_well
        @failed
        @LIB.job
        def both():
            refused(given())

        tell([both.execute_in_process(raise_on_error=False).success, sorted(heard)])
    """,
    "lists of dynamic outputs": """
        @LIB.op
        def files() -> list[LIB.DynamicOutput[str]]:
            return [LIB.DynamicOutput(name, mapping_key=name) for name in ("north", "south")]

        @LIB.op(out={"count": LIB.Out(), "rows": LIB.DynamicOut()})
        def counted():
            return 2, [LIB.DynamicOutput(n, mapping_key=str(n)) for n in (3, 4)]

        @LIB.op
        def sized(value):
            return len(str(value))

        @LIB.op
        def total(sizes):
            return sum(sizes)

        @LIB.job
        def both():
            total(files().map(sized).collect())
            count, rows = counted()
            rows.map(sized)

        run = both.execute_in_process()
        tell([run.output_for_node("files"), run.output_for_node("total"), run.output_for_node("sized_2")])
    """,
    "called directly, with resources in the context": """
        class Rates(LIB.ConfigurableResource):
            eur: float

        class Doubled(LIB.ConfigurableResource):
            of: int

            def create_resource(self, context):
                yield self.of * 2

        @LIB.asset
        def twice(doubled: LIB.ResourceParam[int]):
            return doubled

        @LIB.asset
        def price(context, rates: Rates):
            return [context.resources.rates.eur, rates.eur]

        @LIB.asset(required_resource_keys={"mail"}, resource_defs={"own": LIB.ResourceDefinition.hardcoded_resource(3)})
        def sent(context):
            return [context.resources.mail, context.resources.own]

        @LIB.op(out={"low": LIB.Out(), "high": LIB.Out()})
        def limits(context):
            context.add_output_metadata({"rows": 1}, output_name="low")
            return 1, 2

        tell(price(LIB.build_asset_context(), rates=Rates(eur=1.1)))
        tell(sent(LIB.build_asset_context(resources={"mail": "m"})))
        tell(limits(LIB.build_op_context()))
        tell(Rates.from_resource_context(LIB.build_init_resource_context(config={"eur": 1.2})).eur)
        tell(LIB.materialize([twice], resources={"doubled": Doubled(of=4)}).asset_value("twice"))
    """,
    "a sensor that adds partitions of its instance": """
        fruits = LIB.DynamicPartitionsDefinition(name="fruits")

        @LIB.asset(partitions_def=fruits)
        def eaten(context):
            return context.partition_key

        job = LIB.define_asset_job("eat", selection=[eaten], partitions_def=fruits)

        @LIB.sensor(job=job)
        def ripe(context):
            new = [each for each in ("fig", "pear") if not context.instance.has_dynamic_partition("fruits", each)]
            requests = [LIB.RunRequest(partition_key=each, run_key=each) for each in new]
            return LIB.SensorResult(run_requests=requests, dynamic_partitions_requests=[fruits.build_add_request(new)])

        with LIB.DagsterInstance.ephemeral() as instance:
            instance.add_dynamic_partitions("fruits", ["fig"])
            found = ripe(LIB.build_sensor_context(instance=instance))
            tell([[each.run_key for each in found.run_requests], found.dynamic_partitions_requests[0].partition_keys])
            tell(LIB.materialize([eaten], partition_key="fig", instance=instance).output_for_node("eaten"))
        days = LIB.DailyPartitionsDefinition(start_date="2024-01-01", end_date="2024-01-05", hour_offset=3)
        tell([str(days.get_first_partition_window().start.date()), days.hour_offset, days.minute_offset])
        daily = LIB.define_asset_job("daily", partitions_def=days)
        asked = daily.run_request_for_partition(partition_key="2024-01-02", run_key="second")
        tell([asked.run_key, asked.tags["dagster/partition"]])
    """,
    "what an asset says of its step and inputs": """
        @LIB.asset(deps=["crm"], group_name="sales")
        def orders(raw): ...

        tell([orders.op.name, orders.node_def.name, sorted(orders.input_names)])
        tell(orders.get_partition_mapping(LIB.AssetKey("raw")))
    """,
    "config that schemas read": """
        import enum

        class Level(enum.Enum):
            LOW = 1
            HIGH = 2

        @LIB.op(config_schema=LIB.Field(LIB.Enum.from_python_enum(Level)))
        def level(context):
            return context.op_config is Level.HIGH

        @LIB.job
        def asked():
            level()

        tell(asked.execute_in_process(run_config={"ops": {"level": {"config": "HIGH"}}}).output_for_node("level"))
    """,
}
