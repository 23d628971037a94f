"""Sensors answer when they are asked; their functions are called as Dagster calls them."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition, InvalidSelection

LOAD = dg.define_asset_job("load", "*")


def test_a_cursor_goes_from_look_to_look():
    @dg.sensor(job=LOAD, minimum_interval_seconds=5)
    def files(context):
        seen = int(context.cursor or 0)
        context.update_cursor(str(seen + 1))
        return dg.RunRequest(run_key=str(seen)) if seen < 2 else dg.SkipReason("nothing new")

    context = dg.build_sensor_context()
    answers = [files.evaluate_tick(context) for _ in range(3)]
    assert [[each.run_key for each in requests] for requests, *_ in answers] == [["0"], ["1"], []]
    assert [why for _, why, *_ in answers] == [None, None, "nothing new"]
    assert (files.name, files.minimum_interval_seconds, files.all_jobs, context.cursor) == ("files", 5, (LOAD,), "3")


def test_a_sensor_without_a_context_and_one_of_an_asset():
    @dg.sensor(jobs=[LOAD])
    def looks():
        return dg.SensorResult(skip_reason="no")

    assert looks.evaluate_tick(dg.build_sensor_context())[:2] == ([], "no")

    @dg.asset_sensor(dg.AssetKey(["shop", "orders"]), job=LOAD)
    def came(context, asset_event):
        return dg.RunRequest(run_key=asset_event)

    assert came(dg.build_sensor_context(), "made").run_key == "made"
    assert came.watches == (dg.AssetKey(["shop", "orders"]),)


def test_one_without_a_function_and_one_that_is_not_there_are_refused():
    with pytest.raises(InvalidDefinition, match="Sensor x has no function"):
        dg.SensorDefinition("x")
    with pytest.raises(InvalidSelection, match="There is no sensor 'x'"):
        dg.Definitions().get_sensor_def("x")


def test_a_sensor_of_an_asset_looks_for_what_was_made_since_its_cursor():
    @dg.asset
    def orders():
        return 1

    @dg.asset_sensor(orders.key, job_name="report")
    def came(context, asset_event):
        yield dg.RunRequest(run_key=asset_event.dagster_event.asset_key.to_user_string())

    with dg.instance_for_test() as instance, dg.build_sensor_context(instance) as context:
        assert [type(each) for each in came(context)] == [dg.SkipReason]
        dg.materialize(orders, instance=instance)
        asked = came.evaluate_tick(context)
        assert ([each.run_key for each in asked.run_requests], asked.cursor) == (["orders"], "1")
        assert came.evaluate_tick(context).skip_message == "No new materialization of orders."


def test_what_a_sensor_gives_beside_is_part_of_its_answer():
    @dg.sensor(job_name="load")
    def looks(context):
        return dg.SensorResult([dg.RunRequest("a")], cursor="7", dynamic_partitions_requests=["some"])

    asked = looks.evaluate_tick(dg.build_sensor_context(cursor="3"))
    assert (asked.cursor, asked.dynamic_partitions_requests, asked.dagster_run_reactions) == ("7", ["some"], ())

    @dg.sensor(job_name="load")
    def goes_on(context):
        context.update_cursor("4")

    assert goes_on.evaluate_tick(dg.build_sensor_context()).cursor == "4"


@pytest.mark.parametrize("twice", [True, False])
def test_an_answer_that_contradicts_itself_is_refused(twice):
    @dg.sensor(job_name="load")
    def looks(context):
        if twice:
            context.update_cursor("4")
        yield dg.SensorResult([dg.RunRequest("a")], cursor="7")
        if not twice:
            yield dg.RunRequest("b")

    with pytest.raises(dg.DagsterInvariantViolationError, match=r"whole answer|do one"):
        looks.evaluate_tick(dg.build_sensor_context())
