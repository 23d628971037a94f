"""Contexts built by hand have what they were given, and say what they do not have."""

from __future__ import annotations

import pytest

from nbasset import (
    ConfigurableResource,
    DailyPartitionsDefinition,
    build_init_resource_context,
    build_input_context,
    build_output_context,
)
from nbasset.core.errors import NbassetError


class Rates(ConfigurableResource):
    eur: float


def test_they_have_what_they_were_given():
    kept = build_output_context("step", "result", {"k": 1}, "r1", asset_key=["s", "raw"], resource_config={"to": "x"})
    assert (kept.step_key, kept.definition_metadata, kept.run_id, kept.resource_config) == (
        "step",
        {"k": 1},
        "r1",
        {"to": "x"},
    )
    assert list(kept.get_identifier()) == ["r1", "step", "result"]
    told = build_input_context("raw", upstream_output=kept, resources={"rates": Rates(eur=1.1)}, dagster_type=int)
    assert (told.name, told.has_input_name, told.resources.rates.eur) == ("raw", True, 1.1)
    assert told.upstream_output.asset_key.path == ["s", "raw"]
    assert told.dagster_type.typing_type is int
    assert not told.has_asset_key


def test_they_know_days_as_their_definition_does():
    days = DailyPartitionsDefinition("2026-01-01")
    told = build_output_context(
        asset_key="a", asset_partitions_def=days, asset_partition_key_range=("2026-01-02", "2026-01-04")
    )
    assert told.asset_partition_keys == ["2026-01-02", "2026-01-03", "2026-01-04"]
    assert told.asset_partition_key_range == ("2026-01-02", "2026-01-04")
    assert [each.day for each in told.asset_partitions_time_window] == [2, 5]
    with pytest.raises(NbassetError, match="3 partitions are asked for; use asset_partition_keys"):
        _ = told.partition_key


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("partition_key", "a has no partitions"),
        ("asset_partitions_def", "a has no partitions"),
        ("asset_partitions_time_window", "are no windows of time"),
    ],
)
def test_what_they_do_not_have_they_say(name, told):
    with pytest.raises(NbassetError, match=told):
        getattr(build_output_context(asset_key="a"), name)


def test_resources_are_told_theirs():
    with build_init_resource_context(config={"n": 3}, resources={"rates": Rates(eur=1.1)}) as told:
        assert (told.resource_config, told.resources.rates.eur) == ({"n": 3}, 1.1)
        assert told.log.name == "nbasset.resources"
