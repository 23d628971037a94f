"""A report of a run: one page that stands by itself, in light and dark, on paper too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from nbasset.core.causes import told_later
from nbasset.core.dataclass import dataclass
from nbasset.core.program_runs import AssetResult, CheckResult, RunDocument
from nbasset.core.shown import Items
from nbasset.core.view import AssetView, NotebookView
from nbasset.ui import html
from nbasset.ui.theme import CSS
from nbasset.ui.words import seconds, size, when

_LOOKS = {
    "made": ("fresh", "● made"),
    "from the store": ("fresh", "● reused"),
    "fresh": ("fresh", "● fresh"),
    "failed": ("failed", "✖ failed"),
    "blocked": ("blocked", "⊘ blocked"),
    "cancelled": ("missing", "○ stopped"),
    "stale": ("stale", "◆ stale"),
    "missing": ("missing", "○ missing"),
    "unresolved": ("unresolved", "? unresolved"),
    "waits": ("missing", "○ waits"),
    "passed": ("fresh", "● passed"),
    "warns": ("stale", "◆ warns"),
}
_OF_ALL = {
    "fresh": ("fresh", "● everything asked for is fresh"),
    "failed": ("failed", "✖ something failed"),
    "raised": ("failed", "✖ a cell raised"),
    "stale": ("stale", "◆ something is stale"),
    "stopped": ("missing", "○ stopped"),
    "refused": ("failed", "✖ could not be run"),
}
_PAGE = (
    ":root{color-scheme:light dark}"
    "body{margin:0 auto;padding:24px 28px 60px;max-width:1080px;background:Canvas;color:CanvasText;"
    "font:15px/1.5 system-ui,sans-serif}"
    "h1{font-size:26px;margin:0 0 2px}h2{font-size:17px;margin:30px 0 8px}"
    ".nba-part{overflow-x:auto}.nba-drawn{background:#fff;border-radius:8px;padding:8px;overflow-x:auto}"
    ".nba-drawn svg{display:block;max-width:100%;height:auto}"
    ".nba-result{border-top:1px solid color-mix(in srgb,currentColor 18%,transparent);padding:8px 0 10px}"
    "table.dataframe{border-collapse:collapse;border:none;font-size:13px;margin:4px 0}"
    "table.dataframe th,table.dataframe td{"
    "border:none;border-bottom:1px solid color-mix(in srgb,currentColor 14%,transparent);padding:2px 12px 2px 0;"
    "text-align:right}"
    ".nba-wide{white-space:normal;overflow-wrap:anywhere}"
    "@media (max-width:760px){body{padding:14px 12px 40px}.nbasset table.nba th,.nbasset table.nba td"
    "{padding-right:9px!important}}"
    "@media print{:root{color-scheme:light}body{max-width:none;padding:0}h2{break-after:avoid}"
    ".nba-result,tr{break-inside:avoid}.nba-part,.nba-drawn{overflow:visible}}"
)


@dataclass(frozen=True, slots=True)
class Failure:
    """How an asset failed.

    Args:
        error: the error in one line.
        traceback: the user's own lines of it.
        shown: what it had shown until then.
    """

    error: str
    traceback: str = ""
    shown: Items = ()


def document(title: str, parts: Iterable[str]) -> str:
    """A page that stands by itself.

    Args:
        title: its title.
        parts: what it consists of, as HTML.
    """
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.esc(title)}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{CSS}{_PAGE}</style></head><body>\n{html.page(*parts)}\n</body></html>"
    )


def graph_part(assets: Sequence[AssetView]) -> str:
    """The graph, on paper that is white in any light, as its cards are."""
    from nbasset.ui.picture import picture_of

    return f'<div class="nba-drawn">{picture_of(assets)}</div>' if assets else ""


def report(
    done: RunDocument, view: NotebookView, shown: Mapping[str, Items], failures: Mapping[str, Failure], now: float
) -> str:
    """A report of a run.

    Args:
        done: what has become of it.
        view: how the notebook's assets stand.
        shown: by asset, what the making of its result showed.
        failures: by asset, how it failed.
        now: when it is written.
    """
    parts = [_head(done, now)]
    parts += _section("What needs a look", _needs_a_look(done, failures))
    parts += _section("Graph", graph_part(view["assets"]))
    parts += _section("Steps", _steps(done["assets"]))
    parts += _section("Checks", _checks(done))
    parts += _section("Results", _results(done, view, shown))
    return document(f"{done['notebook']}: {done['outcome']}", parts)


def _section(title: str, drawn: str) -> list[str]:
    return [f'<h2>{title}</h2><div class="nba-part">{drawn}</div>'] if drawn else []


def _word(look: tuple[str, str]) -> str:
    return f'<span class="nba-word nba-{look[0]}">{html.esc(look[1])}</span>'


def _head(done: RunDocument, now: float) -> str:
    took = seconds(done["finished"] - done["started"])
    zone = datetime.fromtimestamp(now, UTC).astimezone().strftime("%Z")
    runs = f" · run {', '.join(done['runs'])}" if done["runs"] else ""
    said = f"{when(done['started'])} {zone}, {took}{runs}"
    return (
        f"<h1>{html.esc(done['notebook'])}</h1><div>{_word(_OF_ALL[done['outcome']])} "
        f'<span class="nba-muted">{html.esc(said)}</span></div>'
    )


def _needs_a_look(done: RunDocument, failures: Mapping[str, Failure]) -> str:
    parts = []
    for each in done["assets"]:
        if each["outcome"] == "failed":
            parts.append(_failed(each["asset"], failures.get(each["asset"], Failure(each["error"]))))
        elif each["outcome"] in ("blocked", "cancelled"):
            parts.append(_line(each))
    for check in done["checks"]:
        if check["found"] != "passed":
            parts.append(_unmet(check))
    for cell in done["cells"]:
        if cell["outcome"] != "ran":
            why = html.esc(cell["error"] or cell["reason"])
            parts.append(f'<div class="nba-wide">cell {cell["cell"]}: {html.esc(cell["outcome"])}, {why}</div>')
    told = [each["error"] for each in done["assets"] if each["error"]]
    others = [each for each in done["sentences"] if not any(error in each for error in told)]
    parts += [f'<div class="nba-wide">{html.esc(each)}</div>' for each in others]
    return "".join(parts)


def _unmet(check: CheckResult) -> str:
    about = f'<b class="nba-name">{html.esc(check["asset"])}</b> {_word(_LOOKS[check["found"]])}'
    why = f"{check['check']}: {check['description']}" if check["description"] else check["check"]
    return f'<div class="nba-wide">{about} {html.esc(why)}</div>'


def _failed(name: str, failure: Failure) -> str:
    head = f'<b class="nba-name">{html.esc(name)}</b> {_word(_LOOKS["failed"])} {html.esc(failure.error)}'
    trace = html.item({"type": "stream", "name": "stderr", "text": failure.traceback}) if failure.traceback else ""
    return f'<div class="nba-result nba-wide">{head}{"".join(map(html.item, failure.shown))}{trace}</div>'


def _line(each: AssetResult) -> str:
    why = html.esc(each["error"] or told_later(each["reason"]))
    return f'<div class="nba-wide"><b class="nba-name">{html.esc(each["asset"])}</b> {_word(_look(each))} {why}</div>'


def _look(each: AssetResult) -> tuple[str, str]:
    return _LOOKS.get(each["outcome"], ("missing", each["outcome"]))


_WITHOUT = ("failed", "blocked", "cancelled")
"""Outcomes of steps that have given nothing: what is known is of an earlier result."""


def _result_of(each: AssetResult) -> list[str]:
    return [
        html.esc(each.get("value", "")),
        html.number(seconds(each.get("took"))),
        html.number(size(each.get("size"))),
    ]


def _steps(assets: Iterable[AssetResult]) -> str:
    rows = [
        [
            f'<b class="nba-name">{html.esc(each["asset"])}</b>',
            _word(_look(each)),
            *([""] * 3 if each["outcome"] in _WITHOUT else _result_of(each)),
            html.esc(each["error"] or told_later(each["reason"])),
        ]
        for each in assets
        if ":" not in each["asset"]  # checks have a table of their own
    ]
    return html.table(["asset", "", "value", "took", "size", "why"], rows) if rows else ""


def _checks(done: RunDocument) -> str:
    rows = [
        [
            f'<b class="nba-name">{html.esc(each["asset"])}</b>',
            html.esc(each["check"]),
            _word(_LOOKS[each["found"]]),
            html.esc(each["description"] or ""),
        ]
        for each in done["checks"]
    ]
    return html.table(["asset", "check", "found", ""], rows) if rows else ""


def _results(done: RunDocument, view: NotebookView, shown: Mapping[str, Items]) -> str:
    known = {each["name"]: each for each in view["assets"]}
    names = [each["asset"] for each in done["assets"] if shown.get(each["asset"])]
    return "".join(_result(name, known.get(name), shown[name]) for name in names)


def _result(name: str, asset: AssetView | None, items: Items) -> str:
    if asset is None:
        head = f'<b class="nba-name">{html.esc(name)}</b>'
    else:
        head = html.status_line(asset, "" if asset["status"] == "FRESH" else "an earlier result")
    return f'<div class="nba-result">{head}{"".join(map(html.item, items))}</div>'
