"""Notifications in a notebook: a report with its table and its picture by mail, and one message where something fails."""

from __future__ import annotations

import os

import pytest

from nbasset.core.events import Notified, NotifyAsked
from nbasset.storage.addresses import variable_of

SALES = """%%asset sales
import pandas as pd
sales = pd.DataFrame({"day": ["Mon", "Tue"], "cups": [31, 44]})"""
CHART = """%%asset chart --notify boss
from IPython.display import Image
Image(b"\\x89PNG, as drawn of " + str(sales.shape).encode(), format="png")"""
REPORT = """%%asset report --notify boss
print("cups in all:", sales["cups"].sum())
sales"""


@pytest.fixture
def boss(mail, monkeypatch):
    """The letters that boss gets."""
    monkeypatch.setenv(variable_of("boss"), mail.address)
    return mail.got


@pytest.fixture
def team(hook, monkeypatch):
    """What is posted to the team."""
    monkeypatch.setenv(variable_of("team"), hook.address)
    return hook.got


def parts(letter):
    """The drawn part of a letter, and what is attached, by name."""
    attached = {each.get_filename(): each.get_content() for each in letter.iter_attachments()}
    return letter.get_body(("html",)).get_content(), attached


def told(notebook):
    """What the log has of messages."""
    events = notebook.session.instance.log.events()
    return [each for each in events if isinstance(each, Notified)]


def test_a_report_goes_out_with_its_table_and_a_chart_with_its_picture(notebook, boss):
    notebook.run(SALES, "s")
    assert boss == []
    notebook.run(REPORT, "r")
    [letter] = boss
    drawn, attached = parts(letter)
    assert letter["to"] == "boss@example.com"
    assert letter["subject"].startswith("report (")
    assert "cups in all: 75" in drawn
    assert "<td>44</td>" in drawn
    assert b"<td>44</td>" in _bytes(attached["report.html"])
    notebook.run(CHART, "c")
    drawn, attached = parts(boss[1])
    assert attached["chart.png"].startswith(b"\x89PNG")
    assert "base64" not in drawn
    assert b"data:image/png;base64," in _bytes(attached["chart.html"])


def _bytes(content):
    return content.encode() if isinstance(content, str) else content


@pytest.mark.slow
def test_a_cell_that_shows_its_stored_result_tells_nobody_and_an_edit_does(notebook, team):
    notebook.run("%%asset a --notify team\n1", "a")
    notebook.run("%%asset a --notify team\n1  # a comment", "a")
    notebook.run("%materialize")
    assert [each["message"].splitlines()[1] for each in team] == ["1"]
    notebook.run("%%asset a --notify team\n2", "a")
    assert [each["message"].splitlines()[1] for each in team] == ["1", "2"]


@pytest.mark.slow
def test_several_are_each_told(notebook, team, boss):
    notebook.run("%%asset a --notify team,boss\n1", "a")
    assert len(team) == len(boss) == 1
    assert sorted(each.hook for each in told(notebook)) == ["success:boss:0:a", "success:team:0:a"]


def test_where_something_upstream_fails_nothing_goes_out_but_the_failure(notebook, team, boss):
    notebook.run("%nbasset notify team", "n")
    notebook.run("%nbasset mode define", "m")
    for name, text in (("s", SALES), ("r", REPORT), ("c", CHART)):
        notebook.run(text.replace('"cups": [31, 44]', '"cups": 1 / 0'), name)
    notebook.run("%materialize", "all", fails=True)
    assert boss == []
    [failure] = team
    assert failure["type"] == "failure"
    first = failure["message"].splitlines()[0]
    assert first == "sales failed: ZeroDivisionError: division by zero. Not made because of it: report, chart."
    notebook.run(SALES, "s")
    notebook.run("%materialize", "all")
    assert sorted(each["subject"].partition(" ")[0] for each in boss) == ["chart", "report"]


def test_a_cell_that_asks_for_a_run_has_begun_no_program_because_somebody_is_told(notebook, team):
    notebook.run("%nbasset notify team\nWORKS = True", "n")
    notebook.run("%%asset a\nif not WORKS:\n    raise ValueError('no')\n1", "a")
    notebook.run("WORKS = False\n%materialize", "off", fails=True)
    notebook.run("WORKS = True\n%materialize", "on")
    assert [each["type"] for each in team] == ["success", "failure"]
    [view] = notebook.session.views.all()["assets"]
    assert (view["status"], view["marks"]) == ("FRESH", [])


@pytest.mark.slow
def test_every_run_is_told_until_it_is_off_and_those_that_do_nothing_are_not(notebook, team):
    notebook.run("%nbasset notify team", "n")
    notebook.run("%%asset a\n1", "a")
    notebook.run("%%asset a\n1", "a")
    notebook.run("%materialize")
    assert [each["title"].partition(" (")[0] for each in team] == ["Done: a"]
    notebook.run("%nbasset notify off", "n")
    notebook.run("%%asset b\n2", "b")
    assert len(team) == 1


def test_short_runs_are_not_told_where_only_long_ones_are_to_be(notebook, team):
    notebook.run("%nbasset notify team --after 10m", "n")
    notebook.run("%%asset a\n1", "a")
    assert team == []
    asked = [each for each in notebook.session.instance.log.events() if isinstance(each, NotifyAsked)]
    assert [list(each.hooks) for each in asked] == [["any:team:600:"]]


def test_every_point_of_a_sweep_is_in_one_message(notebook, team):
    notebook.run("from nbasset import sweep", "n")
    notebook.run("%%asset a --notify team\ndepth = sweep(2, 4)\ndepth * 10", "a")
    [message] = team
    assert "a[depth=2]: int" in message["message"]
    assert "a[depth=4]: int" in message["message"]


@pytest.mark.slow
def test_a_name_without_an_address_is_told_under_the_cell_once_and_the_result_is_there(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_FILE", str(tmp_path / "none"))
    notebook.run("%%asset a --notify nobody\n1", "a")
    assert "Nobody knows the address of nobody" in notebook.page.text
    notebook.run("a + 1", "b")
    assert notebook.session.instance.value("a") == 1
    assert [(each.sent, each.final) for each in told(notebook)] == [(False, True)]


def test_an_address_in_a_cell_is_refused_and_the_cell_defines_nothing(notebook):
    notebook.run("%%asset a --notify mailto://me:secret@example.com\n1", "a", fails=True)
    assert "a" not in notebook.session.instance.definitions.names


def test_neither_the_page_nor_the_store_has_an_address(notebook, boss, team, tmp_path, mail, hook):
    notebook.run("%%asset a --notify team --notify boss\n1", "a")
    assert len(boss) == len(team) == 1
    secrets = [hook.address.partition("://")[2].encode(), mail.address.partition("://")[2].encode()]
    root = notebook.session.instance.root
    notebook.session.instance.log.flush()
    files = [path for path in root.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files for each in secrets if each in path.read_bytes()]
    assert not [each for each in secrets if each.decode() in notebook.page.text]
    assert os.environ[variable_of("team")] == hook.address


def test_hooks_of_a_job_are_called_by_materialize_for_each_of_its_steps(notebook):
    notebook.run("%nbasset mode define", "m")
    notebook.run("%%asset a\n1 + 1", "a")
    notebook.run("%%asset b\na / 0", "b")
    notebook.run(
        "from nbasset import Definitions, define_asset_job, failure_hook, success_hook\ntold = []\n"
        "@success_hook\ndef made(context):\n    told.append((context.op.name, context.op_output_values['result']))\n"
        "@failure_hook\ndef failed(context):\n    told.append((context.op.name, str(context.op_exception)))\n"
        "_ = Definitions(jobs=[define_asset_job('all', hooks={made, failed})])",
        "hooks",
    )
    notebook.run("%materialize a", "one")
    assert notebook.shell.user_ns["told"] == []
    notebook.run("%materialize --job all", "job", fails=True)
    assert notebook.shell.user_ns["told"] == [("a", 2), ("b", "division by zero")]
