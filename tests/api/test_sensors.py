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
    assert [[each.run_key for each in requests] for requests, _ in answers] == [["0"], ["1"], []]
    assert [why for _, why in answers] == [None, None, "nothing new"]
    assert (files.name, files.minimum_interval_seconds, files.all_jobs, context.cursor) == ("files", 5, (LOAD,), "3")


def test_a_sensor_without_a_context_and_one_of_an_asset():
    @dg.sensor(jobs=[LOAD])
    def looks():
        return dg.SensorResult(skip_reason="no")

    assert looks.evaluate_tick(dg.build_sensor_context()) == ([], "no")

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
