"""Programs of ops in Dagster's older words: lists that say what is given to what, configured ops, I/O managers of ops.

``LIB`` is the package; what a program tells by ``tell`` is compared. ``docs/dagster-names.md`` is made of them, too.
"""

from __future__ import annotations

OPS = """
        @LIB.op
        def one():
            return 1

        @LIB.op
        def add(x, y=5):
            return x + y

        @LIB.op
        def total(rows):
            return sum(rows)

        @LIB.op(config_schema={"n": int, "m": LIB.Field(int, default_value=2)})
        def numbers(context):
            return [context.op_config["n"], context.op_config["m"]]
"""

OPS_PROGRAMS = {
    "a graph in lists": OPS
    + """
        given = LIB.DependencyDefinition
        sums = LIB.GraphDefinition(
            name="sums",
            node_defs=[one, add, total],
            dependencies={
                "add": {"x": given("one")},
                LIB.NodeInvocation("add", alias="again"): {"x": given("add"), "y": given("one")},
                "total": {"rows": LIB.MultiDependencyDefinition([given("one"), given("again")])},
            },
            output_mappings=[
                LIB.OutputMapping(
                    graph_output_name="result", mapped_node_name="total", mapped_node_output_name="result"
                )
            ],
        )
        run = sums.to_job().execute_in_process()
        tell([run.success, run.output_for_node("again"), run.output_for_node("total"), run.output_value()])
        given_x = LIB.InputMapping(graph_input_name="n", mapped_node_name="add", mapped_node_input_name="x")
        small = LIB.GraphDefinition(name="small", node_defs=[add], dependencies={}, input_mappings=[given_x])
        tell(small.execute_in_process(input_values={"n": 4}).output_for_node("add"))

        @LIB.graph
        def outer():
            return sums()

        tell(outer.execute_in_process().output_for_node("sums.total"))
        rest = {"add": {"x": given("two")}}
        tell(attempt(lambda: LIB.GraphDefinition(name="bad", node_defs=[one, add], dependencies=rest).to_job().name))
    """,
    "ops whose values an I/O manager keeps": OPS
    + """
        seen = []

        class Doubles(LIB.IOManager):
            def __init__(self):
                self.values = {}

            def handle_output(self, context, obj):
                self.values[(context.step_key, context.name)] = obj
                seen.append(("out", context.step_key, context.name, context.has_asset_key, dict(context.metadata or {})))

            def load_input(self, context):
                kept = context.upstream_output
                if kept is None:
                    seen.append(("root", context.name, context.config))
                    return [1.5, 2.5]
                seen.append(("in", context.name, kept.step_key, kept.name, dict(kept.metadata or {})))
                return self.values[(kept.step_key, kept.name)] * 2

        @LIB.io_manager
        def doubles():
            return Doubles()

        @LIB.io_manager(input_config_schema={"m": LIB.Field(int, default_value=7)})
        def other(init):
            return Doubles()

        @LIB.op(out=LIB.Out(metadata={"table": "t1"}))
        def made():
            return 3

        @LIB.op(ins={"rows": LIB.In(input_manager_key="other")})
        def loads(rows):
            return len(rows)

        @LIB.op(out=LIB.DynamicOut())
        def parts():
            for n in range(2):
                yield LIB.DynamicOutput(n, mapping_key=f"k{n}")

        @LIB.job(resource_defs={"io_manager": doubles, "other": doubles})
        def whole():
            add(made(), one())
            loads()
            total(parts().map(add).collect())

        run = whole.execute_in_process()
        names = ["made", "add", "loads", "total", "parts"]
        tell([run.success, *(run.output_for_node(each) for each in names)])
        tell(sorted(seen, key=str))
        seen.clear()

        @LIB.job(resource_defs={"other": other})
        def alone():
            loads()

        config = {"ops": {"loads": {"inputs": {"rows": {"m": 9}}}}}
        tell([alone.execute_in_process(run_config=config).success, alone.execute_in_process().success, seen])

        @LIB.job
        def without():
            loads()

        tell(attempt(lambda: without.execute_in_process().success))

        @LIB.input_manager(config_schema={"base": str})
        def from_base(context):
            return [context.resource_config["base"], context.name]

        @LIB.op(ins={"rows": LIB.In(input_manager_key="base")})
        def uses(rows):
            return rows

        @LIB.job(resource_defs={"base": from_base.configured({"base": "b"})})
        def based():
            uses()

        tell([based.execute_in_process().output_for_node("uses"), type(from_base) is LIB.InputManagerDefinition])
    """,
    "configured ops, and configs in front": OPS
    + """
        three = LIB.configured(numbers, name="three")({"n": 3})

        @LIB.configured(numbers, config_schema={"k": int})
        def tens(config):
            return {"n": config["k"] * 10}

        @LIB.job
        def both():
            three()
            tens()

        run = both.execute_in_process(run_config={"ops": {"tens": {"config": {"k": 4}}}})
        tell([run.output_for_node("three"), run.output_for_node("tens"), attempt(lambda: both.execute_in_process().name)])
        mapped = LIB.ConfigMapping(config_fn=lambda c: {"numbers": {"config": {"n": c["k"]}}}, config_schema={"k": int})

        @LIB.graph(config=mapped)
        def inner():
            return numbers()

        @LIB.job
        def outer():
            inner()

        config = {"ops": {"inner": {"config": {"k": 6}}}}
        tell(outer.execute_in_process(run_config=config).output_for_node("inner.numbers"))

        class Simple(LIB.Config):
            k: int = 4

        @LIB.config_mapping
        def simple(given: Simple) -> LIB.RunConfig:
            return LIB.RunConfig(ops={"numbers": {"config": {"n": given.k}}})

        @LIB.job(config=simple)
        def simplest():
            numbers()

        runs = [simplest.execute_in_process(run_config={"k": 8}), simplest.execute_in_process()]
        tell([run.output_for_node("numbers") for run in runs])
    """,
    "a config that is missing is refused before anything runs": OPS
    + """
        ran = []

        class Needs(LIB.Config):
            n: int

        @LIB.op
        def first():
            ran.append("first")

        @LIB.op
        def typed(config: Needs):
            return config.n

        for needs in (typed, numbers):
            @LIB.job
            def job():
                first()
                needs()

            tell([attempt(lambda: job.execute_in_process().success), ran])
    """,
    "what is said beside values, and what runs are asked": """
        @LIB.op
        def looks(context):
            context.log_event(LIB.ExpectationResult(success=False, label="rows", metadata={"n": 1}))
            context.log_event(LIB.AssetMaterialization("table"))
            return 1

        @LIB.op
        def yields():
            yield LIB.ExpectationResult(success=True)
            yield LIB.Output(2)

        @LIB.op(out={"perhaps": LIB.Out(is_required=False)})
        def gives_nothing():
            if False:
                yield LIB.Output(1, "perhaps")

        @LIB.op
        def after(x):
            return x

        @LIB.job
        def job():
            looks()
            yields()
            after(gives_nothing())

        run = job.execute_in_process()
        tell([run.success, isinstance(run, LIB.ExecuteInProcessResult)])
        told = ("ASSET_MATERIALIZATION", "STEP_EXPECTATION_RESULT", "STEP_SUCCESS")
        tell(sorted(each.event_type_value for each in run.all_node_events if each.event_type_value in told))
        tell([len(run.get_step_success_events()), len(run.get_step_failure_events()), len(run.get_step_skipped_events())])
        made = LIB.DagsterEventType.ASSET_MATERIALIZATION
        tell([len(run.filter_events(lambda each: each.event_type == made)), LIB.DagsterEventType.RUN_SUCCESS.value])
        [seen] = run.expectation_results_for_node("looks")
        tell([seen.success, seen.label, seen.metadata["n"].value, run.is_node_skipped("after")])
        with LIB.build_op_context() as context:
            looks(context)
            tell([type(each).__name__ for each in context.get_events()])

        @LIB.asset
        def rows():
            yield LIB.AssetMaterialization("other", metadata={"x": 1})
            yield LIB.ExpectationResult(success=True)
            yield LIB.Output([1, 2])

        @LIB.asset
        def none():
            yield LIB.AssetObservation("other")
            return 7

        tell([LIB.materialize([rows]).output_for_node("rows"), LIB.materialize([none], raise_on_error=False).success])
    """,
    "what is asked of events and runs": """
        wanted = LIB.EventRecordsFilter(event_type=LIB.DagsterEventType.ASSET_OBSERVATION, asset_key=LIB.AssetKey("raw"))
        tell([wanted.asset_key.to_user_string(), wanted.event_type.value, wanted.after_cursor])
        runs = LIB.RunsFilter(job_name="nightly", tags={"team": "a"})
        tell([runs.job_name, dict(runs.tags), list(runs.statuses)])
        entry = LIB.EventLogEntry(None, 20, "made", "r1", 0.0, step_key="s")
        tell([entry.run_id, entry.step_key, entry.is_dagster_event, entry.message])
        tell(LIB.EventLogRecord(3, entry).storage_id)
    """,
}
