"""Time windows: zones and daylight saving as Dagster 1.13 has them; each expectation is what it says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nbasset.api import asset
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.partition_mappings import TimeWindowPartitionMapping, mapping_between
from nbasset.core.partitions import MultiPartitionKey, MultiPartitionsDefinition, StaticPartitionsDefinition
from nbasset.engine.time_windows import TimeWindow, TimeWindowPartitionsDefinition, window_at, window_of
from nbasset.engine.window_kinds import (
    DailyPartitionsDefinition,
    HourlyPartitionsDefinition,
    WeeklyPartitionsDefinition,
)

YORK = "America/New_York"


def keys(partitions, *moment):
    return list(partitions.get_partition_keys(datetime(*moment, tzinfo=UTC)))


def windows(partitions, told):
    return [tuple(map(str, partitions.time_window_for_partition_key(key))) for key in told]


def cron(schedule, start, zone=YORK):
    return TimeWindowPartitionsDefinition(start, "%Y-%m-%d-%H:%M", cron_schedule=schedule, timezone=zone)


def test_a_partition_is_there_once_its_window_has_ended():
    days = DailyPartitionsDefinition("2026-01-01", timezone=YORK)
    assert keys(days, 2026, 1, 2, 4, 59) == []
    assert keys(days, 2026, 1, 2, 5, 0) == ["2026-01-01"]
    assert keys(DailyPartitionsDefinition("2026-01-01", end_date="2026-01-04"), 2026, 3, 1) == [
        *("2026-01-01", "2026-01-02", "2026-01-03")
    ]


def test_more_or_fewer_than_have_ended_can_be_asked_for():
    assert keys(DailyPartitionsDefinition("2026-01-01", end_offset=1), 2026, 1, 2, 12) == ["2026-01-01", "2026-01-02"]
    assert keys(DailyPartitionsDefinition("2026-01-01", end_offset=-1), 2026, 1, 3, 12) == ["2026-01-01"]
    assert keys(DailyPartitionsDefinition("2026-01-03", end_offset=2), 2026, 1, 2, 12) == ["2026-01-03"]


def test_a_time_that_no_clock_shows_is_the_moment_at_which_it_is_put_forward():
    days = DailyPartitionsDefinition("2026-03-07", timezone=YORK, hour_offset=2, minute_offset=30)
    assert windows(days, keys(days, 2026, 3, 10, 12)[:2]) == [
        ("2026-03-07 02:30:00-05:00", "2026-03-08 03:00:00-04:00"),
        ("2026-03-08 03:00:00-04:00", "2026-03-09 02:30:00-04:00"),
    ]
    told = keys(cron("30 */2 * * *", "2026-03-08-00:00"), 2026, 3, 8, 18)
    assert told[:3] == ["2026-03-08-00:30", "2026-03-08-03:00", "2026-03-08-04:30"]


def test_a_time_that_clocks_show_twice_is_the_second():
    days = DailyPartitionsDefinition("2026-10-31", timezone=YORK, hour_offset=1, minute_offset=30)
    assert windows(days, ["2026-10-31"]) == [("2026-10-31 01:30:00-04:00", "2026-11-01 01:30:00-05:00")]


def test_every_hour_is_one_also_where_clocks_show_it_twice_or_never():
    hours = HourlyPartitionsDefinition("2026-11-01-00:00", timezone=YORK)
    assert keys(hours, 2026, 11, 1, 12)[:4] == [
        *("2026-11-01-00:00", "2026-11-01-01:00", "2026-11-01-01:00-0500", "2026-11-01-02:00")
    ]
    spring = HourlyPartitionsDefinition("2026-03-08-00:00", timezone=YORK)
    assert keys(spring, 2026, 3, 10, 12)[:3] == ["2026-03-08-00:00", "2026-03-08-01:00", "2026-03-08-03:00"]
    assert windows(hours, ["2026-11-01-01:00-0500"]) == [("2026-11-01 01:00:00-05:00", "2026-11-01 02:00:00-05:00")]


def test_a_schedule_of_working_days_has_windows_as_long_as_it_takes():
    days = TimeWindowPartitionsDefinition("2026-01-01", "%Y-%m-%d", cron_schedule="0 9 * * 1-5")
    assert keys(days, 2026, 1, 7) == ["2026-01-01", "2026-01-02", "2026-01-05"]


DAYS, WEEKS = DailyPartitionsDefinition("2026-01-01"), WeeklyPartitionsDefinition("2026-01-01")
HOURS = HourlyPartitionsDefinition("2026-01-01-00:00")
NOW = datetime(2026, 2, 1, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("mapping", "downstream", "upstream", "key", "first", "last", "count"),
    [
        (TimeWindowPartitionMapping(-1), DAYS, DAYS, "2026-01-05", "2026-01-04", "2026-01-05", 2),
        (TimeWindowPartitionMapping(-1), DAYS, DAYS, "2026-01-01", "2026-01-01", "2026-01-01", 1),
        (TimeWindowPartitionMapping(-1), WEEKS, DAYS, "2026-01-11", "2026-01-04", "2026-01-17", 14),
        (TimeWindowPartitionMapping(), WEEKS, DAYS, "2026-01-11", "2026-01-11", "2026-01-17", 7),
        (TimeWindowPartitionMapping(), DAYS, WEEKS, "2026-01-06", "2026-01-04", "2026-01-04", 1),
        (TimeWindowPartitionMapping(-1, -1), DAYS, HOURS, "2026-01-03", "2026-01-02-00:00", "2026-01-02-23:00", 24),
    ],
)
def test_windows_rest_on_those_they_overlap_with(mapping, downstream, upstream, key, first, last, count):
    found = mapping.upstream_keys(key, downstream, upstream, NOW)
    assert (found[0], found[-1], len(found)) == (first, last, count)


def test_windows_of_one_of_several_dimensions_rest_on_others_they_overlap_with():
    grid = MultiPartitionsDefinition({"day": DAYS, "region": StaticPartitionsDefinition(["n", "s"])})
    mapping = mapping_between(WEEKS, grid)
    assert mapping is not None
    found = mapping.upstream_keys("2026-01-11", WEEKS, grid, NOW)
    assert (found[0], found[-1], len(found)) == ("2026-01-11|n", "2026-01-17|s", 14)
    assert list(mapping.upstream_keys(found[3], grid, WEEKS, NOW)) == ["2026-01-11"]


def test_windows_around_a_moment_are_found_as_far_as_there_are_any():
    days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03")
    first, second = (days.time_window_for_partition_key(key) for key in ("2026-01-01", "2026-01-02"))
    assert (days.get_next_partition_key("2026-01-01"), days.get_next_partition_key("2026-01-02")) == (
        "2026-01-02",
        None,
    )
    assert (days.get_next_partition_window(first.end), days.get_next_partition_window(second.end)) == (second, None)
    assert days.get_next_partition_window(second.end, respect_bounds=False).start == second.end
    assert (days.get_prev_partition_window(second.start), days.get_prev_partition_window(first.start)) == (first, None)
    ends = [days.get_partition_key_for_timestamp(first.end.timestamp(), end_closed=closed) for closed in (False, True)]
    assert ends == ["2026-01-02", "2026-01-01"]
    with pytest.raises(InvalidDefinition, match="No partition has 1970-01-01 00:00 UTC in it"):
        days.get_partition_key_for_timestamp(0.0)
    assert (days.is_basic_daily, days.is_basic_hourly, HOURS.is_basic_hourly) == (True, False, True)


def test_other_windows_are_mapped_by_time_and_the_same_ones_by_key():
    assert mapping_between(DAYS, DailyPartitionsDefinition("2026-01-01")) is None
    assert isinstance(mapping_between(WEEKS, DAYS), TimeWindowPartitionMapping)


def test_what_cannot_be_read_is_refused_in_one_sentence():
    with pytest.raises(InvalidDefinition, match="'x' is no cron schedule"):
        cron("x", "2026-01-01-00:00")
    with pytest.raises(InvalidDefinition, match="There is no time zone 'Berlin'"):
        DailyPartitionsDefinition("2026-01-01", timezone="Berlin")
    with pytest.raises(InvalidDefinition, match=r"'1\.1\.26' is no time in the form"):
        DailyPartitionsDefinition("1.1.26")
    with pytest.raises(InvalidDefinition, match="is no key of these partitions, which begin with 2026-01-01"):
        DAYS.time_window_for_partition_key("2025-12-31")


def test_a_calendar_leaves_out_what_is_no_day_of_it():
    market = TimeWindowPartitionsDefinition(
        datetime(2026, 1, 1), "%Y-%m-%d", cron_schedule="0 0 * * 1-5", exclusions=[datetime(2026, 1, 1), "0 0 5 * *"]
    )
    assert keys(market, 2026, 1, 9) == ["2026-01-02", "2026-01-06", "2026-01-07", "2026-01-08"]
    assert market != TimeWindowPartitionsDefinition(datetime(2026, 1, 1), "%Y-%m-%d", cron_schedule="0 0 * * 1-5")
    with pytest.raises(InvalidDefinition, match="'2026-01-05' is no key of these partitions"):
        market.time_window_for_partition_key("2026-01-05")


def test_a_stretch_of_time_has_the_keys_that_begin_in_it():
    days = DailyPartitionsDefinition("2026-01-01")
    window = TimeWindow(datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC))
    assert days.get_partition_keys_in_time_window(window) == ["2026-01-02", "2026-01-03", "2026-01-04"]
    assert days.get_partition_key_range_for_time_window(window) == ("2026-01-02", "2026-01-04")
    with pytest.raises(InvalidDefinition, match="No partition begins between"):
        days.get_partition_key_range_for_time_window(TimeWindow(window.start, window.start))


def test_windows_that_are_told_twice_or_not_at_all_are_refused():
    with pytest.raises(InvalidDefinition, match="Give cron_schedule=, or schedule_type= with its offsets, not both"):
        TimeWindowPartitionsDefinition("2026-01-01", "%Y-%m-%d", cron_schedule="0 0 * * *", schedule_type="DAILY")
    with pytest.raises(InvalidDefinition, match="When do the windows begin"):
        TimeWindowPartitionsDefinition("2026-01-01", "%Y-%m-%d")


def test_windows_ahead_of_now_end_where_the_last_one_does():
    days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-04", end_offset=2)
    assert keys(days, 2026, 1, 2) == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert keys(days, 2026, 3, 1) == ["2026-01-01", "2026-01-02", "2026-01-03"]


def test_partitions_that_are_no_windows_have_no_beginning():
    regions = StaticPartitionsDefinition(["us", "eu"])
    with pytest.raises(NbassetError, match="The partitions of sales are no windows of time"):
        window_of(regions, ["us"], "sales")
    both = MultiPartitionsDefinition({"day": DailyPartitionsDefinition("2026-01-01"), "region": regions})
    window = window_of(both, [MultiPartitionKey({"day": "2026-01-02", "region": "us"})], "sales")
    assert str(window.start) == "2026-01-02 00:00:00+00:00"
    with pytest.raises(NbassetError, match="sales has no partitions"):
        window_at(asset(name="sales")(lambda: 1))
