"""Assets called in tests, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

BEGIN = """
import LIB as dg
import asyncio
from unittest.mock import MagicMock
class Limits(dg.Config):
    rows: int = 2
class Prices(dg.ConfigurableResource):
    factor: int = 1
    def of(self, n):
        return self.factor * n
"""

PROGRAMS = {
    "what the context knows of outputs and tags": """
        @dg.asset(key_prefix="shop")
        def raw(context):
            context.add_output_metadata({"rows": 3})
            key = context.asset_key_for_output("result").to_user_string()
            return key, context.get_output_metadata("result"), context.job_name
        run = dg.materialize([raw])
        tell(run.output_for_node("shop__raw"))
        @dg.multi_asset(outs={"low": dg.AssetOut(), "high": dg.AssetOut(key_prefix="x")})
        def limits(context):
            return tuple(context.asset_key_for_output(each).to_user_string() for each in ("low", "high"))
        tell(dg.materialize([limits]).output_for_node("limits", "low"))
    """,
    "labels of the run": """
        @dg.asset
        def tagged(context):
            return context.has_tag("team"), context.get_tag("team")
        run = dg.materialize([tagged])
        tell(run.output_for_node("tagged"))
    """,
    "resources that a body requires": """
        @dg.asset(required_resource_keys={"prices"}, op_tags={"queue": "slow"})
        def priced(context):
            return context.resources.prices.of(2)
        tell(priced(dg.build_asset_context(resources={"prices": Prices(factor=3)})))
        tell(dg.materialize([priced], resources={"prices": Prices(factor=4)}).output_for_node("priced"))
        tell(attempt(lambda: priced(dg.build_asset_context())) in ("raises", "raises AttributeError"))
    """,
    "a resource that is required and not there is refused before anything runs": """
        ran = []
        @dg.asset
        def first():
            ran.append("first")
        @dg.asset(required_resource_keys={"nobody"}, deps=[first])
        def second(context):
            ran.append("second")
        tell([attempt(lambda: dg.materialize([first, second])), ran])
    """,
    "contexts by place, by name, or none": """
        @dg.asset
        def named(context, a=3):
            return context.asset_key.to_user_string(), a
        @dg.asset
        def plain():
            return 1
        tell([named(None), named(dg.build_asset_context(), 4), named(context=dg.build_asset_context(), a=5)])
        tell([plain(), plain(dg.build_asset_context())])
        tell([attempt(lambda: named(4)) != "", isinstance(attempt(lambda: named(4)), str)])
    """,
    "inputs with their types": """
        @dg.asset
        def total(a: int, b) -> int:
            return a + b
        tell([total(1, 2), total(b=1, a=2)])
        tell([str(attempt(lambda: total("x", "y")))[:6], str(attempt(lambda: total(1, 2.5)))[:6]])
        tell([str(attempt(lambda: total(1)))[:6], str(attempt(lambda: total(1, 2, 3)))[:6]])
    """,
    "config by place, by name, as a mapping, and in the context": """
        @dg.asset
        def limited(config: Limits):
            return config.rows
        tell([limited(Limits(rows=5)), limited(config=Limits(rows=6)), limited(config={"rows": 7})])
        tell([limited(dg.build_asset_context(asset_config={"rows": 8}))])
        tell([limited(dg.build_op_context(op_config={"rows": 9})), limited()])
        tell(attempt(lambda: limited(dg.build_asset_context(asset_config={"rows": 8}), config=Limits())))
    """,
    "resources by place, by name, and in the context": """
        @dg.asset
        def priced(context, prices: Prices, n=1):
            return prices.of(n)
        there = dg.build_asset_context(resources={"prices": Prices(factor=3)})
        tell([priced(there), priced(dg.build_asset_context(), prices=Prices(factor=4), n=2)])
        tell([priced(dg.build_asset_context(), Prices(factor=5), 3)])
        tell(attempt(lambda: priced(there, prices=Prices())))
        fake = MagicMock()
        fake.of.return_value = "fake"
        tell([priced(dg.build_asset_context(), prices=fake), priced(dg.build_asset_context(resources={"prices": fake}))])
    """,
    "resources are opened and closed": """
        steps = []
        class Files(dg.ConfigurableResource):
            def setup_for_execution(self, context):
                steps.append("opened")
            def teardown_after_execution(self, context):
                steps.append("closed")
        @dg.asset
        def read(files: Files):
            steps.append("called")
        read(files=Files())
        with dg.build_asset_context(resources={"files": Files()}) as context:
            read(context)
        tell(steps)
        @dg.resource
        def number():
            steps.append("number")
            yield 5
            steps.append("no number")
        @dg.asset
        def shown(context):
            return context.resources.number
        with dg.build_asset_context(resources={"number": number}) as context:
            tell(shown(context))
        tell(steps)
    """,
    "partitions": """
        @dg.asset(partitions_def=dg.DailyPartitionsDefinition("2026-01-01"))
        def daily(context):
            return context.partition_key, str(context.partition_time_window.start), context.has_partition_key
        tell(daily(dg.build_asset_context(partition_key="2026-02-01")))
        tell(dg.build_asset_context(partition_key="2026-02-01").partition_key)
        tell(isinstance(attempt(lambda: daily(dg.build_asset_context())), str))
    """,
    "several partitions, and keys in two dimensions": """
        both = dg.MultiPartitionsDefinition(
            {"day": dg.DailyPartitionsDefinition("2026-01-01"), "region": dg.StaticPartitionsDefinition(["n", "s"])}
        )
        @dg.asset(partitions_def=both)
        def cell(context):
            return dict(context.partition_key.keys_by_dimension)
        tell(cell(dg.build_asset_context(partition_key=dg.MultiPartitionKey({"day": "2026-01-02", "region": "s"}))))
        tell(dg.build_asset_context(partition_key="x").has_partition_key)
        tell(dg.build_asset_context().has_partition_key)
    """,
    "config with fields of several types": """
        class Inner(dg.Config):
            names: list[str] = ["a"]
        class Outer(dg.Config):
            inner: Inner = Inner()
            share: float = 0.5
        @dg.asset
        def nested(config: Outer):
            return config.inner.names, config.share
        tell([nested(Outer()), nested(config=Outer(inner=Inner(names=["b"]), share=1.0))])
        tell(nested(dg.build_asset_context(asset_config={"inner": {"names": ["c"]}})))
        tell(isinstance(attempt(lambda: nested(dg.build_asset_context(asset_config={"no": 1}))), str))
    """,
    "deps are no parameters": """
        @dg.asset(deps=["warehouse_table"])
        def report():
            return "made"
        @dg.asset(ins={"rows": dg.AssetIn(key=["shop", "raw"])})
        def counted(rows):
            return len(rows)
        tell([report(), counted([1, 2]), counted(rows=[])])
    """,
    "what is yielded, awaited and said": """
        @dg.asset
        def yielded():
            yield dg.Output(3, metadata={"rows": 1})
        tell([each.value for each in yielded()])
        @dg.asset
        async def awaited():
            return 3
        tell(asyncio.run(awaited()))
        @dg.asset
        def said(context):
            context.add_output_metadata({"rows": 3})
            return 1
        context = dg.build_asset_context(run_tags={"team": "a"})
        tell([said(context), context.get_output_metadata("result"), context.run_tags, context.run_id])
        @dg.multi_asset(outs={"low": dg.AssetOut(), "high": dg.AssetOut()})
        def limits():
            return 1, 9
        tell(limits())
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_assets_are_called_as_in_dagster(text):
    pytest.importorskip("dagster")
    text = BEGIN + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
