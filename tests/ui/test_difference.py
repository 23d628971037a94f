"""Differences as they are seen: code by its lines, constants by what they were, values by rows and columns."""

from __future__ import annotations

from nbasset.core.making import Making
from nbasset.core.tries import Try
from nbasset.core.value_changes import ColumnDiff, ValueDiff
from nbasset.core.version import BODY, Part
from nbasset.libraries.value_diff import difference
from nbasset.ui.difference import Difference, code_changes, other_changes

BEFORE = Making(
    parts={BODY: Part("code", "c1", "x = DEPTH\nx * 2\n"), "clean": Part("function", "h1", "def clean(): ...")}
)
AFTER = Making(
    parts={BODY: Part("code", "c2", "x = DEPTH\nx * 3\n"), "clean": Part("function", "h1", "def clean(): ...")}
)


def test_code_is_told_by_the_lines_that_differ_and_the_rest_by_what_it_was():
    code = code_changes(BEFORE, AFTER)
    assert code == {"code": ["@@ -1,2 +1,2 @@", " x = DEPTH", "-x * 2", "+x * 3"]}
    tries = [Try("m", 1, 0.0, rests={"code": "c1", "DEPTH": 2}), Try("m", 2, 0.0, rests={"code": "c2", "DEPTH": 4})]
    assert other_changes(*tries, code) == [("DEPTH", "2", "4")]


def test_all_of_it_stands_in_the_text_and_in_what_is_drawn():
    columns = [ColumnDiff("age", "changed", {"mean": ("3", "4"), "type": ("int", "int")}, ((1, 2), (2, 1)))]
    values = ValueDiff("3 rows · 1 changed", columns=[*columns, ColumnDiff("name", "same")])
    shown = Difference("m #1 → #2", code_changes(BEFORE, AFTER), [("DEPTH", "2", "")], values)
    assert "DEPTH: 2 → –" in shown.as_text
    assert shown.as_text.splitlines()[-1].split() == ["age", "changed", "mean", "3", "4"]
    assert shown.as_html.count("<svg") == 2
    assert "1 columns are the same" in shown.as_html
    assert '<span class="nba-new">+x * 3</span>' in shown.as_html


def test_of_plain_values_the_places_are_told():
    shown = Difference("m #1 → #2", {}, [], difference({"a": "<1>"}, {"a": "<2>"}))
    assert "  a: '<1>' → '<2>'" in shown.as_text
    assert "&lt;2&gt;" in shown.as_html


def test_a_value_that_is_one_number_is_told_once():
    shown = Difference("m #1 → #2", {}, [], difference(0.8, 0.9))
    assert shown.as_text.count("0.8 → 0.9") == 1
    assert shown.as_html.count("0.8 → 0.9") == 1
