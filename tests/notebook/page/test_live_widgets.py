"""Of each kind of live widget the page has a few, the last ones shown."""

from __future__ import annotations

import pytest

from nbasset.notebook.page.live_widgets import LiveWidgets


class Widget:
    def __init__(self, cell: str | None) -> None:
        self.cell = cell

    def close(self, last_words: str = "") -> None:
        raise AssertionError("whoever asks closes it")


class Other:
    cell = "a"

    def close(self, last_words: str = "") -> None:
        raise AssertionError("whoever asks closes it")


@pytest.fixture
def four() -> tuple[LiveWidgets, list[Widget]]:
    widgets, made = LiveWidgets(), [Widget(cell) for cell in ("a", "b", None, "c")]
    for each in made:
        widgets.add(each)
    widgets.add(Other())
    return widgets, made


def test_the_oldest_leave_when_there_would_be_too_many(four) -> None:
    widgets, (a, b, *_) = four
    assert widgets.leaving(Widget, "new", 3) == ([], [a, b])
    assert widgets.leaving(Widget, "new", 9) == ([], [])


def test_one_in_the_same_cell_leaves_as_its_place_is_taken(four) -> None:
    widgets, (a, b, _, _) = four
    former, oldest = widgets.leaving(Widget, "b", 3)
    assert former == [b]
    assert oldest == [a]


def test_where_cells_have_no_ids_none_is_taken_for_the_same(four) -> None:
    widgets, _ = four
    assert widgets.leaving(Widget, None, 9) == ([], [])


def test_kinds_do_not_count_for_each_other(four) -> None:
    widgets, _ = four
    assert [each.cell for each in widgets.of(Other)] == ["a"]
    assert widgets.leaving(Other, "new", 2) == ([], [])


def test_one_that_is_removed_is_live_no_more(four) -> None:
    widgets, (a, *rest) = four
    widgets.remove(a)
    widgets.remove(a)
    assert widgets.of(Widget) == rest
