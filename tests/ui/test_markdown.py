"""Markdown, drawn."""

from __future__ import annotations

import sys

import pytest

from nbasset.ui.markdown import rendered


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("# Head\ntext", "<h1>Head</h1>\n<p>text</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("**b** `c`", "<p><strong>b</strong> <code>c</code></p>\n"),
        ("[text](https://a.org)", '<p><a href="https://a.org">text</a></p>\n'),
    ],
)
def test_what_short_notes_use_is_drawn(text, drawn):
    assert rendered(text) == drawn


def test_a_table_as_pandas_writes_it():
    drawn = rendered("|    |   a | b   |\n|---:|----:|:----|\n|  0 |   1 | x   |")
    assert drawn.count("<th") - drawn.count("<thead") == drawn.count("<td") == 3


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a <b onclick='x'>b</b>", "[x](javascript:alert(1))"])
def test_html_in_it_is_text_unless_it_is_trusted(text):
    drawn = rendered(text)
    assert "<script" not in drawn
    assert "<b " not in drawn
    assert "javascript:" not in drawn or "href" not in drawn
    assert "<b>" in rendered("<b>x</b>", trusted=True)


def test_without_the_library_it_stands_as_it_was_written(monkeypatch):
    monkeypatch.setitem(sys.modules, "mistune", None)
    assert rendered("# a < b") == "<pre># a &lt; b</pre>"
