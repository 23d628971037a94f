"""What running an asset cell does: it makes its asset, or says why it only defines it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shells import Notebook

from nbasset.core.result_names import ResultName
from nbasset.core.runs import MaterializationFailed


@pytest.mark.parametrize("how", ["", " --define"])
def test_defining_does_not_raise_when_something_upstream_has_failed(notebook: Notebook, how: str) -> None:
    notebook.run("%%asset broken\n1 / 0", "a", fails=True)
    if not how:
        notebook.run("%nbasset mode define")
    notebook.run(f"%%asset user{how}\nbroken + 1", "b")
    assert "only defined: %materialize user makes it" in notebook.page.text
    assert notebook.status("user") == "BLOCKED"


def test_making_does_raise_then_and_leaves_the_failed_one_alone(notebook: Notebook) -> None:
    notebook.run("tries = []\n%nbasset mode eager")
    notebook.run("%%asset broken\nprint('tried')\n1 / 0", "a", fails=True)
    error = notebook.run("%%asset user\nbroken + 1", "b", fails=True)
    assert isinstance(error, MaterializationFailed)
    assert len(error.run.assets) == 2
    assert not error.run.failed


def test_what_failed_for_want_of_a_file_is_made_once_the_file_has_come(notebook: Notebook) -> None:
    notebook.run("import os\n%nbasset mode eager")
    notebook.run("%%asset words\nfrom pathlib import Path\nPath('words.txt').read_text().split()", "a", fails=True)
    notebook.run("%%asset count\nlen(words)", "b", fails=True)
    assert (notebook.status("words"), notebook.status("count")) == ("FAILED", "BLOCKED")
    Path("words.txt").write_text("one two")
    assert (notebook.status("words"), notebook.status("count")) == ("MISSING", "MISSING")
    notebook.run("%%asset count\nlen(words)", "b")
    assert notebook.run("count") == 2
    Path("words.txt").unlink()


def test_a_cell_makes_its_asset_with_what_it_rests_on(notebook: Notebook) -> None:
    notebook.run("%%asset a --define\n[1]", "a")
    notebook.run("%%asset b\na + a", "b")
    assert notebook.run("b") == [1, 1]
    assert "● fresh · made " in notebook.page.text
    assert notebook.session.instance.runs.last.made == tuple(map(ResultName.from_text, "ab"))


def test_a_cell_whose_asset_waits_for_a_name_only_defines_it(notebook: Notebook) -> None:
    notebook.run("%%asset b\nnot_yet + 1", "b")
    assert "only defined" in notebook.page.text
    assert notebook.status("b") == "UNRESOLVED"


def test_a_cell_that_would_wait_long_for_what_is_upstream_only_defines_its_asset(notebook: Notebook) -> None:
    notebook.run("%%asset slow\nimport time\ntime.sleep(0.05)\n1", "a")
    notebook.run("%%asset slow --define\nimport time\ntime.sleep(0.05)\n2", "a")
    notebook.session.runs.ask_above = 0.01
    notebook.run("%%asset user\nslow", "b")
    assert "only defined, as it would take long" in notebook.page.text
    assert notebook.status("slow") == "STALE"


def test_a_run_shows_what_it_has_made_in_the_display_of_each_asset(notebook: Notebook) -> None:
    notebook.run("%%asset a --define\nprint('hello from a')\n1", "a")
    notebook.run("%%asset b --define\na + 1", "b")
    before = len(notebook.page.shown)
    handle = notebook.run("%materialize")
    assert handle.run.made == ("a", "b")
    assert "hello from a" in notebook.page.shown[0]["text/plain"], "in the place of what the cell showed"
    assert "2 made" in notebook.page.shown[before]["text/plain"]


def test_a_failure_ends_in_one_exception_with_the_lines_of_the_user(notebook: Notebook) -> None:
    error = notebook.run("%%asset broken\none = 1\none / 0", "a", fails=True)
    lines = re.sub("\x1b.*?m", "", "\n".join(error._render_traceback_()))
    assert "one / 0" in lines
    assert "runner.py" not in lines
    assert lines.endswith("ZeroDivisionError: division by zero"), "which is said once"
    notebook.run("%%asset other --define\n{}['x']", "b")
    notebook.run("%%asset later --define\nbroken", "c")
    error = notebook.run("%materialize", fails=True)
    told = "\n".join(error._render_traceback_())
    assert told.endswith("other failed: KeyError: 'x'. Not made because of it: later.")


def test_in_a_terminal_every_step_is_a_line(terminal: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.run("%%asset a --define\n1", "a")
    terminal.run("_ = %materialize")
    assert "● fresh  a" in capsys.readouterr().out


SOURCE = "%%asset source --define\nimport urllib.request as u\nRAN.append(u.__name__)\n[1]"


def test_a_source_in_the_network_that_was_never_timed_is_asked_for(notebook):
    notebook.shell.user_ns["RAN"] = ran = []
    notebook.run(SOURCE)
    notebook.run("%%asset total\nsum(source)")
    assert ran == []
    assert "only defined, as source asks the network and was never timed: 2 to make" in notebook.page.text
    assert "Go on with %materialize total" in notebook.page.text
    notebook.run("%materialize total")
    assert ran == ["urllib.request"]
    notebook.run(SOURCE.replace("[1]", "[2]"))
    notebook.run("%%asset total\nsum(source)")
    assert len(ran) == 2, "it was timed, and that is little"


def test_what_costs_is_made_only_where_it_is_named(notebook):
    notebook.shell.user_ns["RAN"] = ran = []
    notebook.run("%%asset model --costs\nRAN.append(1)\n3")
    assert "only defined, as it costs (1 to make: model" in notebook.page.text
    notebook.run("%%asset score\nmodel + 1")
    assert ran == []
    notebook.run("%materialize model")
    notebook.run("%%asset model --costs\nRAN.append(1)\n3")
    assert ran == [1], "what is there is shown"
    notebook.run("%%asset score\nmodel + 1")
    assert notebook.run("score") == 4


def test_asking_is_left_out_where_it_is_not_wanted(notebook):
    notebook.shell.user_ns["RAN"] = ran = []
    notebook.run("%nbasset ask-above none")
    notebook.run(SOURCE)
    notebook.run("%%asset total\nsum(source)")
    assert ran == ["urllib.request"]


def test_that_long_steps_could_run_at_once_is_said_once(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbasset.engine.thread_counts.cores", lambda: 2)
    for name in "abc":
        notebook.run(f"%%asset {name}\n1")
    monkeypatch.setattr(notebook.session.instance.log, "took", lambda assets: dict.fromkeys(assets, 5.0))
    for _ in range(2):
        notebook.run("%materialize --again")
    assert notebook.page.text.count("these 3 could run at once: %materialize -j 2 (a, b, c)") == 1
