"""What several magics show alike: rows in a table with a sentence below, and plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nbasset.notebook.page.output import Front
from nbasset.ui import html, text


def show_rows(
    front: Front,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    total: str = "",
    draw: Callable[[str], str] = html.esc,
) -> None:
    """Rows in a table, and a sentence below.

    Args:
        front: where it is shown.
        head: a word above each column.
        rows: the rows; without any the sentence stands alone.
        total: the sentence; empty for none.
        draw: what makes HTML of a cell's text.
    """
    known = [list(row) for row in rows]
    drawn = [html.table(head, (map(draw, row) for row in known))] if known else []
    written = [text.table(head, known)] if known else []
    below = [total] if total else []
    front.show(html.page(*drawn, *(f"<div>{html.esc(line)}</div>" for line in below)), "\n".join([*written, *below]))


def show_lines(front: Front, lines: Sequence[str]) -> None:
    """Lines, each by itself, with the spaces in them."""
    drawn = (f'<div class="nba-kept">{html.esc(line)}</div>' for line in lines)
    front.show(html.page(*drawn), "\n".join(lines))


def show_why(front: Front, lines: Sequence[str], diff: Sequence[str]) -> None:
    """Why an asset is as it is: lines of code that changed stand each by itself, in their colours.

    Args:
        front: where it is shown.
        lines: what there is to say; lines of code begin with what came of them, below what they belong to.
        diff: the lines of code that stand in brackets at the end of the first line, if any do.
    """
    within = f" ({'  '.join(diff)})"
    drawn = []
    for line in lines:
        bare = line.lstrip(" │")
        code = line[: len(line) - len(bare)] + html.diff_line(bare) if bare.startswith(("- ", "+ ")) else ""
        drawn.append(f'<div class="nba-kept">{code or html.esc(line.removesuffix(within))}</div>')
        if diff and line.endswith(within):
            drawn.append(html.diff(diff))
    front.show(html.page(*drawn), "\n".join(lines))


def show_facts(front: Front, facts: Sequence[tuple[str, str]]) -> None:
    """Pairs of a word and a sentence, in two columns."""
    drawn = html.facts_table((html.esc(word), html.esc(fact)) for word, fact in facts)
    wide = max(len(word) for word, _ in facts)
    front.show(html.page(drawn), "\n".join(f"{word:<{wide}}  {fact}" for word, fact in facts))
