"""``nbasset runs``: what was run, when, by whom, and what became of it, from the store."""

from __future__ import annotations

from nbasset.cli.main import main

CELLS = {"c1": "%%asset raw\n[1]", "c2": "%%asset bad\n1 / len(raw[1:])", "c3": "%materialize raw"}


def test_runs_are_listed_the_newest_first(ran, capsys):
    ran(CELLS, fails=("c2",))
    assert main(["runs", "book"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["run", "status", "started"]
    assert "✖ failed" in lines[-2] or "✖ failed" in lines[-1] or "✖ failed" in lines[1]
    assert main(["runs", "book", "-n", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_one_run_has_its_steps_and_why_they_failed(ran, capsys):
    ran(CELLS, fails=("c2",))
    main(["runs"])
    failed = next(line for line in capsys.readouterr().out.splitlines() if "failed" in line).split()[0]
    assert main(["runs", "book", failed[:6]]) == 0
    told = capsys.readouterr().out
    assert "ZeroDivisionError: division by zero" in told
    assert "1 / len(raw[1:])" in told


def test_a_run_that_there_is_not_is_code_2_and_none_at_all_is_said(ran, capsys):
    ran(CELLS, fails=("c2",))
    assert main(["runs", "book", "zzzz"]) == 2
    assert "there is no run 'zzzz'" in capsys.readouterr().err
    ran({"c1": "x = 1"}, name="none")
    assert main(["runs", "none"]) == 0
    assert capsys.readouterr().out == "No run yet.\n"
