"""Several points of an asset as Dagster's partitions; that Dagster makes the same is shown in tests/beside."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from nbasset.export.partitions import Divided, Division, mapping_of, support, written_value

DEPTH = Division("depth", "", {"2": 2, "'2'": "2", "4": 4}, "depth")
REGION = Division("region", 'dg.StaticPartitionsDefinition(["n", "s"])', variable="regions")
DAY = Division("day", 'dg.DailyPartitionsDefinition(start_date="2026-01-01")', variable="day")


class Key(str):
    """A partition's key in two dimensions, as Dagster's."""

    def __new__(cls, **keys: str) -> Key:
        made = super().__new__(cls, "|".join(keys[each] for each in sorted(keys)))
        made.keys_by_dimension = keys  # type: ignore[attr-defined]
        return made


def gathered(given: object, keys: list[str], **dimensions: object) -> object:
    """What the function of the export makes of an input."""
    imports, texts = support([Divided(gathers={"score": (DEPTH,)}, frames=True)])
    names: dict[str, object] = {"dg": SimpleNamespace(StaticPartitionsDefinition=list)}
    exec("\n".join([*imports, *texts]), names)
    context = SimpleNamespace(asset_partition_keys_for_input=lambda name: keys)
    return names["gathered"](context, "score", given, **dimensions)


def test_values_that_are_no_texts_are_told_beside_the_keys() -> None:
    assert DEPTH.text() == (
        'depth_values = {"2": 2, "\'2\'": "2", "4": 4}\n'
        "depth_partitions = dg.StaticPartitionsDefinition([*depth_values])"
    )
    assert REGION.text() == 'regions_partitions = dg.StaticPartitionsDefinition(["n", "s"])'
    assert written_value("it's") == '"it\'s"'


def test_a_body_begins_with_the_values_of_its_own_dimensions_and_with_what_it_gathers() -> None:
    assert Divided((DEPTH,), ("depth",)).lines("context") == ["depth = depth_values[context.partition_key]"]
    both = Divided((REGION, DEPTH), ("depth", "region"), {"score": (DEPTH, REGION)})
    assert both.lines("context_") == [
        'region = context_.partition_key.keys_by_dimension["region"]',
        'depth = depth_values[context_.partition_key.keys_by_dimension["depth"]]',
        'score = gathered(context_, "score", score, depth=depth_values, region=regions_partitions.get_partition_keys())',
    ]
    assert Divided((DEPTH,)).lines("context") == []
    assert not Divided((DEPTH,)).asks_context


def test_two_dimensions_are_one_definition() -> None:
    assert Divided((REGION,)).word == "regions_partitions"
    assert Divided((REGION, DEPTH)).word_in("assets.") == (
        'dg.MultiPartitionsDefinition({"region": assets.regions_partitions, "depth": assets.depth_partitions})'
    )
    assert Divided().word == ""


def test_only_windows_of_time_become_more() -> None:
    assert Divided((DAY,)).is_by_time
    assert not Divided((REGION,)).is_by_time
    assert not Divided((REGION, DAY)).is_by_time


def test_a_mapping_is_told_where_dagster_would_take_another() -> None:
    assert mapping_of(("a", "b"), ("a", "b"), ("a", "b")) == ""
    assert mapping_of(("a",), ("a",), ("a", "b")) == 'dg.MultiToSingleDimensionPartitionMapping("a")'
    assert mapping_of(("a", "b"), ("b",), ("b",)) == 'dg.MultiToSingleDimensionPartitionMapping("b")'
    assert mapping_of(("a", "b"), ("b",), ("b", "c")) == (
        'dg.MultiPartitionMapping({"b": dg.DimensionPartitionMapping("b", dg.IdentityPartitionMapping())})'
    )
    assert mapping_of(("a", "b"), (), ("c",)) == "dg.AllPartitionMapping()"


def test_what_is_gathered_is_a_mapping_by_value_in_the_order_of_definition() -> None:
    found = gathered({"4": 0.9, "2": 0.7}, ["4", "2"], depth=DEPTH.values)
    assert [*found.items()] == [(2, 0.7), (4, 0.9)]
    assert found.values() == [0.7, 0.9]
    assert gathered(0.7, ["2"], depth=DEPTH.values) == {2: 0.7}
    assert gathered(None, [], depth=DEPTH.values) == {}


def test_of_two_dimensions_those_that_are_gathered_are_the_keys() -> None:
    keys = [Key(depth=depth, region=region) for region in ("s", "n") for depth in ("4", "2")]
    parts = {key: str(key) for key in keys}
    whole = gathered(parts, keys, depth=DEPTH.values, region=["n", "s"])
    assert [*whole] == [(2, "n"), (2, "s"), (4, "n"), (4, "s")]
    assert whole[4, "s"] == "4|s"
    north = [each for each in keys if each.endswith("n")]
    assert gathered({key: parts[key] for key in north}, north, depth=DEPTH.values) == {2: "2|n", 4: "4|n"}


@pytest.mark.parametrize("part", [0.5, {"score": 0.5, "by": "x"}, pd.DataFrame({"score": [0.5, 1.5]})])
def test_as_a_table_it_has_what_each_part_was_made_for_in_front(part: object) -> None:
    table = gathered({"2": part, "4": part}, ["2", "4"], depth=DEPTH.values).frame()
    assert table.columns[0] == "depth"
    assert sorted({*table.depth}) == [2, 4]
    assert [*table.index] == [*range(len(table))]


def test_a_module_has_each_definition_once_and_helpers_only_where_something_is_gathered() -> None:
    imports, texts = support([Divided((DEPTH,)), Divided((DEPTH, REGION))])
    assert imports == []
    assert texts == [f"{DEPTH.text()}\n{REGION.text()}"]
    assert support([Divided()]) == ([], [])
    imports, texts = support([Divided(gathers={"score": (DEPTH,)})])
    assert imports == ["from itertools import product"]
    assert "def frame" not in texts[0]
