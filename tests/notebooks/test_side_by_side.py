"""The lesson on steps at once: four ways to the same results, and nothing made twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice

pytest.importorskip("distributed")

LESSONS = Path(__file__).parents[2] / "notebooks"
FIELDS = {"north", "east", "south", "west", "total"}

pytestmark = [pytest.mark.kernel, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_season_is_made_once_wherever_it_is_made(language):
    first, second = run_twice(LESSONS / language / "02_side_by_side.ipynb")
    assert complaints(first, second) == []
    assert {name: len(first.of(name, "made")) for name in first.names("made")} == dict.fromkeys(FIELDS, 4)
    assert second.names("made") == []
    text = first.cell("%%asset north").text
    assert "walking through the north" in text
    assert "2 workers; Python and nbasset match" in first.cell("SEASON = 4").text
    assert "0 made" in first.cell("SEASON = 1\n%materialize").text
