"""``nbasset log``: what the last attempt printed, also one that failed."""

from __future__ import annotations

from nbasset.cli.main import main

CELLS = {
    "c1": "%%asset raw\nprint('making raw')\n[1]",
    "c2": "%%asset bad\nprint('before')\n1 / 0",
    "c3": "%%asset stopped\nprint('until here')\nraise KeyboardInterrupt",
}


def test_the_log_of_a_result_comes_from_the_store(ran, capsys):
    ran(CELLS, fails=("c2", "c3"))
    assert main(["log", "book", "raw"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("raw was made ")
    assert lines[1:] == ["making raw", "[1]"]


def test_the_log_of_a_failure_ends_with_the_users_own_lines(ran, capsys):
    ran(CELLS, fails=("c2", "c3"))
    assert main(["log", "book", "bad"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("bad failed ")
    assert lines[1] == "before"
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert "    1 / 0" in lines


def test_one_that_was_stopped_says_so(ran, capsys):
    ran(CELLS, fails=("c2", "c3"))
    assert main(["log", "book", "stopped"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("stopped was stopped ")
    assert lines[1] == "until here"


def test_of_what_was_never_made_there_is_none(ran, capsys):
    ran(CELLS, fails=("c2", "c3"))
    assert main(["log", "book", "rww"]) == 2
    assert "'rww' was never made in this notebook" in capsys.readouterr().err
