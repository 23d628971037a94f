"""Assets that graphs of ops make, the same text beside the real Dagster."""

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
    "an asset of a graph": """
        @dg.asset
        def orders():
            return [1, 2]
        @dg.graph_asset(group_name="g", description="a sum")
        def report(orders):
            return add(total(orders), one())
        @dg.graph_asset(ins={"rows": dg.AssetIn("orders")}, key_prefix="sales", name="named", kinds={"python"})
        def other(rows):
            return total(rows)
        @dg.asset
        def after(report):
            return report + 1
        run = dg.materialize([orders, report, other, after])
        tell([run.success, run.asset_value("report"), run.asset_value(dg.AssetKey(["sales", "named"])), run.asset_value("after")])
        tell([report.key.to_user_string(), other.key.to_user_string()])
        tell(sorted(each.asset_key.to_user_string() for each in run.get_asset_materialization_events()))
    """,
    "several assets of a graph": """
        @dg.graph_multi_asset(outs={"low": dg.AssetOut(), "high": dg.AssetOut(key_prefix="x")}, group_name="g")
        def limits():
            low = one()
            return {"low": low, "high": add(low)}
        run = dg.materialize([limits])
        tell([run.asset_value("low"), run.asset_value(dg.AssetKey(["x", "high"]))])
    """,
    "an asset of a graph whose op fails": """
        @dg.graph_asset
        def broken():
            return fail(one())
        @dg.asset
        def after(broken):
            return 1
        run = dg.materialize([broken, after], raise_on_error=False)
        tell([run.success, len(run.get_asset_materialization_events())])
        tell(attempt(lambda: dg.materialize([broken]))[:6])
    """,
    "an asset of a graph that fans out": """
        @dg.graph_asset
        def fanned():
            return total(parts().map(add).collect())
        tell(dg.materialize([fanned]).asset_value("fanned"))
    """,
    "an asset of a graph with config, resources and metadata": """
        class Many(dg.Config):
            n: int = 2
        @dg.op
        def many(context, config: Many, rate: dg.ResourceParam[int]):
            return dg.Output(config.n * rate * context.resources.rate, metadata={"rate": rate})
        @dg.graph_asset
        def product():
            return many()
        run = dg.materialize([product], resources={"rate": 3})
        tell(run.asset_value("product"))
        tell([{name: fact.value for name, fact in each.materialization.metadata.items() if name != "path"}
              for each in run.get_asset_materialization_events()])
        config = {"ops": {"product": {"ops": {"many": {"config": {"n": 5}}}}}}
        tell(dg.materialize([product], resources={"rate": 3}, run_config=config).asset_value("product"))
    """,
    "assets from a graph and from an op": """
        @dg.graph
        def sums(orders):
            return total(orders)
        @dg.graph(out={"low": dg.GraphOut(), "high": dg.GraphOut()})
        def limits():
            return {"low": one(), "high": add(one())}
        @dg.asset
        def orders():
            return [1, 2]
        made = [
            orders,
            dg.AssetsDefinition.from_graph(sums),
            dg.AssetsDefinition.from_graph(limits, keys_by_output_name={"high": dg.AssetKey("top"), "low": dg.AssetKey("low")}, key_prefix="p"),
            dg.AssetsDefinition.from_op(tens, group_name="g"),
            dg.AssetsDefinition.from_op(total, keys_by_input_name={"rows": dg.AssetKey("tens")}),
        ]
        run = dg.materialize(made)
        tell([run.asset_value("sums"), run.asset_value("tens"), run.asset_value("total")])
        tell(sorted(each.asset_key.to_user_string() for each in run.get_asset_materialization_events()))
    """,
    "a partitioned asset of a graph, whose ops know the partition": """
        days = dg.StaticPartitionsDefinition(["a", "b"])
        @dg.op
        def key(context):
            return context.partition_key
        @dg.op
        def twice(text):
            return text * 2
        @dg.graph_asset(partitions_def=days)
        def letters():
            return twice(key())
        run = dg.materialize([letters], partition_key="b")
        tell([run.success, run.asset_value("letters")])
    """,
    "an asset of a graph with a config of its own": """
        @dg.op(config_schema={"n": int})
        def many(context):
            return context.op_config["n"]
        @dg.graph_asset(config={"many": {"config": {"n": 4}}})
        def product():
            return add(many(), one())
        tell(dg.materialize([product]).asset_value("product"))
    """,
    "an asset of a graph whose op is tried again": """
        tries = []
        @dg.op(retry_policy=dg.RetryPolicy(max_retries=2))
        def late():
            tries.append(1)
            if len(tries) < 3:
                raise ValueError("later")
            return len(tries)
        @dg.graph_asset
        def tried():
            return late()
        tell([dg.materialize([tried]).asset_value("tried"), len(tries)])
    """,
    "a job of assets of which one is a graph's": """
        @dg.graph_asset
        def ones():
            return add(one(), one())
        @dg.asset
        def after(ones):
            return ones * 2
        job = dg.define_asset_job("both", selection=["ones", "after"])
        run = dg.Definitions(assets=[ones, after], jobs=[job]).get_job_def("both").execute_in_process()
        tell([run.success, run.asset_value("after")])
    """,
    "hooks of a job of assets": """
        seen = []
        @dg.success_hook
        def well(context):
            seen.append((context.op.name, context.step_key, dict(context.op_output_values), context.job_name))
        @dg.failure_hook
        def badly(context):
            seen.append((context.op.name, str(context.op_exception)))
        @dg.asset
        def orders():
            return [1, 2]
        @dg.asset
        def broken(orders):
            raise ValueError("no")
        job = dg.define_asset_job("both", hooks={well, badly})
        defs = dg.Definitions(assets=[orders, broken], jobs=[job])
        tell(defs.get_job_def("both").execute_in_process(raise_on_error=False).success)
        tell(seen)
    """,
    "what a context tells": """
        @dg.op(tags={"team": "sales"})
        def told(context: dg.OpExecutionContext):
            return [context.op_def.name, context.job_name, context.retry_number, context.run.job_name, context.op.name]
        @dg.job(tags={"owner": "me"})
        def telling():
            told()
        run = telling.execute_in_process()
        tell([run.output_for_node("told"), told.name, told.tags, run.dagster_run.job_name, run.dagster_run.tags["owner"]])
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_text_gives_the_same(name, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = textwrap.dedent(HEAD) + textwrap.dedent(PROGRAMS[name])
    assert told_by("nbasset", text) == told_by("dagster", text)
