"""What a notebook becomes for Dagster, in Dagster's own hands."""

from __future__ import annotations

import contextlib
import json
import os
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from beside.leaving_books import Left, differences
from books_that_leave import BOOKS, cells_in, cells_of
from divided_books import DIVIDED
from truth.families.function_parts import CASES
from truth.families.queries import CASES as MORE

from nbasset.export.records import CannotLeave

pytestmark = pytest.mark.peers


@pytest.mark.timeout(1800)
def test_twenty_notebooks_make_the_same_there(tmp_path, monkeypatch, capfd) -> None:
    left = {name: Left(cells_of(name), tmp_path / str(number), monkeypatch) for number, name in enumerate(BOOKS)}
    assert len(left) >= 20
    assert differences(left, sys.executable, DAGSTER_DISABLE_TELEMETRY="1") == {}


@pytest.mark.timeout(900)
def test_each_point_of_sweeps_and_partitions_is_the_same_there(tmp_path, monkeypatch, capfd) -> None:
    cells = {name: cells_in(text) for name, text in DIVIDED.items()}
    left = {name: Left(each, tmp_path / name, monkeypatch) for name, each in cells.items()}
    assert sum(len(each.parts) for each in left.values()) > 60
    assert differences(left, sys.executable, DAGSTER_DISABLE_TELEMETRY="1") == {}


@pytest.mark.timeout(1800)
def test_twenty_notebooks_of_the_truth_families_make_the_same_there(tmp_path, monkeypatch, capfd) -> None:
    left = {}
    for number, case in enumerate(each for each in (*CASES, *MORE) if not (each.book.files or each.book.env)):
        with contextlib.suppress(CannotLeave):  # one has a decorator around an asset's function
            left[case.name] = Left([*case.book.cells.values()], tmp_path / str(number), monkeypatch)
    assert len(left) >= 20
    assert differences(left, sys.executable, DAGSTER_DISABLE_TELEMETRY="1") == {}


CELLS = [
    "from nbasset import Definitions, ConfigurableResource, ScheduleDefinition, asset, define_asset_job",
    "class Rates(ConfigurableResource):\n    rate: int = 2\n\n\nrates = Rates(rate=5)",
    "%%asset n --group numbers\n'''Four.'''\n4",
    "@asset(group_name='numbers', tags={'tier': 'gold'})\ndef rated(n, rates_of_it: Rates):\n    return n * rates_of_it.rate",
    "%%asset_check n even --blocking\nn % 2 == 0",
    "weekly = define_asset_job('weekly', selection='rated')\n"
    "mondays = ScheduleDefinition(job=weekly, cron_schedule='0 8 * * 1', execution_timezone='Europe/Berlin')\n"
    "Definitions([rated], jobs=[weekly], schedules=[mondays], resources={'rates_of_it': rates});",
]


def installed(project: Path, place: Path) -> Path:
    """A Python of its own that pip has installed a project for, beside all that this one has."""
    venv.create(place)
    python = place / "bin" / "python"
    [packages] = place.glob("lib/*/site-packages")
    (packages / "these.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    command = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--editable", project]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return python


@pytest.mark.timeout(900)
def test_dagsters_own_commands_accept_the_project(tmp_path, monkeypatch) -> None:
    project = Left(CELLS, tmp_path, monkeypatch).project
    home = tmp_path / "home"
    home.mkdir()
    env = {**os.environ, "DAGSTER_HOME": str(home), "DAGSTER_DISABLE_TELEMETRY": "1"}
    env.pop("PYTHONPATH", None)
    python = installed(project, tmp_path / "apart")

    def dg(*words: str) -> str:
        command = [python, Path(sys.executable).with_name("dg"), *words]
        done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "All definitions loaded successfully." in dg("check", "defs")
    listed = json.loads(dg("list", "defs", "--json"))
    assert {each["asset_key"] for each in listed["assets"]} == {"n", "rated"}
    assert {each["group_name"] for each in listed["assets"]} == {"numbers"}
    assert [each["name"] for each in listed["jobs"]] == ["weekly"]
    assert [each["cron_schedule"] for each in listed["schedules"]] == ["0 8 * * 1"]
    assert [each["key"] for each in listed["asset_checks"]] == ["n:even"]
    dg("launch", "--assets", "*")
    kept = subprocess.run(
        [sys.executable, "-c", f"import pickle; print(pickle.load(open({str(home / 'storage' / 'rated')!r}, 'rb')))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert kept.stdout == "20\n"
