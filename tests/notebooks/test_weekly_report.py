"""The lesson on the weekly report: it goes out once, with chart and table; where the summing fails, one letter says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice

LESSONS = Path(__file__).parents[2] / "notebooks"

pytestmark = [pytest.mark.kernel, pytest.mark.slow]

PARTS = ["rentals", "last_week", "report"]
"""The assets of the lesson, each resting on the one before."""


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_report_is_sent_once_and_of_a_failure_comes_one_letter(language):
    first, second = run_twice(LESSONS / language / "07_weekly_report.ipynb")
    assert complaints(first, second) == []
    assert first.names("made") == PARTS
    assert first.names("failed") == second.names("failed") == ["rentals"]
    assert set(first.names("blocked")) == {"last_week", "report"}
    came = 'for letter in letters:\n    print(letter["title"])'
    title, attached = first.cell(came).text.splitlines()
    assert title.startswith("report (")
    assert attached == "['report.png', 'report.html']"
    assert second.cell(came).text == ""
    for time in (first, second):
        report = time.cell("%%asset report")
        assert "35,226 bicycles were hired last week." in report.text
        assert "untracked" not in report.text
        assert "data:image/png;base64," in report.html
        said = time.cell("%asset_schedule").text
        assert "weekly_schedule: job weekly at 08:00 on Monday (America/New_York), next 2" in said
        assert "there is no job" not in said
        assert "told of every run that makes something or fails" in time.cell("%nbasset notify").text
        failure = time.cell('for letter in letters:\n    print(letter["type"]').text.splitlines()
        assert failure[0].startswith("failure Failed: rentals (weekly of ")
        assert failure[1:] == [
            "rentals failed: RuntimeError: the counter at the station is out of order. "
            "Not made because of it: last_week, report."
        ]
        assert time.cell("letters.clear()\nCOUNTER_WORKS = True").text.splitlines()[-1] == "0"
