"""What magics show alike: rows with a sentence below, and lines; nothing of it is read as HTML."""

from __future__ import annotations

import pytest

from nbasset.notebook.magics.shown import show_lines, show_rows


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
