"""Partitioned assets: Dagster's rule for functions, one key for each partition, a clock that moves on."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

import nbasset as dg
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection
from nbasset.instance import Instance
from nbasset.instance.answers import why
from nbasset.instance.materialize_run import MaterializeRun

DAYS = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-16")
WEEKS = dg.WeeklyPartitionsDefinition("2026-01-01", end_date="2026-01-12")
REGIONS = dg.StaticPartitionsDefinition(["n", "s"])


@pytest.fixture
def instance(tmp_path):
    found = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)
    yield found
    found.close()


def made(instance, *assets, **options):
    """Bring assets up to date; how many bodies ran, and what the run gives."""
    run = dg.materialize(assets, instance=instance, **options)
    return len(run.made), run


@dg.asset(partitions_def=DAYS)
def sales(context):
    return context.partition_key


@dg.asset(partitions_def=DAYS)
def clean(context, sales):
    return sales, str(context.partition_time_window.start.date()), context.has_partition_key


@dg.asset(partitions_def=WEEKS)
def weekly(sales):
    return list(sales)


@dg.asset
def total(sales):
    return len(sales)


@dg.asset(partitions_def=DAYS, ins={"sales": dg.AssetIn(partition_mapping=dg.TimeWindowPartitionMapping(-1))})
def rolling(sales):
    return sorted(sales.values()) if isinstance(sales, dict) else sales


@dg.asset(partitions_def=dg.MultiPartitionsDefinition({"date": DAYS, "region": REGIONS}))
def both(context, sales):
    return context.partition_key, context.partition_key.keys_by_dimension["region"], sales


@dg.asset(partitions_def=REGIONS)
def by_region(both):
    return sorted(both)[:2]


def test_each_partition_rests_on_that_of_the_same_key(instance):
    count, run = made(instance, sales, clean)
    assert count == 30
    assert run.asset_value("clean")["2026-01-03"] == ("2026-01-03", "2026-01-03", True)
    assert made(instance, sales, clean)[0] == 0


def test_a_function_without_partitions_gets_all_of_them_by_key_and_one_with_wider_windows_its_own(instance):
    run = made(instance, sales, weekly, total)[1]
    assert run.asset_value("total") == 15
    assert run.asset_value("weekly")["2026-01-04"] == [f"2026-01-{day:02}" for day in range(4, 11)]


def test_a_mapping_that_is_given_counts_and_of_a_single_partition_comes_the_value(instance):
    run = made(instance, sales, rolling)[1]
    assert run.asset_value("rolling")["2026-01-01"] == "2026-01-01"
    assert run.asset_value("rolling")["2026-01-02"] == ["2026-01-01", "2026-01-02"]


def test_two_dimensions_rest_on_one_and_one_on_two(instance):
    run = made(instance, sales, both, by_region)[1]
    assert run.asset_value("both", date="2026-01-02", region="n") == ("2026-01-02|n", "n", "2026-01-02")
    assert run.asset_value("by_region", partition="s") == ["2026-01-01|s", "2026-01-02|s"]


def test_one_partition_is_made_with_what_is_selected_and_nothing_else(instance):
    count, run = made(instance, sales, clean, partition_key="2026-01-02")
    assert count == 2
    assert run.asset_value("clean") == ("2026-01-02", "2026-01-02", True)
    with pytest.raises(InvalidSelection, match="There is no partition 'x' of these assets; there are 2026-01-01, "):
        made(instance, sales, partition_key="x")


def test_keys_that_look_like_numbers_are_texts_also_of_two_dimensions(instance):
    numbers = dg.StaticPartitionsDefinition(["1", "2"])
    grid = dg.MultiPartitionsDefinition({"a": numbers, "b": REGIONS})

    @dg.asset(partitions_def=grid)
    def cell(context):
        return context.partition_key

    @dg.asset
    def whole(cell):
        return sorted(cell)

    assert made(instance, cell, partition_key="2|n")[1].asset_value("cell") == "2|n"
    assert made(instance, cell, whole)[1].asset_value("whole") == ["1|n", "1|s", "2|n", "2|s"]


def test_where_keys_do_not_meet_the_partition_says_so(instance):
    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n", "w"]))
    def other(region):
        return region

    @dg.asset(partitions_def=REGIONS)
    def region(context):
        return context.partition_key

    instance.register(Definitions([region, other]))
    assert "region has no partition w" in str(instance.status("other[partition=w]"))
    assert str(instance.status("other[partition=n]").status) == "MISSING"


def test_a_clock_that_goes_over_midnight_and_into_summer_time_adds_the_partitions_that_have_ended(
    instance, monkeypatch
):
    now = [0.0]
    monkeypatch.setattr("nbasset.instance.standing.time", SimpleNamespace(time=lambda: now[0]))

    @dg.asset(partitions_def=dg.DailyPartitionsDefinition("2026-03-28", timezone="Europe/Berlin"))
    def day(context):
        return str(context.partition_time_window.end)

    @dg.asset
    def days(day):
        return day

    def at(*moment):
        now[0] = datetime(*moment, tzinfo=UTC).timestamp()
        instance.register(Definitions([day, days]))
        run = instance.runs.run(instance.runs.request(None))
        return list(map(str, run.made)), MaterializeRun(run, instance).asset_value("days")

    assert at(2026, 3, 28, 23, 30) == (["day[partition=2026-03-28]", "days"], "2026-03-29 00:00:00+01:00")
    assert at(2026, 3, 28, 23, 59)[0] == []
    assert at(2026, 3, 29, 21, 59)[0] == []
    assert at(2026, 3, 29, 22, 0)[0] == ["day[partition=2026-03-29]", "days"]
    assert at(2026, 3, 29, 22, 0)[0] == []


def test_an_io_manager_is_told_the_partition_and_keeps_each_apart(instance, tmp_path):
    told = []

    class Manager(dg.IOManager):
        def __init__(self):
            self.kept = {}

        def handle_output(self, context, obj):
            told.append((context.partition_key, context.has_asset_partitions))
            self.kept[tuple(context.get_asset_identifier())] = obj

        def load_input(self, context):
            return self.kept[tuple(context.get_asset_identifier())]

    @dg.asset(partitions_def=REGIONS, io_manager_key="io")
    def kept(context):
        return context.partition_key * 2

    run = made(instance, kept, resources={"io": Manager()})[1]
    assert dict(run.asset_value("kept")) == {"n": "nn", "s": "ss"}
    assert told == [("n", True), ("s", True)]


def test_keys_that_differ_in_case_alone_are_two_files(instance, tmp_path):
    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["A", "a"]), io_manager_key="io")
    def kept(context):
        return context.partition_key

    run = made(instance, kept, resources={"io": dg.PickleIOManager(tmp_path / "kept")})[1]
    assert dict(run.asset_value("kept")) == {"A": "A", "a": "a"}
    files = [each.name.lower() for each in (tmp_path / "kept" / "kept").iterdir()]
    assert len(set(files)) == 2


def test_what_lies_before_the_first_window_is_no_value_where_windows_are_shifted(instance):
    before = dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)

    @dg.asset(partitions_def=DAYS, ins={"sales": dg.AssetIn(partition_mapping=before)})
    def yesterday(sales):
        return sales

    @dg.asset(partitions_def=DAYS, deps=[dg.AssetDep(sales, partition_mapping=before)])
    def after(context):
        return list(context.asset_partition_keys_for_input("sales"))

    made(instance, sales)
    values = made(instance, sales, yesterday, after)[1]
    assert values.asset_value("yesterday")["2026-01-01"] is None
    assert values.asset_value("yesterday")["2026-01-02"] == "2026-01-01"
    assert values.asset_value("after")["2026-01-01"] == []
    assert values.asset_value("after")["2026-01-03"] == ["2026-01-02"]
    assert made(instance, sales, yesterday, after)[0] == 0


def test_a_job_of_one_partition_makes_that_one_and_its_value_comes_by_itself(instance):
    only = dg.StaticPartitionsDefinition(["root"])

    @dg.asset(partitions_def=only)
    def root(context):
        return context.partition_key

    @dg.asset(partitions_def=REGIONS, ins={"root": dg.AssetIn(partition_mapping=dg.AllPartitionMapping())})
    def leaf(context, root):
        return root + context.partition_key

    job = dg.Definitions([root, leaf], jobs=[dg.define_asset_job("roots", root)]).get_job_def("roots")
    assert job.execute_in_process(partition_key="root", instance=instance).asset_value("root") == "root"
    assert dict(made(instance, root)[1].asset_value("root")) == {"root": "root"}
    assert dict(made(instance, root, leaf)[1].asset_value("leaf")) == {"n": "rootn", "s": "roots"}


def test_why_a_window_is_late_that_rests_on_many_before_it_is_told_in_short(instance):
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-02-10")
    before = dg.AssetIn(partition_mapping=dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1))

    def so_far(step):
        def so_far(so_far):
            return (so_far or 0) + step

        return dg.asset(partitions_def=days, ins={"so_far": before})(so_far)

    made(instance, so_far(1))
    instance.register(Definitions([so_far(2)]))
    told = str(why(instance, "so_far[partition=2026-02-09]"))
    assert "… 12 more …" in told
    assert told.endswith("There is more: the first 20 ways to what has changed are told.")
    assert max(map(len, told.splitlines())) < 200


def test_a_partition_goes_before_one_on_whose_order_it_rests_and_is_not_fresh_until_it_follows_it(instance):
    @dg.asset(partitions_def=REGIONS)
    def first(context):
        return context.partition_key

    @dg.asset(partitions_def=REGIONS, deps=[first])
    def second(context):
        return context.partition_key

    def status():
        return str(instance.status("second[partition=n]").status)

    assert made(instance, first, second, selection=[second], partition_key="n")[0] == 1
    assert status() == "STALE", "the one before it was never made"
    assert made(instance, first, second, selection=[first], partition_key="n")[0] == 1
    assert status() == "STALE"
    assert made(instance, first, second, selection=[second], partition_key="n")[0] == 1
    assert status() == "FRESH"
    assert made(instance, first, second, selection=[second], partition_key="n")[0] == 0
