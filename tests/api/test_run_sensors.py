"""Sensors of runs, and of several assets, are kept whole, and their functions can be called."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition

NIGHTLY = dg.define_asset_job("nightly", "*")
REPORT = dg.define_asset_job("report", "*")
RUN = dg.DagsterRun("r1", job_name="nightly")


def test_a_sensor_of_runs_is_told_of_one_and_may_ask_for_another():
    @dg.run_status_sensor(run_status=dg.DagsterRunStatus.SUCCESS, monitored_jobs=[NIGHTLY], request_job=REPORT)
    def then(context: dg.RunStatusSensorContext):
        """After the night."""
        return dg.RunRequest(run_key=f"after {context.dagster_run.run_id}")

    context = dg.build_run_status_sensor_context("then", dagster_run=RUN, resources={"mail": 3})
    assert then(context).run_key == "after r1"
    assert (then.name, then.description, then.run_status.value) == ("then", "After the night.", "SUCCESS")
    assert (then.monitored_jobs, then.request_jobs, then.all_jobs) == ((NIGHTLY,), (REPORT,), (REPORT,))
    assert (context.sensor_name, context.resources.mail, context.dagster_event) == ("then", 3, None)
    assert dg.Definitions(sensors=[then]).get_sensor_def("then") is then


def test_one_of_failures_is_told_what_has_failed():
    @dg.run_failure_sensor(name="alarm", minimum_interval_seconds=10)
    def told(context: dg.RunFailureSensorContext):
        return [each.step_key for each in context.get_step_failure_events()], context.failure_event

    @dg.run_failure_sensor
    def plain(context):
        return context.for_run_failure().dagster_run.job_name

    @dg.asset
    def broken():
        raise ValueError("no")

    events = dg.materialize([broken], raise_on_error=False).get_step_failure_events()
    context = dg.RunFailureSensorContext("alarm", RUN, events[0], failures=events)
    assert told(context) == (["broken"], events[0])
    assert (told.name, told.minimum_interval_seconds, told.run_status.name) == ("alarm", 10, "FAILURE")
    assert plain(context) == "nightly"


def test_one_of_several_assets_names_them_or_selects_them():
    @dg.multi_asset_sensor(monitored_assets=[dg.AssetKey("a"), dg.AssetKey(["s", "b"])], job=REPORT)
    def any_of_them(context):
        return dg.SkipReason("none yet")

    @dg.multi_asset_sensor(dg.AssetSelection.groups("sales"), request_assets=dg.AssetSelection.assets("total"))
    def a_group(context):
        return None

    assert [str(each) for each in any_of_them.watches] == ["a", "s/b"]
    assert any_of_them(dg.build_sensor_context()).skip_message == "none yet"
    assert (a_group.watches, str(a_group.asset_selection)) == ((), 'key:"total"')


def test_one_that_asks_for_conditions_is_kept_with_what_it_was_told():
    looks = dg.AutomationConditionSensorDefinition(
        "looks",
        target=dg.AssetSelection.all(),
        default_condition=dg.AutomationCondition.eager(),
        run_tags={"by": "looks"},
        minimum_interval_seconds=60,
    )
    assert (looks.name, looks.tags, looks.minimum_interval_seconds) == ("looks", {"by": "looks"}, 60)
    assert (repr(looks.default_condition), looks.emit_backfills, looks.all_jobs) == ("eager()", True, ())
    assert looks() is None


def test_an_option_that_is_none_is_refused():
    with pytest.raises(InvalidDefinition, match="takes no 'monitored_job'; did you mean monitored_jobs"):
        dg.run_status_sensor(dg.DagsterRunStatus.SUCCESS, monitored_job=NIGHTLY)
