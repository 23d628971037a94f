"""Partitions: keys and mappings between them, as Dagster tells them."""

from __future__ import annotations

import pickle

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.partitions import (
    AllPartitionMapping,
    IdentityPartitionMapping,
    LastPartitionMapping,
    MultiPartitionKey,
    MultiPartitionsDefinition,
    MultiToSingleDimensionPartitionMapping,
    NamedPartitions,
    SpecificPartitionsPartitionMapping,
    StaticPartitionMapping,
    StaticPartitionsDefinition,
    TimeWindowPartitionMapping,
    mapping_between,
)

REGIONS = StaticPartitionsDefinition(["n", "s"])
DATES = StaticPartitionsDefinition(["a", "b", "c"])
BOTH = MultiPartitionsDefinition({"region": REGIONS, "date": DATES})


def test_keys_of_two_dimensions_stand_in_the_order_of_their_names():
    assert BOTH.get_partition_keys() == ["a|n", "a|s", "b|n", "b|s", "c|n", "c|s"]
    assert BOTH.get_partition_keys()[1].keys_by_dimension == {"date": "a", "region": "s"}
    assert [each.name for each in BOTH.dimensions] == ["date", "region"]
    assert BOTH.key_of({"region": "s", "date": "b"}) == "b|s"


def test_partitions_with_names_keep_the_order_in_which_they_were_given():
    named = NamedPartitions({"region": REGIONS, "date": DATES})
    assert [each.name for each in named.dimensions] == ["region", "date"]
    assert NamedPartitions({"region": REGIONS}).key_of({"region": "s"}) == "s"


def test_a_key_of_two_dimensions_goes_elsewhere_as_what_it_is():
    key = MultiPartitionKey({"region": "n", "date": "a"})
    assert pickle.loads(pickle.dumps(key)).keys_by_dimension == key.keys_by_dimension


def test_what_cannot_be_partitions_is_refused():
    with pytest.raises(InvalidDefinition, match="'n' is given twice"):
        StaticPartitionsDefinition(["n", "n"])
    with pytest.raises(InvalidDefinition, match="1 is none: write '1'"):
        StaticPartitionsDefinition([1])
    with pytest.raises(InvalidDefinition, match="takes two dimensions, not 1"):
        MultiPartitionsDefinition({"region": REGIONS})


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
    ],
)
def test_a_mapping_tells_on_which_partitions_one_rests(mapping, downstream, upstream, key, keys):
    assert list(mapping.upstream_keys(key, downstream, upstream, 0.0)) == keys


def test_without_a_mapping_the_same_keys_or_the_same_dimension_are_meant():
    assert mapping_between(REGIONS, StaticPartitionsDefinition(["n", "s"])) is None
    assert isinstance(mapping_between(REGIONS, BOTH), MultiToSingleDimensionPartitionMapping)
    assert isinstance(mapping_between(REGIONS, DATES), IdentityPartitionMapping)


def test_what_has_no_windows_cannot_be_mapped_by_time():
    with pytest.raises(InvalidDefinition, match="between partitions that are windows of time"):
        TimeWindowPartitionMapping().upstream_keys("n", REGIONS, DATES, 0.0)
