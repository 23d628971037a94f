"""On which partitions those of a project rest, as the real Dagster has it."""

from __future__ import annotations

import pytest
from beside import shop_project

project = shop_project.project

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]


MAPPED = """
import dagster as dg

both = dg.StaticPartitionsDefinition(["n", "s"])
days = dg.TimeWindowPartitionsDefinition(
    "2026-01-01", "%Y-%m-%d", "2026-01-06", cron_schedule="0 0 * * *", exclusions=["0 0 * * 6"]
)

@dg.asset(partitions_def=both)
def region(context):
    return context.partition_key

@dg.asset(partitions_def=both, ins={"region": dg.AssetIn(partition_mapping=MAPPING)})
def other(context, region):
    return context.partition_key, region

@dg.asset(partitions_def=days)
def visits(context):
    return context.partition_key

@dg.asset(
    partitions_def=days,
    ins={"visits": dg.AssetIn(partition_mapping=dg.TimeWindowPartitionMapping(
        start_offset=-1, end_offset=-1, allow_nonexistent_upstream_partitions=True))},
)
def before(context, visits):
    return context.partition_key, visits

defs = dg.Definitions([region, other, visits, before], resources={"io_manager": dg.mem_io_manager})
"""


@pytest.mark.parametrize(
    "mapping",
    [
        "dg.IdentityPartitionMapping()",
        "dg.AllPartitionMapping()",
        "dg.LastPartitionMapping()",
        "dg.SpecificPartitionsPartitionMapping(['s'])",
        "dg.StaticPartitionMapping({'n': 's', 's': 'n'})",
    ],
)
def test_partitions_rest_on_those_that_dagster_has_them_rest_on(project, mapping):
    import dagster

    from nbasset import from_dagster, materialize

    space = {"__name__": "mapped"}
    exec(MAPPED.replace("MAPPING", mapping, 1), space)
    found = from_dagster(space["defs"])
    run = materialize(found.assets, resources=found.resources)
    manager = dagster.FilesystemIOManager(base_dir="by_dagster")
    assets = [space[name] for name in ("region", "other", "visits", "before")]
    resources = {"io_manager": manager}
    with dagster.DagsterInstance.ephemeral() as instance:

        def theirs(name, key):
            chosen = [space[name]]
            made = dagster.materialize(
                assets, selection=chosen, partition_key=key, resources=resources, instance=instance
            )
            return made.output_for_node(name)

        for names, keys in ((("region", "other"), ["n", "s"]), (("visits", "before"), None)):
            keys = keys or space["days"].get_partition_keys()
            for name in names:
                values = {key: theirs(name, key) for key in keys}
                assert dict(run.asset_value(name).items()) == values, name
