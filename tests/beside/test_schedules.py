"""Schedules, sensors and conditions: the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

PROGRAMS = {
    "schedules": """
        each = dg.ScheduleDefinition(job=job, cron_schedule="0 8 * * 1")
        tell([each.name, each.cron_schedule, each.execution_timezone, each.default_status.name, each.job_name])
        tell(sorted(each.evaluate_tick(dg.build_schedule_context()).run_requests[0].tags))

        @dg.schedule(cron_schedule=["0 0 * * *", "0 12 * * mon"], job=job, execution_timezone="Europe/Berlin")
        def daily(context):
            return dg.RunRequest(run_key="x", tags={"year": context.scheduled_execution_time.strftime("%Y")})

        told = daily(dg.build_schedule_context(scheduled_execution_time=datetime.datetime(2026, 1, 1)))
        tell([daily.name, told.run_key, told.tags, told.job_name, told.partition_key])

        @dg.schedule(cron_schedule="@daily", job=job)
        def never():
            return dg.SkipReason("nothing is there")

        found = never.evaluate_tick(dg.build_schedule_context())
        tell([list(found.run_requests), found.skip_message, never().skip_message])

        @dg.schedule(cron_schedule="@daily", job=job)
        def configured(context):
            return {"ops": {"one": {"config": {"rows": 1}}}}

        tell(configured(dg.build_schedule_context()))
        tell(configured.evaluate_tick(dg.build_schedule_context()).run_requests[0].run_config)
    """,
    "schedules that are refused": """
        for options in [
            {"cron_schedule": "nope", "job": job},
            {"cron_schedule": "* * * * *"},
            {"cron_schedule": "* * * * *", "job": job, "execution_timezone": "Mars"},
            {"cron_schedule": "* * * * *", "job": job, "bogus": 1},
            {"cron_schedule": "* * * * *", "job": job, "name": "a b"},
            {"cron_schedule": "@hourly", "job": job},
        ]:
            tell(attempt(lambda: dg.ScheduleDefinition(**options) and "accepted"))
    """,
    "sensors": """
        @dg.sensor(job=job, minimum_interval_seconds=60)
        def files(context):
            seen = int(context.cursor or 0)
            context.update_cursor(str(seen + 1))
            yield dg.RunRequest(run_key=str(seen))
            yield dg.RunRequest(run_key=str(seen), tags={"a": "b"})

        context = dg.build_sensor_context(cursor="3")
        tell([[each.run_key, dict(each.tags)] for each in files(context)])
        tell([context.cursor, files.name, files.minimum_interval_seconds, files.default_status.name])

        @dg.sensor(job=job)
        def answers():
            return dg.SensorResult(run_requests=[dg.RunRequest("a")], cursor="4")

        tell([answers().cursor, answers().run_requests[0].run_key, answers.minimum_interval_seconds])
        tell(attempt(lambda: dg.SensorResult(run_requests=[dg.RunRequest("a")], skip_reason="b") and "accepted"))
        tell(dg.SensorResult(skip_reason="b").skip_reason.skip_message)

        @dg.asset_sensor(asset_key=dg.AssetKey("one"), job=job)
        def came(context, asset_event):
            return dg.RunRequest(run_key=str(asset_event))

        tell(came.name)
    """,
    "definitions": """
        each = dg.ScheduleDefinition(job=job, cron_schedule="@daily")

        @dg.sensor(target=[one])
        def looks():
            return dg.SkipReason("no")

        defs = dg.Definitions(assets=[one], schedules=[each], sensors=[looks])
        tell([defs.get_schedule_def("weekly_schedule").cron_schedule, defs.get_sensor_def("looks").name])
        tell(attempt(lambda: defs.get_schedule_def("other") and "found"))
        tell(sorted(each.name for each in [defs.get_job_def("weekly")]))
    """,
    "a job's own windows": """
        days = dg.DailyPartitionsDefinition("2026-01-01")
        parted = dg.define_asset_job("days", [one], partitions_def=days)
        tell(dg.build_schedule_from_partitioned_job(parted).cron_schedule)
        tell(dg.build_schedule_from_partitioned_job(parted, hour_of_day=6, minute_of_hour=5).cron_schedule)
    """,
    "conditions": """
        eager = dg.AutomationCondition.eager().with_label("mine")
        both = eager & ~dg.AutomationCondition.in_progress() | dg.AutomationCondition.on_cron("@daily")
        tell([eager.get_label(), both.get_label()])

        @dg.asset(automation_condition=both)
        def two():
            return 2

        tell(two())
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_what_is_defined_for_the_daemon_is_what_dagster_defines(text, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    head = (
        "import LIB as dg, datetime\n@dg.asset\ndef one():\n    return 1\njob = dg.define_asset_job('weekly', [one])\n"
    )
    text = head + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
