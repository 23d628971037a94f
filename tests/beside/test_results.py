"""What a run tells of itself, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

BEGIN = """
import LIB as dg
def said(made):
    return {name: fact.value for name, fact in made.metadata.items() if name != "path"}
@dg.asset
def raw(context):
    context.add_output_metadata({"rows": 3, "note": dg.MetadataValue.md("**m**"), "share": 0.5})
    return [1, 2]
@dg.asset(key_prefix="shop")
def total():
    return dg.MaterializeResult(metadata={"sum": dg.MetadataValue.int(3)})
@dg.asset
def broken():
    raise ValueError("no")
@dg.asset
def after(broken):
    return 1
"""

PROGRAMS = {
    "what was said of each result": """
        run = dg.materialize([raw, total])
        tell(run.success)
        (made,) = run.asset_materializations_for_node("raw")
        tell([made.asset_key.to_user_string(), made.partition, made.description, made.label, said(made)])
        tell({name: type(fact).__name__ for name, fact in made.metadata.items() if name != "path"})
        (made,) = run.asset_materializations_for_node("shop__total")
        tell([made.asset_key.to_user_string(), said(made), type(made).__name__])
        tell(run.asset_materializations_for_node("nobody"))
    """,
    "materializations as events": """
        run = dg.materialize([raw, total])
        events = run.get_asset_materialization_events()
        tell(sorted(each.asset_key.to_user_string() for each in events))
        tell(sorted(each.step_key for each in events))
        tell([each.node_name == each.step_key for each in events])
        tell([said(each.materialization) for each in events if each.step_key == "raw"])
        tell([said(each.step_materialization_data.materialization) for each in events if each.step_key == "raw"])
        tell([said(each.event_specific_data.materialization) for each in events if each.step_key == "raw"])
        tell({each.event_type_value for each in events})
        tell([each.is_step_materialization for each in events])
    """,
    "events of a step": """
        run = dg.materialize([raw])
        known = ("STEP_START", "STEP_OUTPUT", "ASSET_MATERIALIZATION", "STEP_SUCCESS")
        tell([each.event_type_value for each in run.events_for_node("raw") if each.event_type_value in known])
        tell(run.all_events[0].event_type_value)
        tell(run.all_events[-1].event_type_value)
        tell(len(run.filter_events(lambda event: event.is_step_success)))
        tell([each.step_key for each in run.get_step_success_events()])
        tell(sorted({each.step_key for each in run.all_node_events}))
    """,
    "what failed and what came after": """
        run = dg.materialize([raw, broken, after], raise_on_error=False)
        tell([run.success, sorted(run.get_failed_step_keys())])
        tell([each.step_key for each in run.get_step_failure_events()])
        tell([each.step_key for each in run.get_step_success_events()])
        tell([run.is_node_success(each) for each in ("raw", "broken", "after")])
        tell([run.is_node_failed(each) for each in ("raw", "broken", "after")])
        tell([run.is_node_untouched(each) for each in ("raw", "broken", "after")])
        tell(run.asset_materializations_for_node("broken"))
        tell(run.all_events[-1].event_type_value)
    """,
    "partitions": """
        @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["north", "south"]))
        def by_region(context):
            return dg.MaterializeResult(metadata={"region": context.partition_key})
        run = dg.materialize([by_region], partition_key="south")
        (made,) = run.asset_materializations_for_node("by_region")
        tell([made.partition, made.metadata["region"].text])
        tell([each.partition for each in run.get_asset_materialization_events()])
    """,
    "several assets of one function": """
        @dg.multi_asset(outs={"low": dg.AssetOut(), "high": dg.AssetOut()})
        def limits():
            yield dg.Output(1, "low", metadata={"n": 1})
            yield dg.Output(9, "high", metadata={"n": 9})
        run = dg.materialize([limits])
        tell([(each.asset_key.to_user_string(), said(each)) for each in run.asset_materializations_for_node("limits")])
        tell([run.output_for_node("limits", "low"), run.output_for_node("limits", "high")])
        tell([each.step_key for each in run.get_step_success_events()])
    """,
    "outputs by their names, and one that was left out": """
        @dg.multi_asset(outs={"train": dg.AssetOut(key=["ml", "x"]), "test": dg.AssetOut(is_required=False)})
        def split():
            yield dg.Output(1, "train")
        @dg.asset
        def after(test):
            return 1
        run = dg.materialize([split, after])
        tell([run.success, run.output_for_node("split", "train"), run.asset_value(dg.AssetKey(["ml", "x"]))])
        tell([attempt(lambda: run.output_for_node("split", "test")), attempt(lambda: run.asset_value("test"))])
        known = ("STEP_START", "STEP_OUTPUT", "ASSET_MATERIALIZATION", "STEP_SUCCESS")
        tell([each.event_type_value for each in run.events_for_node("split") if each.event_type_value in known])
        tell([each.asset_key.to_user_string() for each in run.get_asset_materialization_events()])
    """,
    "a step that is called otherwise than its function": """
        @dg.multi_asset(outs={"a": dg.AssetOut(), "b": dg.AssetOut()}, name="named", config_schema={"n": int})
        def both(context):
            return context.op_config["n"], 2
        run = dg.materialize([both], run_config={"ops": {"named": {"config": {"n": 1}}}})
        tell([run.output_for_node("named", "a"), run.is_node_success("named"), run.is_node_success("both")])
        tell([each.step_key for each in run.get_step_success_events()])
    """,
    "a body that yields nothing": """
        @dg.multi_asset(outs={"a": dg.AssetOut(is_required=False), "b": dg.AssetOut(is_required=False)})
        def nothing():
            yield from ()
        run = dg.materialize([nothing])
        tell([run.success, run.get_asset_materialization_events()])
        tell([run.is_node_success("nothing"), attempt(lambda: run.asset_value("a"))])
        @dg.multi_asset(outs={"c": dg.AssetOut()})
        def too_little():
            yield from ()
        tell(dg.materialize([too_little], raise_on_error=False).success)
    """,
    "what is made for once says it too": """
        run = dg.materialize_to_memory([raw])
        tell([said(each) for each in run.asset_materializations_for_node("raw")])
        tell(run.output_for_node("raw"))
    """,
    "materializations and observations by hand": """
        made = dg.AssetMaterialization(
            asset_key=["shop", "raw"], description="by hand", metadata={"rows": 3, "at": "x"}, partition="p", tags={"a": "b"}
        )
        tell([made.asset_key.to_user_string(), made.label, made.description, said(made), made.partition])
        tell(made.tags["a"])
        seen = dg.AssetObservation(asset_key="raw", metadata={"rows": 3})
        tell([seen.asset_key.to_user_string(), said(seen), seen.partition])
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_a_run_tells_what_dagsters_tells(text, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = BEGIN + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
