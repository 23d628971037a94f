"""Results are told as lines of Dagster's log, the newest first."""

from nbasset import asset, materialize
from nbasset.api.instances import DagsterInstance
from nbasset.core.event_records import DagsterEventType, EventLogEntry, EventRecordsFilter
from nbasset.core.told_results import EventRecords, chosen_records, records_of


@asset(metadata={"team": "data"})
def orders(context):
    context.add_output_metadata({"rows": 2})
    return [3, 4]


def test_a_line_has_the_asset_and_what_was_said_of_it():
    instance = DagsterInstance.ephemeral()
    materialize(orders, instance=instance)
    said = instance.get_latest_materialization_event("orders").asset_materialization
    assert (said.asset_key, said.metadata["rows"].value, said.partition) == (orders.key, 2, None)


def test_the_newest_have_the_highest_numbers():
    lines = ["third", "second", "first"]
    found = records_of(lines, 2)
    assert isinstance(found, EventRecords)
    assert [(each.storage_id, each.event_log_entry) for each in found.records] == [(3, "third"), (2, "second")]


def test_a_filter_chooses_by_place_and_moment():
    records = records_of([EventLogEntry(None, 10, "made", "r", float(second)) for second in (30, 20, 10)], 3)

    def chosen(**bounds):
        of = EventRecordsFilter(DagsterEventType["ASSET_MATERIALIZATION"], orders.key, **bounds)
        return [each.storage_id for each in chosen_records(records, of)]

    assert chosen() == [3, 2, 1]
    assert (chosen(after_cursor=1), chosen(before_cursor=3), chosen(storage_ids=[2])) == ([3, 2], [2, 1], [2])
    assert (chosen(after_timestamp=20.0), chosen(before_timestamp=20.0)) == ([3], [1])
    assert chosen(asset_partitions=["a"]) == []
