"""What the last attempt to make an asset printed, and what its names held."""

from __future__ import annotations

from naming import named
from shells import Notebook

from nbasset.core.events import Cancelled, Failed, Materialized, Skipped
from nbasset.notebook.logs import attempts, last_attempt, locals_table, log_of


def test_the_log_of_a_result_says_when_it_was_made_and_what_that_showed(notebook: Notebook) -> None:
    notebook.run("%%asset a\nprint('hello')\n1", "a")
    log = log_of(notebook.session.instance, named("a"))
    assert log.head.startswith("a was made ")
    assert "hello" in log.text


def test_the_log_of_a_failure_ends_in_its_traceback(notebook: Notebook) -> None:
    notebook.run("%%asset a\nprint('half')\n1 / 0", "a", fails=True)
    log = log_of(notebook.session.instance, named("a"))
    assert log.head.startswith("a failed ")
    assert [item["text"].splitlines()[-1] for item in log.items] == ["half", "ZeroDivisionError: division by zero"]


def test_without_any_attempt_it_says_so(notebook: Notebook) -> None:
    notebook.run("%%asset a --define\n1", "a")
    assert log_of(notebook.session.instance, named("a")).text == "a was never made; there is no log."


def test_a_success_after_a_failure_is_the_last_attempt_and_a_result_from_the_store_is_none(notebook: Notebook) -> None:
    notebook.run("fine = False")
    notebook.run("%%asset a\n1 if fine else 1 / 0", "a", fails=True)
    notebook.run("fine = True")
    notebook.run("%materialize")
    notebook.run("%materialize")
    ends = attempts(notebook.session.instance, named("a"))
    assert [type(each) for each in ends] == [Failed, Materialized]
    assert last_attempt(ends) is None


def test_a_stopped_attempt_says_that_it_was_stopped_and_when_nothing_else_was_tried_that_counts() -> None:
    stopped = Cancelled(
        named("a"), "r1", at=1.0, took=2.0, shown=({"type": "stream", "name": "stdout", "text": "half"},)
    )
    log = last_attempt([Materialized(named("a")), stopped])
    assert log is not None
    assert "a was stopped" in log.head
    assert log.head.endswith("in run r1 after 2.0 s")
    assert list(log.items) == list(stopped.shown)
    assert last_attempt([Skipped(named("a"))]) is None
    assert last_attempt([]) is None


def test_the_names_of_a_body_are_listed_with_its_inputs(notebook: Notebook) -> None:
    notebook.run("%%asset a\n[1]", "a")
    notebook.run("%%asset b\ntwice = a + a\ntwice", "b")
    rows, values = locals_table(notebook.session.instance, named("b"))
    assert {row[0]: row[1] for row in rows} == {"a": "list", "twice": "list"}
    assert values == {"a": [1], "twice": [1, 1]}
