"""Schedules are checked when they are defined, and answer when they are asked; nobody waits for their time."""

from __future__ import annotations

from datetime import datetime

import pytest

import nbasset as dg
from nbasset.api import definitions as api_definitions
from nbasset.core.errors import InvalidDefinition, InvalidSelection

WEEKLY = dg.define_asset_job("weekly", "*")


def test_its_name_and_its_job_are_told_by_its_job():
    schedule = dg.ScheduleDefinition(job=WEEKLY, cron_schedule="0 8 * * 1")
    assert (schedule.name, schedule.job_name, schedule.default_status.name) == ("weekly_schedule", "weekly", "STOPPED")
    assert schedule.all_jobs == (WEEKLY,)
    assert dg.ScheduleDefinition(name="of_assets", target="key:a+", cron_schedule="@daily").selection is not None
    assert schedule.selection is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"cron_schedule": "nope", "job": WEEKLY}, "'nope' is no cron schedule"),
        ({"cron_schedule": ["@daily", "61 * * * *"], "job": WEEKLY}, r"'61 \* \* \* \*' is no cron schedule"),
        ({"cron_schedule": "@daily"}, "has nothing to run: give it job="),
        ({"cron_schedule": "@daily", "job": WEEKLY, "execution_timezone": "Mars"}, "There is no time zone 'Mars'"),
        ({"cron_schedule": "@daily", "job": WEEKLY, "name": "a b"}, "'a b' cannot be the name of a schedule"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(options, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        dg.ScheduleDefinition(**options)


def test_a_tick_asks_its_function_and_labels_what_is_to_be_run():
    @dg.schedule("0 8 * * mon", job=WEEKLY, should_execute=lambda context: context.scheduled_execution_time.year > 2025)
    def mondays(context, rates):
        """When the week begins."""
        return [dg.RunRequest(run_key=f"{rates}-{context.scheduled_execution_time:%W}")]

    assert mondays.description == "When the week begins."
    context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 1, 5), resources={"rates": 3})
    tick = mondays.evaluate_tick(context)
    assert [(each.run_key, each.tags) for each in tick.run_requests] == [("3-01", {"dagster/schedule_name": "mondays"})]
    early = mondays.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=datetime(2025, 1, 6)))
    assert (early.run_requests, early.skip_message) == ([], "should_execute of mondays said no.")


def test_what_its_function_needs_and_nobody_gives_is_said():
    @dg.schedule("@daily", job=WEEKLY)
    def daily(context, rates):
        return dg.RunRequest()

    with pytest.raises(InvalidDefinition, match="daily takes rates, which is no resource of its context"):
        daily(dg.build_schedule_context())
    with pytest.raises(InvalidDefinition, match="daily takes a context"):
        daily()
    with pytest.raises(InvalidDefinition, match="has no function of its own"):
        dg.ScheduleDefinition(job=WEEKLY, cron_schedule="@daily")()


def test_a_job_by_windows_of_time_ticks_as_they_end():
    days = dg.define_asset_job("days", partitions_def=dg.DailyPartitionsDefinition("2026-01-01", timezone="Asia/Tokyo"))
    schedule = dg.build_schedule_from_partitioned_job(days, hour_of_day=6, minute_of_hour=5)
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("5 6 * * *", "Asia/Tokyo")

    @dg.asset
    def revenue(): ...

    open_yet = dg.build_schedule_from_partitioned_job(WEEKLY)
    assert dg.Definitions(schedules=[open_yet]).schedules == (open_yet,)  # its assets may be merged in later
    with pytest.raises(InvalidDefinition, match="Job weekly is not partitioned by time"):
        dg.Definitions([revenue], schedules=[open_yet])


def test_definitions_keep_them_with_their_jobs_and_say_once_which_only_dagster_runs(capsys, monkeypatch):
    monkeypatch.setattr(api_definitions, "_told", set())
    schedule = dg.ScheduleDefinition(job=WEEKLY, cron_schedule="@daily")
    dg.Definitions(schedules=[schedule])
    assert capsys.readouterr().err == ""
    asks = dg.ScheduleDefinition("asks", "@daily", job=WEEKLY, should_execute=lambda context: True)
    for _ in range(2):
        definitions = dg.Definitions(schedules=[schedule, asks])
    assert definitions.get_schedule_def("weekly_schedule") is schedule
    assert (list(definitions.jobs), list(definitions.jobs_by_name)) == ([], ["weekly"])
    assert (
        capsys.readouterr().err.count(
            "schedules with functions or a config are kept, and not run here: dagster dev runs them."
        )
        == 1
    )
    with pytest.raises(InvalidSelection, match="There is no schedule 'weekly'; there are weekly_schedule"):
        definitions.get_schedule_def("weekly")
