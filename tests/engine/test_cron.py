"""Cron schedules: when they tick, also where the clock is put forward or back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.engine.cron import Cron, last_tick, zone_here, zone_named

YORK = zone_named("America/New_York")


def ticks(schedule, *day):
    return [datetime.fromtimestamp(each, YORK).strftime("%H:%M%z") for each in Cron(schedule, YORK).ticks(date(*day))]


@pytest.mark.parametrize(
    ("schedule", "day", "times"),
    [
        ("0 9 * * 1-5", (2026, 1, 2), ["09:00-0500"]),
        ("0 9 * * 1-5", (2026, 1, 3), []),
        ("0 0,12 1 * *", (2026, 2, 1), ["00:00-0500", "12:00-0500"]),
        ("0 0 13 * 5", (2026, 2, 6), ["00:00-0500"]),
        ("30 2 * * *", (2026, 3, 8), ["03:00-0400"]),
        ("30 1 * * *", (2026, 11, 1), ["01:30-0500"]),
        ("0 0 * * 7", (2026, 1, 4), ["00:00-0500"]),
    ],
)
def test_it_ticks_when_clocks_show_its_times(schedule, day, times):
    assert ticks(schedule, *day) == times


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("schedule", ["0 * * * *", "15,45 0,2,3,23 * * *"])
def test_days_on_which_no_clock_is_changed_are_told_as_any_other_day_is(monkeypatch, zone, schedule):
    cron = Cron(schedule, zone_named(zone))
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(0, 731)]
    quickly = [cron.ticks(day) for day in days]
    plain = sum(cron._plain_day(day) is not None for day in days)
    monkeypatch.setattr(Cron, "_plain_day", lambda *_: None)
    assert quickly == [cron.ticks(day) for day in days]
    assert 720 < plain <= 731


def test_every_hour_ticks_once_for_each_hour_that_passes():
    assert len(ticks("0 * * * *", 2026, 3, 8)) == 23
    assert len(ticks("0 * * * *", 2026, 11, 1)) == 25


def test_what_is_no_schedule_is_refused():
    for schedule in ("", "60 * * * *", "0 0 * *", "a * * * *"):
        with pytest.raises(InvalidDefinition, match="is no cron schedule"):
            Cron(schedule, YORK)


def test_the_zone_of_this_computer_has_a_name(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert zone_here() == "Europe/Berlin"
    monkeypatch.setenv("TZ", "nowhere")
    assert zone_here() == "UTC"


def test_the_last_tick_is_found_however_long_ago():
    day = 86_400.0
    assert last_tick(20_000 * day + 5, "0 0 * * *", "UTC") == 20_000 * day
    assert last_tick(20_000 * day - 1, "0 0 * * *", "UTC") == 19_999 * day
    assert last_tick(20_000 * day, "0 10 * * *", "Europe/Berlin") < last_tick(20_000 * day, "0 10 * * *", "UTC")
    leap = last_tick(20_000 * day, "0 0 29 2 *", "UTC")
    assert (leap % day, 20_000 * day - leap < 4.1 * 366 * day) == (0, True)
    with pytest.raises(InvalidDefinition, match="has not ticked for eight years"):
        last_tick(20_000 * day, "0 0 31 2 *", "UTC")
