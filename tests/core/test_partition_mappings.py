"""Mappings between partitions: on which of those upstream each rests, as Dagster tells them."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.partition_mappings import (
    AllPartitionMapping,
    DimensionPartitionMapping,
    IdentityPartitionMapping,
    LastPartitionMapping,
    MultiPartitionMapping,
    MultiToSingleDimensionPartitionMapping,
    SpecificPartitionsPartitionMapping,
    StaticPartitionMapping,
    TimeWindowPartitionMapping,
    mapping_between,
)
from nbasset.core.partitions import MultiPartitionsDefinition, StaticPartitionsDefinition

REGIONS = StaticPartitionsDefinition(["n", "s"])
DATES = StaticPartitionsDefinition(["a", "b", "c"])
BOTH = MultiPartitionsDefinition({"region": REGIONS, "date": DATES})


@pytest.mark.parametrize(
    ("mapping", "downstream", "upstream", "key", "keys"),
    [
        (IdentityPartitionMapping(), REGIONS, REGIONS, "n", ["n"]),
        (AllPartitionMapping(), REGIONS, DATES, "n", ["a", "b", "c"]),
        (LastPartitionMapping(), REGIONS, DATES, "n", ["c"]),
        (SpecificPartitionsPartitionMapping(["b"]), REGIONS, DATES, "n", ["b"]),
        (StaticPartitionMapping({"a": "n", "b": {"n", "s"}}), REGIONS, DATES, "n", ["a", "b"]),
        (StaticPartitionMapping({"a": "n", "b": {"n", "s"}}), REGIONS, DATES, "s", ["b"]),
        (MultiToSingleDimensionPartitionMapping(), REGIONS, BOTH, "n", ["a|n", "b|n", "c|n"]),
        (MultiToSingleDimensionPartitionMapping("date"), BOTH, DATES, BOTH.get_partition_keys()[2], ["b"]),
        (MultiPartitionMapping({}), BOTH, BOTH, BOTH.get_partition_keys()[2], [*BOTH.get_partition_keys()]),
        (
            MultiPartitionMapping({"region": DimensionPartitionMapping("region", IdentityPartitionMapping())}),
            BOTH,
            BOTH,
            BOTH.get_partition_keys()[3],
            ["a|s", "b|s", "c|s"],
        ),
    ],
)
def test_a_mapping_tells_on_which_partitions_one_rests(mapping, downstream, upstream, key, keys):
    assert list(mapping.upstream_keys(key, downstream, upstream, 0.0)) == keys


def test_without_a_mapping_the_same_keys_or_the_same_dimension_are_meant():
    assert mapping_between(REGIONS, StaticPartitionsDefinition(["n", "s"])) is None
    assert isinstance(mapping_between(REGIONS, BOTH), MultiToSingleDimensionPartitionMapping)
    assert isinstance(mapping_between(REGIONS, DATES), IdentityPartitionMapping)


def test_a_dimension_that_is_not_there_is_named_with_those_that_are():
    for down, up in ((BOTH, DATES), (REGIONS, BOTH)):
        with pytest.raises(InvalidDefinition, match="names 'x': there are date, region"):
            MultiToSingleDimensionPartitionMapping("x").upstream_keys(down.get_partition_keys()[0], down, up, 0.0)
    with pytest.raises(InvalidDefinition, match="where one of both has several dimensions"):
        MultiToSingleDimensionPartitionMapping().upstream_keys("n", REGIONS, DATES, 0.0)


def test_what_has_no_windows_cannot_be_mapped_by_time():
    with pytest.raises(InvalidDefinition, match="between partitions that are windows of time"):
        TimeWindowPartitionMapping().upstream_keys("n", REGIONS, DATES, 0.0)


def test_dimensions_are_mapped_between_partitions_that_have_several():
    with pytest.raises(InvalidDefinition, match="between partitions in several dimensions"):
        MultiPartitionMapping({}).upstream_keys("n", REGIONS, BOTH, 0.0)


def test_a_partition_may_rest_on_none_where_windows_are_shifted_or_may_be_missing():
    assert not TimeWindowPartitionMapping().rests_on_none
    assert not IdentityPartitionMapping().rests_on_none
    assert TimeWindowPartitionMapping(start_offset=-1).rests_on_none
    assert TimeWindowPartitionMapping(allow_nonexistent_upstream_partitions=True).rests_on_none
