"""``%asset_runs``: which runs are listed, and what is said where there is none."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidSelection


@pytest.fixture
def ran(shell, capsys):
    shell.run("%%asset raw\n[1, 2]")
    shell.run("%%asset total\nsum(raw)")
    shell.run("%materialize total --again -q")
    capsys.readouterr()
    return shell


def test_every_run_is_listed_the_newest_first(ran, said):
    rows = [line for line in said("%asset_runs").splitlines() if "%materialize" in line or "cell [" in line]
    assert len(rows) == 3
    assert "%materialize total --again" in rows[0]
    assert "-q" not in rows[0]


def test_runs_of_one_asset_are_those_in_which_it_took_part(ran, said):
    assert "%materialize total" in said("%asset_runs --asset total")
    said("%%asset other\n1")
    assert "%materialize total" not in said("%asset_runs --asset other")


def test_one_run_is_told_by_the_beginning_of_its_id(ran, said):
    id = ran.run("run = %materialize total --again -q\nrun.run_id")
    assert id[:6] in said(f"%asset_runs {id[:6]}")


def test_where_there_is_none_it_says_what_makes_one(shell, said):
    assert said("%asset_runs") == "No run yet: %materialize makes what is missing or stale.\n"
    said("%%asset a --define\n1")
    assert said("%asset_runs --asset a").startswith("No run of a yet: ")


def test_a_run_nobody_made_is_answered_with_those_there_are(ran):
    with pytest.raises(InvalidSelection, match="There is no run 'zz' of this notebook; there are "):
        ran.run("%asset_runs zz")
