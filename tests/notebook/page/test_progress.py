"""The table under ``%materialize``."""

from __future__ import annotations

import pytest
from naming import by_name, named
from shells import Notebook

from nbasset.core.causes import Category, Cause
from nbasset.core.events import Blocked, Cancelled, Event, Failed, Materialized, Skipped, StepStarted
from nbasset.core.live_view import LiveView
from nbasset.core.planning import Action, Decision, Plan
from nbasset.core.runs import AssetRun, Outcome, RunRecord
from nbasset.notebook.page.progress import FEW, Progress

PLAN = Plan(
    (),
    by_name(
        {
            "a": Decision(Action.MAKE, "never made"),
            "b": Decision(Action.MAKE, "a is missing"),
            "fresh": Decision(Action.SKIP),
        }
    ),
    by_name({"a": 3.0}),
)


def after(progress: Progress, *events: Event) -> list[list[str]]:
    """The rows of the table after some events, cell by cell."""
    live = LiveView({"assets": []}, PLAN.to_make)
    for event in events:
        progress.heard(live.after(event))
    return [[str(name), str(row.status), row.why, row.took, row.size] for name, row in progress._rows.items()]


@pytest.fixture
def progress(notebook: Notebook) -> Progress:
    return Progress(notebook.session.front, PLAN)


EDITED = Cause(Category.CODE, "its code changed", ("- 1", "+ 2"))
WAITS = ["b", "QUEUED", "a is missing", "", ""]


def test_what_has_to_be_done_waits_with_its_reason(progress: Progress) -> None:
    assert after(progress) == [["a", "QUEUED", "never made", "", ""], WAITS]


def test_what_is_at_work_says_how_long_it_took_before(progress: Progress) -> None:
    assert after(progress, StepStarted(named("a"), reason="never made")) == [
        ["a", "RUNNING", "never made", "about 3.0 s", ""],
        WAITS,
    ]


def test_lines_that_changed_are_drawn_each_in_its_colour(notebook: Notebook) -> None:
    plan = Plan((), by_name({"a": Decision(Action.MAKE, str(EDITED), causes=(EDITED,))}))
    progress = Progress(notebook.session.front, plan)
    assert "its code changed (- 1  + 2)" in progress._text()
    drawn = (
        'its code changed <code><span class="nba-gone">- 1</span></code> <code><span class="nba-new">+ 2</span></code>'
    )
    assert drawn in progress._html()


def test_what_was_made_keeps_its_reason_and_says_time_and_size(progress: Progress) -> None:
    made = Materialized(named("a"), took=2.0, size=100)
    (row, _) = after(progress, StepStarted(named("a"), reason="never made"), made)
    assert row == ["a", "FRESH", "not made before", "2.0 s", "100 B"]


def test_a_failure_and_what_it_blocks_say_why(progress: Progress) -> None:
    rows = after(
        progress, Failed(named("a"), error="ValueError: no", took=1.0), Blocked(named("b"), reason="a has no value")
    )
    assert rows == [["a", "FAILED", "ValueError: no", "1.0 s", ""], ["b", "BLOCKED", "a has no value", "", ""]]


def test_early_cut_off_is_told_and_what_was_fresh_anyway_is_not(progress: Progress) -> None:
    rows = after(progress, Skipped(named("b")), Skipped(named("fresh")))
    assert [row[0] for row in rows] == ["a", "b"]
    assert rows[1][1:3] == ["FRESH", "same value as before: from the store"]


def test_at_the_end_it_says_what_was_stopped_and_drops_what_was_never_looked_at(
    progress: Progress, notebook: Notebook
) -> None:
    after(progress, StepStarted(named("a")), Cancelled(named("a")))
    run = RunRecord("r1", {named("a"): AssetRun(named("a"), Outcome.CANCELLED)}, cancelled=True)
    progress.end(run, {"a": ({"type": "stream", "name": "stdout", "text": "half"},)})
    (table,) = notebook.page.shown
    assert "○ missing  stopped" in table["text/plain"]
    assert "a showed:\nhalf" in table["text/plain"]
    assert "b  " not in table["text/plain"]


def test_quiet_shows_nothing(notebook: Notebook) -> None:
    progress = Progress(notebook.session.front, PLAN, quiet=True)
    after(progress, StepStarted(named("a")), Failed(named("a"), error="no"))
    progress.end(RunRecord("r1"), {})
    assert notebook.page.shown == []


def test_a_terminal_gets_a_line_for_each_step_that_ends(terminal: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(terminal.session.front, PLAN)
    after(progress, StepStarted(named("a")), Materialized(named("a"), took=2.0, size=100), Skipped(named("fresh")))
    progress.end(RunRecord("r1", {named("a"): AssetRun(named("a"), Outcome.MADE)}), {})
    first, last = capsys.readouterr().out.splitlines()
    assert first == "● fresh  a  2.0 s  100 B  not made before"
    assert last.startswith("1 made")


def test_what_many_assets_showed_is_behind_one_word(progress: Progress, notebook: Notebook) -> None:
    item = ({"type": "stream", "name": "stdout", "text": "half"},)
    progress.end(RunRecord("r1"), {f"a{number}": item for number in range(FEW)})
    assert notebook.page.shown[0]["text/html"].count("<details>") == FEW
    progress.end(RunRecord("r1"), {f"a{number}": item for number in range(FEW + 1)})
    assert f"what {FEW + 1} assets showed" in notebook.page.shown[0]["text/html"]
