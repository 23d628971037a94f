"""A widget, and what is seen without it."""

from __future__ import annotations

from types import SimpleNamespace

from shells import Notebook

from nbasset.notebook.page.widget_with_fallback import WIDGET, WidgetWithFallback

SAID = {"said": {"a": "FRESH"}}


def test_both_are_shown_and_only_the_still_form_says_something_where_no_widget_lives(notebook: Notebook) -> None:
    shown = WidgetWithFallback(notebook.session.front)
    shown.show(lambda: {"text/html": "<b>still</b>", "text/plain": "still"}, SimpleNamespace(model_id="m1"), SAID)
    assert notebook.page.metadata[0] == {"nbasset": SAID}
    still, live = notebook.page.shown
    assert live[WIDGET]["model_id"] == "m1"
    assert live["text/plain"] == ""
    assert still["text/plain"] == "still"
    assert "nba-static" in still["text/html"]


def test_the_still_form_is_updated_in_its_place_when_it_is_another(notebook: Notebook) -> None:
    shown = WidgetWithFallback(notebook.session.front)
    shown.show(lambda: {"text/html": "one", "text/plain": "one"}, SimpleNamespace(model_id="m1"), SAID)
    shown.update({"text/html": "two", "text/plain": "two"}, SAID)
    before = notebook.page.shown[0]
    shown.update({"text/html": "two", "text/plain": "two"}, SAID)
    assert before["text/plain"] == "two"
    assert notebook.page.shown[0] is before
