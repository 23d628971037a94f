"""Markdown, drawn."""

from __future__ import annotations

import pytest

from nbasset.ui.markdown import rendered


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("", ""),
        ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
        ("# Head\ntext", "<p><b>Head</b></p><p>text</p>"),
        ("- a\n- b\n\n1. c\n2. d", "<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>"),
        ("**b** *i* _j_ `c`", "<p><b>b</b> <i>i</i> <i>j</i> <code>c</code></p>"),
        ("a_b_c 2*3*4", "<p>a_b_c 2*3*4</p>"),
        ("[text](https://a.org)", '<p><a href="https://a.org">text</a></p>'),
        ("[text](javascript:x)", "<p>[text](javascript:x)</p>"),
        ("```python\na < b\n```\nafter", "<pre>a &lt; b</pre><p>after</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_what_short_notes_use_is_drawn(text, drawn):
    assert rendered(text) == drawn


def test_a_table_as_pandas_writes_it():
    text = "|    |   a | b   |\n|---:|----:|:----|\n|  0 |   1 | x   |"
    assert rendered(text) == (
        '<table class="nba"><tr><th></th><th>a</th><th>b</th></tr><tr><td>0</td><td>1</td><td>x</td></tr></table>'
    )


def test_a_table_without_a_head_has_none():
    assert rendered("| a | b |") == '<table class="nba"><tr><td>a</td><td>b</td></tr></table>'
