"""Differences as they are seen: of the code, of what else two versions rest on, and of their values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from nbasset.core.causes import diff_lines
from nbasset.core.dataclass import dataclass
from nbasset.core.making import Making
from nbasset.core.tries import Try, differing, lettered
from nbasset.core.value_changes import ColumnDiff, ValueDiff
from nbasset.core.version import BODY
from nbasset.ui import html, text
from nbasset.ui.charts import histogram
from nbasset.ui.version_links import STYLE, restore_button, version_link

_TEXTS = frozenset({"code", "function", "class", "module", "making"})


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions.

    Args:
        title: which versions these are.
        code: by name, the lines of code that differ, each with its sign.
        rests: name, before and after of what else they rest on.
        values: what differs between their values.
        earlier: the asset and the number of the version that can be put back; ``None`` where it stands already.
    """

    title: str
    code: Mapping[str, Sequence[str]]
    rests: Sequence[tuple[str, str, str]]
    values: ValueDiff
    earlier: tuple[str, int] | None = None

    @property
    def as_text(self) -> str:
        """All of it, as text."""
        lines = [self.title]
        for name, changed in self.code.items():
            lines += [f"{name}:", *(f"  {line}" for line in changed)]
        lines += [f"{name}: {before or '–'} → {after or '–'}" for name, before, after in self.rests]
        lines += [f"value: {self.values.summary}", *_change_lines(self.values), *self.values.lines]
        if self.values.columns:
            lines.append(text.table(_HEAD, [_cells(each, label) for each, label in _facts(self.values.columns)]))
        return "\n".join([*lines, *_more(self.values)])

    @property
    def as_html(self) -> str:
        """All of it, drawn."""
        rests = [(html.esc(name), f"{html.esc(one or '–')} → {html.esc(two or '–')}") for name, one, two in self.rests]
        restore = restore_button(*self.earlier) if self.earlier else ""
        changes = [
            (html.esc(each.where), f"{html.esc(each.before or '–')} → {html.esc(each.after or '–')}")
            for each in self.values.changes
            if each.where
        ]
        return html.page(
            STYLE,
            f'<div><span class="nba-name">{html.esc(self.title)}</span> {restore}</div>',
            _drawn_code(self.code),
            html.facts_table(rests) if rests else "",
            f"<div>{html.esc(self.values.summary)}</div>",
            html.facts_table(changes) if changes else "",
            html.diff(self.values.lines) if self.values.lines else "",
            *(_drawn(self.values.columns) if self.values.columns else []),
            *(f'<div class="nba-muted">{html.esc(line)}</div>' for line in _more(self.values)),
        )


def code_changes(before: Making, after: Making) -> dict[str, list[str]]:
    """By name, the lines of code that differ between two versions, with one line about them."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys((*before.parts, *after.parts)):
        parts = [making.parts.get(name) for making in (before, after)]
        if not any(part is not None and part.kind in _TEXTS for part in parts):
            continue
        one, two = (part.text.strip("\n").splitlines() if part is not None else [] for part in parts)
        lines = list(difflib.unified_diff(one, two, lineterm="", n=1))[2:]
        if lines:
            found["code" if name == BODY else name] = lines
    return found


def without_code(words: str, before: Making, after: Making) -> str:
    """What was said of a version, without the lines of code in it: they are shown below, as they stand in it.

    Args:
        words: what was said.
        before: the version before.
        after: the version.
    """
    for name, part in after.parts.items():
        lines = diff_lines(before.parts[name].text, part.text) if name in before.parts else ()
        words = words.replace(f" ({'  '.join(lines)})", "") if lines else words
    return words


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to an asset.

    Args:
        words: what.
        code: the lines of code that differ from the version before, by name.
        version: the asset and the number of the version that stands from then on; ``None`` where none came of it.
        stands: whether that is the one that stands now.
        short: the words where the code is shown below; empty for the same.
    """

    words: str
    code: Mapping[str, Sequence[str]] = field(default_factory=dict)
    version: tuple[str, int] | None = None
    stands: bool = False
    short: str = ""

    @property
    def as_html(self) -> str:
        """The same, drawn: where code differs it opens and shows how; its number leads to the version."""
        changed, told = _drawn_code(self.code), self.short or self.words
        words = html.esc(told)
        if self.version is not None:
            number, _, rest = told.partition(" ")
            restore = "" if self.stands else restore_button(*self.version)
            words = f"{version_link(*self.version, number)} {html.esc(rest)} {restore}"
        return f"<div>{f'<details><summary>{words}</summary>{changed}</details>' if changed else words}</div>"


def history_page(lines: Sequence[HistoryLine], plots: str) -> str:
    """What happened to an asset, drawn: a version whose code differs from the one before opens and shows how.

    Args:
        lines: what happened.
        plots: the numbers that came of it, drawn.
    """
    return html.page(STYLE, *(each.as_html for each in lines), plots)


def _drawn_code(code: Mapping[str, Sequence[str]]) -> str:
    return "".join(f'<div class="nba-muted">{html.esc(name)}</div>{html.diff(each)}' for name, each in code.items())


def other_changes(before: Try, after: Try, shown: Iterable[str]) -> list[tuple[str, str, str]]:
    """What else two versions rest on and differs.

    Args:
        before: the earlier version.
        after: the later one.
        shown: names that are told already, with their lines.
    """
    told = {each.removesuffix("()") for each in shown}
    names = [name for name in differing([before, after]) if name.removesuffix("()") not in told]
    pairs = [lettered([before.rests.get(name), after.rests.get(name)]) for name in names]
    words = [["" if each is None else str(each) for each in pair] for pair in pairs]
    return [(name, one, two) for name, (one, two) in zip(names, words, strict=True)]


_HEAD = ("column", "", "", "before", "after")


def _facts(columns: Sequence[ColumnDiff]) -> list[tuple[ColumnDiff, str]]:
    """Of each column that differs the facts that do."""
    return [
        (each, label)
        for each in columns
        if each.what != "same"
        for label, (one, two) in each.facts.items()
        if one != two
    ]


def _cells(column: ColumnDiff, label: str) -> list[str]:
    first = label == next(iter(name for name, (one, two) in column.facts.items() if one != two))
    return [column.name if first else "", column.what if first else "", label, *column.facts[label]]


def _drawn(columns: Sequence[ColumnDiff]) -> list[str]:
    """The columns that differ, with how their numbers lay and lie."""
    rows = []
    for each in columns:
        if each.what == "same":
            continue
        facts = [html.esc(f"{label} {_step(*pair)}") for label, pair in each.facts.items() if pair[0] != pair[1]]
        pictures = [
            histogram(bins, f"{each.name} {when}") if any(bins) else ""
            for bins, when in zip(each.bins, ("before", "after"), strict=True)
        ]
        rows.append([f'<span class="nba-name">{html.esc(each.name)}</span>', each.what, *pictures, "<br>".join(facts)])
    same = sum(each.what == "same" for each in columns)
    table = html.table(("column", "", "before", "after", "what differs"), rows) if rows else ""
    alike = f'<div class="nba-muted">{same} columns are the same</div>' if same else ""
    return [f'<div class="nba-scroll">{table}</div>', alike]


def _step(before: str, after: str) -> str:
    return f"{before} → {after}" if before and after else before or after


def _change_lines(values: ValueDiff) -> list[str]:
    return [f"  {each.where}: {each.before or '–'} → {each.after or '–'}" for each in values.changes if each.where]


def _more(values: ValueDiff) -> list[str]:
    return [f"and {values.more} more"] if values.more else []
