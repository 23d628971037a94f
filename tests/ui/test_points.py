"""Points as they are seen: a strip, and a table or a matrix."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.point_runs import runs
from nbasset.core.statuses import Status
from nbasset.ui.points import PIECES, Row, chosen, pieces, points_item, strip_html, strip_svg, strip_text
from nbasset.ui.theme import ORDER, style_of

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


def test_a_point_that_has_a_name_leads_to_itself_from_a_table_and_from_a_matrix():
    table = points_item(["d"], [FRESH] * 2, [Row((1,), FRESH, "x", name="a[d=1]"), Row((2,), FRESH, "<y>")])["data"]
    assert 'data-nba-asset="a[d=1]">1</button>' in table["text/html"]
    assert "<td>2</td><td>&lt;y&gt;</td>" in table["text/html"]
    assert f'<span class="nba-{style_of(FRESH)}">● fresh</span>' in table["text/html"]
    rows = [Row((d, e), FRESH, f"v{d}{e}", name=f"a[d={d}, e={e}]") for d in (1, 2) for e in (3, 4)]
    matrix = points_item(["d", "e"], [FRESH] * 4, rows)["data"]
    assert 'data-nba-asset="a[d=2, e=3]">v23</button>' in matrix["text/html"]


def grid_of(down, across, status=lambda one, other: FRESH, *, known=True):
    values = [(one, other) for one in range(down) for other in range(across)]
    rows = [Row(each, status(*each), f"v{each[0]}.{each[1]}") for each in values]
    known = rows if known else rows[:20]
    return points_item(["a", "b"], [row.status for row in rows], rows[:20], known, values)["data"]


def test_a_wide_matrix_is_drawn_with_a_bar_to_scroll_it_and_told_by_a_strip_for_each_line():
    shown = grid_of(3, 14, lambda one, other: FAILED if (one, other) == (1, 2) else FRESH)
    assert "overflow:auto" in shown["text/html"]
    assert "✖ v1.2</td>" in shown["text/html"]
    assert shown["text/html"].count("<td>") == 3 * 15
    assert shown["text/plain"].splitlines()[1:] == [
        "a  b: 0 … 13",
        "0  ●●●●●●●●●●●●●●  14 of 14 fresh",
        "1  ●●✖●●●●●●●●●●●  13 of 14 fresh · 1 failed",
        "2  ●●●●●●●●●●●●●●  14 of 14 fresh",
    ]


def test_a_grid_of_ten_thousand_points_is_a_strip_for_each_of_the_lines_that_are_not_fresh():
    shown = grid_of(100, 100, lambda one, other: FAILED if (one, other) == (77, 5) else FRESH, known=False)
    assert "77  ●×5 ✖ ●×94  99 of 100 fresh · 1 failed" in shown["text/plain"]
    assert shown["text/plain"].endswith("… and 80 more lines")
    assert len(shown["text/plain"].splitlines()) == 23
    assert "1 failed" in shown["text/html"]
    assert len(shown["text/html"]) < 20_000


def test_a_grid_that_was_never_made_is_told_by_strips():
    values = [(one, other) for one in range(5) for other in range(6)]
    rows = [Row(each, Status.MISSING) for each in values]
    shown = points_item(["a", "b"], [row.status for row in rows], rows[:20], rows, values)["data"]
    assert shown["text/plain"].splitlines()[2] == "0  ○○○○○○    0 of 6 fresh · 6 missing"


def test_of_many_points_those_are_shown_that_are_not_fresh_and_the_strip_tells_of_all():
    statuses = [FRESH] * 999 + [FAILED]
    assert chosen(statuses)[-1] == 999
    assert len(chosen(statuses)) == 20
    assert strip_text(runs(statuses)) == "●×999 ✖"
    assert strip_html(runs(statuses)).count("<span") == 2
    shown = text_of(["x"], [Row((999,), FAILED)], statuses)
    assert "… and 999 more" in shown


@given(st.lists(st.sampled_from([FRESH, FAILED, Status.STALE]), min_size=1, max_size=400), st.integers(1, 9))
def test_a_strip_has_no_more_pieces_than_can_be_told_apart_and_hides_no_failure(statuses, most):
    shown = pieces(runs(statuses), most)
    assert len(shown) <= most
    if len(runs(statuses)) > most:
        places = [at * most // len(statuses) for at in range(len(statuses))]
        inside = [[status for status, at in zip(statuses, places, strict=True) if at == piece] for piece in range(most)]
        assert [run["status"] for run in shown] == [min(each, key=ORDER.index) for each in inside]
    assert (FAILED in statuses) == any(run["status"] is FAILED for run in shown)


def test_a_thousand_points_that_stand_in_turn_are_a_strip_that_can_be_drawn():
    turns = runs([FRESH, FAILED] * 500)
    assert strip_html(turns).count("<span") == PIECES
    assert strip_svg(turns, 0, 0, 100).count("<rect") == PIECES


def test_numbers_are_drawn_over_one_dimension_of_numbers():
    def drawn(*rows):
        return points_item(["depth"], [FRESH] * len(rows), rows, rows)["data"]["text/html"]

    one, two = (Row((depth,), FRESH, numbers={"loss": depth / 2, "n": 7.0}) for depth in (2, 4))
    assert drawn(one, two).count("<circle") == 2
    assert "1 to 2, over depth" in drawn(one, two)
    assert "<circle" not in drawn(one, Row(("deep",), FRESH, numbers={"loss": 3.0}))
