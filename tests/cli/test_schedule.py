"""``nbasset schedule``: what it says of a notebook's schedules, and that it runs what is due."""

from __future__ import annotations

import pytest
from cli.conftest import write

from nbasset.cli import scheduling
from nbasset.cli.exit_codes import OK, USAGE
from nbasset.cli.main import main

CELLS = {
    "c1": "%load_ext nbasset",
    "c2": '%asset_schedule "0 8 * * 1" --job weekly --tz Europe/Berlin --on-failure boss',
}


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "sales.ipynb", CELLS)


def test_the_schedules_are_listed_with_their_next_ticks(book, capsys):
    assert main(["schedule", "--list"]) == OK
    said = capsys.readouterr().out
    assert said.startswith("weekly_schedule: job weekly at 08:00 on Monday (Europe/Berlin), next ")
    assert "T08:00+0" in said


def test_what_is_due_is_run_and_nothing_where_nothing_is(book, capsys):
    assert main(["schedule", "sales.ipynb", "--tick"]) == OK
    assert capsys.readouterr().out == ""


def test_the_loop_says_what_it_runs_and_what_survives_a_reboot(book, capsys, monkeypatch):
    def stopped(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(scheduling.time, "sleep", stopped)
    assert main(["schedule", "sales.ipynb"]) == 130
    said = capsys.readouterr().out
    assert "This ends with this terminal." in said
    assert "nbasset schedule sales.ipynb --print crontab, --print systemd, --print github" in said
    assert said.endswith("stopped.\n")


@pytest.mark.parametrize("form", ["crontab", "systemd", "github"])
def test_each_form_is_printed(book, capsys, form):
    assert main(["schedule", "sales.ipynb", "--print", form]) == OK
    assert "sales" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("x = 1", 'sales.ipynb has no schedule: %asset_schedule "0 8 * * 1" --job NAME in a cell makes one.'),
        (
            "s = ScheduleDefinition(job=j, cron_schedule='@daily')",
            "has no schedule: run it once, that its Python is known",
        ),
        ("%asset_schedule '61 * * * *' --job weekly", "is no cron schedule \\(bad minute\\)"),
        ("%asset_schedule @daily --tz Nowhere/Here", "There is no time zone 'Nowhere/Here'"),
    ],
)
def test_what_cannot_be_run_is_told_in_one_sentence(tmp_path, monkeypatch, capsys, cell, why):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "sales.ipynb", {"c1": cell})
    assert main(["schedule", "sales.ipynb", "--list"]) == USAGE
    [line] = capsys.readouterr().err.splitlines()
    assert why.replace("\\", "") in line


def test_what_python_has_defined_is_run_once_the_notebook_has_run(ran, capsys):
    path = ran(
        {
            "c1": "from nbasset import Definitions, ScheduleDefinition, asset, define_asset_job\n@asset\ndef a(): return 1",
            "c2": "job = define_asset_job('weekly', selection='a')\n"
            "Definitions(jobs=[job], schedules=[ScheduleDefinition(job=job, cron_schedule='@daily')])",
        }
    )
    assert main(["schedule", str(path), "--list"]) == OK
    assert "weekly_schedule: job weekly at 00:00 every day (UTC)" in capsys.readouterr().out
