"""What survives a reboot: texts that cron, systemd and GitHub can read."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from cronsim import CronSim

from nbasset.cli.surviving import CARRIED, FORMS, survives
from nbasset.core.timetables import Timetable

PATH = Path("/home/me/my reports/sales 100%.ipynb")
TABLES = [
    Timetable(
        "weekly_schedule", ("0 8 * * mon",), "weekly", zone="Europe/Berlin", on_failure="boss", on_success="team-a"
    ),
    Timetable("daily", ("@daily", "0 12 * * *"), selection=("raw+", "group:x")),
]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    """Of the places that are set for tests, none goes along."""
    for name in CARRIED:
        monkeypatch.delenv(name, raising=False)


def test_the_line_for_cron_asks_every_minute_in_the_folder_of_the_notebook():
    *notes, line = survives("crontab", PATH, TABLES).splitlines()
    assert all(each.startswith("# ") for each in notes)
    fields = line.split(" ", 5)
    assert fields[:5] == ["*"] * 5
    assert "\\%" in line
    words = shlex.split(fields[5].replace("\\%", "%"))
    assert words[:4] == ["cd", str(PATH.parent), "&&", sys.executable]
    assert words[4:9] == ["-m", "nbasset", "schedule", str(PATH), "--tick"]


def test_the_timer_of_systemd_makes_up_what_was_missed():
    service, timer = survives("systemd", PATH, TABLES).split("# ~/.config/systemd/user/")[1:]
    read = configparser.ConfigParser(interpolation=None, strict=True)
    read.optionxform = str
    read.read_string(
        "".join(each.partition("\n")[2] for each in (service, timer))
        .replace("[Unit]", "[Unit]", 1)
        .replace("\n[Unit]", "\n[Timer unit]")
    )
    assert read["Service"]["WorkingDirectory"] == str(PATH.parent), "it takes spaces as they are"
    assert read["Service"]["ExecStart"].endswith("--tick")
    assert "100%%" in read["Service"]["ExecStart"]
    assert read["Timer"]["Persistent"] == "true"


def test_the_workflow_runs_each_schedule_at_its_times_with_the_addresses_as_secrets():
    read = yaml.safe_load(survives("github", PATH, TABLES))
    assert [each["cron"] for each in read[True]["schedule"]] == ["0 8 * * 1", "0 0 * * *", "0 12 * * *"]
    job = read["jobs"]["run"]
    assert job["env"]["NBASSET_NOTIFY_TEAM_A"] == "${{ secrets.NBASSET_NOTIFY_TEAM_A }}"
    weekly, daily = job["steps"][-2:]
    assert weekly["if"].startswith("github.event.schedule == '0 8 * * 1'")
    assert shlex.split(weekly["run"])[:5] == ["nbasset", "run", PATH.name, "--job", "weekly"]
    assert shlex.split(daily["run"])[3:] == ["raw+", "group:x"]
    assert daily["if"].count("github.event.schedule") == 2
    assert "GitHub's clock is UTC, the schedule's Europe/Berlin" in survives("github", PATH, TABLES)


STRANGE = Path('/home/me/100% $HOME\'s "own" reports/売上: 50% #1.ipynb')
"""A path with all that means something to cron, to a shell, to systemd, in YAML."""


def test_no_sign_of_a_path_means_something_to_cron_or_to_its_shell(monkeypatch):
    monkeypatch.setenv("NBASSET_HOME", "/the store/100%")
    line = survives("crontab", STRANGE, TABLES).splitlines()[-1]
    fields = line.split(" ", 5)
    assert CronSim(" ".join(fields[:5]), datetime(2026, 1, 1)).explain() == "Every minute"
    assert re.search(r"(?<!\\)%", line) is None, "cron ends the command there"
    words = shlex.split(fields[5].replace("\\%", "%"))
    assert words[:4] == ["cd", str(STRANGE.parent), "&&", "env"]
    assert words[4] == "NBASSET_HOME=/the store/100%"
    assert words[-4:] == ["--tick", ">>", str(STRANGE.with_suffix(".schedule.log")), "2>&1"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
@pytest.mark.parametrize("path", [PATH, STRANGE, Path("/home/me/sales.ipynb")], ids=["spaces", "strange", "plain"])
def test_systemd_reads_both_units_as_they_are_meant(path, tmp_path, monkeypatch):
    monkeypatch.setenv("NBASSET_HOME", '/the "store"/100%')
    path = tmp_path / path.relative_to("/")
    path.parent.mkdir(parents=True)
    units = [each.partition("\n") for each in survives("systemd", path, TABLES).split("# ~/.config/systemd/user/")[1:]]
    files = [tmp_path / name for name, _, _ in units]
    for file, (_, _, text) in zip(files, units, strict=True):
        file.write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    mine = [line for line in done.stderr.splitlines() if any(file.name in line for file in files)]
    assert mine == [], done.stderr
    assert ("$$HOME" in units[0][2]) is ("$HOME" in str(path))
    assert 'Environment="NBASSET_HOME=/the \\"store\\"/100%%"' in units[0][2]


def test_a_workflow_finds_the_notebook_from_the_root_of_its_repository(tmp_path):
    (tmp_path / ".git").mkdir()
    path = tmp_path / "reports" / "売上: 50% #1.ipynb"
    read = yaml.safe_load(survives("github", path, TABLES))
    assert (read["name"], read["concurrency"]) == (path.stem, path.stem)
    assert shlex.split(read["jobs"]["run"]["steps"][-1]["run"])[2] == f"reports/{path.name}"


@pytest.mark.parametrize("form", FORMS)
def test_no_form_has_an_address(form, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_BOSS", "json://secret")
    assert "secret" not in survives(form, PATH, TABLES).replace("secrets.", "")
