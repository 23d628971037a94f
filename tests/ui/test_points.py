"""Points as they are seen: a strip, and a table or a matrix."""

from __future__ import annotations

from nbasset.core.statuses import Status
from nbasset.ui.points import Row, chosen, points_item, strip_html, strip_text

FRESH, FAILED = Status.FRESH, Status.FAILED


def text_of(dimensions, rows, statuses=None):
    return points_item(dimensions, statuses or [row.status for row in rows], rows)["data"]["text/plain"]


def test_each_point_is_a_row_with_its_values_and_its_result():
    rows = [Row((2,), FRESH, "0.7", "1 s"), Row(("a b",), FAILED)]
    assert text_of(["depth"], rows).splitlines() == [
        "●✖",
        "depth  value  status    took",
        "2      0.7    ● fresh   1 s",
        "'a b'         ✖ failed",
    ]


def test_two_dimensions_make_a_matrix():
    rows = [Row((depth, rate), FRESH, f"{depth}{rate}") for depth in (1, 2) for rate in ("x", "y")]
    assert text_of(["depth", "rate"], rows).splitlines()[1:] == [
        "depth \\ rate  x   y",
        "1             1x  1y",
        "2             2x  2y",
    ]


def test_of_many_points_those_are_shown_that_are_not_fresh_and_the_strip_tells_of_all():
    statuses = [FRESH] * 999 + [FAILED]
    assert chosen(statuses)[-1] == 999
    assert len(chosen(statuses)) == 20
    assert strip_text(statuses) == "●×999 ✖"
    assert strip_html(statuses).count("<span") == 2
    shown = text_of(["x"], [Row((999,), FAILED)], statuses)
    assert "… and 999 more" in shown
