"""The lesson on choosing a model: every try is a version, the best is marked, and its origin leads to the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice

LESSONS = Path(__file__).parents[2] / "notebooks"

pytestmark = [pytest.mark.kernel, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_tries_are_side_by_side_and_the_second_time_nothing_is_made(language):
    first, second = run_twice(LESSONS / language / "03_which_model.ipynb")
    assert complaints(first, second) == []
    assert second.names("made") == []
    assert len(first.of("penguins", "made")) == len(first.of("test_birds", "made")) == 1
    assert len(first.of("guesses[k=5]", "made")) == 3
    for time in (first, second):
        compared = time.cell("%asset best compare").text.splitlines()
        assert [line[:2] for line in compared[1:]] == ["#3", "#2", "#1"]
        assert "★" in compared[1]
        assert "bill_depth" in compared[1]
        lineage = time.cell("%asset best lineage").text
        assert "not in the store" not in lineage
        assert "penguins_raw.csv" in lineage
        assert "it is repeatable" in time.cell("%asset best provenance").text
