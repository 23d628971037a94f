"""Ops, graphs and jobs of ops, the same text beside the real Dagster: values, what is left out, what is refused."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

HEAD = """
import LIB as dg
@dg.op
def one():
    return 1
@dg.op
def add(x, y=5):
    return x + y
@dg.op
def fail(x):
    raise ValueError("no")
@dg.op
def tens():
    return [10, 20]
@dg.op(out=dg.DynamicOut())
def parts():
    for number in range(3):
        yield dg.DynamicOutput(number, mapping_key=f"k{number}")
@dg.op
def total(rows):
    return sum(rows)
"""

PROGRAMS = {
    "a job, its steps by name, aliases and defaults": """
        @dg.job
        def sums():
            first = one()
            add(first)
            add(first, y=one.alias("other")())
        run = sums.execute_in_process()
        tell([run.success, run.output_for_node("add"), run.output_for_node("add_2"), run.output_for_node("other")])
        tell([run.is_node_success("add"), sorted(run.get_failed_step_keys()), sums.name])
    """,
    "an op called directly": """
        tell([one(), add(1), add(1, 2), add(x=1, y=3), attempt(lambda: fail(1)), attempt(lambda: one(1))[:6]])
    """,
    "an op called directly with a context": """
        @dg.op(config_schema={"n": int}, required_resource_keys={"db"})
        def told(context, x):
            return x + context.op_config["n"] + context.resources.db
        tell(told(dg.build_op_context(op_config={"n": 3}, resources={"db": 4}), 1))
    """,
    "an output that is left out, and what rests on it": """
        @dg.op(out={"a": dg.Out(is_required=False), "b": dg.Out(is_required=False)})
        def either(context):
            yield dg.Output(1, "a")
        @dg.job
        def branches():
            a, b = either()
            add.alias("on_a")(a)
            add.alias("after")(add.alias("on_b")(b))
            total([a, b])
        run = branches.execute_in_process()
        tell([run.success, run.output_for_node("on_a"), attempt(lambda: run.output_for_node("on_b"))[:6]])
        tell([run.is_node_skipped("on_b"), run.is_node_skipped("after"), run.output_for_node("total")])
        tell([run.output_for_node("either", "a"), attempt(lambda: run.output_for_node("either", "b"))[:6]])
    """,
    "a failure leaves out what rests on it, and nothing else": """
        @dg.job
        def broken():
            add(fail(one()))
            one.alias("later")()
        tell(attempt(lambda: broken.execute_in_process()))
        run = broken.execute_in_process(raise_on_error=False)
        tell([run.success, run.is_node_failed("fail"), run.is_node_success("later"), sorted(run.get_failed_step_keys())])
        tell(attempt(lambda: run.output_for_node("add"))[:6])
    """,
    "dynamic outputs, mapped and collected": """
        @dg.op
        def doubled(context, x):
            return [x * 2, context.get_mapping_key()]
        @dg.op
        def first(x):
            return x[0]
        @dg.job
        def fan():
            total(parts().map(doubled).map(first).collect())
        run = fan.execute_in_process()
        tell([run.output_for_node("parts"), run.output_for_node("doubled"), run.output_for_node("total")])
    """,
    "dynamic outputs mapped by a function of several steps": """
        @dg.job
        def fan():
            total(parts().map(lambda part: add(add(part), one())).collect())
        run = fan.execute_in_process()
        tell([run.output_for_node("add"), run.output_for_node("add_2"), run.output_for_node("total")])
    """,
    "no dynamic outputs at all": """
        @dg.op(out=dg.DynamicOut())
        def none():
            for number in range(0):
                yield dg.DynamicOutput(number, mapping_key=f"k{number}")
        @dg.job
        def fan():
            total(none().map(add).collect())
        run = fan.execute_in_process()
        tell([run.success, run.output_for_node("total")])
    """,
    "a graph in a graph": """
        @dg.graph
        def inner():
            return add(one())
        @dg.graph(out={"a": dg.GraphOut(), "b": dg.GraphOut()})
        def outer():
            return {"a": inner(), "b": one()}
        run = outer.execute_in_process()
        tell([run.output_value("a"), run.output_value("b"), run.output_for_node("inner.add"), run.output_for_node("inner")])
        tell([inner.name, inner.execute_in_process().output_value(), inner.to_job(name="other").name])
        tell(inner.to_job().execute_in_process().output_for_node("add"))
    """,
    "a graph with inputs, given by another graph and by hand": """
        @dg.graph
        def more(x):
            return add(x, one())
        @dg.job
        def twice():
            more(more(one()))
        run = twice.execute_in_process()
        tell([run.output_for_node("more.add"), run.output_for_node("more_2.add")])
        tell(more.execute_in_process(input_values={"x": 7}).output_value())
        tell(attempt(lambda: more.execute_in_process())[:6])
    """,
    "a job with inputs": """
        @dg.job
        def given(x):
            add(x)
        tell(given.execute_in_process(input_values={"x": 3}).output_for_node("add"))
        config = {"inputs": {"x": {"value": 4}}}
        tell(given.execute_in_process(run_config=config).output_for_node("add"))
    """,
    "inputs that a config gives": """
        @dg.op
        def typed(x: int, y: int = 2) -> int:
            return x + y
        @dg.job
        def given():
            typed()
        config = {"ops": {"typed": {"inputs": {"x": 3}}}}
        tell(given.execute_in_process(run_config=config).output_for_node("typed"))
        tell(attempt(lambda: given.execute_in_process())[:6])
    """,
    "config by a class, by a schema and by a job": """
        class Many(dg.Config):
            n: int = 2
        @dg.op
        def many(config: Many):
            return config.n
        @dg.op(config_schema={"n": int})
        def few(context):
            return context.op_config["n"]
        @dg.job(config={"ops": {"few": {"config": {"n": 1}}}})
        def numbers():
            many()
            few()
        run = numbers.execute_in_process()
        tell([run.output_for_node("many"), run.output_for_node("few")])
        config = dg.RunConfig(ops={"many": Many(n=7), "few": {"config": {"n": 8}}})
        run = numbers.execute_in_process(run_config=config)
        tell([run.output_for_node("many"), run.output_for_node("few")])
    """,
    "resources, by parameter and by context": """
        class Rate(dg.ConfigurableResource):
            factor: int
        @dg.op
        def scaled(x, rate: Rate):
            return x * rate.factor
        @dg.op(required_resource_keys={"plain"})
        def asked(context):
            return context.resources.plain
        @dg.job(resource_defs={"rate": Rate(factor=3), "plain": dg.ResourceDefinition.hardcoded_resource(4)})
        def all_of_it():
            scaled(one())
            asked()
        run = all_of_it.execute_in_process()
        tell([run.output_for_node("scaled"), run.output_for_node("asked")])
        @dg.job
        def without():
            scaled(one())
        run = dg.Definitions(jobs=[without], resources={"rate": Rate(factor=5)}).get_job_def("without").execute_in_process()
        tell(run.output_for_node("scaled"))
    """,
    "order without values": """
        seen = []
        @dg.op(out=dg.Out(dg.Nothing))
        def prepare():
            seen.append("prepare")
        @dg.op(ins={"start": dg.In(dg.Nothing)})
        def work():
            seen.append("work")
            return 2
        @dg.op(ins={"start": dg.In(dg.Nothing), "x": dg.In(int)})
        def both(x):
            seen.append("both")
            return x
        @dg.job
        def ordered():
            done = work(start=prepare())
            both(start=[done, prepare.alias("again")()], x=one())
        run = ordered.execute_in_process()
        tell([run.success, seen.index("prepare") < seen.index("work") < seen.index("both"), run.output_for_node("both")])
        tell(work())
    """,
    "several inputs as one list": """
        @dg.job
        def fanned():
            total([one(), one.alias("again")(), add(one.alias("third")())])
        tell(fanned.execute_in_process().output_for_node("total"))
    """,
    "several outputs, by return and by yield": """
        @dg.op(out={"low": dg.Out(int), "high": dg.Out()})
        def limits():
            return 1, 9
        @dg.op(out={"low": dg.Out(), "high": dg.Out()})
        def yielded():
            yield dg.Output(9, "high", metadata={"n": 1})
            yield dg.Output(1, "low")
        @dg.job
        def both():
            low, high = limits()
            add(low, high)
            again = yielded()
            add.alias("named")(again.low, again.high)
        run = both.execute_in_process()
        tell([run.output_for_node("limits", "high"), run.output_for_node("add"), run.output_for_node("named")])
    """,
    "an output that is not given": """
        @dg.op(out={"low": dg.Out(), "high": dg.Out()})
        def half():
            yield dg.Output(1, "low")
        @dg.op
        def unlike() -> str:
            return 3
        @dg.op(ins={"x": dg.In(str)})
        def taking(x):
            return x
        @dg.job
        def wrong():
            half()
            unlike()
            taking(one())
        run = wrong.execute_in_process(raise_on_error=False)
        tell([run.success, sorted(run.get_failed_step_keys())])
    """,
    "what is put together as it cannot be is refused when it is decorated": """
        def constant():
            @dg.job
            def wrong():
                add(3)
        def dynamic():
            @dg.job
            def wrong():
                add(parts())
        def unknown():
            @dg.job
            def wrong():
                add(one(), z=one())
        def unknown_output():
            @dg.graph
            def wrong():
                return {"a": one(), "b": one()}
        def twice():
            @dg.job
            def wrong():
                one.alias("a")()
                one.alias("a")()
        for each in (constant, dynamic, unknown, unknown_output, twice):
            tell(attempt(each))
        @dg.graph
        def fine():
            return one()
        tell([attempt(lambda: fine()), attempt(lambda: fine.to_job()())])
    """,
    "retries": """
        tries = []
        @dg.op(retry_policy=dg.RetryPolicy(max_retries=2))
        def late():
            tries.append("late")
            if len(tries) < 3:
                raise ValueError("later")
            return len(tries)
        @dg.op
        def asks(context):
            if context.retry_number < 1:
                raise dg.RetryRequested(max_retries=2)
            return context.retry_number
        gone = []
        @dg.op(retry_policy=dg.RetryPolicy(max_retries=2))
        def never():
            gone.append("never")
            raise dg.Failure("no", allow_retries=False)
        @dg.job
        def trying():
            late()
            asks()
            never()
        run = trying.execute_in_process(raise_on_error=False)
        tell([run.output_for_node("late"), run.output_for_node("asks"), len(gone)])
        tell([run.retry_attempts_for_node("late"), run.retry_attempts_for_node("asks"), sorted(run.get_failed_step_keys())])
        del tries[:]
        @dg.job(op_retry_policy=dg.RetryPolicy(max_retries=3))
        def policies():
            late.with_retry_policy(dg.RetryPolicy(max_retries=0))()
        tell([policies.execute_in_process(raise_on_error=False).success, len(tries)])
    """,
    "hooks of a job": """
        seen = []
        @dg.success_hook
        def well(context):
            seen.append((context.op.name, context.step_key, dict(context.op_output_values), context.job_name))
        @dg.failure_hook(name="badly", required_resource_keys={"mail"})
        def badly(context):
            seen.append((context.op.name, str(context.op_exception), context.resources.mail, context.hook_def.name))
        @dg.job(hooks={well, badly}, resource_defs={"mail": dg.ResourceDefinition.hardcoded_resource("to: me")})
        def hooked():
            fail(one())
        hooked.execute_in_process(raise_on_error=False)
        tell(seen)
        del seen[:]
        @dg.job
        def some():
            add(one.with_hooks({well})())
        some.execute_in_process()
        tell(seen)
        @dg.success_hook
        def breaks(context):
            raise ValueError("no")
        @dg.job(hooks={breaks})
        def careless():
            one()
        tell(careless.execute_in_process().success)
        tell(badly.name)
    """,
    "ops that await, and ops that say what was made elsewhere": """
        import asyncio
        @dg.op
        async def waited():
            await asyncio.sleep(0)
            return 3
        @dg.op
        def elsewhere(context):
            context.log_event(dg.AssetMaterialization("table", metadata={"rows": 2}))
            yield dg.AssetMaterialization("other")
            yield dg.Output(1)
        @dg.job
        def all_of_it():
            add(waited(), elsewhere())
        run = all_of_it.execute_in_process()
        tell(run.output_for_node("add"))
        tell(sorted(each.asset_key.to_user_string() for each in run.asset_materializations_for_node("elsewhere")))
    """,
    "a schedule of a job of ops": """
        @dg.job
        def ones():
            one()
        daily = dg.ScheduleDefinition(job=ones, cron_schedule="0 0 * * *")
        defs = dg.Definitions(jobs=[ones], schedules=[daily])
        tell([daily.name, defs.get_job_def("ones").execute_in_process().output_for_node("one")])
    """,
    "a job by partition": """
        @dg.op(config_schema={"day": str})
        def day(context):
            return [context.op_config["day"], context.partition_key]
        @dg.static_partitioned_config(partition_keys=["a", "b"])
        def by_letter(key):
            return {"ops": {"day": {"config": {"day": key * 2}}}}
        @dg.job(config=by_letter)
        def days():
            day()
        tell(days.execute_in_process(partition_key="b").output_for_node("day"))
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_text_gives_the_same(name, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = textwrap.dedent(HEAD) + textwrap.dedent(PROGRAMS[name])
    assert told_by("nbasset", text) == told_by("dagster", text)
