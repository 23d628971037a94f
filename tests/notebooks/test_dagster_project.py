"""The lesson on a project of Dagster's: brought in, edited, compared with the warehouse, which stays as it was."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice

LESSONS = Path(__file__).parents[2] / "notebooks"

pytestmark = [pytest.mark.kernel, pytest.mark.slow, pytest.mark.peers]

for package in ("dagster", "create_dagster", "dagster_duckdb_pandas"):
    pytest.importorskip(package)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_only_the_summary_is_made_again_after_the_edit_and_nothing_the_second_time(language, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    first, second = run_twice(LESSONS / language / "04_dagster_project.ipynb")
    assert complaints(first, second) == ["penguins was made again"], "it is read, and asked for what it is now"
    assert len(first.of("by_species", "made")) == 2
    assert "stale" in first.cell("%assets").text
    for time in (first, second):
        told = time.cell("import sys").text
        assert "penguins read from where the project keeps them, and never made" in told
        same, differs = [cell.text for source, cell in time.cells if source.endswith("diff --against read")]
        assert "value: the same table" in same
        assert "by_species in production → by_species #2" in differs
        assert "mass" in differs
