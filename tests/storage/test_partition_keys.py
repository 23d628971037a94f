"""Keys of partitions that come and go: one file for all notebooks of a store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from nbasset.core.errors import NotStored
from nbasset.storage.partition_keys import FILE, PartitionKeys


def test_keys_stay_in_the_order_in_which_they_came_and_others_see_them(tmp_path):
    told = []
    keys = PartitionKeys(tmp_path / "store", lambda: told.append(1))
    keys.add_dynamic_partitions("regions", ["us", "eu"])
    keys.add_dynamic_partitions("regions", ["jp", "us"])
    keys.add_dynamic_partitions("days", ["mon"])
    keys.delete_dynamic_partition("regions", "eu")
    other = PartitionKeys(tmp_path / "store")
    assert other.get_dynamic_partitions("regions") == ["us", "jp"]
    assert other.has_dynamic_partition("days", "mon")
    assert not other.has_dynamic_partition("regions", "eu")
    assert other.get_dynamic_partitions("unknown") == []
    assert len(told) == 4


def test_what_two_add_at_once_is_there_from_both(tmp_path):
    def add(number):
        PartitionKeys(tmp_path).add_dynamic_partitions("n", [str(number)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(24)))
    assert sorted(PartitionKeys(tmp_path).get_dynamic_partitions("n"), key=int) == [str(each) for each in range(24)]


def test_a_text_in_place_of_several_keys_is_refused():
    with pytest.raises(TypeError, match=r"write \['us'\]"):
        PartitionKeys(None).add_dynamic_partitions("regions", "us")


def test_a_damaged_file_is_told(tmp_path):
    (tmp_path / FILE).write_text("{")
    with pytest.raises(NotStored, match="cannot be read"):
        PartitionKeys(tmp_path).get_dynamic_partitions("regions")
