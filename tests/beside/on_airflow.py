"""What notebooks become for Airflow, in its own hands: ``make test-airflow``; ``AIRFLOW_PYTHON`` is a Python that has it."""

from __future__ import annotations

import os
import subprocess

import pytest
from beside.leaving_books import Left, differences
from books_that_leave import BOOKS, cells_of


@pytest.mark.timeout(1800)
def test_its_runs_make_the_same_as_the_notebooks(tmp_path, monkeypatch, capfd) -> None:
    books = enumerate(BOOKS)
    left = {name: Left(cells_of(name), tmp_path / str(number), monkeypatch, "airflow") for number, name in books}
    home = str(tmp_path / "home")
    settings = {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__CORE__UNIT_TEST_MODE": "False"}
    python = os.environ["AIRFLOW_PYTHON"]
    done = subprocess.run([python, "-m", "airflow", "db", "migrate"], env={**os.environ, **settings}, check=False)
    assert done.returncode == 0
    assert differences(left, python, **settings) == {}
