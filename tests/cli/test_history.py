"""``nbasset history``: every attempt, numbered where it gave a version, the latest first."""

from __future__ import annotations

from nbasset.cli.main import main

CELLS = {
    "c1": "%%asset raw\n[1]",
    "c2": "%%asset raw\n[1, 2]",
    "c3": "%%asset raw\n1 / 0",
    "c4": "%%asset raw\nraise KeyboardInterrupt",
}


def test_attempts_are_told_the_latest_first(ran, capsys):
    ran(CELLS, fails=("c3", "c4"))
    assert main(["history", "book", "raw"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["version", "asset", "when", "ended", "took", "size", "value", "run"]
    assert ["stopped" in rows[0], "failed: ZeroDivisionError" in rows[1]] == [True, True]
    assert [row.split()[0] for row in rows[2:]] == ["#2", "#1"]
    assert ["list of 2" in rows[2], "list of 1" in rows[3]] == [True, True]


def test_of_what_was_never_made_there_is_none(ran, capsys):
    ran(CELLS, fails=("c3", "c4"))
    assert main(["history", "book", "rww"]) == 2
    assert "'rww' was never made in this notebook" in capsys.readouterr().err
