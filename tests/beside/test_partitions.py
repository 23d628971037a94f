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


@st.composite
def calendars(draw):
    """Windows of a schedule some of which are left out, an end perhaps, and a moment after their start."""
    cron = draw(st.sampled_from(["0 0 * * *", "30 6 * * 1-5", "0 */6 * * *", "0 0 1 * *", "15 3 * * 0,3"]))
    zone = draw(st.sampled_from(ZONES))
    days = draw(st.integers(20, 120))
    out = draw(st.lists(st.sampled_from(["0 0 13 * *", "30 6 * * 1", "0 12 * * *", "0 0 * 1,2 *"]), max_size=2))
    times = draw(st.lists(st.integers(0, days), max_size=4, unique=True))
    end = draw(st.none() | st.integers(5, days))
    return cron, zone, days, out, times, end, draw(st.sampled_from([0, 0, 0, 1, 2, -1]))


@settings(max_examples=examples(150), deadline=None)
@given(calendars(), st.dates(date(2018, 1, 1), date(2026, 6, 1)))
def test_calendars_with_exceptions_ends_and_offsets_are_those_of_dagster(told, start):
    dagster = pytest.importorskip("dagster")
    cron, zone, days, out, times, end, offset = told
    assume(end is None or not offset or (end > 10 and cron != "0 0 1 * *"))  # Dagster then has a first window anyway
    begun = datetime(start.year, start.month, start.day)
    exclusions = [*out, *(begun + timedelta(days=each) for each in times)]
    options = {
        "start": begun,
        "end": None if end is None else begun + timedelta(days=end),
        "fmt": "%Y-%m-%d-%H:%M",
        "cron_schedule": cron,
        "timezone": zone,
        "end_offset": offset,
        "exclusions": exclusions or None,
    }
    theirs, ours = (each.TimeWindowPartitionsDefinition(**options) for each in (dagster, nbasset))
    moment = begun.replace(tzinfo=UTC) + timedelta(days=days, hours=5)
    keys = list(theirs.get_partition_keys(current_time=moment))
    assume(len(keys) > 1)  # the first is there in Dagster also where an end or an exception leaves it out
    assert list(ours.get_partition_keys(moment)) == keys
    span = begun.replace(tzinfo=UTC) + timedelta(days=3), moment
    found = theirs.get_partition_keys_in_time_window(dagster.TimeWindow(*span))
    assert list(ours.get_partition_keys_in_time_window(nbasset.TimeWindow(*span))) == list(found)
    for key in keys[-2:]:
        window, expected = ours.time_window_for_partition_key(key), theirs.time_window_for_partition_key(key)
        assert [each.timestamp() for each in window] == [each.timestamp() for each in expected]


TURNS = ("2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25", "2017-10-15", "2018-02-17")
"""Days on which a clock is put forward or back somewhere, in two of them at midnight."""


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
def test_days_and_hours_at_the_turns_of_clocks_are_those_of_dagster(zone, turn, hour):
    dagster = pytest.importorskip("dagster")
    start = date.fromisoformat(turn) - timedelta(days=2)
    moment = datetime(start.year, start.month, start.day, 23, tzinfo=UTC) + timedelta(days=5)
    for kind, begins, options in (
        ("Daily", str(start), {"hour_offset": hour, "minute_offset": 30}),
        ("Hourly", f"{start}-00:00", {"minute_offset": hour}),
    ):
        theirs, ours = (made(each, kind, begins, {**options, "timezone": zone}) for each in (dagster, nbasset))
        keys = list(theirs.get_partition_keys(current_time=moment))
        assert list(ours.get_partition_keys(moment)) == keys
        for key in keys:
            window, expected = ours.time_window_for_partition_key(key), theirs.time_window_for_partition_key(key)
            assert [each.timestamp() for each in window] == [each.timestamp() for each in expected]


LETTERS, DIGITS = ("a", "b", "c"), ("1", "2")


@st.composite
def tables(draw):
    """A mapping of keys to keys, as people write them: to one, or to several."""
    several = st.lists(st.sampled_from(DIGITS), min_size=1, unique=True)
    return draw(st.dictionaries(st.sampled_from(LETTERS), st.sampled_from(DIGITS) | several, min_size=1))


def rest_on(dagster, mapping, key, downstream, upstream):
    """On what a key rests, by Dagster."""
    found = mapping.get_upstream_mapped_partitions_result_for_partitions(
        downstream_partitions_subset=downstream.subset_with_partition_keys([key]),
        downstream_partitions_def=downstream,
        upstream_partitions_def=upstream,
    )
    return sorted(map(str, found.partitions_subset.get_partition_keys()))


@settings(max_examples=examples(60), deadline=None)
@given(tables(), st.sampled_from(DIGITS))
def test_tables_map_keys_as_dagsters_do(table, key):
    dagster = pytest.importorskip("dagster")
    assume({digit for each in table.values() for digit in each} == set(DIGITS))
    by_library = {}
    for library in (dagster, nbasset):
        above, below = (library.StaticPartitionsDefinition(list(each)) for each in (LETTERS, DIGITS))
        by_library[library] = library.StaticPartitionMapping(table), key, below, above
    expected = rest_on(dagster, *by_library[dagster])
    mapping, key, below, above = by_library[nbasset]
    assert sorted(mapping.upstream_keys(key, below, above, 0.0)) == expected


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=examples(60), deadline=None)
@given(
    st.dictionaries(st.sampled_from(["color", "size"]), st.sampled_from(["shade", "width"]), max_size=2),
    st.sampled_from(LETTERS),
    st.sampled_from(LETTERS),
)
def test_dimensions_are_mapped_as_dagsters_are(dimensions, shade, width):
    dagster = pytest.importorskip("dagster")
    assume(len(set(dimensions.values())) == len(dimensions))
    by_library = {}
    for library in (dagster, nbasset):
        letters = library.StaticPartitionsDefinition(list(LETTERS))
        above = library.MultiPartitionsDefinition({"color": letters, "size": letters})
        below = library.MultiPartitionsDefinition({"shade": letters, "width": letters})
        same = {
            up: library.DimensionPartitionMapping(down, library.IdentityPartitionMapping())
            for up, down in dimensions.items()
        }
        key = library.MultiPartitionKey({"shade": shade, "width": width})
        by_library[library] = library.MultiPartitionMapping(same), key, below, above
    expected = rest_on(dagster, *by_library[dagster])
    mapping, key, below, above = by_library[nbasset]
    assert sorted(mapping.upstream_keys(key, below, above, 0.0)) == expected
