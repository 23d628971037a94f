"""The few ways in which something is put on the page."""

from __future__ import annotations

import sys

import pytest
from shells import Notebook

from nbasset.ui.theme import STYLE


def test_what_was_shown_can_be_updated(notebook: Notebook) -> None:
    front = notebook.session.front
    name = front.show("<b>one</b>", "one")
    front.say("between")
    front.update(name, "<b>two</b>", "two")
    assert notebook.page.text == "two\nbetween"


def test_a_bundle_keeps_its_renderer(notebook: Notebook) -> None:
    notebook.session.front.raw({"application/x": 1}, {})
    assert notebook.page.shown == [{"application/x": 1}]


def test_a_terminal_prints_and_updates_nothing(terminal: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    front = terminal.session.front
    front.update(front.show("<b>one</b>", "one"), "<b>two</b>", "two")
    front.say("a sentence")
    assert capsys.readouterr().out == "one\na sentence\n"


def test_a_page_draws_from_one_list_when_it_has_said_so(notebook: Notebook, terminal: Notebook) -> None:
    front = notebook.session.front
    assert not front.draws
    front.drawing.add("another page")
    assert not front.draws
    front.drawing.add("page")
    assert front.draws
    terminal.session.front.drawing.add("page")
    assert not terminal.session.front.draws


def test_the_style_comes_once_with_the_cell_that_loads_or_else_with_what_is_shown_next(notebook: Notebook) -> None:
    front = notebook.session.front
    front.say("one")
    assert "<style>" not in notebook.page.shown[0]["text/html"]
    notebook.run("%load_ext nbasset")
    assert notebook.page.shown[1] == {"text/html": STYLE, "text/plain": ""}
    front.styled = False
    front.say("two")
    front.say("three")
    assert [each["text/html"].count("<style>") for each in notebook.page.shown[2:]] == [1, 0]


def test_where_each_output_is_a_page_of_its_own_each_has_the_style(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "google.colab", sys)
    front = notebook.session.front
    front.styled = False
    front.style()
    front.say("one")
    front.say("two")
    assert [each["text/html"].count("<style>") for each in notebook.page.shown] == [1, 1]
