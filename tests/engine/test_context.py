"""The execution context: what a body can ask, under Dagster's names."""

from __future__ import annotations

import sys

import pytest

from nbasset import AssetMaterialization, AssetObservation, AssetOut, multi_asset
from nbasset.core.decorators import asset
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey
from nbasset.core.runs import DagsterRun
from nbasset.engine.capture import Recording, teed
from nbasset.engine.context import AssetExecutionContext


@pytest.fixture
def context():
    def body():
        return 1

    return AssetExecutionContext(asset(key_prefix="sales")(body), DagsterRun("r1"), {"db": 5}, retry_number=2)


def test_key_run_try_and_resources(context):
    assert context.asset_key == AssetKey(["sales", "body"])
    assert context.selected_asset_keys == {AssetKey(["sales", "body"])}
    assert (context.run_id, context.retry_number, context.resources.db) == ("r1", 2, 5)
    assert context.op_config == {}


def test_metadata_adds_up(context):
    context.add_output_metadata({"rows": 1})
    context.add_output_metadata({"columns": 2}, output_name="result")
    assert context.metadata == {"rows": 1, "columns": 2}


def test_what_is_logged_becomes_part_of_what_the_step_showed(context):
    with teed(Recording(lambda item: None), through=False) as recording:
        context.log.info("made %d rows", 3)
        context.log.warning("careful")
        context.log.debug("details")
        print("printed", file=sys.stderr)
    assert recording.items[0]["text"] == "INFO made 3 rows\nWARNING careful\nDEBUG details\nprinted\n"
    assert recording.items[0]["name"] == "stderr"


def test_an_output_is_an_asset_and_one_that_is_not_made_is_refused(context):
    assert context.asset_key_for_output() == context.asset_key_for_output("result") == AssetKey(["sales", "body"])
    with pytest.raises(NbassetError, match="makes no 'other'; its outputs are result"):
        context.asset_key_for_output("other")


def test_what_was_said_by_now_can_be_asked_for(context):
    context.add_output_metadata({"rows": 1})
    said = context.get_output_metadata("result")
    said["rows"] = 2
    assert context.get_output_metadata("result") == {"rows": 1}


@multi_asset(outs={"low": AssetOut(key_prefix="sales"), "high": AssetOut()})
def limits():
    return 1, 9


def test_of_several_assets_a_fact_is_about_the_one_that_it_names():
    context = AssetExecutionContext(limits, DagsterRun("r1"))
    context.add_output_metadata({"of": "both"})
    context.add_output_metadata({"n": 1}, output_name="low")
    context.add_asset_metadata({"n": 9}, asset_key="high")
    assert context.get_output_metadata("low") == {"of": "both", "n": 1}
    assert context.get_output_metadata("high") == {"of": "both", "n": 9}
    assert context.metadata == {"of": "both"}
    with pytest.raises(NbassetError, match="makes no 'middle'; its outputs are low, high"):
        context.add_output_metadata({"n": 5}, output_name="middle")
    with pytest.raises(NbassetError, match="does not make middle: it makes sales/low, high"):
        context.add_asset_metadata({"n": 5}, asset_key="middle")


def test_an_event_about_what_the_body_makes_is_kept_with_it_and_any_other_logged(context):
    with teed(Recording(lambda item: None), through=False) as recording:
        context.log_event(AssetObservation(["sales", "body"], metadata={"rows": 3}))
        context.log_event(AssetMaterialization("other", metadata={"rows": 4}))
        context.log_event("anything")
    assert {name: fact.value for name, fact in context.metadata.items()} == {"rows": 3}
    assert [type(each).__name__ for each in context.said] == ["AssetObservation", "AssetMaterialization", "str"]
    assert "INFO AssetMaterialization(asset_key=AssetKey(['other'])" in recording.items[0]["text"]
    assert recording.items[0]["text"].endswith("INFO anything\n")
