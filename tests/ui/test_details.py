"""Details and runs as HTML: what is said, what stands open, and nothing as markup that is not."""

from __future__ import annotations

from views import asset, cause

from nbasset.ui.charts import sparkline, timeline
from nbasset.ui.details import Details, body, head
from nbasset.ui.runs import about, run_text, runs_list, runs_table


def attempt(status="FRESH", **more):
    return {
        "at": 1.0,
        "status": status,
        "took": 1.0,
        "size": 9,
        "kind": "int",
        "run": "r",
        "error": "",
        "metadata": {},
        **more,
    }


def test_the_head_says_what_why_and_shows_the_lines_that_changed():
    changed = {**cause("helper clean() changed"), "diff": ["- return x", "+ return x<2"]}
    shown = head(Details(asset("a", status="STALE", description="Numbers.", causes=[changed]), ["b is stale: edited"]))
    for words in ("Numbers.", "◆ stale", "helper clean() changed", "because b is stale: edited", "x&lt;2"):
        assert words in shown
    assert shown.count("nba-gone") == shown.count("nba-new") == 1


def test_a_failure_opens_its_log_and_closes_the_value():
    log = [{"type": "stream", "name": "stderr", "text": "Traceback\nZeroDivisionError"}]
    value = [{"type": "value", "data": {"text/plain": "[1, 2]"}}]
    shown = body(Details(asset("a", status="FAILED"), items=value, head="a failed", log=log))
    assert '<details class="nba-section" open><summary>Last attempt' in shown
    assert '<details class="nba-section"><summary>Value' in shown
    assert "ZeroDivisionError" in shown


def test_the_value_is_its_stored_preview_and_a_long_log_is_shown_from_its_end():
    items = [
        {"type": "stream", "name": "stdout", "text": "x" * 20_000 + "end"},
        {"type": "value", "data": {"text/plain": "7"}},
    ]
    shown = body(Details(asset("a"), items=items))
    assert "<pre>7</pre>" in shown
    assert "end</pre>" in shown
    assert len(shown) < 12_000


def test_the_history_draws_time_size_and_every_numeric_metadata():
    history = [
        attempt(metadata={"rows": 7, "note": "no number"}),
        attempt(metadata={"rows": 5}),
        attempt("FAILED", error="KeyError: 'x'"),
    ]
    shown = body(Details(asset("a"), history=history))
    assert shown.count("<svg") == 3
    assert "rows of 2 makings" in shown
    assert "KeyError: &#x27;x&#x27;" in shown


def test_sections_without_anything_to_say_are_left_out():
    shown = body(Details(asset("a", kind="", metadata={})))
    assert "<summary>" not in shown


def test_files_marks_and_versions_have_their_sections():
    shown = body(Details(asset("a", files=["in.csv"], marks=["untracked: network"]), versions=[("key", "1f2e")]))
    for words in ("Files it read", "in.csv", "Not tracked", "untracked: network", "Versions", "1f2e"):
        assert words in shown


def test_a_line_stays_within_its_drawing_whatever_the_numbers():
    for values in ([3.0], [1.0, 1.0], [5.0, -2.0, 1e9]):
        points = sparkline(values, "n").split('points="')[1].split('"')[0].split()
        assert len(points) == len(values)
        assert all(0 <= float(x) <= 120 and 0 <= float(y) <= 22 for x, y in (point.split(",") for point in points))


def step(name, status="FRESH", started=1.0, ended=2.0, **more):
    return {"asset": name, "started": started, "ended": ended, "status": status, "made": True, "reason": "", "error": "", "log": [], "traceback": "", **more}  # fmt: skip


RUN = {
    "id": "1f", "cause": "%materialize", "job": "", "started": 0.0, "finished": 3.0, "status": "failed",
    "outcomes": {"made": 1, "failed": 1}, "events": [{"at": 1.0, "type": "started", "asset": "a", "text": "<b>"}],
    "steps": [step("a"), step("b", "FAILED", 2.0, 3.0, error="ValueError: no", traceback="Traceback …"),
              step("c", "BLOCKED", None, reason="b has no value")],
}  # fmt: skip


def test_a_run_is_a_bar_for_each_step_that_began_by_time():
    svg = timeline(RUN)
    assert svg.count("<rect") == 2
    assert 'class="nba-failed"' in svg
    assert timeline({**RUN, "steps": [step("c", "BLOCKED", None)]}) == ""


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


def test_runs_are_found_by_asset_cause_or_id():
    assert about([RUN], "b") == about([RUN], "materialize") == about([RUN], "1f") == about([RUN], "") == [RUN]
    assert about([RUN], "zzz") == []
