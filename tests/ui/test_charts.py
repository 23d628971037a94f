"""Charts: what is drawn stays within its drawing and says in words what it shows."""

from __future__ import annotations

import pytest
from views import run, step

from nbasset.ui.charts import TICKS, round_ticks, sparkline, timeline


def test_a_line_stays_within_its_drawing_whatever_the_numbers():
    for values in ([3.0], [1.0, 1.0], [5.0, -2.0, 1e9]):
        points = sparkline(values, "n").split('points="')[1].split('"')[0].split()
        assert len(points) == len(values)
        assert all(0 <= float(x) <= 120 and 0 <= float(y) <= 22 for x, y in (point.split(",") for point in points))


def test_a_line_says_what_it_shows_to_whoever_does_not_see_it():
    assert 'aria-label="rows of 2 &lt;makings&gt;"' in sparkline([1.0, 2.0], "rows of 2 <makings>")


def test_a_run_is_a_bar_for_each_step_that_began_by_time():
    svg = timeline(run(step("a"), step("b", "FAILED", 2.0, 3.0), step("c", "BLOCKED", None)))
    assert svg.count("<rect") == 2
    assert 'class="nba-failed"' in svg
    assert timeline(run(step("c", "BLOCKED", None))) == ""


def test_a_bar_says_how_its_step_ended_and_what_was_stopped_is_not_missing():
    svg = timeline(run(step("a"), step("b", "FAILED"), step("c", "MISSING")))
    assert "● 1.0 s<" in svg
    assert "✖ failed · 1.0 s<" in svg
    assert "■ stopped · 1.0 s<" in svg


def test_bars_of_a_run_at_work_end_now_and_short_ones_can_be_seen():
    svg = timeline(run(step("a", "RUNNING", 0.0, 10.0), step("b", "FRESH", 1.0, 1.0), finished=None))
    assert 'width="470.0"' in svg
    assert 'width="3.0"' in svg


@pytest.mark.parametrize("whole", [0.0011, 0.4, 3.3, 59.0, 61.0, 700.0, 5000.0, 200_000.0])
def test_times_beside_an_axis_are_few_round_and_within_it(whole):
    ticks = round_ticks(whole)
    assert 2 <= len(ticks) <= TICKS + 2
    assert ticks[-1] <= whole * 1.001


def test_where_workers_made_steps_there_is_a_lane_for_each_in_the_order_of_their_numbers():
    steps = [step("a", where="worker 10"), step("b", where="worker 2"), step("c"), step("d", where="worker 2")]
    drawn = timeline(run(*steps))
    lanes = [drawn.index(f">{lane}</text>") for lane in ("kernel", "worker 2", "worker 10")]
    assert lanes == sorted(lanes)
    assert drawn.count("<rect") == 8
    assert "a: fresh, 1.0 s, worker 10" in drawn
    assert "kernel" not in timeline(run(step("c")))
