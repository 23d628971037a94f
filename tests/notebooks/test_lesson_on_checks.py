"""The lesson on checks: what they say is a mark, a blocking one holds up what follows, and none is asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice

LESSONS = Path(__file__).parents[2] / "notebooks"

pytestmark = [pytest.mark.kernel, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_birds_are_checked_once_and_a_hole_too_many_stops_what_follows(language):
    first, second = run_twice(LESSONS / language / "06_checks.ipynb")
    assert complaints(first, second) == []
    assert first.names("blocked") == ["lightest"]
    assert first.names("made") == ["birds", "heaviest", "lightest"]
    for time in (first, second):
        assert "passed: 3 species" in time.cell("%%asset_check birds known_species").text
        assert "warns: 2 birds without a weight" in time.cell("%%asset_check birds all_weighed").text
        assert "birds failed its check complete: 2 rows have holes" in time.cell("%asset_why lightest").text
        assert "check complete: passed: 2 rows have holes" in time.cell("%asset birds").text
    assert "1 made" in first.cell("%materialize").text
    assert "0 made" in second.cell("%materialize").text
