"""Partitions: keys and mappings between them, as Dagster tells them."""

from __future__ import annotations

import pickle

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.partitions import (
    MultiPartitionKey,
    MultiPartitionsDefinition,
    NamedPartitions,
    PartitionKeyRange,
    StaticPartitionsDefinition,
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


def test_keys_are_found_as_dagster_finds_them():
    assert (DATES.get_first_partition_key(), DATES.get_last_partition_key(), DATES.get_num_partitions()) == (
        "a",
        "c",
        3,
    )
    assert DATES.get_partition_keys_in_range(PartitionKeyRange("b", "c")) == ["b", "c"]
    assert StaticPartitionsDefinition([]).get_last_partition_key() is None
    assert DATES.has_partition_key("b")
    assert not DATES.has_partition_key("n")
    with pytest.raises(InvalidDefinition, match="'n' is no key of these partitions"):
        DATES.get_partition_keys_in_range(PartitionKeyRange("a", "n"))


def test_a_text_is_a_key_of_two_dimensions_where_it_has_two_parts():
    key = BOTH.get_partition_key_from_str("b|s")
    assert (key, key.keys_by_dimension, key.to_string()) == ("b|s", {"date": "b", "region": "s"}, "b|s")
    assert BOTH.get_multipartition_keys_with_dimension_value("region", "n") == ["a|n", "b|n", "c|n"]
    assert BOTH.get_partitions_def_for_dimension("region") == REGIONS
    with pytest.raises(InvalidDefinition, match="'b' is no key of date and region"):
        BOTH.get_partition_key_from_str("b")
