"""Programs with partitions, the same text with the real Dagster beside it: the same values, keys and outcomes."""

# Dagster reads annotations: here they are what they say.

import datetime
from types import SimpleNamespace

import pytest

import nbasset
from nbasset.instance import Instance

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]  # Dagster says of much that it is new, or old

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


class Library:
    """One of the two: what a program imports, and how its assets are made."""

    def __init__(self, dg, instance, resources):
        self.dg, self.instance, self.resources = dg, instance, resources

    def made(self, assets, which, key=None, **options):
        """The value of an asset that is made by itself, of one partition; or why it is not."""
        name = next(iter(which.keys)).to_python_identifier()
        try:
            run = self.dg.materialize(
                assets,
                selection=[which],
                partition_key=key,
                instance=self.instance,
                resources=self.resources | options.pop("resources", {}),
                raise_on_error=False,
                **options,
            )
        except Exception:  # noqa: BLE001 - each library has exceptions of its own
            return "refused"
        return run.output_for_node(name) if run.success else "failed"

    def refuses(self, function):
        """Whether something is refused."""
        try:
            function()
        except Exception:  # noqa: BLE001 - each library has exceptions of its own
            return True
        return False


@pytest.fixture
def both(tmp_path):
    dagster = pytest.importorskip("dagster")
    instance = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)
    manager = dagster.FilesystemIOManager(base_dir=str(tmp_path / "files"))
    with dagster.DagsterInstance.ephemeral() as ephemeral:
        yield Library(dagster, ephemeral, {"io_manager": manager}), Library(nbasset, instance, {})
    instance.close()


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


PROGRAMS = [
    *(static_chain, without_partitions, days_and_their_windows, weeks_on_days, order_alone, two_dimensions),
    *(one_dimension_of_two, dimension_by_dimension, by_a_table, all_last_and_some, keys_that_come, configs),
    *(a_job_of_partitions, an_io_manager, calendars),
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda each: each.__name__)
def test_the_same_text_says_the_same(both, program):
    theirs, ours = (SimpleNamespace(said=program(lib)) for lib in both)
    assert ours.said == theirs.said
