"""Charts: small drawings in the page — numbers over time, and the steps of a run by time."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nbasset.core.dataclass import dataclass
from nbasset.core.run_views import RunView, StepView
from nbasset.core.status import Status
from nbasset.ui.html import esc
from nbasset.ui.theme import look_of
from nbasset.ui.words import seconds

WIDE, HIGH = 120.0, 22.0
SMALL = 72.0
ROW, AXIS = 20.0, 18.0
NAMES, BARS = 170.0, 470.0
LEAST = 520.0
"""Narrower than so many pixels nobody could read the bars of a run: they scroll."""
TICKS = 4
LETTER = 7.0
_CLOCK = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)


@dataclass(frozen=True, slots=True)
class Bar:
    """A step that was run, from when to when in seconds since 1970."""

    step: StepView
    begin: float
    end: float


def sparkline(values: Sequence[float], label: str) -> str:
    """Numbers over time as a line, its last point marked; one number is a point.

    Args:
        values: the numbers, oldest first.
        label: what they are, for whoever does not see the line.

    >>> sparkline([1.0], "took").count("<circle")
    1
    """
    low, high = min(values), max(values)
    step = (WIDE - 8) / max(len(values) - 1, 1)
    span = high - low
    points = [
        (4 + number * step, HIGH / 2 if not span else HIGH - 4 - (value - low) / span * (HIGH - 8))
        for number, value in enumerate(values)
    ]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg class="nba-spark" width="{WIDE:g}" height="{HIGH:g}" role="img" aria-label="{esc(label)}">'
        f'<polyline points="{way}" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="currentColor"/></svg>'
    )


def scatter(points: Sequence[tuple[float, float]], label: str) -> str:
    """Numbers over other numbers, as points.

    Args:
        points: pairs of them.
        label: what they are, for whoever does not see the points.

    >>> scatter([(1.0, 2.0), (3.0, 4.0)], "loss over depth").count("<circle")
    2
    """
    high = HIGH * 2
    (left, low), (right, top) = ((call(p[0] for p in points), call(p[1] for p in points)) for call in (min, max))
    dots = "".join(
        f'<circle cx="{4 + (x - left) / ((right - left) or 1) * (WIDE - 8):.1f}" '
        f'cy="{high - 4 - (y - low) / ((top - low) or 1) * (high - 8):.1f}" r="2.4" fill="currentColor"/>'
        for x, y in points
    )
    return (
        f'<svg class="nba-spark" width="{WIDE:g}" height="{high:g}" role="img" aria-label="{esc(label)}">{dots}</svg>'
    )


def histogram(bins: Sequence[int], label: str) -> str:
    """How many numbers lie in each of some ranges, as bars; what is there at all can be seen.

    Args:
        bins: how many.
        label: what they are, for whoever does not see the bars.

    >>> histogram([1, 0, 4], "n").count("<rect")
    2
    """
    most, wide = max(bins), SMALL / len(bins)
    bars = "".join(
        f'<rect x="{number * wide:.1f}" y="{HIGH - (high := max(count / most * HIGH, 1.5)):.1f}" '
        f'width="{max(wide - 1, 1):.1f}" height="{high:.1f}"/>'
        for number, count in enumerate(bins)
        if count
    )
    return (
        f'<svg class="nba-spark" width="{SMALL:g}" height="{HIGH:g}" role="img" aria-label="{esc(label)}" '
        f'fill="currentColor">{bars}</svg>'
    )


def timeline(run: RunView) -> str:
    """The steps of a run as bars by time, each with its status in colour, shape and word; empty when none ran.

    Where workers made some, there is a lane for each of them above, and one for the kernel.

    Args:
        run: its view.
    """
    bars = [Bar(step, step["started"], step["ended"]) for step in run["steps"] if step["started"] is not None]
    if not bars:
        return ""
    begin = min(run["started"], *(bar.begin for bar in bars))
    end = max(run["finished"] or 0.0, *(bar.end for bar in bars), begin + 1e-3)
    scale = BARS / (end - begin)
    lanes = _lanes(bars)
    high = (len(lanes) + len(bars)) * ROW + AXIS
    rows = [_lane(lane, lanes[lane], number * ROW, begin, scale) for number, lane in enumerate(lanes)]
    rows += [_bar(bar, number * ROW, begin, scale) for number, bar in enumerate(bars, len(lanes))]
    ticks = [_tick(at, at * scale, high) for at in round_ticks(end - begin)]
    wide = NAMES + BARS + 130
    size = f"max-width:{wide:g}px;min-width:{LEAST:g}px;width:100%"  # narrower it could not be read
    return (
        f'<div class="nba-scroll"><svg class="nba-timeline" viewBox="0 0 {wide:g} {high:g}" style="{size}" role="img" '
        f'aria-label="{esc("; ".join(_words(bar) for bar in bars))}">{"".join([*ticks, *rows])}</svg></div>'
    )


def _words(bar: Bar) -> str:
    by = f", {bar.step['where']}" if bar.step["where"] else ""
    return f"{bar.step['asset']}: {look_of(bar.step['status'])[1]}, {seconds(bar.end - bar.begin)}{by}"


def _lanes(bars: Sequence[Bar]) -> dict[str, list[Bar]]:
    """The bars by who made them, in order; none where the kernel has made all."""
    found: dict[str, list[Bar]] = {}
    for bar in bars:
        found.setdefault(bar.step["where"], []).append(bar)
    return {} if list(found) == [""] else {lane or "kernel": found[lane] for lane in sorted(found, key=_by_number)}


def _by_number(lane: str) -> tuple[str, int, str]:
    word, _, number = lane.rpartition(" ")
    return (word, int(number), "") if number.isdecimal() else (lane, 0, lane)


def _lane(lane: str, bars: Sequence[Bar], y: float, begin: float, scale: float) -> str:
    """All that one worker did, on one line; names where there is room for them."""
    parts = []
    for bar in bars:
        x, wide = NAMES + (bar.begin - begin) * scale, max((bar.end - bar.begin) * scale, 3.0)
        name = bar.step["asset"]
        fits = len(name) * LETTER + 8 < wide
        inside = f'<text x="{x + 4:.1f}" y="{y + 14:g}" class="nba-inlane">{esc(name)}</text>' if fits else ""
        parts.append(
            f'<g class="nba-{bar.step["status"].lower()}"><title>{esc(_words(bar))}</title>'
            f'<rect x="{x:.1f}" y="{y + 2:g}" width="{wide:.1f}" height="{ROW - 4:g}" rx="3" fill="currentColor" '
            f'fill-opacity=".25" stroke="currentColor"/>{inside}</g>'
        )
    label = f'<text x="{NAMES - 10:g}" y="{y + 14:g}" text-anchor="end" class="nba-tick">{esc(lane)}</text>'
    return label + "".join(parts)


def round_ticks(whole: float) -> list[float]:
    """Where to write times beside an axis: round numbers of seconds, minutes, hours, about :data:`TICKS` of them.

    Args:
        whole: how many seconds the axis shows.

    >>> round_ticks(3.3), round_ticks(130), round_ticks(0.009)
    ([0.0, 1.0, 2.0, 3.0], [0, 30, 60, 90, 120], [0.0, 0.002, 0.004, 0.006, 0.008])
    """
    power = 10.0 ** math.floor(math.log10(whole / TICKS))
    steps = [each * power for each in (1, 2, 5, 10)] if whole < 60 else [each for each in _CLOCK if each >= power]
    step = next((each for each in steps if whole / each < TICKS + 1), 10 * power)
    return [round(number * step, 6) for number in range(int(whole / step + 1e-9) + 1)]


def _tick(at: float, pixels: float, high: float) -> str:
    x = NAMES + pixels
    return (
        f'<path d="M{x:g} 0V{high - AXIS:g}" stroke="currentColor" stroke-opacity=".15"/>'
        f'<text x="{x:g}" y="{high - 4:g}" text-anchor="middle" class="nba-tick">'
        f"{seconds(at).replace('.0 s', ' s') if at else '0 s'}</text>"
    )


def _bar(bar: Bar, y: float, begin: float, scale: float) -> str:
    step = bar.step
    shape, word, _ = look_of(step["status"])
    if step["status"] == Status.MISSING:
        shape, word = "■", "stopped"
    x = NAMES + (bar.begin - begin) * scale
    wide = max((bar.end - bar.begin) * scale, 3.0)
    took = seconds(bar.end - bar.begin)
    name = step["asset"] if len(step["asset"]) < 24 else step["asset"][:22] + "…"
    return (
        f'<g class="nba-{step["status"].lower()}"><title>{esc(_words(bar))}</title>'
        f'<text x="{NAMES - 10:g}" y="{y + 14:g}" text-anchor="end" class="nba-step">{esc(name)}</text>'
        f'<rect x="{x:.1f}" y="{y + 4:g}" width="{wide:.1f}" height="{ROW - 8:g}" rx="3" fill="currentColor"/>'
        f'<text x="{x + wide + 6:.1f}" y="{y + 14:g}" class="nba-end" fill="currentColor">'
        f"{shape} {took if step['status'] == Status.FRESH else f'{word} · {took}'}</text></g>"
    )
