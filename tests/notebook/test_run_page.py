"""Runs on the page: their table, and what is left in the displays of the assets."""

from __future__ import annotations

from shells import Notebook

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
