"""``nbasset why``: the way back to each root cause, as it was seen last."""

from __future__ import annotations

from nbasset.cli.main import main

CELLS = {
    "c1": "K = 2",
    "c2": "%%asset raw\n[1, 2]",
    "c3": "%%asset total\nsum(raw) * K",
    "c4": "%%asset report\nf'total {total}'",
    "c5": "K = 3",
}


def test_the_way_to_the_cause_is_told_step_by_step(ran, capsys):
    ran(CELLS)
    assert main(["why", "book", "report"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("report was ◆ stale, as of ")
    assert told[1] == "report: total is stale"
    assert told[2].startswith("  total: ")
    assert "K changed" in told[2]


def test_of_what_was_fresh_there_is_no_more_to_say(ran, capsys):
    ran(CELLS)
    assert main(["why", "book", "raw"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_lines_of_code_that_changed_are_told(ran, capsys):
    ran({**CELLS, "c5": "%%asset total --define\nsum(raw) - K"})
    assert main(["why", "book", "report"]) == 0
    told = capsys.readouterr().out
    assert "- sum(raw) * K" in told
    assert "+ sum(raw) - K" in told


def test_an_asset_that_there_is_not_is_code_2(ran, capsys):
    ran(CELLS)
    assert main(["why", "book", "reprot"]) == 2
    assert capsys.readouterr().err == "nbasset: there was no asset 'reprot'; did you mean report?\n"
