"""What magics show alike: rows with a sentence below, and lines; nothing of it is read as HTML."""

from __future__ import annotations

import pytest

from nbasset.notebook.magics.shown import show_lines, show_rows, show_why


class Front:
    """Takes what is shown."""

    def show(self, drawn, text):
        self.drawn, self.text = drawn, text


@pytest.fixture
def front():
    return Front()


def test_rows_stand_in_columns_with_the_sentence_below(front):
    show_rows(front, ("name", "value"), [["a", "1"], ["bcd", "<2>"]], "2 & more")
    assert front.text.splitlines() == ["name  value", "a     1", "bcd   <2>", "2 & more"]
    assert "&lt;2&gt;" in front.drawn
    assert "<div>2 &amp; more</div>" in front.drawn


def test_without_rows_the_sentence_stands_alone(front):
    show_rows(front, ("name",), [], "nothing there")
    assert front.text == "nothing there"
    assert "<table" not in front.drawn


def test_without_a_sentence_the_rows_do(front):
    show_rows(front, ("name",), [["a"]])
    assert front.text == "name\na"


def test_each_line_stands_by_itself(front):
    show_lines(front, ["one", "<two>"])
    assert front.text == "one\n<two>"
    assert front.drawn.count("<div ") == 3, "each, in one that holds them"
    assert "&lt;two&gt;" in front.drawn


def test_lines_of_code_that_changed_stand_below_the_sentence_each_in_its_colour(front):
    told = "a is stale: helper f() changed (- return <1>  + return 2)"
    show_why(front, [told, "a note"], ["- return <1>", "+ return 2"])
    assert front.text == f"{told}\na note"
    assert '<div class="nba-kept">a is stale: helper f() changed</div><pre' in front.drawn
    assert '<span class="nba-gone">- return &lt;1&gt;</span>\n<span class="nba-new">+ return 2</span>' in front.drawn


def test_in_a_tree_of_causes_too_and_what_only_looks_like_code_is_left_alone(front):
    show_why(front, ["a is stale", "├─ k changed", "│    - 1", "└─ b is -ish"], ["- 1"])
    assert '<div class="nba-kept">│    <span class="nba-gone">- 1</span></div>' in front.drawn
    assert '<div class="nba-kept">└─ b is -ish</div>' in front.drawn
    assert "<pre" not in front.drawn
