"""The magics about one asset: what they show of it, and what they say of what is not there."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidSelection, NeverMade

ONE = ["%asset", "%asset_why", "%asset_log", "%asset_locals", "%asset_forget", "%asset_doctor", "%asset_accept"]


@pytest.fixture
def made(shell, capsys):
    shell.run("def twice(x):\n    return x * 2")
    shell.run("%%asset raw\nprint('reading')\n[1, 2]")
    shell.run("%%asset total\npart = twice(sum(raw))\npart")
    capsys.readouterr()
    return shell


def test_why_leads_back_to_what_changed(made, said):
    assert "nothing it rests on has changed" in said("%asset_why total")
    made.run("%%asset raw --define\n[1, 3]")
    shown = said("%asset_why total")
    assert shown.startswith("total is stale: raw is stale: its code changed (")


def test_the_log_shows_what_was_printed(made, said):
    shown = said("%asset_log raw")
    assert "raw was made" in shown
    assert "reading" in shown


def test_locals_are_shown_and_copied_when_asked(made, said):
    assert "part" in said("%asset_locals total")
    assert "copied into the notebook" in said("%asset_locals total --pull")
    assert made.user_ns["part"] == 6


def test_what_is_forgotten_is_gone(made, said):
    assert said("%asset_forget total").startswith("total is forgotten, ")
    assert made.session.instance.definitions.names == ("raw",)


def test_an_asset_is_forgotten_by_a_short_name_too(shell, said):
    shell.run("%%asset sales/raw\n[1]")
    shell.run("total = sum(raw)")
    assert said("%asset_forget raw").startswith("sales/raw is forgotten, ")
    assert "raw" not in shell.user_ns


def test_the_doctor_needs_what_it_rests_on(shell):
    shell.run("%%asset raw --define\n1")
    shell.run("%%asset total --define\nraw")
    with pytest.raises(NeverMade, match="total rests on something that has no value yet: run %materialize total first"):
        shell.run("%asset_doctor total")


def test_what_is_fresh_needs_no_acceptance(made):
    with pytest.raises(NeverMade, match="total"):
        made.run("%asset_accept total")


@pytest.mark.parametrize("magic", ONE)
def test_a_name_nobody_has_is_answered_with_the_nearest(made, magic):
    with pytest.raises(InvalidSelection, match="There is no asset 'totl'; did you mean total"):
        made.run(f"{magic} totl")


def test_a_body_without_names_of_its_own_is_said_to_have_none_and_one_that_has_not_run_is_told_apart(shell, said):
    shell.run("%%asset bare\n1")
    assert said("%asset_locals bare") == "The body of bare has no names of its own.\n"
    shell.run("%%asset later --define\n1")
    assert said("%asset_locals later") == (
        "The body of later has not run in this session: %materialize later --again runs it.\n"
    )
