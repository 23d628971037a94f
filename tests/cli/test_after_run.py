"""After a run: who wants to know is told once, of a failure with all of it, and never by an address that anybody sees."""

from __future__ import annotations

import time
from argparse import ArgumentParser

import pytest
from cli.conftest import write

from nbasset.cli import after_run
from nbasset.cli.after_run import failure_of
from nbasset.cli.exit_codes import BROKEN, FAILED, OK, STALE, USAGE
from nbasset.cli.scheduling import Scheduler
from nbasset.core.timetables import timetables_in

SALES = {
    "c0": "%load_ext nbasset",
    "c1": "WORKS = True",
    "c2": "%%asset raw\nif not WORKS:\n    raise ValueError('no sales')\n[1, 2]",
    "c3": "%%asset total --notify team\nsum(raw)",
    "c4": "%%asset other\n7",
    "c5": "%asset_schedule '* * * * *' total --on-failure boss",
}
FAILS = {**SALES, "c1": "WORKS = False"}


@pytest.fixture
def boss(hook, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_BOSS", hook.address)
    monkeypatch.setenv("NBASSET_NOTIFY_TEAM", hook.address)
    return hook


def document(*assets, cells=(), checks=(), code=FAILED, sentences=()):
    keys = ("asset", "outcome", "error")
    return {
        "exit_code": code,
        "assets": [dict(zip(keys, each, strict=True)) for each in assets],
        "cells": [dict(zip(("cell", "outcome", "error"), each, strict=True)) for each in cells],
        "checks": [dict(zip(("asset", "check", "found", "description"), each, strict=True)) for each in checks],
        "sentences": list(sentences),
    }


def test_its_options_are_options_of_run():
    parser = ArgumentParser()
    after_run.arguments(parser)
    assert all(action.option_strings for action in parser._actions)
    told = parser.parse_args(["--on-failure", "boss", "--on-failure", "json://a/b", "--on-success", "team"])
    assert (told.on_failure, told.on_success) == (["boss", "json://a/b"], ["team"])


@pytest.mark.parametrize(
    ("done", "sentence"),
    [
        (document(("a", "failed", "ValueError: no.")), "a failed: ValueError: no."),
        (
            document(("a", "failed", "E: x"), ("b", "blocked", ""), ("c", "blocked", "")),
            "a failed: E: x. Not made because of it: b, c.",
        ),
        (document(("a", "made", ""), cells=[(3, "raised", "KeyError: 'k'")]), "code cell 3 raised KeyError: 'k'."),
        (
            document(
                ("b", "blocked", ""), checks=[("a", "whole", "failed", "2 holes"), ("a", "other", "passed", None)]
            ),
            "a failed its check whole: 2 holes. Not made because of it: b.",
        ),
        (document(checks=[("a", "whole", "failed", None)]), "a failed its check whole."),
        (document(sentences=["It took too long."]), "It took too long."),
        (document(), "The run failed."),
    ],
)
def test_a_failure_is_told_with_all_that_failed_and_what_was_not_made(done, sentence):
    assert failure_of(done) == sentence


@pytest.mark.kernel
def test_a_failure_is_one_message_and_success_another_and_both_once_for_each_run(does, tmp_path, boss):
    write(tmp_path / "sales.ipynb", {**FAILS, "c6": "%nbasset notify boss", "c7": "other"})
    done = does("run", "sales", "--on-failure", "boss", "--on-success", "boss")
    assert done.code == FAILED
    [told] = boss.got
    assert told["type"] == "failure"
    assert told["title"].startswith("Failed: raw (sales)")
    assert told["message"].splitlines()[0] == "raw failed: ValueError: no sales. Not made because of it: total."
    write(tmp_path / "sales.ipynb", SALES)
    done = does("run", "sales", "--on-failure", "boss", "--on-success", "boss")
    assert done.code == OK
    assert [each.partition(" (")[0] for each in boss.titles[1:]] == ["total", "Done: raw, total"]
    assert done.err.count("was not told") == 0


@pytest.mark.kernel
@pytest.mark.slow
def test_an_address_on_the_line_is_used_and_neither_printed_nor_kept(does, tmp_path, hook):
    write(tmp_path / "sales.ipynb", {"c0": "%load_ext nbasset", "c1": "1 / 0"})
    done = does("run", "sales", "--on-failure", hook.address)
    assert done.code == BROKEN
    [told] = hook.got
    assert told["message"].startswith("code cell 2 raised ZeroDivisionError: division by zero.")
    assert "a-secret-place" not in done.out + done.err
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert not [each for each in files if b"a-secret-place" in each.read_bytes()]


@pytest.mark.kernel
@pytest.mark.slow
def test_what_makes_nothing_tells_nobody(does, tmp_path, hook):
    write(tmp_path / "sales.ipynb", {"c0": "%load_ext nbasset", "c1": "%%asset a\n1"})
    assert does("run", "sales", "--check", "--on-failure", hook.address).code == STALE
    assert does("run", "sales", "nothing", "--on-failure", hook.address).code == USAGE
    assert hook.got == []


def test_a_name_that_is_none_is_refused_before_anything_runs(does, tmp_path):
    write(tmp_path / "sales.ipynb", SALES)
    done = does("run", "sales", "--on-failure", "the boss")
    assert done.code == USAGE
    assert "not 'the boss'" in done.err
    assert not (tmp_path / ".nbasset").exists()


@pytest.mark.kernel
@pytest.mark.slow
def test_a_tick_runs_the_notebook_and_tells_of_its_failure_once_and_of_its_report(does, tmp_path, boss):
    path = write(tmp_path / "sales.ipynb", FAILS)
    said, now = [], time.time()
    scheduler = Scheduler(tmp_path / ".nbasset", path, timetables_in([SALES["c5"]]), said.append)
    scheduler.tick(now)
    assert scheduler.tick(now + 60) == FAILED
    assert scheduler.tick(now + 61) == OK
    assert [each["type"] for each in boss.got] == ["failure"]
    assert "Not made because of it: total." in boss.got[0]["message"]
    write(path, SALES)
    assert scheduler.tick(now + 120) == OK
    assert boss.titles[1:] == ["total (sales)"]
    assert [each for each in said if "was not told" in each] == []
