"""The parameters of what Dagster's programs call: its names, in its order, with its defaults."""

import inspect

import pytest

import nbasset

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

CALLED = [
    "AllPartitionMapping",
    "AssetCheckResult",
    "AssetCheckSpec",
    "AssetDep",
    "AssetIn",
    "AssetKey",
    "AssetMaterialization",
    "AssetObservation",
    "AssetOut",
    "AssetSpec",
    "BackfillPolicy",
    "DailyPartitionsDefinition",
    "DataVersion",
    "DataVersionsByPartition",
    "Definitions",
    "DimensionPartitionMapping",
    "DynamicPartitionsDefinition",
    "HourlyPartitionsDefinition",
    "IdentityPartitionMapping",
    "LastPartitionMapping",
    "MaterializeResult",
    "MonthlyPartitionsDefinition",
    "MultiPartitionKey",
    "MultiPartitionMapping",
    "MultiPartitionsDefinition",
    "MultiToSingleDimensionPartitionMapping",
    "ObserveResult",
    "PartitionKeyRange",
    "RunRequest",
    "SpecificPartitionsPartitionMapping",
    "StaticPartitionMapping",
    "StaticPartitionsDefinition",
    "TimeWindow",
    "TimeWindowPartitionMapping",
    "TimeWindowPartitionsDefinition",
    "WeeklyPartitionsDefinition",
    "build_asset_context",
    "define_asset_job",
    "dynamic_partitioned_config",
    "materialize",
    "materialize_to_memory",
    "partitioned_config",
    "static_partitioned_config",
]
NOT_HERE = {
    "AssetIn": set(),
    "Definitions": {"component_tree"},  # of components, which are not here
    "build_asset_context": {"event_loop"},  # bodies have a loop of their own
    "materialize_to_memory": {"instance"},  # what is kept nowhere has none
}
NAMED_ONLY = {"materialize_to_memory": 2}
"""How many come by position, where not all do that come so in Dagster."""


def parameters(library, name):
    given = inspect.signature(getattr(library, name)).parameters.values()
    return [each for each in given if not each.name.startswith("_") and each.kind is not each.VAR_KEYWORD]


@pytest.mark.parametrize("name", CALLED)
def test_what_a_program_calls_takes_what_it_takes_of_dagster(name):
    dagster = pytest.importorskip("dagster")
    theirs = [each for each in parameters(dagster, name) if each.name not in NOT_HERE.get(name, ())]
    ours = {each.name: each for each in parameters(nbasset, name)}
    assert [each.name for each in theirs if each.name not in ours] == []
    placed = [each.name for each in theirs if each.kind is each.POSITIONAL_OR_KEYWORD][: NAMED_ONLY.get(name)]
    assert [each.name for each in ours.values() if each.kind is each.POSITIONAL_OR_KEYWORD][: len(placed)] == placed
    plain = [each for each in theirs if isinstance(each.default, bool | int | str)]
    assert [(each.name, ours[each.name].default) for each in plain] == [(each.name, each.default) for each in plain]
    needless = [
        each.name for each in theirs if each.default is not each.empty and ours[each.name].default is each.empty
    ]
    assert not needless, "what may be left out there may be left out here"
