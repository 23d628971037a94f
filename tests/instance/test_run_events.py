"""What happened in a run, as tests look at it."""

from __future__ import annotations

import datetime
from contextlib import closing

import pytest

from nbasset import (
    AssetKey,
    AssetMaterialization,
    AssetObservation,
    AssetOut,
    DataVersion,
    ExpectationResult,
    MaterializeResult,
    MetadataValue,
    ObserveResult,
    Output,
    StaticPartitionsDefinition,
    TableColumn,
    TableColumnDep,
    TableColumnLineage,
    TableRecord,
    TableSchema,
    asset,
    materialize,
    materialize_to_memory,
    multi_asset,
    observable_source_asset,
)
from nbasset.core.errors import NeverMade
from nbasset.instance import Instance


@asset(key_prefix="shop")
def raw(context):
    context.add_output_metadata({"rows": 3})
    return Output([1, 2], metadata={"note": MetadataValue.md("**two**")})


@asset
def broken():
    raise ValueError("no")


@asset
def after(broken):
    return broken


@multi_asset(outs={"low": AssetOut(), "high": AssetOut()})
def limits():
    yield Output(1, "low", metadata={"n": 1})
    yield Output(9, "high", metadata={"n": 9})


@asset(partitions_def=StaticPartitionsDefinition(["north", "south"]))
def by_region(context):
    return MaterializeResult(metadata={"region": context.partition_key})


def test_numbers_of_libraries_and_days_in_rows_neither_keep_a_value_from_the_store_nor_become_texts(tmp_path):
    np = pytest.importorskip("numpy")

    @asset(metadata={"scale": np.float32(0.5)})
    def measured(context):
        row = TableRecord({"n": np.int64(3), "on": datetime.date(2026, 1, 1)})
        return Output(7, metadata={"rows": MetadataValue.table([row]), "n": np.int64(3), "ok": np.bool_(True)})

    warnings = []
    with closing(Instance(tmp_path / "store", notebook="n", warn=warnings.append)) as instance:
        run = materialize([measured], instance=instance)
        (made,) = run.asset_materializations_for_node("measured")
        assert (made.metadata["n"], made.metadata["ok"]) == (MetadataValue.int(3), MetadataValue.bool(True))
        assert made.metadata["rows"].records[0].data == {"n": 3, "on": "2026-01-01"}
    with closing(Instance(tmp_path / "store", notebook="n", warn=warnings.append)) as instance:
        assert materialize([measured], instance=instance).made == ()
    assert warnings == []


def test_a_mapping_that_only_looks_like_a_kept_fact_stays_a_mapping():
    @asset
    def measured():
        return Output(7, metadata={"fact": {"kind": "md", "value": "**m**"}})

    (made,) = materialize([measured]).asset_materializations_for_node("measured")
    assert made.metadata["fact"] == MetadataValue.json({"kind": "md", "value": "**m**"})


def test_of_each_result_there_is_what_was_said_of_it():
    (made,) = materialize([raw]).asset_materializations_for_node("shop__raw")
    assert made.asset_key == AssetKey(["shop", "raw"])
    assert {name: fact.value for name, fact in made.metadata.items()} == {"rows": 3, "note": "**two**"}
    assert made.metadata["note"].kind == "md"
    assert made.partition is None


def test_what_was_fresh_says_what_was_said_when_it_was_made():
    materialize([raw])
    run = materialize([raw])
    assert run.made == ()
    assert run.asset_materializations_for_node("shop__raw")[0].metadata["rows"].value == 3


def test_nothing_is_said_of_what_was_not_made():
    run = materialize([broken, after], raise_on_error=False)
    assert run.asset_materializations_for_node("broken") == []
    assert run.asset_materializations_for_node("nobody") == []


def test_several_assets_of_one_function_are_one_step_of_its_name():
    made = materialize([limits]).asset_materializations_for_node("limits")
    assert [each.metadata["n"].value for each in made] == [1, 9]
    assert [each.asset_key.name for each in made] == ["low", "high"]


def test_a_partition_is_told_by_its_key():
    (made,) = materialize([by_region], partition_key="south").asset_materializations_for_node("by_region")
    assert (made.partition, made.metadata["region"].value) == ("south", "south")


def test_events_come_in_the_order_of_the_steps():
    run = materialize([raw, limits])
    steps = [(each.step_key, each.event_type_value) for each in run.all_node_events]
    assert [what for step, what in steps if step == "shop__raw"] == [
        "STEP_START",
        "STEP_OUTPUT",
        "ASSET_MATERIALIZATION",
        "HANDLED_OUTPUT",
        "STEP_SUCCESS",
    ]
    assert [what for step, what in steps if step == "limits"].count("ASSET_MATERIALIZATION") == 2
    assert [each.event_type_value for each in run.all_events][:: len(steps) + 1] == [
        "PIPELINE_START",
        "PIPELINE_SUCCESS",
    ]
    assert run.events_for_node("limits") == [each for each in run.all_node_events if each.node_name == "limits"]


def test_materializations_are_events_with_a_key():
    events = materialize([raw, limits]).get_asset_materialization_events()
    assert {each.asset_key.name for each in events} == {"raw", "low", "high"}
    assert all(each.step_materialization_data.materialization is each.materialization for each in events)
    assert all(each.event_specific_data.materialization is each.materialization for each in events)
    assert {each.partition for each in events} == {None}


def test_a_failure_is_told_with_its_error_and_what_came_after_was_not_begun():
    run = materialize([raw, broken, after], raise_on_error=False)
    assert run.get_failed_step_keys() == {"broken"}
    (failure,) = run.get_step_failure_events()
    assert isinstance(failure.error, ValueError)
    assert failure.asset_key is failure.partition is None
    assert [each.step_key for each in run.get_step_success_events()] == ["shop__raw"]
    assert run.all_events[-1].event_type_value == "PIPELINE_FAILURE"


@pytest.mark.parametrize(
    ("step", "is_so"),
    [("shop__raw", (True, False, False)), ("broken", (False, True, False)), ("after", (False, False, True))],
)
def test_a_step_went_well_or_failed_or_was_not_begun(step, is_so):
    run = materialize([raw, broken, after], raise_on_error=False)
    assert (run.is_node_success(step), run.is_node_failed(step), run.is_node_untouched(step)) == is_so


def test_events_are_chosen_by_what_they_say():
    run = materialize([raw])
    assert len(run.filter_events(lambda event: event.is_step_success)) == 1
    assert len(run.filter_events(lambda event: event.is_step_materialization)) == 1
    assert run.filter_events(lambda event: event.is_step_failure) == []


def test_what_is_made_for_once_says_it_too():
    run = materialize_to_memory([raw])
    assert run.asset_materializations_for_node("shop__raw")[0].metadata["rows"].value == 3


FACTS = {
    "md": MetadataValue.md("- a"),
    "json": MetadataValue.json({"a": [1, None]}),
    "url": MetadataValue.url("https://example.org"),
    "path": MetadataValue.path("data/x.csv"),
    "notebook": MetadataValue.notebook("a.ipynb"),
    "timestamp": MetadataValue.timestamp(12.5),
    "asset": MetadataValue.asset(["shop", "raw"]),
    "null": MetadataValue.null(),
    "bool": MetadataValue.bool(True),
    "table": MetadataValue.table([TableRecord({"id": 1})]),
    "schema": MetadataValue.table_schema(TableSchema([TableColumn("id", "int")])),
    "lineage": MetadataValue.column_lineage(TableColumnLineage({"id": [TableColumnDep("raw", "id")]})),
}


@asset
def well_described(context):
    context.add_output_metadata(FACTS)
    return 1


def test_facts_of_every_kind_are_what_they_were():
    (made,) = materialize([well_described]).asset_materializations_for_node("well_described")
    assert made.metadata == FACTS


def test_facts_of_every_kind_are_what_they_were_when_the_store_is_opened_again(tmp_path):
    with closing(Instance(tmp_path)) as before:
        materialize([well_described], instance=before)
    with closing(Instance(tmp_path)) as now:
        run = materialize([well_described], instance=now)
        assert run.made == ()
        (made,) = run.asset_materializations_for_node("well_described")
    assert made.metadata == FACTS


@multi_asset(outs={"train": AssetOut(key=["ml", "x"]), "test": AssetOut(is_required=False)})
def split():
    yield Output(1, "train")


def test_an_output_that_was_left_out_is_told_nowhere_and_has_no_value():
    run = materialize([split])
    assert [each.event_type_value for each in run.events_for_node("split")] == [
        *("STEP_START", "STEP_OUTPUT", "ASSET_MATERIALIZATION", "HANDLED_OUTPUT"),
        "STEP_SUCCESS",
    ]
    assert run.output_for_node("split", "train") == run.asset_value(AssetKey(["ml", "x"])) == 1
    for asks in (lambda: run.output_for_node("split", "test"), lambda: run.asset_value("test")):
        with pytest.raises(NeverMade, match="test has no value: its body left it out when it last ran"):
            asks()


def test_a_source_is_looked_at_and_not_made():
    @observable_source_asset
    def outside():
        return ObserveResult(data_version=DataVersion("7"), metadata={"rows": 3})

    run = materialize([outside])
    assert run.get_asset_materialization_events() == []
    (event,) = run.get_asset_observation_events()
    assert (event.asset_key, event.event_type_value, event.partition) == (
        AssetKey("outside"),
        "ASSET_OBSERVATION",
        None,
    )
    assert [each.metadata["rows"].value for each in run.asset_observations_for_node("outside")] == [3]
    assert run.is_node_success("outside")


def test_what_a_body_says_of_others_is_among_the_events_of_its_run_also_of_one_that_makes_nothing():
    @asset
    def told(context):
        context.log_event(AssetObservation("third", metadata={"rows": 5}))
        yield AssetMaterialization(["sales", "other"], metadata={"rows": 4})
        yield ExpectationResult(success=False, label="rows")
        yield Output(2)

    for run in (materialize(told), materialize(told)):
        assert [each.asset_key.name for each in run.get_asset_materialization_events()] == ["other", "told"]
        assert [each.metadata["rows"].value for each in run.asset_observations_for_node("told")] == [5]
        assert [each.label for each in run.expectation_results_for_node("told")] == ["rows"]
        assert run.output_for_node("told") == 2
