"""A report is one page by itself: what needs a look first, every status with a shape and a word, nothing unescaped."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from nbasset.core.program_runs import RunDocument
from nbasset.ui.report import Failure, _result, document, graph_part, report

EMPTY = ("br", "hr", "img", "meta", "path", "rect", "circle", "line")


class Balanced(HTMLParser):
    """Whether what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag


def result(asset: str, outcome: str, **more: Any) -> Any:
    return {"asset": asset, "outcome": outcome, "status": "FRESH", "reason": "", "error": "", **more}


def done(**more: Any) -> RunDocument:
    told: Any = {
        "format": 1,
        "notebook": "a <book>",
        "outcome": "fresh",
        "exit_code": 0,
        "started": 1.0,
        "finished": 3.0,
    }
    return {**told, "assets": [], "checks": [], "cells": [], "stale": [], "sentences": [], "runs": [], **more}


def drawn(told: RunDocument, **more: Any) -> str:
    given: Any = {
        "view": {"notebook": "a", "assets": [], "counts": {}},
        "shown": {},
        "failures": {},
        "now": 5.0,
        **more,
    }
    text = report(told, given["view"], given["shown"], given["failures"], given["now"])
    parser = Balanced()
    parser.feed(text)
    assert parser.open == []
    return text


@pytest.mark.parametrize("outcome", ["fresh", "failed", "raised", "stale", "stopped", "refused"])
def test_every_end_of_a_run_has_its_words(outcome: str) -> None:
    text = drawn(done(outcome=outcome))
    assert "<h1>a &lt;book&gt;</h1>" in text
    assert any(shape in text for shape in "●✖◆○")


def test_what_needs_a_look_stands_first_and_is_told_once() -> None:
    assets = [
        result("bad", "failed", error="ValueError: <no>"),
        result("below", "blocked", reason="bad has no value"),
        result("good", "made", value="int", took=3.2, size=900),
    ]
    cells = [{"cell": 4, "id": "", "outcome": "not run", "reason": "bad failed", "error": ""}]
    told = done(outcome="failed", assets=assets, cells=cells, sentences=["bad failed: ValueError: <no>.", "And this."])
    text = drawn(told, failures={"bad": Failure("ValueError: <no>", "Traceback\n  x < 1")})
    assert text.index("What needs a look") < text.index("Steps")
    assert "ValueError: &lt;no&gt;" in text
    assert "x &lt; 1" in text
    assert "cell 4: not run, bad failed" in text
    assert "And this." in text
    assert "bad failed: ValueError" not in text
    assert "3.2 s" in text
    assert "900 B" in text


def test_checks_have_a_table_of_their_own() -> None:
    checks = [
        {"asset": "a", "check": "one", "found": "passed", "description": None},
        {"asset": "a", "check": "two", "found": "warns", "description": "3 < 5"},
    ]
    text = drawn(done(assets=[result("a", "made"), result("a:one", "made")], checks=checks))
    assert "● passed" in text
    assert "◆ warns" in text
    assert "3 &lt; 5" in text
    assert "a:one" not in text


def test_what_has_not_passed_a_check_needs_a_look() -> None:
    checks = [
        {"asset": "a", "check": "one", "found": "passed", "description": None},
        {"asset": "a", "check": "two", "found": "failed", "description": "3 < 5"},
        {"asset": "b", "check": "three", "found": "failed", "description": None},
    ]
    text = drawn(done(assets=[result("a", "made")], checks=checks))
    _, _, rest = text.partition("What needs a look")
    needs, _, _ = rest.partition("<h2")
    assert "two: 3 &lt; 5" in needs
    assert "three" in needs
    assert "one" not in re.sub("<[^>]*>", "", needs)
    everything_well = drawn(done(assets=[result("a", "made")], checks=checks[:1]))
    assert "What needs a look" not in everything_well


def test_displays_stand_under_the_line_of_their_asset() -> None:
    shown = {"a": ({"type": "stream", "name": "stdout", "text": "printed\n"},), "b": ()}
    text = drawn(done(assets=[result("a", "from the store"), result("b", "made")]), shown=shown)
    assert "<pre>printed</pre>" in text
    assert text.count('class="nba-result"') == 1


def test_a_step_that_gave_nothing_shows_no_value_of_an_earlier_one() -> None:
    assets = [result("bad", "failed", value="list of 7"), result("below", "blocked", value="list of 8")]
    text = drawn(done(outcome="failed", assets=assets))
    assert "list of" not in text
    assert "list of 9" in drawn(done(assets=[result("good", "made", value="list of 9")]))


@pytest.mark.parametrize(("status", "said"), [("FAILED", True), ("BLOCKED", True), ("STALE", True), ("FRESH", False)])
def test_what_is_shown_of_an_asset_that_is_not_fresh_is_an_earlier_result(status: str, said: bool) -> None:
    asset = {"name": "a", "kind": "int", "status": status, "causes": [], "marks": []}
    head = _result("a", asset, ({"type": "stream", "name": "stdout", "text": "3"},))  # type: ignore[arg-type]
    assert ("an earlier result" in head) is said
    assert "<pre>3</pre>" in head


def test_an_outcome_that_nobody_has_foreseen_is_shown_as_it_is() -> None:
    assert "odd" in drawn(done(assets=[result("a", "odd")]))


def test_a_page_suits_light_dark_narrow_and_paper() -> None:
    text = document("t < u", ["x"])
    assert "<title>t &lt; u</title>" in text
    for rule in ("color-scheme:light dark", "@media print", "@media (max-width:760px)"):
        assert rule in text
    assert graph_part([]) == ""
