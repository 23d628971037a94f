"""Markdown, drawn by the library that Jupyter itself brings for it; without that, as it was written."""

from __future__ import annotations

import html


def rendered(text: str, *, trusted: bool = False) -> str:
    """Markdown as HTML.

    Args:
        text: the text.
        trusted: whether HTML in it is meant, as in what a body displays; otherwise it is text like any other.

    >>> rendered("**10** rows")
    '<p><strong>10</strong> rows</p>\\n'
    """
    try:
        import mistune
    except ImportError:
        return f"<pre>{html.escape(text)}</pre>"
    if trusted:
        return str(mistune.html(text))
    return str(mistune.create_markdown(escape=True, plugins=["strikethrough", "table"])(text))
