"""Words: numbers, times and sentences as people read them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbasset.core.planning import Action, Plan
from nbasset.core.runs import Outcome, Run


def seconds(took: float | None) -> str:
    """A duration.

    >>> [seconds(each) for each in (0.0004, 0.25, 3.2, 75, 4000)]
    ['< 1 ms', '250 ms', '3.2 s', '1 min 15 s', '1 h 6 min']
    """
    if took is None:
        return ""
    if took < 0.001:
        return "< 1 ms"
    if took < 1:
        return f"{took * 1000:.0f} ms"
    if took < 60:
        return f"{took:.1f} s"
    if took < 3600:
        return f"{int(took // 60)} min {int(took % 60)} s"
    return f"{int(took // 3600)} h {int(took % 3600 // 60)} min"


def size(count: int | None) -> str:
    """A number of bytes.

    >>> [size(each) for each in (12, 2048, 38_000_000, 5_100_000_000)]
    ['12 B', '2.0 kB', '38 MB', '5.1 GB']
    """
    if count is None:
        return ""
    if count < 1000:
        return f"{count} B"
    units = ["kB", "MB", "GB", "TB"]
    amount, unit = count / 1000, units.pop(0)
    while amount >= 1000 and units:
        amount, unit = amount / 1000, units.pop(0)
    return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"


def when(at: float | None) -> str:
    """A moment, in local time: ``Tue 18 Nov 14:02``, with the year when it is another one."""
    if at is None:
        return ""
    then = time.localtime(at)
    year = "" if then.tm_year == time.localtime().tm_year else f" {then.tm_year}"
    return (
        f"{time.strftime('%a', then)} {then.tm_mday} {time.strftime('%b', then)}{year} {time.strftime('%H:%M', then)}"
    )


def moment(at: float | None) -> str:
    """When something was, as short as can be: the time of today, or the day.

    >>> moment(None), len(moment(time.time()))
    ('', 5)
    """
    if at is None:
        return ""
    then, now = time.localtime(at), time.localtime()
    if then[:3] == now[:3]:
        return time.strftime("%H:%M", then)
    year = "" if then.tm_year == now.tm_year else f" {then.tm_year}"
    return f"{then.tm_mday} {time.strftime('%b', then)}{year}"


def from_store(asset: Mapping[str, Any]) -> str:
    """The line under a result that was not made now; it stays the same at every replay."""
    return f"from the store, made {when(asset['made_at'])}, took {seconds(asset['took'])}"


def summary(run: Run) -> str:
    """A run in one line.

    >>> from nbasset.core.runs import AssetRun
    >>> made, kept = AssetRun("a", Outcome.MADE), AssetRun("b", Outcome.FROM_STORE, took=41)
    >>> summary(Run("r", {"a": made, "b": kept}, store_size=38_000_000))
    '1 made, 1 from the store (41.0 s saved), store 38 MB'
    """
    parts = []
    for outcome in Outcome:
        names = run.with_outcome(outcome)
        if names or outcome is Outcome.MADE:
            saved = f" ({seconds(run.saved)} saved)" if outcome is Outcome.FROM_STORE else ""
            parts.append(f"{len(names)} {_OUTCOME_WORDS.get(outcome, str(outcome))}{saved}")
    if run.cancelled and not run.with_outcome(Outcome.CANCELLED):
        parts.append("stopped")
    return f"{', '.join(parts)}, store {size(run.store_size)}"


_OUTCOME_WORDS = {Outcome.WAITS: "waiting", Outcome.CANCELLED: "stopped"}


def bill(plan: Plan) -> str:
    """What a plan will make and what history says it costs, in one line."""
    count = len(plan.to_make)
    if not count:
        return "nothing to make: everything is fresh"
    unknown = [name for name in plan.to_make if not plan.expected.get(name)]
    cost = f"about {seconds(plan.seconds)} by history" if plan.seconds else "never timed"
    more = f", {len(unknown)} never timed" if unknown and plan.seconds else ""
    return f"{count} to make: {', '.join(plan.to_make[:6])}{'…' if count > 6 else ''} ({cost}{more})"


ACTION_WORDS = {
    Action.MAKE: "make",
    Action.SKIP: "from the store",
    Action.BLOCK: "cannot be made",
    Action.WAIT: "wait",
}


def filled(head: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """A table without the columns that say nothing.

    >>> filled(["a", "why"], [["1", ""], ["2", ""]])
    (['a'], [['1'], ['2']])
    """
    known = [list(row) for row in rows]
    kept = [column for column in range(len(head)) if any(row[column] for row in known)]
    return [head[column] for column in kept], [[row[column] for column in kept] for row in known]


def cause_line(asset: Mapping[str, Any]) -> str:
    """Why an asset is not fresh, in one line."""
    return "; ".join(cause_words(cause) for cause in asset["causes"])


def cause_words(cause: Mapping[str, Any]) -> str:
    """One cause, with its diff when that is short."""
    diff = cause["diff"]
    return f"{cause['text']} ({'  '.join(diff)})" if 0 < len(diff) <= 4 else str(cause["text"])
