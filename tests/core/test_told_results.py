"""Results are told as lines of Dagster's log, the newest first."""

from nbasset import asset, materialize
from nbasset.api.instances import DagsterInstance
from nbasset.core.told_results import EventRecords, records_of


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
