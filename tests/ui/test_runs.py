"""Runs: as a list that opens and as text, nothing as markup that is not."""

from __future__ import annotations

from views import run, step

from nbasset.ui.runs import about, run_text, runs_list, runs_table, took

RUN = run(
    step("a"),
    step("b", "FAILED", 2.0, 3.0, error="ValueError: no", traceback="Traceback …"),
    step("c", "BLOCKED", None, reason="b has no value"),
    status="failed",
    outcomes={"made": 1, "failed": 1},
    events=[{"at": 1.0, "type": "started", "asset": "a", "text": "<b>"}],
)


def test_the_list_opens_the_asked_run_and_a_failure_is_told_from_its_consequence():
    shown = runs_list([RUN, {**RUN, "id": "2e"}], "2e")
    assert shown.count('<details class="nba-run" open>') == 1
    assert "ValueError: no" in shown
    assert "Traceback …" in shown
    assert "⊘ c" in shown
    assert "&lt;b&gt;" in shown


def test_runs_as_text_say_the_same():
    assert "✖ failed" in runs_table([RUN])
    for words in ("%materialize", "1 made, 1 failed", "ValueError: no", "Traceback …", "⊘ blocked"):
        assert words in run_text(RUN)


def test_why_something_was_made_the_first_time_is_told_as_it_is_now():
    first = run(step("a", reason="never made"), step("b", reason="never made: it failed, and has changed since"))
    told = run_text(first)
    assert told.count("not made before") == 2
    assert "not made before: it failed, and has changed since" in told
    assert "never made" not in told


def test_runs_are_found_by_asset_cause_or_id():
    assert about([RUN], "b") == about([RUN], "materialize") == about([RUN], "1f") == about([RUN], "") == [RUN]
    assert about([RUN], "zzz") == []


def test_a_run_at_work_took_no_time_yet():
    assert took(RUN) == 3.0
    assert took(run(finished=None, status="running")) is None
    assert "▶ running" in runs_table([run(finished=None, status="running")])


def test_many_events_are_told_up_to_a_number():
    event = {"at": 1.0, "type": "run_started", "asset": "", "text": ""}
    shown = runs_list([run(events=[event] * 403)])
    assert "403 events" in shown
    assert "and 3 more" in shown
    assert "run started" in shown
