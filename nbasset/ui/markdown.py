"""Markdown that facts are written in, drawn: headings, lists, tables, code, emphasis and links; nothing else of HTML.

The form is that of CommonMark (https://spec.commonmark.org) as far as short notes use it, and tables as GitHub writes
them. All text is escaped first, so that no fact brings HTML of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from itertools import groupby

_INLINE: Sequence[tuple[str, str]] = (
    (r"`([^`]+)`", r"<code>\1</code>"),
    (r"\*\*([^*]+)\*\*", r"<b>\1</b>"),
    (r"(?<![\w*])[*_]([^*_]+)[*_](?![\w*])", r"<i>\1</i>"),
    (r"\[([^\]]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>'),
)


def rendered(text: str) -> str:
    """Markdown as HTML.

    Args:
        text: the text.

    >>> rendered("**10** rows of `raw`")
    '<p><b>10</b> rows of <code>raw</code></p>'
    >>> rendered("- a\\n- b")
    '<ul><li>a</li><li>b</li></ul>'
    """
    parts = re.split(r"(?m)^```.*$", text)
    drawn = (f"<pre>{html.escape(part.strip())}</pre>" if at % 2 else _blocks(part) for at, part in enumerate(parts))
    return "".join(drawn)


def _blocks(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return "".join(draw(list(group)) for draw, group in groupby(lines, _kind))


def _kind(line: str) -> Callable[[Sequence[str]], str]:
    if not line:
        return _nothing
    if re.match(r"#{1,6} ", line):
        return _headings
    if re.match(r"[-*+] ", line):
        return _list
    if re.match(r"\d+[.)] ", line):
        return _numbered
    return _table if line.startswith("|") else _paragraph


def _inline(text: str) -> str:
    found = html.escape(text)
    for pattern, drawn in _INLINE:
        found = re.sub(pattern, drawn, found)
    return found


def _nothing(_: Sequence[str]) -> str:
    return ""


def _headings(lines: Sequence[str]) -> str:
    return "".join(f"<p><b>{_inline(line.lstrip('#').strip())}</b></p>" for line in lines)


def _list(lines: Sequence[str], tag: str = "ul") -> str:
    items = "".join(f"<li>{_inline(line.split(' ', 1)[1])}</li>" for line in lines)
    return f"<{tag}>{items}</{tag}>"


def _numbered(lines: Sequence[str]) -> str:
    return _list(lines, "ol")


def _paragraph(lines: Sequence[str]) -> str:
    return f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: Sequence[str]) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    headed = len(rows) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1])
    drawn = []
    for at, row in enumerate(rows):
        if headed and at == 1:
            continue
        tag = "th" if headed and at == 0 else "td"
        drawn.append("<tr>" + "".join(f"<{tag}>{_inline(cell)}</{tag}>" for cell in row) + "</tr>")
    return f'<table class="nba">{"".join(drawn)}</table>'
