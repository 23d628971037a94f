"""Facts about a making, as the eye sees them: a link, a table, Markdown, a moment, or a text."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from nbasset.ui.words import moment

ROWS = 10
"""How many rows of a table a card shows."""

_LINKED = ("http://", "https://")


def fact_text(value: object) -> str:
    """A fact as a text of one line, or of several where it is Markdown.

    Args:
        value: the fact as it is kept.

    >>> fact_text(3), fact_text({"kind": "json", "value": [1]}), fact_text({"kind": "asset", "value": ["shop", "raw"]})
    ('3', '[1]', 'shop/raw')
    """
    if not isinstance(value, Mapping):
        return str(value)
    kind, told = value["kind"], value["value"]
    if kind == "timestamp":
        return moment(cast("float", told))
    if kind == "asset":
        return "/".join(cast("Sequence[str]", told))
    if kind == "table":
        rows = cast("Mapping[str, Sequence[object]]", told)["records"]
        return f"{len(rows)} rows × {len(_columns(told))} columns"
    if kind == "table_schema":
        return ", ".join(f"{each['name']}: {each['type']}" for each in cast("Sequence[Mapping[str, object]]", told))
    if kind == "column_lineage":
        return "; ".join(f"{name} from {', '.join(sources)}" for name, sources in _sources(told))
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)


def fact_html(value: object) -> str:
    """A fact as HTML: an address is a link, a table a table, Markdown is drawn; anything else is its text.

    Args:
        value: the fact as it is kept.

    >>> fact_html({"kind": "url", "value": "https://example.org"})
    '<a href="https://example.org">https://example.org</a>'
    >>> fact_html("<b>")
    '&lt;b&gt;'
    """
    kind, told = (value["kind"], value["value"]) if isinstance(value, Mapping) else ("", None)
    if kind == "url" and str(told).startswith(_LINKED):
        return f'<a href="{html.escape(str(told))}">{html.escape(str(told))}</a>'
    if kind == "md":
        from nbasset.ui.markdown import rendered  # few facts are in Markdown

        return rendered(str(told))
    if kind == "table":
        return _table(cast("Mapping[str, Sequence[Mapping[str, object]]]", told))
    if kind == "table_schema":
        columns = cast("Sequence[Mapping[str, object]]", told)
        return table(("column", "type", ""), [[c["name"], c["type"], c.get("description") or ""] for c in columns])
    return html.escape(fact_text(value))


def _table(told: Mapping[str, Sequence[Mapping[str, object]]]) -> str:
    names, records = _columns(told), told["records"]
    rest = f'<div class="nba-muted">and {len(records) - ROWS} more rows</div>' if len(records) > ROWS else ""
    return table(names, [[each.get(name, "") for name in names] for each in records[:ROWS]]) + rest


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A small table.

    Args:
        head: the names of its columns.
        rows: what stands in them.
    """
    names = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    lines = "".join("<tr>" + "".join(f"<td>{html.escape(str(each))}</td>" for each in row) + "</tr>" for row in rows)
    return f'<table class="nba"><tr>{names}</tr>{lines}</table>'


def _columns(told: object) -> list[str]:
    return [str(each["name"]) for each in cast("Mapping[str, Sequence[Mapping[str, object]]]", told)["schema"]]


def _sources(told: object) -> Iterable[tuple[str, list[str]]]:
    for name, deps in cast("Mapping[str, Sequence[tuple[Sequence[str], str]]]", told).items():
        yield name, [f"{'/'.join(key)}.{column}" for key, column in deps]
