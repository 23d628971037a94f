"""What a notebook becomes for Dagster, in Dagster's own hands."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from books_that_leave import BOOKS, FILES, cells_of, text_of
from shells import Notebook

import nbasset
from nbasset.export.proof import compared, program
from nbasset.notebook.leaving import written_out

pytestmark = pytest.mark.peers

OURS = str(Path(nbasset.__file__).parents[1])

IN_FORKS = """
import json, os, sys
import dagster
sys.argv = ["proof"]
for text in json.load(sys.stdin):
    child = os.fork()
    if not child:
        sys.stderr = open(os.devnull, 'w')
        try:
            exec(text, {"__name__": "__main__"})
        except BaseException as error:
            print(json.dumps({"versions": {}, "error": f"{type(error).__name__}: {error}"}))
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
"""
"""Runs programs one after another, each in a process that has imported Dagster; what each prints last is a line."""


class Left:
    """A notebook that has left for Dagster.

    Args:
        cells: its cells.
        folder: where it lies.
    """

    def __init__(self, cells: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "book"
        self.folder.mkdir(parents=True)
        for file in FILES:
            (self.folder / file).write_text(text_of(file), encoding="utf-8")
        monkeypatch.chdir(self.folder)
        monkeypatch.syspath_prepend(self.folder)
        monkeypatch.setenv("NBASSET_HOME", str(folder / "store"))
        monkeypatch.setenv("NBASSET_SECRET_FILE", str(folder / "secret"))
        self.project = folder / "project"
        with contextlib.closing(Notebook()) as notebook:
            notebook.run("%nbasset mode define")
            numbered = list(enumerate(cells, notebook.shell.execution_count))
            for _, text in numbered:
                notebook.shell.run_cell(text, store_history=True)
            notebook.run("%materialize")
            instance = notebook.session.instance
            names = instance.definitions.names
            self.versions = {name: instance.result(name).data_version for name in names}
            files = written_out("dagster", "book", numbered, str(self.project / "src" / "book"))
        for name, text in files.items():
            (self.project / name).parent.mkdir(parents=True, exist_ok=True)
            (self.project / name).write_text(text, encoding="utf-8")
        sys.modules.pop("rates_beside", None)

    def program(self) -> str:
        """What runs it there."""
        return program("dagster", "book", str(self.project / "src"), OURS, str(self.folder), self.versions)


@pytest.mark.timeout(1800)
def test_twenty_notebooks_make_the_same_there(tmp_path, monkeypatch, capfd) -> None:
    left = {name: Left(cells_of(name), tmp_path / str(number), monkeypatch) for number, name in enumerate(BOOKS)}
    assert len(left) >= 20
    programs = json.dumps([each.program() for each in left.values()])
    env = {**os.environ, "DAGSTER_DISABLE_TELEMETRY": "1"}
    done = subprocess.run(
        [sys.executable, "-c", IN_FORKS], input=programs, capture_output=True, text=True, env=env, check=False
    )
    told = [json.loads(each) for each in done.stdout.splitlines() if each.startswith('{"versions"')]
    assert len(told) == len(left), done.stderr
    wrong = {}
    for (name, each), found in zip(left.items(), told, strict=True):
        proof = compared(each.versions, found["versions"], {})
        if not proof.holds:
            wrong[name] = f"{proof} {found.get('error', '')}"
    assert wrong == {}


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


@pytest.mark.timeout(900)
def test_dagsters_own_commands_accept_the_project(tmp_path, monkeypatch) -> None:
    project = Left(CELLS, tmp_path, monkeypatch).project
    home = tmp_path / "home"
    home.mkdir()
    env = {
        **os.environ,
        "PYTHONPATH": str(project / "src"),
        "DAGSTER_HOME": str(home),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }

    def dg(*words: str) -> str:
        command = [Path(sys.executable).with_name("dg"), *words]
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
