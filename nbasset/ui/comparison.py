"""A comparison as it is seen: tries as rows, what differs and what came of it as columns, the best marked."""

from __future__ import annotations

from collections.abc import Sequence

from nbasset.core.errors import NbassetError
from nbasset.core.tries import Try, best, differing, lettered
from nbasset.ui import html, text
from nbasset.ui.charts import scatter, sparkline
from nbasset.ui.version_links import STYLE, restore_button, version_link
from nbasset.ui.words import moment, seconds

BEST, STANDS = "★", "●"
"""The signs of the best number of a column, and of the version that stands now."""

MOST = 200
"""How many tries are shown, beside the best of each column."""


class NoSuchColumn(NbassetError):
    """A column that the comparison has not."""


class Comparison:
    """Some tries, side by side.

    Args:
        tries: the tries, the oldest first.
        by: the column in whose order they stand, the best first; empty: the latest first.

    Raises:
        NoSuchColumn: when there is none of this name.
    """

    def __init__(self, tries: Sequence[Try], by: str = "") -> None:
        self.oldest_first = list(tries)
        self.rests = {name: lettered(each.rests.get(name) for each in tries) for name in differing(tries)}
        names = dict.fromkeys(name for each in tries for name in each.numbers)
        self.numbers = {name: [each.numbers.get(name) for each in tries] for name in names}
        self.best = {name: best(name, values) for name, values in self.numbers.items()}
        self._several = len({each.asset for each in tries}) > 1
        self.order = self._order(by)

    def _order(self, by: str) -> list[int]:
        latest = list(reversed(range(len(self.oldest_first))))
        if not by:
            return latest
        took = [each.took for each in self.oldest_first]
        known: dict[str, Sequence[object]] = {**self.rests, **self.numbers, "took": took}
        if by not in known:
            raise NoSuchColumn(f"There is no column {by!r} to order by: there are {', '.join(known)}.")
        values, places = known[by], self.best.get(by)
        there = [at for at in latest if values[at] is not None]
        there.sort(key=lambda at: _by_size(values[at]))
        if places and there and values[there[0]] != values[places[0]]:
            there.reverse()
        return [*there, *(at for at in latest if values[at] is None)]

    @property
    def head(self) -> list[str]:
        """What stands above the columns."""
        return ["version", *self.rests, *self.numbers, "took", "made"]

    def cells(self, at: int) -> list[str]:
        """The cells of one try, as text."""
        one = self.oldest_first[at]
        rests = ["" if each[at] is None else str(each[at]) for each in self.rests.values()]
        numbers = [_number(values[at], at in self.best[name]) for name, values in self.numbers.items()]
        asset = f"{one.asset} " if self._several else ""
        return [f"{asset}#{one.version}{f' {STANDS}' if one.stands else ''}", *rests, *numbers, *_made(one)]

    @property
    def shown(self) -> list[int]:
        """The tries that are shown, in their order: the first of them, and the best of each column."""
        best = {places[0] for places in self.best.values() if places}
        return [at for place, at in enumerate(self.order) if place < MOST or at in best]

    @property
    def others(self) -> str:
        """How many are left out, and where they are."""
        more = len(self.order) - len(self.shown)
        asset = self.oldest_first[0].asset.partition("[")[0] if more else ""
        return f"and {more:,} more: nbasset.compare({asset!r}) has all of them" if more else ""

    @property
    def as_text(self) -> str:
        """All of it, as text."""
        rows = text.table(self.head, [self.cells(at) for at in self.shown])
        return f"{rows}\n{self.others}" if self.others else rows

    @property
    def as_html(self) -> str:
        """All of it, drawn: each version opens and tells why it was made, and how it is put back."""
        cells = ((at, self.cells(at)) for at in self.shown)
        rows = [[self._version(at, called), *map(html.number, others)] for at, (called, *others) in cells]
        others = f'<div class="nba-muted">{html.esc(self.others)}</div>' if self.others else ""
        return html.page(STYLE, f'<div class="nba-scroll">{html.table(self.head, rows)}</div>', others, self.plots)

    def _version(self, at: int, called: str) -> str:
        one = self.oldest_first[at]
        told = [one.why, f"%asset {one.asset} restore {one.version}", f"%asset {one.asset} diff {one.version}"]
        lines = "".join(f'<div class="nba-muted">{html.esc(each)}</div>' for each in told if each)
        link = version_link(one.asset, one.version, called)
        restore = "" if one.stands else restore_button(one.asset, one.version)
        return f"<details><summary>{link}</summary>{lines}{restore}</details>"

    def _what_alone_differs(self) -> tuple[str, Sequence[object]] | None:
        """The one thing that differs, beside the versions of what is upstream, which differ because of it."""
        found = [(name, values) for name, values in self.rests.items() if not all(map(_is_version, values))]
        found = found or [*self.rests.items()]
        return found[0] if len(found) == 1 else None

    @property
    def plots(self) -> str:
        """Each number over what alone differs, where that is a number; otherwise over the versions."""
        over = self._what_alone_differs()
        drawn = []
        for name, values in self.numbers.items():
            there = [(at, value) for at, value in enumerate(values) if value is not None]
            if len({value for _, value in there}) < 2:
                continue
            if over and all(isinstance(over[1][at], int | float) for at, _ in there):
                picture = scatter([(float(str(over[1][at])), value) for at, value in there], f"{name} over {over[0]}")
            else:
                picture = sparkline([value for _, value in there], f"{name} of {len(there)} versions")
            along = over[0] if over else "versions"
            drawn.append(f"<tr><th>{html.esc(name)}</th><td>{picture}</td><td>over {html.esc(along)}</td></tr>")
        return f'<table class="nba">{"".join(drawn)}</table>' if drawn else ""


def _is_version(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.startswith("#"))


def _by_size(value: object) -> tuple[bool, float, str]:
    """Where a value stands among others: numbers first, by their size."""
    return (False, float(value), "") if isinstance(value, int | float) else (True, 0.0, str(value))


def _number(value: float | None, is_best: bool) -> str:
    if value is None:
        return ""
    told = f"{value:,}" if isinstance(value, int) else f"{value:.6g}"
    return f"{told} {BEST}" if is_best else told


def _made(one: Try) -> list[str]:
    return [seconds(one.took), moment(one.made_at)]
