"""Partitions that rest on what nobody has made: on the order alone, and on sources; as Dagster has it."""

import pytest
from beside.both_libraries import both_libraries

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]  # Dagster says of much that it is new, or old


def order_alone(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-02-01")

    @dg.asset(partitions_def=days)
    def sales():
        return 1

    @dg.asset(partitions_def=days, deps=[sales])
    def report(context):
        return context.partition_key

    @dg.asset(partitions_def=dg.WeeklyPartitionsDefinition("2026-01-01"), deps=[sales])
    def weekly(context):
        return tuple(context.asset_partition_key_range_for_input("sales"))

    @dg.asset(partitions_def=days)
    def uses(sales):
        return sales

    assets = [sales, report, weekly, uses]
    first = [lib.made(assets, report, "2026-01-05"), lib.made(assets, weekly, "2026-01-04")]
    return first, lib.made(assets, uses, "2026-01-05"), lib.made(assets, sales, "2026-01-05")


def sources(lib):
    dg = lib.dg
    days = dg.DailyPartitionsDefinition("2026-01-01")

    class Windows(dg.IOManager):
        def load_input(self, context):
            return [each.isoformat() for each in context.asset_partitions_time_window]

        def handle_output(self, context, obj):
            raise NotImplementedError

    raw = dg.SourceAsset("raw", partitions_def=days, io_manager_key="windows")

    @dg.asset(partitions_def=days)
    def events(raw):
        return raw

    return lib.made([events, raw], events, "2026-01-05", resources={"windows": Windows()})


@pytest.mark.parametrize("program", [order_alone, sources], ids=lambda each: each.__name__)
def test_the_same_text_says_the_same(tmp_path, program):
    with both_libraries(tmp_path) as libraries:
        theirs, ours = map(program, libraries)
    assert ours == theirs
