"""Timetables: what cells say of when jobs are run, read without a kernel."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.errors import InvalidDefinition
from nbasset.core.timetables import Timetable, checked, timetables_in

WORD = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TABLES = st.builds(
    Timetable,
    name=WORD,
    cron=st.lists(st.sampled_from(["0 8 * * 1", "@daily"]), min_size=1, max_size=2).map(tuple),
    job=WORD | st.just(""),
    selection=st.lists(WORD, max_size=2).map(tuple),
    zone=st.sampled_from(["", "Asia/Tokyo"]),
    on_failure=WORD | st.just(""),
    on_success=WORD | st.just(""),
)


def test_the_lines_of_cells_are_read_and_of_two_with_one_name_the_later_counts():
    cells = [
        "import pandas\n%asset_schedule '0 8 * * 1' --job weekly --on-failure boss",
        "# %asset_schedule '0 9 * * 1' --job other\nx = 1",
        '    %asset_schedule "@daily" raw+ report --name mornings --tz Asia/Tokyo --on-success team',
        "%asset_schedule '0 7 * * 1' --job weekly",
        "%asset_schedule -h",
    ]
    weekly, mornings = timetables_in(cells)
    assert weekly == Timetable("weekly_schedule", ("0 7 * * 1",), "weekly")
    assert mornings.selection == ("raw+", "report")
    assert (mornings.zone, mornings.words) == ("Asia/Tokyo", ["raw+", "report", "--on-success", "team"])
    assert (weekly.what, mornings.what) == ("job weekly", "raw+ report")


def test_without_a_job_or_a_selection_everything_is_run():
    [table] = timetables_in(["%asset_schedule @daily"])
    assert (table.name, table.what, table.words) == ("all_schedule", "everything", [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("'0 8 * * 1", "Code cell 1: No closing quotation"),
        ("@daily --jobs weekly", "Code cell 1: %asset_schedule: unrecognized arguments: --jobs"),
        ("@daily --on-failure mailto://a:b@c.d", "Code cell 1: notify takes the name of an address"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_cell(line, why):
    with pytest.raises(InvalidDefinition, match=why):
        timetables_in([f"%asset_schedule {line}"])


@given(TABLES)
def test_a_timetable_is_the_same_after_it_was_written_down(table):
    assert Timetable.from_json(json.loads(json.dumps(table.to_json()))) == table


@pytest.mark.parametrize("told", [{}, {"name": "a"}, {**Timetable("a", ("@daily",)).to_json(), "cron": "@daily"}])
def test_what_is_no_timetable_is_none(told):
    with pytest.raises(ValueError, match=r"\w"):
        Timetable.from_json(told)


def test_what_could_be_taken_for_an_option_is_refused():
    with pytest.raises(InvalidDefinition, match="nothing that can be run"):
        checked(Timetable("a", ("@daily",), selection=("--inplace",)))
    with pytest.raises(InvalidDefinition, match="nothing that can be run"):
        checked(Timetable("a", ()))
