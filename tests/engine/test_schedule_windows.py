"""The windows of a schedule: found as far ahead as somebody asks, some left out."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.engine.cron import Cron, zone_named
from nbasset.engine.schedule_windows import ScheduleWindows

ZONE = zone_named("UTC")
START = datetime(2026, 1, 1, tzinfo=UTC)


def moment(*told):
    return datetime(*told, tzinfo=UTC).timestamp()


def days(times=(), crons=()):
    return ScheduleWindows(Cron("0 0 * * *", ZONE), ZONE, START, "%m-%d", times, [Cron(each, ZONE) for each in crons])


def test_windows_that_are_left_out_have_no_key_and_leave_the_others_as_long_as_they_are():
    found = days({moment(2026, 1, 2)}, ["0 0 * * 0"])
    assert list(found.ended(moment(2026, 1, 7), 0)) == ["01-01", "01-03", "01-05", "01-06"]
    assert found.number("01-02", moment(2026, 1, 2)) is None
    number = found.number("01-03", moment(2026, 1, 3))
    assert found.window(number) == (moment(2026, 1, 3), moment(2026, 1, 4))
    assert list(found.overlapping(moment(2026, 1, 1, 12), moment(2026, 1, 3, 12))) == ["01-01", "01-03"]


def test_more_or_fewer_than_have_ended_are_counted_without_those_that_are_left_out():
    found = days({moment(2026, 1, 2), moment(2026, 1, 5)})
    assert list(found.ended(moment(2026, 1, 4), 2)) == ["01-01", "01-03", "01-04", "01-06"]
    assert list(found.ended(moment(2026, 1, 4), -1)) == ["01-01"]
    assert list(found.ended(moment(2026, 1, 4), -5)) == []


def test_windows_before_the_start_are_known_by_numbers_alone():
    found = days()
    assert found.window(-1) == (moment(2025, 12, 31), moment(2026, 1, 1))
    assert found.window(-3)[0] == moment(2025, 12, 29)
    assert found.number("12-31", moment(2025, 12, 31)) is None


def test_a_shift_passes_over_what_is_left_out():
    found = days({moment(2026, 1, 3)}, ["0 0 5,6 * *"])
    fourth = found.number("01-04", moment(2026, 1, 4))
    assert found.shifted(fourth, 0) == (moment(2026, 1, 4), moment(2026, 1, 5))
    assert found.shifted(fourth, -1) == (moment(2026, 1, 2), moment(2026, 1, 4))
    assert found.shifted(fourth, -2) == (moment(2026, 1, 1), moment(2026, 1, 2))
    assert found.shifted(fourth, -4) == (moment(2025, 12, 30), moment(2025, 12, 31))
    assert found.shifted(fourth, 1) == (moment(2026, 1, 5), moment(2026, 1, 8))
    assert found.shifted(fourth, 2) == (moment(2026, 1, 8), moment(2026, 1, 9))


def test_without_anything_left_out_a_shift_is_so_many_windows():
    found = days()
    assert found.shifted(3, -1) == found.window(2)
    assert found.shifted(3, 2) == found.window(5)
    assert found.shifted(0, -2) == found.window(-2)


def test_what_begins_in_a_stretch_of_time_does_not_begin_before_it():
    found = days()
    assert list(found.beginning(moment(2026, 1, 1, 1), moment(2026, 1, 3))) == ["01-02"]
    assert list(found.beginning(moment(2026, 1, 1), moment(2026, 1, 3, 1))) == ["01-01", "01-02", "01-03"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["ended", "number", "window", "overlapping"]), max_size=6), st.integers(1, 90))
def test_the_order_in_which_one_asks_makes_no_difference(asked, day):
    found, until = days(crons=["0 0 13 * *"]), moment(2026, 1, 1) + day * 86400
    ask = {
        "ended": lambda: found.ended(until, 2),
        "number": lambda: found.number("02-03", moment(2026, 2, 3)),
        "window": lambda: found.window(day),
        "overlapping": lambda: found.overlapping(until, until + 86400),
    }
    for each in asked:
        ask[each]()
    fresh = days(crons=["0 0 13 * *"])
    assert list(found.ended(until, 0)) == list(fresh.ended(until, 0))
    assert found.number("03-05", moment(2026, 3, 5)) == fresh.number("03-05", moment(2026, 3, 5)) == 63
