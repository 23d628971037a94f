"""Windows of time and what rests on them, beside the real Dagster: keys, windows, mappings, in zones and at their turns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from effort import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import nbasset

pytestmark = pytest.mark.peers

ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Apia")
KINDS = ("Daily", "Weekly", "Monthly", "Hourly")
HOURS = {"Daily": (48, 960), "Weekly": (336, 2880), "Monthly": (1600, 9600), "Hourly": (24, 96)}
"""From how many hours after the start on, so that the first window has begun, and to how many."""


@st.composite
def definitions(draw):
    """A kind of windows with its options, and a moment after its start."""
    kind = draw(st.sampled_from(KINDS))
    start = draw(st.dates(date(2011, 1, 1), date(2026, 12, 1)))
    options = {
        "minute_offset": draw(st.sampled_from([0, 15, 30])),
        "timezone": draw(st.sampled_from(ZONES)),
        "end_offset": draw(st.sampled_from([0, 0, 1, -1])),
    }
    if kind != "Hourly":
        options["hour_offset"] = draw(st.sampled_from([0, 1, 2, 3, 23]))
    if kind in ("Weekly", "Monthly"):
        options["day_offset"] = draw(st.integers(1, 6))
    moment = datetime(start.year, start.month, start.day, tzinfo=UTC)
    moment += timedelta(hours=draw(st.integers(*HOURS[kind])))
    return kind, f"{start}-00:00" if kind == "Hourly" else str(start), options, moment


def made(module, kind, start, options):
    return getattr(module, f"{kind}PartitionsDefinition")(start, **options)


@settings(max_examples=examples(300), deadline=None)
@given(definitions())
def test_keys_and_windows_are_those_of_dagster(told):
    dagster = pytest.importorskip("dagster")
    kind, start, options, moment = told
    theirs, ours = made(dagster, kind, start, options), made(nbasset, kind, start, options)
    keys = list(theirs.get_partition_keys(current_time=moment))
    assert list(ours.get_partition_keys(moment)) == keys
    for key in [*keys[:3], *keys[-3:]]:
        window, expected = ours.time_window_for_partition_key(key), theirs.time_window_for_partition_key(key)
        assert [each.timestamp() for each in window] == [each.timestamp() for each in expected]


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(KINDS), st.sampled_from(KINDS), st.integers(-2, 0), st.integers(40, 50))
def test_windows_rest_on_those_of_dagster(down, up, offset, number):
    dagster = pytest.importorskip("dagster")
    starts = {kind: "2020-01-01-00:00" if kind == "Hourly" else "2020-01-01" for kind in KINDS}
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    theirs, ours = ([made(each, kind, starts[kind], {}) for kind in (down, up)] for each in (dagster, nbasset))
    key = ours[0].get_partition_keys(moment)[number]
    found = dagster.TimeWindowPartitionMapping(
        start_offset=offset
    ).get_upstream_mapped_partitions_result_for_partitions(
        downstream_partitions_subset=theirs[0].subset_with_partition_keys([key]),
        downstream_partitions_def=theirs[0],
        upstream_partitions_def=theirs[1],
        current_time=moment,
    )
    expected = list(found.partitions_subset.get_partition_keys())
    assume(not list(found.required_but_nonexistent_subset.get_partition_keys()))
    mapping = nbasset.TimeWindowPartitionMapping(start_offset=offset)
    assert list(mapping.upstream_keys(key, *ours, moment.timestamp())) == expected
