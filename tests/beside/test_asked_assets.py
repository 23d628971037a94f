"""What programs and their tests ask of assets, jobs and definitions, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

HEAD = """
    import LIB as dg

    @dg.asset(group_name="raw", tags={"tier": "gold"})
    def orders():
        return [3, 4]

    @dg.asset(deps=["crm"])
    def total(orders):
        return sum(orders)

    @dg.multi_asset(specs=[dg.AssetSpec("x"), dg.AssetSpec("y", deps=["x"])], can_subset=True)
    def several(context):
        for key in sorted(context.selected_asset_keys):
            yield dg.MaterializeResult(asset_key=key, metadata={"n": 1})

    def names(keys):
        return sorted(each.to_user_string() for each in keys)
"""

PROGRAMS = {
    "assets with other labels and keys": """
        found = total.with_attributes(
            group_names_by_key={total.key: "reports"}, tags_by_key={total.key: {"a": "b"}},
            metadata_by_key={total.key: {"rows": 2}},
        )
        tell([[each.group_name, dict(each.tags), dict(each.metadata)] for each in found.specs])
        tell(attempt(lambda: orders.with_attributes(group_names_by_key={orders.key: "other"})))
        tell(attempt(lambda: orders.with_attributes(tags_by_key={orders.key: {"a": "b"}})))
        keys = {each: each.with_prefix("shop") for each in (orders.key, total.key)}
        there = [each.with_attributes(asset_key_replacements=keys) for each in (orders, total)]
        tell([names(each.keys) for each in there])
        tell([names(each.dependency_keys) for each in there])
        tell(dg.materialize(there).asset_value(dg.AssetKey(["shop", "total"])))
    """,
    "some results of a body": """
        only = several.subset_for({dg.AssetKey("x")}, None)
        tell([names(only.keys), names(several.keys)])
        tell([only.is_subset, several.is_subset])
    """,
    "sources instead of assets": """
        class Kept(dg.IOManager):
            def handle_output(self, context, obj):
                raise AssertionError
            def load_input(self, context):
                return {"orders": [5, 6]}[context.asset_key.to_user_string()]
        tell(names(each.key for each in several.to_source_assets()))
        tell([orders.to_source_asset().group_name, dict(orders.to_source_asset().tags)])
        with_io = {"io_manager": dg.IOManagerDefinition.hardcoded_io_manager(Kept())}
        @dg.asset(io_manager_key="memory")
        def report(orders):
            return sum(orders)
        memory = {"memory": dg.InMemoryIOManager()}
        tell(dg.materialize([*orders.to_source_assets(), report], resources={**with_io, **memory}).asset_value("report"))
    """,
    "definitions are asked for graph, repository and jobs": """
        job = dg.define_asset_job("reports", dg.AssetSelection.assets(total), tags={"t": "1"}, metadata={"m": 1})
        crm = dg.AssetSpec("crm", group_name="raw")
        defs = dg.Definitions([total, orders, crm], jobs=[job])
        graph = defs.get_repository_def().asset_graph
        tell([names(graph.get_all_asset_keys()), names(graph.materializable_asset_keys), names(graph.external_asset_keys)])
        tell([names(graph.get(orders.key).child_keys), names(graph.get(total.key).parent_keys)])
        tell([graph.get(orders.key).group_name, graph.has(dg.AssetKey("z")), len(list(graph.assets_defs)) >= 2])
        tell(names(job.selection.resolve(graph)))
        tell(names(defs.resolve_asset_graph().get_all_asset_keys()))
        tell(sorted(each.name for each in defs.get_repository_def().get_all_jobs()))
        found = defs.get_job_def("reports")
        tell([names(found.asset_layer.executable_asset_keys), dict(found.metadata)["m"].value if False else 1])
        tell([job.executor_def, job.hooks, job.op_retry_policy, dict(job.run_tags)])
    """,
    "what is said is changed for those that are selected": """
        defs = dg.Definitions([orders, total, several])
        told = defs.map_resolved_asset_specs(
            func=lambda spec: spec.merge_attributes(kinds={"sql"}), selection=dg.AssetSelection.assets("total", "x")
        )
        tell(sorted([each.key.to_user_string(), sorted(each.kinds)] for each in told.resolve_all_asset_specs() if each.kinds))
        every = defs.map_resolved_asset_specs(func=lambda spec: spec.replace_attributes(group_name="all"))
        tell(sorted(each.group_name for each in every.resolve_all_asset_specs() if each.key.path != ["crm"]))
    """,
    "a job's policy is that of bodies that have none": """
        tried = []
        @dg.asset
        def flaky():
            tried.append(1)
            if len(tried) < 3:
                raise ValueError("not yet")
            return len(tried)
        job = dg.define_asset_job("job", [flaky], op_retry_policy=dg.RetryPolicy(max_retries=3))
        run = dg.Definitions([flaky], jobs=[job]).get_job_def("job").execute_in_process(raise_on_error=False)
        tell([run.success, len(tried)])
    """,
    "a check brings its resources and has a config": """
        @dg.asset_check(asset=orders, resource_defs={"limit": dg.ResourceDefinition.hardcoded_resource(5)},
                        required_resource_keys={"limit"}, config_schema={"more": int})
        def few(context):
            return dg.AssetCheckResult(passed=context.resources.limit + context.op_execution_context.op_config["more"] == 7)
        config = {"ops": {"orders_few": {"config": {"more": 2}}}}
        run = dg.materialize([orders, few], run_config=config, raise_on_error=False)
        tell([[each.check_name, each.passed] for each in run.get_asset_check_evaluations()])
    """,
    "a configured op is called as a function": """
        @dg.op(config_schema={"n": int})
        def told(context):
            return context.op_config["n"]
        class Fields(dg.Config):
            n: int
        @dg.op
        def of_a_class(config: Fields):
            return config.n
        tell(told.configured({"n": 6}, name="six")(dg.build_op_context()))
        tell(dg.configured(told, name="five")({"n": 5})(dg.build_op_context()))
        tell(of_a_class(Fields(n=7)))
    """,
    "what a body rests on is said on its specs": """
        def f(): ...
        def g(y): ...
        spec = dg.AssetSpec("a")
        tell(attempt(lambda: dg.multi_asset(specs=[spec], deps=["y"])(f)) is not None)
        tell(attempt(lambda: dg.multi_asset(specs=[spec], deps=["y"])(f)))
        tell(attempt(lambda: dg.multi_asset(specs=[spec])(g)))
        tell(attempt(lambda: dg.multi_asset(specs=[spec], ins={"y": dg.AssetIn("y")})(g)))
        tell(attempt(lambda: dg.multi_asset(specs=[spec], internal_asset_deps={"a": set()})(f)) is not None)
        fine = dg.multi_asset(specs=[dg.AssetSpec("a", deps=["y"])])(g)
        tell(names(fine.keys))
    """,
    "parameters that take resources are no assets": """
        class Rates(dg.ConfigurableResource):
            rate: int = 3
        class Plain:
            rate = 4
        class Fields(dg.Config):
            n: int = 5
        @dg.asset
        def priced(context, rates: Rates, plain: dg.ResourceParam[Plain], config: Fields, orders):
            return 1
        tell([names(priced.dependency_keys), sorted(priced.keys_by_input_name), sorted(priced.input_names)])
        tell([names(each.asset_key for each in priced.get_asset_spec().deps), sorted(priced.required_resource_keys)])
        @dg.multi_asset(specs=[dg.AssetSpec("p"), dg.AssetSpec("q", deps=["crm"])])
        def both(context, config: Fields, rates: Rates, plain: dg.ResourceParam[Plain]):
            for key in ("p", "q"):
                yield dg.MaterializeResult(asset_key=key, metadata={"n": rates.rate + plain.rate + config.n})
        run = dg.materialize([both], resources={"rates": Rates(), "plain": Plain()})
        tell([each.materialization.metadata["n"].value for each in run.get_asset_materialization_events()])
        tell(sorted([key.to_user_string(), names(deps)] for key, deps in both.asset_deps.items()))
    """,
    "I/O managers of several results have to be there": """
        made = []
        @dg.multi_asset(outs={"p": dg.AssetOut(io_manager_key="files"), "q": dg.AssetOut()})
        def both():
            made.append(1)
            return 1, 2
        tell([attempt(lambda: dg.materialize([both], raise_on_error=False)), made])
    """,
    "definitions tell their jobs and sensors": """
        job = dg.define_asset_job("reports", [total])
        @dg.job
        def plain(): ...
        @dg.asset_sensor(asset_key=dg.AssetKey("crm"), job=job)
        def came(context, event): ...
        defs = dg.Definitions([orders, total], jobs=[job, plain], sensors=[came])
        tell(sorted({each.name for each in defs.jobs}))
        nightly = dg.ScheduleDefinition(job=dg.define_asset_job("nightly", "*"), cron_schedule="0 0 * * *")
        with_schedule = dg.Definitions([orders], schedules=[nightly])
        tell([list(with_schedule.jobs or ()), sorted(each.name for each in with_schedule.resolve_all_job_defs())])
        tell([came.job_name, came.job.name, came.asset_key.path])
        eager = dg.asset(name="eager", automation_condition=dg.AutomationCondition.eager())(lambda: 1)
        tell([len(eager.automation_conditions_by_key), len(orders.automation_conditions_by_key)])
    """,
    "an op called as a function has its types": """
        even = dg.DagsterType(name="Even", type_check_fn=lambda _, value: isinstance(value, int) and value % 2 == 0)
        @dg.op(ins={"num": dg.In(even)}, out=dg.Out(even))
        def passed(num):
            return num
        @dg.op(out=dg.Out(even))
        def odd():
            return dg.Output(3)
        @dg.asset(ins={"orders": dg.AssetIn(dagster_type=even)})
        def taken(orders):
            return 1
        tell([attempt(lambda: passed(4)), attempt(lambda: passed(3)) != 3, attempt(odd) == "raises"])
        tell([attempt(lambda: taken(4)), attempt(lambda: taken(3)) == "raises"])
    """,
    "what a body takes of resources has to be there": """
        class Rates(dg.ConfigurableResource):
            rate: int = 3
        made = []
        @dg.asset
        def priced(orders, rates: Rates):
            made.append(1)
        @dg.op(required_resource_keys={"server"})
        def asks(context): ...
        @dg.op
        def takes(rates: Rates): ...
        @dg.graph
        def asking():
            asks()
        @dg.job
        def taking():
            takes()
        tell(attempt(lambda: dg.materialize([orders, priced], raise_on_error=False)))
        tell(attempt(lambda: asking.execute_in_process(raise_on_error=False)))
        tell(attempt(lambda: taking.execute_in_process(raise_on_error=False)))
        tell([taking.execute_in_process(resources={"rates": Rates()}).success, made])
    """,
    "a graph or an op keeps its name as a step": """
        @dg.op(config_schema={"n": int})
        def told(context):
            return context.op_config["n"]
        @dg.op
        def plus(x):
            return x + 1
        @dg.graph
        def sums():
            return plus(told())
        one = dg.AssetsDefinition.from_graph(sums, keys_by_output_name={"result": dg.AssetKey(["s", "sum"])})
        two = dg.AssetsDefinition.from_op(told, keys_by_output_name={"result": dg.AssetKey(["s", "told"])})
        config = {"ops": {"sums": {"ops": {"told": {"config": {"n": 3}}}}, "told": {"config": {"n": 5}}}}
        run = dg.materialize([one, two], run_config=config)
        tell([run.asset_value(dg.AssetKey(["s", "sum"])), run.asset_value(dg.AssetKey(["s", "told"]))])
        tell([one.node_def.name, two.node_def.name])
    """,
    "a schedule of windows says the config of each": """
        from datetime import datetime
        @dg.op(config_schema={"date": str})
        def told(context): ...
        @dg.daily_partitioned_config(start_date=datetime(2026, 1, 1))
        def by_day(start, end):
            return {"ops": {"told": {"config": {"date": start.strftime("%Y-%m-%d")}}}}
        @dg.job(config=by_day)
        def daily():
            told()
        schedule = dg.build_schedule_from_partitioned_job(daily)
        context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 2, 2))
        tell([[each.run_key, each.partition_key, each.run_config] for each in schedule.evaluate_tick(context).run_requests])
    """,
    "an instance tells of events as a filter chooses": """
        instance = dg.DagsterInstance.ephemeral()
        of = dg.EventRecordsFilter(event_type=dg.DagsterEventType.ASSET_MATERIALIZATION, asset_key=orders.key)
        tell(len(instance.get_event_records(of, limit=1)))
        dg.materialize([orders], instance=instance)
        found = instance.get_event_records(of, ascending=False, limit=1)
        tell([len(found), found[0].asset_key.path, found[0].event_log_entry.asset_materialization.asset_key.path])
        after = dg.EventRecordsFilter(
            event_type=dg.DagsterEventType.ASSET_MATERIALIZATION, asset_key=orders.key, after_cursor=found[0].storage_id
        )
        tell(len(instance.get_event_records(after)))
        instance.dispose()
    """,
    "tables are no facts": """
        import pandas as pd
        table = pd.DataFrame({"a": [1]})
        @dg.asset
        def returned():
            return dg.MaterializeResult(metadata={"table": table})
        @dg.asset
        def put_out():
            return dg.Output(1, metadata={"table": table})
        @dg.asset
        def added(context):
            context.add_output_metadata({"table": table})
            return 1
        for each in (returned, put_out, added):
            tell(attempt(lambda: dg.materialize([each], raise_on_error=False).success) in (False, "raises"))
        tell(attempt(lambda: dg.AssetCheckResult(passed=True, metadata={"table": table})))
        tell(attempt(lambda: dg.AssetMaterialization("a", metadata={"table": table})))
        tell([name for name in dg.asset(name="said", metadata={"n": 1})(lambda: 1).metadata_by_key[dg.AssetKey("said")]])
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_text_gives_the_same(name, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = textwrap.dedent(HEAD) + textwrap.dedent(PROGRAMS[name])
    assert told_by("nbasset", text) == told_by("dagster", text)
