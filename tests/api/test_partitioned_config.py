"""Configs by partition, by Dagster's decorators."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def window(start, end):
    return {"since": f"{start:%Y-%m-%d %H:%M}", "until": f"{end:%Y-%m-%d %H:%M}"}


@pytest.mark.parametrize(
    ("decorator", "key", "config"),
    [
        (
            dg.hourly_partitioned_config("2026-01-01-00:00"),
            "2026-01-01-05:00",
            ("2026-01-01 05:00", "2026-01-01 06:00"),
        ),
        (dg.daily_partitioned_config("2026-01-01", 15, 2), "2026-01-02", ("2026-01-02 02:15", "2026-01-03 02:15")),
        (dg.weekly_partitioned_config("2026-01-01"), "2026-01-04", ("2026-01-04 00:00", "2026-01-11 00:00")),
        (dg.monthly_partitioned_config("2026-01-01"), "2026-02-01", ("2026-02-01 00:00", "2026-03-01 00:00")),
    ],
)
def test_the_config_of_a_window_is_told_from_its_start_and_its_end(decorator, key, config):
    found = decorator(window)
    assert found.get_run_config_for_partition_key(key) == dict(zip(("since", "until"), config, strict=True))
    assert key in found.get_partition_keys(NOW)


def test_a_config_by_key_can_be_called_and_tells_tags():
    found = dg.static_partitioned_config(["n", "s"], tags_for_partition_key_fn=lambda key: {"side": key})(str.upper)
    assert (found("n"), found.get_run_config_for_partition_key("s")) == ("N", "S")
    assert found.get_tags_for_partition_key("s") == {"side": "s", "dagster/partition": "s"}
    letters = dg.dynamic_partitioned_config(lambda now: ["a"])(str.upper)
    assert letters.get_partition_keys() == ["a"]
    days = dg.daily_partitioned_config("2026-01-01", tags_for_partition_fn=lambda start, end: {"day": f"{start:%d}"})
    assert days(window).get_tags_for_partition_key("2026-01-07")["day"] == "07"


def test_a_config_that_nobody_tells_is_refused():
    with pytest.raises(InvalidDefinition, match="takes run_config_for_partition_key_fn"):
        dg.PartitionedConfig(dg.StaticPartitionsDefinition(["n"]))
