"""Programs with partitions, the same text with the real Dagster beside it: the same values, keys and outcomes."""

# Dagster reads annotations: here they are what they say.

import datetime

import pytest
from beside.both_libraries import both_libraries

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]  # Dagster says of much that it is new, or old

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def static_chain(lib):
    dg = lib.dg
    regions = dg.StaticPartitionsDefinition(["north", "south"])

    @dg.asset(partitions_def=regions)
    def sales(context):
        return context.partition_key.upper()

    @dg.asset(partitions_def=regions)
    def report(context, sales):
        return sales, context.partition_key, context.has_partition_key, list(context.partition_keys)

    assets = [sales, report]
    first = [lib.made(assets, sales, key) for key in ("north", "south")]
    unknown = lib.refuses(lambda: dg.materialize(assets, partition_key="west", instance=lib.instance))
    return first, lib.made(assets, report, "south"), unknown, regions.get_partition_keys()


def without_partitions(lib):
    dg = lib.dg

    @dg.asset
    def plain(context):
        return context.has_partition_key

    @dg.asset
    def asks(context):
        return context.partition_key

    return lib.made([plain], plain), lib.made([asks], asks)


def days_and_their_windows(lib):
    dg = lib.dg

    @dg.asset(partitions_def=dg.DailyPartitionsDefinition("2026-01-01", hour_offset=3, timezone="Europe/Berlin"))
    def day(context):
        window = context.partition_time_window
        told = context.asset_partitions_time_window_for_output()
        return (
            [each.isoformat() for each in (window.start, window.end, told.start)],
            context.asset_partition_key_for_output(),
            tuple(context.partition_key_range),
            tuple(context.asset_partition_key_range_for_output()),
            list(context.asset_partition_keys_for_output()),
        )

    return lib.made([day], day, "2026-01-05"), lib.made([day], day, "2026-03-29")


def weeks_on_days(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01")

    @dg.asset(partitions_def=days)
    def sales(context):
        return int(context.partition_key[-2:])

    @dg.asset(partitions_def=dg.WeeklyPartitionsDefinition("2026-01-01"))
    def weekly(context, sales):
        used = context.asset_partition_key_range_for_input("sales")
        window = context.asset_partitions_time_window_for_input("sales")
        return (
            dict(sorted(sales.items())),
            (used.start, used.end),
            list(context.asset_partition_keys_for_input("sales")),
            window.start.isoformat(),
            window.end.isoformat(),
            context.asset_partitions_def_for_input("sales") == days,
            context.asset_partitions_def_for_output() == days,
        )

    assets = [sales, weekly]
    made = [lib.made(assets, sales, f"2026-01-{day:02}") for day in range(4, 11)]
    return made, lib.made(assets, weekly, "2026-01-04")


def order_alone(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01")

    @dg.asset(partitions_def=days)
    def raw():
        return 1

    offset = dg.TimeWindowPartitionMapping(start_offset=-2, end_offset=-1)

    @dg.asset(partitions_def=days, deps=[dg.AssetDep(raw, partition_mapping=offset)])
    def later(context):
        return list(context.asset_partition_keys_for_input("raw"))

    assets = [raw, later]
    for day in ("2026-01-03", "2026-01-04"):
        lib.made(assets, raw, day)
    return lib.made(assets, later, "2026-01-05")


def two_dimensions(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-04")
    regions = dg.StaticPartitionsDefinition(["n", "s"])
    grid = dg.MultiPartitionsDefinition({"region": regions, "date": days})

    @dg.asset(partitions_def=grid)
    def cell(context):
        key = context.partition_key
        return str(key), dict(key.keys_by_dimension), isinstance(key, dg.MultiPartitionKey)

    @dg.asset(partitions_def=grid)
    def after(cell):
        return cell[0]

    key = dg.MultiPartitionKey({"date": "2026-01-02", "region": "s"})
    assets = [cell, after]
    return (
        lib.made(assets, cell, key),
        lib.made(assets, after, key),
        lib.made(assets, cell, "2026-01-03|n"),
        sorted(grid.get_partition_keys(NOW)),
        sorted(map(str, grid.get_multipartition_keys_with_dimension_value("region", "n"))),
        grid.get_partition_key_from_str("2026-01-01|n").keys_by_dimension,
        list(grid.partition_dimension_names),
    )


def one_dimension_of_two(lib):
    dg = lib.dg
    regions = dg.StaticPartitionsDefinition(["n", "s"])
    grid = dg.MultiPartitionsDefinition({"region": regions, "size": dg.StaticPartitionsDefinition(["l", "m"])})

    @dg.asset(partitions_def=regions)
    def region(context):
        return context.partition_key * 2

    mapping = dg.MultiToSingleDimensionPartitionMapping("region")

    @dg.asset(partitions_def=grid, ins={"region": dg.AssetIn(partition_mapping=mapping)})
    def cell(context, region):
        return region + context.partition_key.keys_by_dimension["size"]

    @dg.asset(partitions_def=regions)
    def again(cell):
        return dict(sorted(cell.items()))

    assets = [region, cell, again]
    lib.made(assets, region, "s")
    cells = [lib.made(assets, cell, dg.MultiPartitionKey({"region": "s", "size": size})) for size in "lm"]
    return cells, lib.made(assets, again, "s")


def dimension_by_dimension(lib):
    dg = lib.dg
    colors = dg.StaticPartitionsDefinition(["red", "blue"])
    above = dg.MultiPartitionsDefinition({"color": colors, "n": dg.StaticPartitionsDefinition(["1", "2"])})
    below = dg.MultiPartitionsDefinition({"shade": colors, "m": dg.StaticPartitionsDefinition(["x"])})

    @dg.asset(partitions_def=above)
    def up(context):
        return str(context.partition_key)

    same = dg.DimensionPartitionMapping("shade", dg.IdentityPartitionMapping())

    @dg.asset(partitions_def=below, ins={"up": dg.AssetIn(partition_mapping=dg.MultiPartitionMapping({"color": same}))})
    def down(up):
        return sorted(up.values())

    assets = [up, down]
    for n in "12":
        lib.made(assets, up, dg.MultiPartitionKey({"color": "red", "n": n}))
    return lib.made(assets, down, dg.MultiPartitionKey({"shade": "red", "m": "x"}))


def by_a_table(lib):
    dg = lib.dg
    above, below = dg.StaticPartitionsDefinition(["a", "b", "c"]), dg.StaticPartitionsDefinition(["x", "y"])
    table = dg.StaticPartitionMapping({"a": "x", "b": ["x"], "c": {"y"}})

    @dg.asset(partitions_def=above)
    def up(context):
        return context.partition_key

    @dg.asset(partitions_def=below, ins={"up": dg.AssetIn(partition_mapping=table)})
    def down(up):
        return up

    assets = [up, down]
    made = [lib.made(assets, up, key) for key in "abc"]
    return made, [lib.made(assets, down, key) for key in "xy"]


def all_last_and_some(lib):
    dg = lib.dg
    letters = dg.StaticPartitionsDefinition(["a", "b", "c"])
    one = dg.StaticPartitionsDefinition(["1"])

    @dg.asset(partitions_def=letters)
    def up(context):
        return context.partition_key

    def resting(name, mapping):
        @dg.asset(name=name, partitions_def=one, ins={"up": dg.AssetIn(partition_mapping=mapping)})
        def down(up):
            return up

        return down

    @dg.asset
    def whole(up):
        return dict(sorted(up.items()))

    every = resting("every", dg.AllPartitionMapping())
    last = resting("last", dg.LastPartitionMapping())
    some = resting("some", dg.SpecificPartitionsPartitionMapping(["a", "c"]))
    assets = [up, every, last, some, whole]
    made = [lib.made(assets, up, key) for key in "abc"]
    return made, [lib.made(assets, each, "1") for each in (every, last, some)], lib.made(assets, whole)


def keys_that_come(lib):
    dg = lib.dg
    regions = dg.DynamicPartitionsDefinition(name="regions")
    store = lib.instance if hasattr(lib.instance, "add_dynamic_partitions") else lib.instance.opened.partition_keys

    @dg.asset
    def found(context):
        context.instance.add_dynamic_partitions("regions", ["us", "eu"])
        return context.instance.has_dynamic_partition("regions", "eu")

    @dg.asset(partitions_def=regions)
    def sales(context):
        return context.partition_key

    assets = [found, sales]
    before = lib.refuses(lambda: dg.materialize([sales], partition_key="us", instance=lib.instance))
    made = [lib.made(assets, found), lib.made(assets, sales, "us")]
    store.delete_dynamic_partition("regions", "us")
    request = regions.build_add_request(["jp"])
    return (
        (before, made, list(regions.get_partition_keys(dynamic_partitions_store=store))),
        (request.partitions_def_name, list(request.partition_keys)),
        list(regions.build_delete_request(["jp"]).partition_keys),
    )


def a_range_of_days(lib):
    dg = lib.dg
    seen = []
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-09")

    @dg.asset(partitions_def=days, backfill_policy=dg.BackfillPolicy.single_run())
    def loaded(context) -> None:
        seen.extend(context.partition_keys)

    def ends(first, last):
        return {"dagster/asset_partition_range_start": first, "dagster/asset_partition_range_end": last}

    def made(first, last):
        seen.clear()
        run = dg.materialize(
            [loaded], tags=ends(first, last), instance=lib.instance, resources=lib.resources, raise_on_error=False
        )
        return run.success, sorted(seen)

    first = made("2026-01-02", "2026-01-04"), made("2026-01-08", "2026-01-08")
    refused = lib.refuses(
        lambda: dg.materialize([loaded], tags=ends("2026-01-02", "2027-01-01"), instance=lib.instance)
    )
    return first, refused


def one_body_for_a_range(lib):
    dg = lib.dg
    seen = []
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-09")

    @dg.asset(partitions_def=days)
    def raw(context):
        return context.partition_key[-2:]

    @dg.asset(partitions_def=days, backfill_policy=dg.BackfillPolicy.single_run())
    def loaded(context, raw) -> None:
        span, window = context.partition_key_range, context.partition_time_window
        keys = context.asset_partition_keys_for_input("raw")
        seen.append((list(context.partition_keys), raw, span.start, span.end, window.start.date(), window.end.date()))
        seen.append((context.has_partition_key_range, context.has_partition_key, list(keys)))
        seen.append(list(context.asset_partition_keys_for_output()))
        seen.append(lib.refuses(lambda: context.partition_key) is not None)

    for day in (2, 3, 4, 5):
        dg.materialize([raw], partition_key=f"2026-01-0{day}", instance=lib.instance, resources=lib.resources)
    run = dg.materialize(
        [raw, loaded],
        selection=[loaded],
        tags={"dagster/asset_partition_range_start": "2026-01-02", "dagster/asset_partition_range_end": "2026-01-05"},
        instance=lib.instance,
        resources=lib.resources,
    )
    return run.success, seen


def one_value_for_a_range(lib):
    dg = lib.dg
    seen, table = [], {}

    class Table(dg.IOManager):
        def handle_output(self, context, obj):
            span, window = context.asset_partition_key_range, context.asset_partitions_time_window
            seen.append((list(context.asset_partition_keys), span.start, window.end.date(), obj))
            table.update({(context.asset_key.path[-1], key): obj[key] for key in context.asset_partition_keys})

        def load_input(self, context):
            seen.append(list(context.asset_partition_keys))
            return {key: table[context.asset_key.path[-1], key] for key in context.asset_partition_keys}

    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-09")

    @dg.asset(partitions_def=days, backfill_policy=dg.BackfillPolicy.single_run(), io_manager_key="table")
    def sales(context):
        return {key: int(key[-2:]) for key in context.partition_keys}

    @dg.asset(partitions_def=days, backfill_policy=dg.BackfillPolicy.single_run(), io_manager_key="table")
    def doubled(sales):
        return {key: value * 2 for key, value in sales.items()}

    run = dg.materialize(
        [sales, doubled],
        tags={"dagster/asset_partition_range_start": "2026-01-02", "dagster/asset_partition_range_end": "2026-01-04"},
        instance=lib.instance,
        resources={**lib.resources, "table": Table()},
    )
    return run.success, seen, table


def on_days_before(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-04")
    regions = dg.StaticPartitionsDefinition(["n", "s"])
    before = dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)
    by_both = {
        "date": dg.DimensionPartitionMapping("date", before),
        "region": dg.DimensionPartitionMapping("region", dg.IdentityPartitionMapping()),
    }

    @dg.asset(partitions_def=days, ins={"so_far": dg.AssetIn(partition_mapping=before)})
    def so_far(context, so_far):
        return (so_far or []) + [context.partition_key], list(context.asset_partition_keys_for_input("so_far"))

    @dg.asset(partitions_def=days, deps=[dg.AssetDep("ordered", partition_mapping=before)])
    def ordered(context):
        return context.partition_key

    @dg.asset(
        partitions_def=dg.MultiPartitionsDefinition({"date": days, "region": regions}),
        ins={"grid": dg.AssetIn(partition_mapping=dg.MultiPartitionMapping(by_both))},
    )
    def grid(context, grid):
        return str(context.partition_key), grid

    def given(**options):
        def itself(itself):
            return itself

        return lambda: dg.materialize(
            [dg.asset(partitions_def=days, **options)(itself)], partition_key="2026-01-01", instance=lib.instance
        )

    to_now = dg.AssetIn(partition_mapping=dg.TimeWindowPartitionMapping(start_offset=-1))
    refused = [lib.refuses(given()) is not None, lib.refuses(given(ins={"itself": to_now})) is not None]
    keys = days.get_partition_keys()
    made = [lib.made([each], each, key) for each in (so_far, ordered) for key in (*keys[:2], keys[0], keys[2])]
    return made, [lib.made([grid], grid, f"{key}|s") for key in keys], refused


PROGRAMS = [
    *(static_chain, without_partitions, days_and_their_windows, weeks_on_days, order_alone, two_dimensions),
    *(one_dimension_of_two, dimension_by_dimension, by_a_table, all_last_and_some, keys_that_come),
    *(a_range_of_days, one_body_for_a_range, one_value_for_a_range, on_days_before),
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda each: each.__name__)
def test_the_same_text_says_the_same(tmp_path, program):
    with both_libraries(tmp_path) as libraries:
        theirs, ours = map(program, libraries)
    assert ours == theirs
