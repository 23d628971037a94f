"""Jobs, configs, calendars and I/O managers of partitions, the same text with the real Dagster beside it: the same values, keys and outcomes."""

# Dagster reads annotations: here they are what they say.

import datetime

import pytest
from beside.both_libraries import both_libraries

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]  # Dagster says of much that it is new, or old

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def configs(lib):
    dg = lib.dg

    class Settings(dg.Config):
        since: str

    @dg.daily_partitioned_config(datetime.datetime(2026, 1, 1), minute_offset=15)
    def of_day(start, end):
        return {"ops": {"report": {"config": {"since": f"{start:%Y-%m-%d %H:%M} {end:%d %H:%M}"}}}}

    @dg.asset
    def report(config: Settings):
        return config.since

    defs = dg.Definitions([report], jobs=[dg.define_asset_job("nightly", config=of_day, tags={"team": "a"})])
    job = defs.get_job_def("nightly")
    run = job.execute_in_process(partition_key="2026-01-07", instance=lib.instance, resources=lib.resources)
    regions = dg.static_partitioned_config(["n", "s"])(lambda key: {"ops": {"x": {"config": {"k": key}}}})
    letters = dg.dynamic_partitioned_config(lambda now: ["a", "b"])(lambda key: {"ops": {key: {}}})
    return (
        (run.success, run.output_for_node("report"), job.name, job.partitions_def == of_day.partitions_def),
        (of_day(NOW, NOW), list(of_day.get_partition_keys(NOW))[:2]),
        (regions.get_run_config_for_partition_key("s"), list(regions.get_partition_keys()), regions("n")),
        list(letters.get_partition_keys()),
        lib.refuses(lambda: regions.get_run_config_for_partition_key("x")),
    )


def a_job_of_partitions(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01")

    @dg.asset(partitions_def=days, backfill_policy=dg.BackfillPolicy.single_run())
    def sales(context):
        return context.partition_key

    @dg.asset(partitions_def=days)
    def report(sales):
        return sales * 2

    nightly = dg.define_asset_job("nightly", selection=[sales, report], partitions_def=days)
    job = dg.Definitions([sales, report], jobs=[nightly]).get_job_def("nightly")
    run = job.execute_in_process(partition_key="2026-01-02", instance=lib.instance, resources=lib.resources)
    policies = [dg.BackfillPolicy.single_run(), dg.BackfillPolicy.multi_run(3), dg.BackfillPolicy.multi_run()]
    return (
        (run.success, run.output_for_node("report"), job.partitions_def == days),
        [each.max_partitions_per_run for each in policies],
        lib.refuses(lambda: job.execute_in_process(partition_key="nothing", instance=lib.instance)),
    )


def calendars(lib):
    dg = lib.dg
    market = dg.TimeWindowPartitionsDefinition(
        start=datetime.datetime(2026, 1, 1),
        cron_schedule="0 0 * * 1-5",
        fmt="%Y-%m-%d",
        exclusions=[datetime.datetime(2026, 1, 1), "0 0 5 * *"],
    )

    class Quarters(dg.TimeWindowPartitionsDefinition):
        def __new__(cls, start, fmt="%Y-%m-%d"):
            return super().__new__(cls, start=start, cron_schedule="0 0 1 */3 *", fmt=fmt)

    quarters = Quarters("2025-01-01")
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-03-01", end_offset=1)
    span = dg.TimeWindow(NOW - datetime.timedelta(days=3), NOW)
    return (
        list(market.get_partition_keys(NOW))[:8],
        (list(quarters.get_partition_keys(NOW)), quarters.timezone, quarters.fmt, quarters.start.isoformat()),
        (days.get_first_partition_key(), days.get_last_partition_key(), days.get_num_partitions()),
        list(days.get_partition_keys_in_range(dg.PartitionKeyRange("2026-01-05", "2026-01-07"))),
        list(days.get_partition_keys_in_time_window(span)),
        (days.has_partition_key("2026-03-01"), days.has_partition_key("2026-03-02")),
        (days.get_cron_schedule(), days.get_cron_schedule(minute_of_hour=30, hour_of_day=4)),
        [each.isoformat() for each in market.time_window_for_partition_key("2026-01-02")],
    )


def an_io_manager(lib):
    dg = lib.dg
    told = []

    class Manager(dg.IOManager):
        kept = {}  # noqa: RUF012

        def handle_output(self, context, obj):
            told.append(("out", context.has_partition_key, context.partition_key, context.asset_partition_key))
            self.kept["/".join([*context.asset_key.path, context.asset_partition_key])] = obj

        def load_input(self, context):
            told.append(("in", context.has_asset_partitions, list(context.asset_partition_keys)))
            return self.kept["/".join([*context.asset_key.path, context.asset_partition_key])]

    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n", "s"]), io_manager_key="own")
    def sales(context):
        return [context.partition_key]

    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n", "s"]))
    def report(sales):
        return sales * 2

    own = {"own": Manager()}
    assets = [sales, report]
    first = lib.made(assets, sales, "n", resources=own)
    return first, lib.made(assets, report, "n", resources=own), told[:2]


def before_the_first(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01")
    shifted = dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)

    @dg.asset(partitions_def=days)
    def events(context):
        return context.partition_key

    @dg.asset(partitions_def=days, ins={"events": dg.AssetIn(partition_mapping=shifted)})
    def yesterday(events):
        return events

    assets = [events, yesterday]
    lib.made(assets, events, "2026-01-01")
    return [lib.made(assets, yesterday, day) for day in ("2026-01-01", "2026-01-02")]


def keys_that_do_not_meet(lib):
    dg = lib.dg

    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n"]))
    def up(context):
        return context.partition_key

    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n", "w"]))
    def down(up):
        return up

    assets = [up, down]
    return lib.made(assets, up, "n"), lib.made(assets, down, "n"), lib.made(assets, down, "w")


def configs_of_every_kind(lib):
    dg = lib.dg

    def told(start, end):
        return {"ops": {"a": {"config": {"s": start.isoformat(), "e": end.isoformat()}}}}

    kinds = {
        "2026-01-03-05:00": dg.hourly_partitioned_config("2026-01-01-00:00", timezone="Europe/Berlin"),
        "2026-01-03": dg.daily_partitioned_config("2026-01-01", hour_offset=4),
        "2026-01-11": dg.weekly_partitioned_config("2026-01-01", minute_offset=30),
        "2026-02-03": dg.monthly_partitioned_config("2026-01-01", day_offset=3, fmt="%Y-%m-%d"),
    }
    made = {key: decorate(told) for key, decorate in kinds.items()}
    tags = dg.daily_partitioned_config("2026-01-01", tags_for_partition_fn=lambda start, end: {"day": f"{start:%d}"})
    return (
        [each.get_run_config_for_partition_key(key) for key, each in made.items()],
        [list(each.get_partition_keys(NOW))[:3] for each in made.values()],
        tags(told).get_tags_for_partition_key("2026-01-05")["day"],
    )


def windows_of_two_dimensions(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01")
    grid = dg.MultiPartitionsDefinition({"day": days, "region": dg.StaticPartitionsDefinition(["n", "s"])})

    @dg.asset(partitions_def=days)
    def daily(context):
        return context.partition_key

    @dg.asset(partitions_def=grid)
    def cell(context, daily):
        window = context.partition_time_window
        return daily, window.start.isoformat(), window.end.isoformat()

    assets = [daily, cell]
    lib.made(assets, daily, "2026-01-04")
    return lib.made(assets, cell, dg.MultiPartitionKey({"region": "n", "day": "2026-01-04"}))


def other_windows_than_a_dimension_has(lib):
    dg = lib.dg
    days, weeks = (getattr(dg, f"{kind}PartitionsDefinition")("2026-01-04", end_date="2026-01-18") for kind in KINDS)
    grid = dg.MultiPartitionsDefinition({"day": days, "region": dg.StaticPartitionsDefinition(["n", "s"])})

    @dg.asset(partitions_def=weeks)
    def weekly(context):
        return context.partition_key

    @dg.asset(partitions_def=grid)
    def cell(context, weekly):
        return f"{context.partition_key} of {weekly}"

    @dg.asset(partitions_def=weeks)
    def summed(cell):
        return sorted(cell.values())

    assets = [weekly, cell, summed]
    lib.made(assets, weekly, "2026-01-11")
    for day in range(11, 18):
        for region in "ns":
            lib.made(assets, cell, dg.MultiPartitionKey({"region": region, "day": f"2026-01-{day}"}))
    return lib.made(assets, summed, "2026-01-11"), lib.made(assets, summed, "2026-01-04")


def windows_around(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-04-10", timezone="Europe/Berlin", hour_offset=3)
    market = dg.TimeWindowPartitionsDefinition("2026-01-01", "%Y-%m-%d", "2026-05-01", cron_schedule="0 0 * * 1-5")
    found = []

    def times(window):
        return window and [each.isoformat() for each in window]

    for windows, key in [(days, "2026-01-01"), (days, "2026-03-29"), (days, "2026-04-08"), (market, "2026-01-09")]:
        start, end = windows.time_window_for_partition_key(key)
        found += [
            (windows.is_basic_daily, windows.is_basic_hourly, windows.get_next_partition_key(key)),
            [times(windows.get_next_partition_window(each)) for each in (start, end)],
            [times(windows.get_prev_partition_window(each)) for each in (start, end)],
            windows.get_partition_key_for_timestamp(start.timestamp() + 5),
            windows.get_partition_key_for_timestamp(end.timestamp(), end_closed=True),
            times([windows.start_time_for_partition_key(key), windows.end_time_for_partition_key(key)]),
        ]
    letters = dg.StaticPartitionsDefinition(["n", "s"])
    grid, plain = (dg.MultiPartitionsDefinition({"z": each, "a": letters}) for each in (days, letters))
    dimensions = [(each.primary_dimension.name, each.secondary_dimension.name) for each in (grid, plain)]
    refused = [
        lambda: plain.time_window_dimension,
        lambda: dg.StaticPartitionsDefinition(["a...b"]),
        lambda: dg.MultiPartitionsDefinition({"a": letters, "b": grid}),
    ]
    return (
        found,
        (dimensions, grid.time_window_dimension.name, grid.has_time_window_dimension, plain.has_time_window_dimension),
        (grid.time_window_partitions_def == days, [each.name for each in grid.partitions_defs]),
        times(grid.time_window_for_partition_key("n|2026-03-29")),
        [lib.refuses(each) for each in refused],
    )


def a_job_of_ops(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-02-01")

    @dg.op
    def told(context):
        return (
            context.partition_key,
            context.partition_time_window.end.isoformat(),
            context.get_tag("dagster/partition"),
        )

    @dg.job(partitions_def=days)
    def nightly():
        told()

    return nightly.execute_in_process(partition_key="2026-01-04").output_for_node("told")


KINDS = ("Daily", "Weekly")
PROGRAMS = [
    *(configs, a_job_of_partitions, calendars, an_io_manager),
    *(before_the_first, keys_that_do_not_meet, configs_of_every_kind, windows_of_two_dimensions),
    *(other_windows_than_a_dimension_has, windows_around, a_job_of_ops),
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda each: each.__name__)
def test_the_same_text_says_the_same(tmp_path, program):
    with both_libraries(tmp_path) as libraries:
        theirs, ours = map(program, libraries)
    assert ours == theirs
