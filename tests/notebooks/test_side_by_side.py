"""The lesson on steps at once: four ways to the same results, and nothing made twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice

pytest.importorskip("distributed")

LESSONS = Path(__file__).parents[2] / "notebooks"
BEHIND = "SEASON = 3\n%materialize --background"
FIELDS = {"north", "east", "south", "west", "total"}

pytestmark = [pytest.mark.kernel, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_season_is_made_once_wherever_it_is_made(language):
    first, second = run_twice(LESSONS / language / "02_side_by_side.ipynb")
    assert complaints(first, second) == []
    assert {name: len(first.of(name, "made")) for name in first.names("made")} == dict.fromkeys(FIELDS, 3)
    assert "5 made" in first.cell(BEHIND).text, "what watches this lesson does not hear of runs in the background"
    assert "0 made, 5 reused" in second.cell(BEHIND).text
    assert second.names("made") == []
    assert "walking through the north" in first.cell("SEASON = 2").text
    told = first.cell("SEASON = 4").text
    assert "2 workers; Python and nbasset match" in told
    assert "made in the kernel" not in told
    assert "0 made" in first.cell("SEASON = 1\n%materialize").text
