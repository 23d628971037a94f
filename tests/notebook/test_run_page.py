"""Runs on the page: their table, and what is left in the displays of the assets."""

from __future__ import annotations

from typing import Any

from shells import Notebook

from nbasset.core.events import StepStarted
from nbasset.core.live_view import Changes

SETUP = "from nbasset import asset, materialize, RetryPolicy"


def test_a_run_that_python_starts_gets_a_table_of_its_own(notebook: Notebook) -> None:
    notebook.run(SETUP)
    notebook.run("@asset\ndef a(): return [1]", "a")
    before = len(notebook.page.shown)
    notebook.run("_ = materialize([a])", "m")
    (table,) = notebook.page.shown[before:]
    assert "● fresh" in table["text/plain"]
    assert table["text/plain"].splitlines()[-1].startswith("1 made")


def test_after_a_run_nothing_follows_the_next_one_any_more(notebook: Notebook) -> None:
    notebook.run(SETUP)
    notebook.run("@asset\ndef a(): return [1]", "a")
    notebook.run("_ = materialize([a])", "m")
    table = dict(notebook.page.shown[-1])
    notebook.run("%materialize a --again", "n")
    assert notebook.page.shown[0] == table


def test_a_body_that_is_tried_again_says_so(notebook: Notebook) -> None:
    notebook.run(SETUP + "\ntries = iter([0, 1])")
    notebook.run("@asset(retry_policy=RetryPolicy(max_retries=1))\ndef a(): return 1 / next(tries)", "a")
    notebook.run("_ = materialize([a])", "m")
    assert "a raised ZeroDivisionError: division by zero; trying again." in notebook.page.text


def test_what_is_made_shows_its_value_before_the_next_body_begins_and_is_drawn_once(notebook: Notebook) -> None:
    notebook.run("k = 1")
    notebook.run("%%asset a\nprint('said'); k", "a")
    notebook.run("%%asset b\na + 1", "b")
    seen = []

    def heard(changes: Changes) -> None:
        if isinstance(changes.event, StepStarted) and str(changes.event.asset) == "b":
            seen.append(notebook.page.shown[0]["text/plain"])
            drawn[:] = []

    def sees(message: dict[str, Any]) -> dict[str, Any]:
        drawn.append(message["content"]["metadata"].get("nbasset", {}).get("asset"))
        return message

    drawn: list[str] = []
    notebook.shell.display_pub.register_hook(sees)
    notebook.run("k = 5")
    leave = notebook.session.views.feed.subscribe(changes=heard)
    notebook.run("%materialize")
    leave()
    (text,) = seen
    assert text.startswith("said\n5\na: int · ● fresh · #2 · made")
    assert "a" not in drawn
    assert notebook.page.shown[1]["text/plain"].startswith("6\n")


def test_a_failed_body_leaves_what_it_has_shown_in_its_display(notebook: Notebook) -> None:
    notebook.run("%%asset a\nprint('half')\n1 / 0", "a", fails=True)
    assert "half" in notebook.page.shown[0]["text/plain"]
    assert "a: no value yet · ✖ failed" in notebook.page.shown[0]["text/plain"]


def test_a_stopped_body_leaves_what_it_has_shown_and_says_that_it_was_stopped(notebook: Notebook) -> None:
    error = notebook.run("%%asset a\nprint('half')\nraise KeyboardInterrupt", "a", fails=True)
    assert isinstance(error, KeyboardInterrupt)
    assert "half" in notebook.page.shown[0]["text/plain"]
    assert "missing · stopped" in notebook.page.shown[0]["text/plain"]


def test_names_that_are_bound_get_what_a_run_has_made(notebook: Notebook) -> None:
    notebook.run("one = 1")
    notebook.run("%%asset a\none", "a")
    assert notebook.run("a") == 1
    notebook.run("one = 2")
    assert notebook.run("_ = %materialize\na") == 2
