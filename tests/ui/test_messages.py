"""Messages: what people read of a run, with the table in it and the picture beside it."""

from __future__ import annotations

import base64

from naming import named

from nbasset.core.materialization import Materialization
from nbasset.core.notices import Hook, Notice
from nbasset.ui.messages import LONGEST, Made, message_of

NAME = named("report")
PICTURE = {"type": "display", "data": {"image/png": base64.b64encode(b"png").decode(), "text/plain": "<Figure>"}}
TABLE = {"type": "value", "data": {"text/html": "<table><tr><td>7</td></tr></table>", "text/plain": "   a\n0  7"}}
PRINTED = {"type": "stream", "name": "stdout", "text": "three <rows>\n"}


def told(*items, failure="", hook=None, names=(NAME,), took=2.0):
    hook = hook or Hook("success", "boss", "report")
    notice = Notice(hook, "o", "r1", "sales", "weekly", tuple((name, "k") for name in names), failure, took, 1e9)
    results = [
        Made(Materialization(name, "k", "d", "sales", "r1", 1e9, 0.5, "DataFrame 1 × 1"), items) for name in names
    ]
    return message_of(notice, results if not failure else [])


def test_a_result_comes_with_its_table_its_picture_and_a_page_of_both():
    message = told(PRINTED, TABLE, PICTURE)
    assert message.title == "report (weekly of sales)"
    assert "three <rows>" in message.text
    assert "0  7" in message.text
    assert "<Figure>" not in message.text
    assert "<td>7</td>" in message.html
    assert "three &lt;rows&gt;" in message.html
    assert "base64" not in message.html
    picture, page = message.attached
    assert (picture.name, picture.kind, picture.content) == ("report.png", "image/png", b"png")
    assert page.name == "report.html"
    assert b"data:image/png;base64," in page.content
    assert b"prefers" in page.content or b"color-scheme:light dark" in page.content


def test_what_is_very_long_is_in_the_page_alone():
    long = {"type": "display", "data": {"text/html": "x" * (LONGEST + 1)}}
    message = told(long)
    assert "xxx" not in message.html
    assert b"xxx" in message.attached[-1].content


def test_several_pictures_have_numbers_and_what_is_none_is_left_out():
    broken = {"type": "display", "data": {"image/png": "?"}}
    drawn = {"type": "display", "data": {"image/svg+xml": "<svg/>"}}
    names = [each.name for each in told(PICTURE, broken, drawn).attached]
    assert names == ["report-1.png", "report-2.svg", "report.html"]


def test_a_failure_names_what_failed_what_was_not_made_and_the_run():
    message = told(failure="a failed: ValueError: <no>. Not made because of it: b.", hook=Hook("failure", "boss"))
    assert message.failed
    assert message.title == "Failed: a (weekly of sales)"
    assert message.text.startswith("a failed: ValueError: <no>. Not made because of it: b.\n")
    assert "run r1" in message.text
    assert "&lt;no&gt;" in message.html
    assert not message.attached


def test_of_a_whole_run_is_told_what_was_made():
    message = told(PICTURE, hook=Hook("success", "boss"))
    assert message.title == "Done: report (weekly of sales)"
    assert not message.attached
    assert "took 2.0 s" in message.text
    assert told(hook=Hook("success", "boss"), names=()).title.startswith("Done: nothing had to be made")


def test_of_many_points_the_first_are_shown():
    message = told(PRINTED, names=[named(f"report[day={each}]") for each in range(8)])
    assert message.text.count("three <rows>") == 5
