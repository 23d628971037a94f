"""Kinds of windows: in Python as Dagster has them, and on the line of a cell."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.engine.window_kinds import (
    DailyPartitionsDefinition,
    HourlyPartitionsDefinition,
    MonthlyPartitionsDefinition,
    WeeklyPartitionsDefinition,
    windows_of,
)


class Quarterly(MonthlyPartitionsDefinition):
    def __new__(cls, year):
        return super().__new__(cls, f"{year}-01-01", exclusions=["0 0 1 2,3,5,6,8,9,11,12 *"])


def keys(partitions, *moment):
    return list(partitions.get_partition_keys(datetime(*moment, tzinfo=UTC)))


def test_weeks_begin_on_sunday_and_months_on_the_first():
    assert keys(WeeklyPartitionsDefinition("2026-01-01"), 2026, 1, 20) == ["2026-01-04", "2026-01-11"]
    assert keys(MonthlyPartitionsDefinition("2026-01-15"), 2026, 3, 10) == ["2026-02-01"]


def test_a_word_on_a_line_means_windows_with_the_last_included():
    assert keys(windows_of("day", "2026-01-30", "2026-02-01", "UTC"), 2027, 1, 1) == [
        *("2026-01-30", "2026-01-31", "2026-02-01")
    ]
    assert keys(windows_of("week", "2026-01-05", "2026-01-12", "UTC"), 2027, 1, 1) == ["2026-01-05", "2026-01-12"]
    assert keys(windows_of("month", "2026-01", "", "UTC"), 2026, 3, 15) == ["2026-01", "2026-02"]
    assert len(keys(windows_of("hour", "2026-01-01", "", "UTC"), 2026, 1, 1, 6)) == 6
    hours = keys(windows_of("hour", "2026-03-28", "2026-03-29", "Europe/Berlin"), 2027, 1, 1)
    assert (hours[0], hours[-1], len(hours)) == ("2026-03-28-00:00", "2026-03-29-23:00", 47)
    assert keys(windows_of("hour", "2026-01-01-22:00", "2026-01-01", "UTC"), 2027, 1, 1) == [
        *("2026-01-01-22:00", "2026-01-01-23:00")
    ]
    months = keys(windows_of("day", "2026-01", "2026-02", "UTC"), 2027, 1, 1)
    assert (months[0], months[-1], len(months)) == ("2026-01-01", "2026-02-28", 59)
    assert keys(windows_of("day", "2026-01-30", "2026-01", "UTC"), 2027, 1, 1) == ["2026-01-30", "2026-01-31"]
    assert len(keys(windows_of("hour", "2026-12", "2026-12", "UTC"), 2027, 2, 1)) == 31 * 24
    weeks = keys(windows_of("week", "2026-01-05", "2026-01-14", "Europe/Berlin"), 2027, 1, 1)
    assert weeks == ["2026-01-05", "2026-01-12"]
    assert keys(windows_of("month", "2025-12", "2026-01-15", "UTC"), 2027, 1, 1) == ["2025-12", "2026-01"]
    assert keys(windows_of("day", "2026-01-01", "2026-01-01", "UTC"), 2027, 1, 1) == ["2026-01-01"]
    for kind, first, last in [
        ("day", "2026-01-05", "2026-01-01"),
        ("week", "2026-01-05", "2026-01-04"),
        ("month", "2026-02", "2026-01-31"),
    ]:
        with pytest.raises(InvalidDefinition, match=f"{kind}={first}..{last} ends before it begins"):
            windows_of(kind, first, last, "UTC")
    with pytest.raises(InvalidDefinition, match="begins at no time: write for example day=2026-01-01"):
        windows_of("day", "soon", "", "UTC")


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (HourlyPartitionsDefinition, "2026-01-01-00:00"),
        (DailyPartitionsDefinition, "2026-01-01"),
        (WeeklyPartitionsDefinition, "2026-01-01"),
        (MonthlyPartitionsDefinition, "2026-01-01"),
    ],
)
def test_a_definition_goes_elsewhere_as_what_it_is(kind, start):
    made = kind(start, timezone="Europe/Berlin", end_offset=1)
    known = keys(made, 2026, 3, 30)
    other = pickle.loads(pickle.dumps(made))
    assert (type(other), other, hash(other)) == (kind, made, hash(made))
    assert keys(other, 2026, 3, 30) == known


def test_who_derives_a_kind_says_what_it_is_in_its_own_words():
    assert keys(Quarterly(2026), 2026, 12, 1) == ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]
    assert keys(pickle.loads(pickle.dumps(Quarterly(2026))), 2026, 5, 1) == ["2026-01-01", "2026-04-01"]


def test_a_schedule_that_follows_windows_ticks_as_they_do_or_later_on_the_day():
    days = DailyPartitionsDefinition("2026-01-01", minute_offset=5, hour_offset=2)
    assert days.get_cron_schedule() == "5 2 * * *"
    assert days.get_cron_schedule(minute_of_hour=0, hour_of_day=9) == "0 9 * * *"
