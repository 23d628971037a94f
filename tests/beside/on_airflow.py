"""What notebooks become for Airflow, in its own hands: ``make test-airflow``; ``AIRFLOW_PYTHON`` is a Python that has it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from beside.leaving_books import Left, differences
from books_that_leave import BOOKS, cells_in, cells_of
from divided_books import DIVIDED

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = [each for each in sorted(NOTEBOOKS.glob("[ej][na]/*.ipynb")) if each.stem != "04_dagster_project"]
"""All but one whose assets are Dagster's already."""
NOT_THE_SAME_TWICE = {"01_quickstart": "report"}
"""By lesson, the picture that is another object each time that it is drawn."""


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Left]:
    """Twenty notebooks, one of sweeps, and the lessons."""
    shutil.copytree(NOTEBOOKS / "data", tmp_path / "data")
    cells = {name: cells_of(name) for name in [*BOOKS][-20:]}
    cells["sweeps"] = cells_in(next(iter(DIVIDED.values())))
    found = {name: Left(each, tmp_path / name, monkeypatch, "airflow") for name, each in cells.items()}
    for path in LESSONS:
        name = f"{path.parent.name}_{path.stem}"
        (tmp_path / name).mkdir()
        (tmp_path / name / "data").symlink_to(tmp_path / "data")
        told = [each.source for each in nbformat.read(path, as_version=4).cells if each.cell_type == "code"]
        found[name] = Left(told, tmp_path / name, monkeypatch, "airflow", may_fail=True)
        found[name].versions.pop(NOT_THE_SAME_TWICE.get(path.stem, ""), "")
    return found


@pytest.mark.timeout(1800)
def test_its_runs_make_the_same_as_the_notebooks(left: dict[str, Left], tmp_path, capfd) -> None:
    assert len(left) == 21 + len(LESSONS) >= 35
    home = str(tmp_path / "home")
    settings = {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__CORE__UNIT_TEST_MODE": "False"}
    python = os.environ["AIRFLOW_PYTHON"]
    done = subprocess.run([python, "-m", "airflow", "db", "migrate"], env={**os.environ, **settings}, check=False)
    assert done.returncode == 0
    assert differences(left, python, **settings) == {}
