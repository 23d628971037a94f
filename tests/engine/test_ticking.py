"""Ticking: when a timetable is due, also where clocks change, and that what was missed is made up once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.errors import InvalidDefinition
from nbasset.core.timetables import Timetable
from nbasset.engine.ticking import Done, Tick, due, last_tick, next_tick, shown, told

BERLIN = ZoneInfo("Europe/Berlin")
WEEKLY = Timetable("weekly_schedule", ("0 8 * * 1",), "weekly", zone="Europe/Berlin")
NIGHTLY = Timetable("nightly", ("30 2 * * *",), zone="Europe/Berlin")


def at(*parts, fold=0):
    return datetime(*parts, tzinfo=BERLIN, fold=fold).timestamp()


def ticks(table, start, count):
    found = []
    for _ in range(count):
        start = next_tick(table, start)
        found.append(shown(table, start))
    return found


def test_monday_is_monday_and_summer_is_summer():
    assert ticks(WEEKLY, at(2026, 3, 22), 2) == ["2026-03-23T08:00+01:00", "2026-03-30T08:00+02:00"]
    assert last_tick(WEEKLY, at(2026, 3, 30, 8)) == at(2026, 3, 30, 8)
    assert last_tick(WEEKLY, at(2026, 3, 30, 7, 59, 59)) == at(2026, 3, 23, 8)
    assert told(WEEKLY) == "at 08:00 on Monday (Europe/Berlin)"


def test_a_time_that_no_clock_shows_comes_after_the_gap_and_one_shown_twice_comes_once():
    assert ticks(NIGHTLY, at(2026, 3, 28, 12), 2) == ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"]
    assert ticks(NIGHTLY, at(2026, 10, 24, 12), 2) == ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]


def test_of_several_times_the_nearest_counts():
    both = Timetable("both", ("0 8 * * *", "0 20 * * *"), zone="UTC")
    assert ticks(both, 0.0, 3) == ["1970-01-01T08:00+00:00", "1970-01-01T20:00+00:00", "1970-01-02T08:00+00:00"]
    assert told(both) == "at 08:00 every day and At 20:00 every day (UTC)"


def test_what_was_before_it_was_first_looked_at_is_not_due():
    assert due(WEEKLY, Done(at(2026, 11, 30, 9)), at(2026, 11, 30, 10)) is None
    assert due(WEEKLY, Done(at(2026, 11, 30, 7)), at(2026, 11, 30, 10)) == Tick(at(2026, 11, 30, 8))


def test_what_was_missed_is_made_up_once():
    done = Done(0.0, last=at(2026, 11, 2, 8))
    assert due(WEEKLY, done, at(2026, 11, 30, 10)) == Tick(at(2026, 11, 30, 8), missed=3)
    assert due(WEEKLY, Done(0.0, last=at(2026, 11, 30, 8)), at(2026, 12, 7, 7)) is None


def test_a_tick_that_was_begun_is_due_again_with_how_often():
    done = Done(0.0, last=at(2026, 11, 23, 8), begun=at(2026, 11, 30, 8), tries=1)
    assert due(WEEKLY, done, at(2026, 11, 30, 10)) == Tick(at(2026, 11, 30, 8), tries=1)
    assert due(WEEKLY, done, at(2026, 12, 7, 10)) == Tick(at(2026, 12, 7, 8), missed=1)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (Timetable("a", ("61 * * * *",)), "Schedule a: '61 .*' is no cron schedule \\(bad minute\\)"),
        (Timetable("a", ("soon",)), "Schedule a: 'soon' is no cron schedule"),
        (Timetable("a", ("@daily",), zone="Europe/Nowhere"), "There is no time zone 'Europe/Nowhere'"),
    ],
)
def test_what_cannot_be_read_is_told(table, why):
    with pytest.raises(InvalidDefinition, match=why):
        told(table)


CRON = st.sampled_from(["0 8 * * 1", "30 2 * * *", "*/15 * * * *", "0 0 1 * *", "0 */6 * * mon-fri", "@hourly"])
MOMENT = st.integers(1_700_000_000, 1_900_000_000).map(float)


@given(CRON, st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]), MOMENT)
def test_ticks_before_and_after_a_moment_are_neighbours(cron, zone, moment):
    table = Timetable("a", (cron,), zone=zone)
    before, after = last_tick(table, moment), next_tick(table, moment)
    assert before <= moment < after
    assert next_tick(table, before) == after


@given(CRON, MOMENT, st.lists(st.integers(60, 400_000), min_size=1, max_size=6))
def test_whenever_it_is_looked_at_each_tick_is_run_or_made_up_for_by_a_later_one_exactly_once(cron, start, waits):
    table, done, now, counted, last = Timetable("a", (cron,), zone="Europe/Berlin"), Done(start), start, 0, start
    for wait in waits:
        now += wait
        tick = due(table, done, now)
        if tick is not None:
            assert last < tick.at <= now
            counted, last = counted + 1 + tick.missed, tick.at
            done = Done(start, last=tick.at)
    expected, each = 0, next_tick(table, start)
    while each <= now:
        expected, each = expected + 1, next_tick(table, each)
    assert counted == expected
