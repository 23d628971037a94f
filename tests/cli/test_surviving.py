"""What survives a reboot: texts that cron, systemd and GitHub can read."""

from __future__ import annotations

import configparser
import shlex
import sys
from pathlib import Path

import pytest
import yaml

from nbasset.cli.surviving import FORMS, survives
from nbasset.core.timetables import Timetable

PATH = Path("/home/me/my reports/sales 100%.ipynb")
TABLES = [
    Timetable(
        "weekly_schedule", ("0 8 * * mon",), "weekly", zone="Europe/Berlin", on_failure="boss", on_success="team-a"
    ),
    Timetable("daily", ("@daily", "0 12 * * *"), selection=("raw+", "group:x")),
]


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
    assert read["Service"]["WorkingDirectory"] == str(PATH.parent)
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


@pytest.mark.parametrize("form", FORMS)
def test_no_form_has_an_address(form, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_BOSS", "json://secret")
    assert "secret" not in survives(form, PATH, TABLES).replace("secrets.", "")
