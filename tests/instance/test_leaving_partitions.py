"""Sweeps and partitions as an export tells them; whole notebooks are in tests/notebook/test_leaving.py."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import pytest

from nbasset import sweep
from nbasset.core.partition_mappings import (
    AllPartitionMapping,
    DimensionPartitionMapping,
    IdentityPartitionMapping,
    MultiPartitionMapping,
    MultiToSingleDimensionPartitionMapping,
    PartitionMapping,
    SpecificPartitionsPartitionMapping,
    StaticPartitionMapping,
    TimeWindowPartitionMapping,
)
from nbasset.core.partitions import PartitionsDefinition, StaticPartitionsDefinition
from nbasset.engine.time_windows import TimeWindowPartitionsDefinition
from nbasset.engine.window_kinds import (
    DailyPartitionsDefinition,
    HourlyPartitionsDefinition,
    MonthlyPartitionsDefinition,
    WeeklyPartitionsDefinition,
    windows_of,
)
from nbasset.export.records import CannotLeave
from nbasset.instance.dynamic_partitions import DynamicPartitionsDefinition
from nbasset.instance.leaving_partitions import definition_text, mapping_text, without_sweeps


@pytest.mark.parametrize(
    ("partitions", "text"),
    [
        (StaticPartitionsDefinition(['a "b"', "c"]), """StaticPartitionsDefinition(['a "b"', "c"])"""),
        (DynamicPartitionsDefinition(name="regions"), 'DynamicPartitionsDefinition(name="regions")'),
        (DailyPartitionsDefinition("2026-01-01"), 'DailyPartitionsDefinition(start_date="2026-01-01")'),
        (
            DailyPartitionsDefinition("2026-01-01", "2026-02-01", timezone="Europe/Berlin", end_offset=1),
            'DailyPartitionsDefinition(start_date="2026-01-01", end_date="2026-02-01", timezone="Europe/Berlin", '
            "end_offset=1)",
        ),
        (HourlyPartitionsDefinition("2026-01-01-00:00"), 'HourlyPartitionsDefinition(start_date="2026-01-01-00:00")'),
        (WeeklyPartitionsDefinition("2026-01-04"), 'WeeklyPartitionsDefinition(start_date="2026-01-04")'),
        (MonthlyPartitionsDefinition("2026-01-01"), 'MonthlyPartitionsDefinition(start_date="2026-01-01")'),
        (
            windows_of("month", "2026-01", "2026-03", "UTC"),
            'MonthlyPartitionsDefinition(start_date="2026-01", end_date="2026-04", fmt="%Y-%m")',
        ),
        (
            DailyPartitionsDefinition("2026-01-01", exclusions=["0 0 * * 0"]),
            'DailyPartitionsDefinition(start_date="2026-01-01", exclusions=["0 0 * * 0"])',
        ),
        (
            TimeWindowPartitionsDefinition("2026-01-01", "%Y-%m-%d", cron_schedule="0 3 * * 1-5"),
            'TimeWindowPartitionsDefinition(start="2026-01-01", fmt="%Y-%m-%d", cron_schedule="0 3 * * 1-5")',
        ),
    ],
)
def test_partitions_are_told_as_dagster_is(partitions: PartitionsDefinition, text: str) -> None:
    assert definition_text(partitions) == f"dg.{text}"


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        (AllPartitionMapping(), "AllPartitionMapping()"),
        (MultiToSingleDimensionPartitionMapping(), "MultiToSingleDimensionPartitionMapping()"),
        (TimeWindowPartitionMapping(), "TimeWindowPartitionMapping()"),
        (
            SpecificPartitionsPartitionMapping(["a"]),
            'SpecificPartitionsPartitionMapping(partition_keys=["a"])',
        ),
        (
            StaticPartitionMapping({"a": "b"}),
            'StaticPartitionMapping(downstream_partition_keys_by_upstream_partition_key={"a": {"b"}})',
        ),
        (
            MultiPartitionMapping({"day": DimensionPartitionMapping("day", IdentityPartitionMapping())}),
            'MultiPartitionMapping({"day": dg.DimensionPartitionMapping("day", dg.IdentityPartitionMapping())})',
        ),
    ],
)
def test_mappings_are_told_as_dagster_is(mapping: PartitionMapping, text: str) -> None:
    assert mapping_text(mapping, "a") == f"dg.{text}"


class OfOurs(PartitionMapping):
    """A mapping that a notebook defines."""


class Numbered(PartitionsDefinition):
    """Partitions that a notebook defines."""

    def keys(self, now: float) -> Sequence[str]:
        return ["1"]


def test_what_only_the_notebook_has_is_refused_by_name() -> None:
    with pytest.raises(
        CannotLeave, match="report is mapped by OfOurs, which is of this notebook: use one of Dagster's"
    ):
        mapping_text(OfOurs(), "report")
    with pytest.raises(CannotLeave, match="Numbered has no form outside: write its keys out"):
        definition_text(Numbered())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("depth = sweep(2, 4)\nfit(depth)", "fit(depth)"),
        ("depth = sweep(2, 4); fit(depth)", "fit(depth)"),
        ("x = 1; depth = sweep(\n    2,\n    4,\n)  # how deep\nfit(depth)", "x = 1\nfit(depth)"),
        ("depth: int = sweep(2, 4)\ndepth = depth + 1", "depth = depth + 1"),
        ("depth = sweep(2, 4)\nother = sweep(1, 2)", "other = sweep(1, 2)"),
        ("from nbasset import sweep as s\ndepth = s(1, 2)\ndepth", "from nbasset import sweep as s\ndepth"),
    ],
)
def test_lines_that_begin_a_dimension_go(text: str, left: str) -> None:
    assert without_sweeps(text, ast.parse(text), frozenset({"depth"}), {"sweep": sweep}) == left
