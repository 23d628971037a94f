"""The magics about one asset: what they show of it, and what they say of what is not there."""

from __future__ import annotations

import re

import pytest

from nbasset.core.errors import InvalidSelection, NeverMade
from nbasset.core.runs import MaterializationFailed
from nbasset.notebook.magics.parsers import VERBS
from nbasset.notebook.options import BadOption

WORDS = list(VERBS)
ONE = ["%asset", "%asset_why", "%asset_log", "%asset_locals", "%asset_forget", "%asset_doctor", "%asset_accept"]


@pytest.fixture
def made(shell, capsys):
    shell.run("def twice(x):\n    return x * 2")
    shell.run("%%asset raw\nprint('reading')\n[1, 2]")
    shell.run("%%asset total\npart = twice(sum(raw))\npart")
    capsys.readouterr()
    return shell


def test_why_leads_back_to_what_changed(made, said):
    assert "nothing it uses has changed" in said("%asset_why total")
    made.run("%%asset raw --define\n[1, 3]")
    shown = said("%asset_why total")
    assert shown.startswith("total is stale\n└─ raw is stale\n   └─ its code changed\n")


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
    with pytest.raises(NeverMade, match="total uses something that has no value yet: run %materialize total first"):
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


def test_the_word_after_the_name_asks_what_the_older_magic_asks(made, said):
    made.run("%%asset raw --define\n[1, 3]")
    for word in ("why", "log", "locals"):
        assert said(f"%asset total {word}") == said(f"%asset_{word} total") != ""


def test_several_names_with_commas_are_asked_one_after_the_other(made, said):
    assert [line.partition(":")[0] for line in said("%asset raw, total size").splitlines()] == ["raw", "total"]
    assert said("%asset raw,total size") == said("%asset raw, total size")


def test_nothing_is_done_where_one_of_the_names_is_wrong(made):
    with pytest.raises(InvalidSelection, match="'totl'"):
        made.run("%asset raw, totl accept")


def test_an_asset_whose_name_is_one_of_the_words_is_found_all_the_same(made, said):
    made.run("%%asset size\n1")
    assert "int" in said("%asset size")
    assert said("%asset size size").startswith("size: ")
    assert "raw" in said("%asset raw, size").splitlines()[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("raw wy", ["'wy' (did you mean why?)", "size, forget", "commas"]),
        ("raw total", ["'total'", "several names need commas"]),
        ("raw why --pull", ["why takes no --pull"]),
        ("raw --pull", ["%asset NAME takes no --pull"]),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_what_can_be_asked(made, line, words):
    with pytest.raises(BadOption) as raised:
        made.run(f"%asset {line}")
    assert all(word in str(raised.value) for word in words), raised.value


def test_size_tells_what_is_kept_and_what_of_it_stands_now(made, said):
    assert re.fullmatch(r"raw: [\d.]+ k?B in 1 result\.\n", said("%asset raw size"))
    made.run("%%asset raw\n[1, 3]")
    assert re.fullmatch(r"raw: .* in 2 results, [\d.]+ k?B of it what stands now\.\n", said("%asset raw size"))
    made.run("%%asset new --define\n1")
    assert said("%asset new size") == "new has nothing in the store.\n"


def test_history_tells_what_happened_the_latest_first(made, said):
    with pytest.raises(MaterializationFailed):
        made.run("%%asset raw\n1 / 0")
    first, second = said("%asset raw history").splitlines()
    assert "failed" in first
    assert "made, took" in second


def test_the_help_lists_every_word(made, said):
    told = said("%asset -h")
    assert all(f"\n  {word} " in told for word in WORDS)


def test_a_card_says_each_reason_once_and_of_an_accepted_result_only_while_it_is_fresh(shell, said):
    shell.run("%%asset base\n1")
    shell.run("%%asset top\nbase + 1")
    shell.run("%%asset base\n2")
    shell.run("%asset_accept top")
    assert "accepted by" in said("%asset top")
    shell.run("%%asset base\n3")
    shown = said("%asset top")
    assert "accepted by" not in shown
    assert shown.count("base has a new value") == 1


def test_what_failed_and_has_changed_since_says_that_it_failed(shell, said):
    shell.run("%%asset base\n0")
    with pytest.raises(MaterializationFailed):
        shell.run("%%asset top\n1 / base")
    shell.run("%%asset base\n1")
    assert "never made: it failed, and has changed since" in said("%asset_why top")
