"""Details: everything about one asset, for the panel beside the graph; nothing of it loads a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TypedDict

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.core.shown import Item, Items
from nbasset.core.sources import SOURCE
from nbasset.core.status import Status
from nbasset.core.view import AssetView, StatusView
from nbasset.libraries.columns import Column, Table
from nbasset.ui import html
from nbasset.ui.charts import histogram, sparkline
from nbasset.ui.facts import fact_html
from nbasset.ui.theme import EDITS, style_of
from nbasset.ui.version_links import STYLE, restore_button, version_link
from nbasset.ui.words import aged, moment, numbered, seconds, size, when

LAST = 12
"""How many makings the history lists."""
POINTS = 60
"""How many makings a line shows."""
_TABLE = pattern(r"\w+ \d+ × \d+")
REASONS = 3
"""Causes that stay in sight with the name."""
LONG = 8_000
"""Letters of a log or a preview that are shown."""


class Attempt(TypedDict):
    """An attempt to make an asset: when it ended in seconds since 1970, how, after how many seconds, what it gave.

    ``version`` is the number of the version that came of it; ``None`` where none did, or there is no other one.
    """

    at: float
    status: Status
    took: float | None
    size: int | None
    kind: str
    run: str
    metadata: Mapping[str, object]
    error: str
    version: int | None


@dataclass(frozen=True, slots=True)
class Details:
    """What there is to say about one asset.

    Args:
        asset: its view.
        paths: from it back to each root cause, in words.
        items: what the making of its result showed, its value last.
        head: how its last attempt ended, in one line; empty when that made the result.
        log: what that attempt showed, its traceback last.
        history: its attempts, newest first.
        versions: names and digests of what the result was made from.
        table: what the columns of its value hold; ``None`` where nobody has looked, or it is no table.
        small: whether its value is so small, and so near, that looking costs nothing to speak of.
    """

    asset: AssetView
    paths: Sequence[str] = ()
    items: Items = ()
    head: str = ""
    log: Items = ()
    history: Sequence[Attempt] = ()
    versions: Sequence[tuple[str, str]] = field(default_factory=tuple)
    table: Table | None = None
    small: bool = False

    @property
    def has_columns(self) -> bool:
        """Whether its value seems to be a table at whose columns nobody has looked."""
        return self.table is None and self.asset["key"] is not None and bool(_TABLE.fullmatch(self.asset["kind"]))


def head(details: Details) -> str:
    """Name, status and why: what stays in sight, whatever is read below."""
    asset = details.asset
    return html.page(
        f'<div class="nba-title"><span class="nba-name">{html.esc(asset["name"])}</span>'
        f' <span class="nba-muted">{html.esc(asset["group"])}</span></div>',
        f'<div class="nba-line nba-{style_of(asset["status"], asset["marks"])}">{html.badge(_aged(asset))}'
        f' <span class="nba-muted">{html.esc(_made(asset))}</span></div>',
        *(f'<div class="nba-cause">{html.esc(cause["text"])}</div>' for cause in asset["causes"][:REASONS]),
    )


def _reasons(details: Details) -> list[str]:
    """What more there is to say of why: further causes, the lines that changed, the ways to the roots."""
    asset = details.asset
    return [
        f"<p>{html.esc(asset['description'])}</p>" if asset["description"] else "",
        *(html.diff(cause["diff"]) for cause in asset["causes"][:REASONS]),
        *(
            f'<div class="nba-cause">{html.esc(each["text"])}</div>{html.diff(each["diff"])}'
            for each in asset["causes"][REASONS:]
        ),
        *(f'<div class="nba-muted">because {html.esc(path)}</div>' for path in details.paths),
    ]


def _aged(asset: AssetView) -> StatusView:
    return {"status": asset["status"], "marks": aged(asset)}


def _made(asset: AssetView) -> str:
    if asset["made_at"] is None:
        return ""
    if asset["kind"] == SOURCE:
        return f"asked {when(asset['made_at'])}"
    stored = "from the store" if asset["from_store"] else ""
    parts = (
        numbered(asset),
        f"made {when(asset['made_at'])}",
        f"took {seconds(asset['took'])}",
        size(asset["size"]),
        stored,
    )
    return " · ".join(part for part in parts if part)


def body(details: Details) -> str:
    """Everything below the links: more of why, then sections that open and close."""
    asset = details.asset
    value = [item for item in details.items if item["type"] == "value"]
    shown = [item for item in details.items if item["type"] != "value"]
    failed = bool(details.head)
    sections = (
        section("Last attempt", [_muted(details.head), *map(_item, details.log)] if failed else [], opened=True),
        section("Columns", _columns(details.table) if details.table else [], opened=not failed),
        section(f"Value · {asset['kind']}" if asset["kind"] else "Value", map(_item, value), opened=not failed),
        section("Output of its making", map(_item, shown), opened=not failed and len(shown) < 4),
        section("Metadata", _rows(asset["metadata"].items()), opened=True),
        section("History", _history(details.history, asset), opened=False),
        section("Files it read", [html.esc(path) + "<br>" for path in asset["files"]], opened=True),
        section("Not tracked", [html.esc(mark) + "<br>" for mark in aged(asset) if mark not in EDITS], opened=True),
        section("Versions", _rows(details.versions), opened=False),
    )
    return html.page(*_reasons(details), *sections)


def _columns(table: Table) -> Iterable[str]:
    """What each column holds: type, what is missing, how its numbers lie, or how many different values there are."""
    rows = "".join(
        f'<tr><th><span class="nba-name">{html.esc(each.name)}</span></th>'
        f'<td class="nba-muted">{html.esc(each.dtype)}</td>'
        f"<td>{_spread(each)}</td><td>{_missing(each.nulls, table.rows)}</td></tr>"
        for each in table.columns
    )
    yield f'<div class="nba-scroll"><table class="nba nba-columns">{rows}</table></div>'
    if table.more:
        yield _muted(f"and {table.more} more columns")


def _spread(column: Column) -> str:
    if column.bins:
        ends = f"{column.low} to {column.high}" if column.low != column.high else column.low
        return f'{histogram(column.bins, f"{column.name}: {ends}")}<div class="nba-ends">{html.esc(ends)}</div>'
    if column.distinct is None:
        return ""
    several = "" if column.distinct == 1 else "s"
    return f'<span class="nba-muted">{column.distinct:,} different value{several}</span>'


def _missing(nulls: int, rows: int) -> str:
    if not nulls:
        return ""
    share = f" ({nulls / rows:.0%})" if rows else ""
    return f'<span class="nba-stale nba-num">{nulls:,} missing{share}</span>'


def section(title: str, parts: Iterable[str], *, opened: bool) -> str:
    """A part that opens and closes; an empty text when there is nothing in it.

    Args:
        title: what stands above it.
        parts: ready HTML.
        opened: whether it is open at first.
    """
    inside = "".join(parts)
    if not inside:
        return ""
    state = " open" if opened else ""
    return f'<details class="nba-section"{state}><summary>{html.esc(title)}</summary>{inside}</details>'


def _muted(words: str) -> str:
    return f'<div class="nba-muted">{html.esc(words)}</div>'


def _item(item: Item) -> str:
    if item["type"] == "stream" and len(item["text"]) > LONG:
        return _muted("…") + html.item({"type": "stream", "name": item["name"], "text": item["text"][-LONG:]})
    return f'<div class="nba-scroll">{html.item(item)}</div>'


def _rows(pairs: Iterable[tuple[str, object]]) -> list[str]:
    rows = "".join(
        f'<tr><th>{html.esc(str(name))}</th><td class="nba-num">{_number(value)}</td></tr>' for name, value in pairs
    )
    return [f'<table class="nba">{rows}</table>'] if rows else []


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else fact_html(value)


def _history(history: Sequence[Attempt], asset: AssetView) -> list[str]:
    """Lines of what was measured at each making, and the last attempts, with what leads to their versions."""
    if not history:
        return []
    made = [each for each in reversed(history) if each["status"] == "FRESH"][-POINTS:]
    numbers = {"took": [each["took"] for each in made if each["took"] is not None]}
    numbers["size"] = [float(each["size"]) for each in made if each["size"] is not None]
    for name in dict.fromkeys(name for each in made for name in each["metadata"]):
        values = [each["metadata"].get(name) for each in made]
        numbers[name] = [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    lines = [
        f"<tr><th>{html.esc(name)}</th><td>{sparkline(values, f'{name} of {len(values)} makings')}</td>"
        f'<td class="nba-num">{html.esc(_last(name, values[-1]))}</td></tr>'
        for name, values in numbers.items()
        if values
    ]
    rows = [
        [
            _link(each["version"], asset),
            html.number(moment(each["at"])),
            html.badge({"status": each["status"], "marks": []}),
            html.number(seconds(each["took"])),
            f'<span class="nba-muted">{html.esc(each["error"] or each["kind"])}</span>'
            + _restore(each["version"], asset),
        ]
        for each in history[:LAST]
    ]
    return [STYLE, f'<table class="nba">{"".join(lines)}</table>', html.table(("", "when", "", "took", ""), rows)]


def _link(version: int | None, asset: AssetView) -> str:
    return version_link(asset["name"], version, f"#{version}") if version else ""


def _restore(version: int | None, asset: AssetView) -> str:
    return restore_button(asset["name"], version) if version and version != asset.get("version") else ""


def _last(name: str, value: float) -> str:
    return seconds(value) if name == "took" else size(int(value)) if name == "size" else f"{value:g}"
