"""``%asset_schedule``: what it says, and what it refuses."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.timetables import Timetable
from nbasset.notebook.options import BadOption

LINE = '%asset_schedule "0 8 * * 1" --job weekly --tz Europe/Berlin'


def test_it_says_when_what_is_run_and_how(said, shell):
    shell.run("from nbasset import *\nDefinitions(jobs=[define_asset_job('weekly')])")
    told = said(LINE)
    assert told.startswith("schedule weekly_schedule: job weekly at 08:00 on Monday (Europe/Berlin), next 2")
    assert "T08:00+0" in told
    assert "nbasset schedule " in told
    assert "there is no job" not in told
    [table] = shell.session.definitions.schedules.values()
    assert table == Timetable("weekly_schedule", ("0 8 * * 1",), "weekly", zone="Europe/Berlin")


def test_a_job_that_is_not_there_yet_is_named_with_the_one_that_was_meant(said, shell):
    shell.run("from nbasset import *\nDefinitions(jobs=[define_asset_job('weekley')])")
    assert (
        "there is no job weekly yet; did you mean weekley? Definitions(jobs=[define_asset_job('weekly', …)]) defines it."
        in said(LINE)
    )


@pytest.mark.parametrize(
    ("line", "error", "why"),
    [
        ("", BadOption, "the following arguments are required: CRON"),
        ('"61 * * * *"', InvalidDefinition, "is no cron schedule \\(bad minute\\)"),
        ("@daily --tz Here/There", InvalidDefinition, "There is no time zone 'Here/There'"),
        ("@daily --jobs weekly", BadOption, "did you mean --job"),
        ("@daily --on-failure me@example.com", InvalidDefinition, "never the address itself"),
    ],
)
def test_what_cannot_be_read_is_told_and_changes_nothing(shell, line, error, why):
    with pytest.raises(error, match=why):
        shell.run(f"%asset_schedule {line}")
    assert shell.session.definitions.schedules == {}


def test_what_python_defines_is_kept_for_those_who_look_without_a_kernel(shell):
    from nbasset.storage.schedule_files import kept_timetables

    shell.run(
        "from nbasset import *\njob = define_asset_job('weekly')\n"
        "one = ScheduleDefinition(job=job, cron_schedule='@daily')\n"
        "two = ScheduleDefinition('made', '@daily', target='*', execution_timezone='Asia/Tokyo')\n"
        "three = ScheduleDefinition('asks', '@daily', job=job, should_execute=lambda context: True)\n"
        "_ = Definitions(schedules=[one, two, three])"
    )
    instance = shell.session.instance
    known = kept_timetables(instance.root, instance.notebook)
    assert [(each.name, each.what, each.zone) for each in known] == [
        ("weekly_schedule", "job weekly", "UTC"),
        ("made", "*", "Asia/Tokyo"),
    ]
