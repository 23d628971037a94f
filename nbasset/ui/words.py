"""Words: numbers, times and sentences as people read them."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence

from nbasset.core.forecast import Forecast
from nbasset.core.planning import Action
from nbasset.core.ports import Untrusted
from nbasset.core.result_names import ResultName
from nbasset.core.runs import Outcome, Run, RunRecord
from nbasset.core.status import UNTRACKED
from nbasset.core.view import AssetState, CauseView, LineView

SHORTEST = 0.001
"""Seconds below which it does not matter how long something took."""


def seconds(took: float | None) -> str:
    """A duration in seconds; of ``None`` there is nothing to say.

    >>> [seconds(each) for each in (0.0004, 0.25, 3.2, 75, 4000)]
    ['< 1 ms', '250 ms', '3.2 s', '1 min 15 s', '1 h 6 min']
    """
    if took is None:
        return ""
    if took < SHORTEST:
        return "< 1 ms"
    if took < 1:
        return f"{rounded(took * 1000):.0f} ms"
    if took < 60:
        return f"{rounded(took, 10):.1f} s"
    if took < 3600:
        return f"{int(took // 60)} min {int(took % 60)} s"
    return f"{int(took // 3600)} h {int(took % 3600 // 60)} min"


def size(count: int | None) -> str:
    """A number of bytes; of ``None`` there is nothing to say.

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
    return f"{rounded(amount, 10):.1f} {unit}" if amount < 10 else f"{rounded(amount):.0f} {unit}"


def rounded(amount: float, parts: int = 1) -> float:
    """A positive number, rounded half up as JavaScript does it, so that the page says the same; Python rounds to even.

    Args:
        amount: the number.
        parts: into how many parts a whole is divided.

    >>> rounded(2.5), rounded(3.25, 10)
    (3.0, 3.3)
    """
    return math.floor(amount * parts + 0.5) / parts


def when(at: float | None, now: float | None = None) -> str:
    """A moment, in local time: ``Tue 18 Nov 14:02``, with the year when it is another one.

    Args:
        at: the moment, in seconds since 1970; of ``None`` there is nothing to say.
        now: the present; ``None`` asks the clock.
    """
    if at is None:
        return ""
    then = time.localtime(at)
    year = "" if then.tm_year == time.localtime(now).tm_year else f" {then.tm_year}"
    return (
        f"{time.strftime('%a', then)} {then.tm_mday} {time.strftime('%b', then)}{year} {time.strftime('%H:%M', then)}"
    )


def moment(at: float | None, now: float | None = None) -> str:
    """When something was, as short as can be: the time of today, or the day.

    Args:
        at: the moment, in seconds since 1970; of ``None`` there is nothing to say.
        now: the present; ``None`` asks the clock.

    >>> moment(None), len(moment(time.time()))
    ('', 5)
    """
    if at is None:
        return ""
    then, today = time.localtime(at), time.localtime(now)
    if then[:3] == today[:3]:
        return time.strftime("%H:%M", then)
    year = "" if then.tm_year == today.tm_year else f" {then.tm_year}"
    return f"{then.tm_mday} {time.strftime('%b', then)}{year}"


def age(at: float, now: float | None = None) -> str:
    """How old something is, in the largest unit of which there are some.

    Args:
        at: when it was made, in seconds since 1970.
        now: the present; ``None`` asks the clock.

    >>> [age(0, now) for now in (30, 600, 10_000, 86_400 * 6)]
    ['moments old', '10 min old', '3 hours old', '6 days old']
    """
    old = (time.time() if now is None else now) - at
    for unit, least, name in ((86_400, 36 * 3600, "days"), (3600, 5400, "hours"), (60, 60, "min")):
        if old >= least:
            return f"{rounded(old / unit):.0f} {name} old"
    return "moments old"


def aged(asset: AssetState, now: float | None = None) -> list[str]:
    """The marks of an asset, as what is live says them: what nobody can see has an age; what is saved has moments.

    Args:
        asset: its view.
        now: the present; ``None`` asks the clock.

    >>> aged({"marks": ["untracked: network", "made in every run"], "made_at": 0.0}, 86_400.0 * 6)
    ['untracked: network, 6 days old', 'made in every run']
    """
    made = asset["made_at"]
    return [
        f"{mark}, {age(made, now)}" if made is not None and mark.startswith(UNTRACKED) else mark
        for mark in asset["marks"]
    ]


def made_words(asset: AssetState) -> str:
    """Which version a result is, when it was made, and how long that took: the same from then on.

    Of what was never made, since there is nothing of it yet, that is empty.
    """
    if asset["made_at"] is None:
        return ""
    number = f"{numbered(asset)} · " if numbered(asset) else ""
    return f"{number}made {when(asset['made_at'])}, took {seconds(asset['took'])}"


def numbered(asset: AssetState) -> str:
    """The number of the version that stands, where there are others; otherwise empty.

    >>> numbered({"version": 7}), numbered({"version": None})
    ('#7', '')
    """
    return f"#{asset['version']}" if asset.get("version") else ""


def made_by(results: Sequence[Untrusted]) -> str:
    """Who made results that are not this user's, as it is said of them.

    >>> made_by([Untrusted("a", "k", "int", 0.0, 0.1, 1, owner="ana"), Untrusted("b", "k", "int", 0.0, 0.1, 1)])
    'made by ana and on another computer'
    """
    owners = sorted({each.owner for each in results if each.owner})
    places = [f"by {', '.join(owners)}"] if owners else []
    places += ["on another computer"] if any(not each.owner for each in results) else []
    return f"made {' and '.join(places)}"


def told_value(kind: str, value: str, numbers: Mapping[str, float]) -> str:
    """A value in a list of many: what it is, itself where it is short, and the numbers kept with it.

    >>> told_value("int", "3", {}), told_value("DataFrame 5 × 12", "", {"accuracy": 0.93})
    ('int 3', 'DataFrame 5 × 12, accuracy 0.93')
    """
    own = f"{kind} {value}" if value and value != kind else kind
    return ", ".join([own, *(f"{name} {each:g}" for name, each in numbers.items())])


def summary(run: RunRecord[ResultName] | Run) -> str:
    """A run in one line, with the size of the store where that has changed: a run of nothing says the same again.

    >>> from nbasset.core.runs import AssetRun
    >>> a, b = map(ResultName.from_text, "ab")
    >>> made, kept = AssetRun(a, Outcome.MADE), AssetRun(b, Outcome.FROM_STORE, took=41)
    >>> summary(RunRecord("r", {a: made, b: kept}, store_size=38_000_000))
    '1 made, 1 reused, 41.0 s saved, store 38 MB'
    >>> summary(RunRecord("r", {a: made}, store_size=2_000_000_000, gave_way=2, freed=80_000_000))
    '1 made, store 2.0 GB (2 earlier results gave way, 80 MB)'
    >>> summary(RunRecord("r", {b: kept}, store_size=38_000_000))
    '0 made, 1 reused, 41.0 s saved'
    """
    parts = []
    for outcome in Outcome:
        names = run.with_outcome(outcome)
        if names or outcome is Outcome.MADE:
            saved = f", {seconds(run.saved)} saved" if outcome is Outcome.FROM_STORE else ""
            parts.append(f"{len(names)} {told_outcome(outcome)}{saved}")
    failed = len(run.raised) + sum(not each.passed for each in run.evaluations)
    if failed:
        parts.append("1 check not passed" if failed == 1 else f"{failed} checks not passed")
    if run.cancelled and not run.with_outcome(Outcome.CANCELLED):
        parts.append("stopped")
    results = "1 earlier result" if run.gave_way == 1 else f"{run.gave_way} earlier results"
    gone = f" ({results} gave way, {size(run.freed)})" if run.gave_way else ""
    store = f", store {size(run.store_size)}" if run.with_outcome(Outcome.MADE) or gone else ""
    return f"{', '.join(parts)}{store}{gone}"


_OUTCOME_WORDS: dict[str, str] = {Outcome.FROM_STORE: "reused", Outcome.WAITS: "waiting", Outcome.CANCELLED: "stopped"}


def told_outcome(outcome: str) -> str:
    """What became of assets, as counts say it.

    >>> told_outcome("from the store"), told_outcome("made")
    ('reused', 'made')
    """
    return _OUTCOME_WORDS.get(outcome, outcome)


def bill(cost: Forecast) -> str:
    """What a run will make and what history says it costs, in one line.

    >>> bill(Forecast(("a", "b"), 3.0, ("b",)))
    '2 to make: a, b (about 3.0 s by history, 1 never timed)'
    >>> bill(Forecast()), bill(Forecast(left=("a",)))
    ('nothing to make: everything is fresh', 'nothing to make; 1 is not fresh and stays so: a')
    """
    stay = "are not fresh and stay so" if len(cost.left) > 1 else "is not fresh and stays so"
    left = f"; {len(cost.left)} {stay}: {_some(cost.left)}" if cost.left else ""
    if not cost.names:
        return f"nothing to make{left or ': everything is fresh'}"
    told = "never timed" if not cost.seconds else cost_words(cost, " by history")
    return f"{len(cost.names)} to make: {_some(cost.names)} ({told}){left}"


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:6])}{'…' if len(names) > 6 else ''}"


def short_bill(cost: Forecast, many: int = 4) -> str:
    """The same where there is little room.

    Args:
        cost: what would be made.
        many: how many names are told.

    >>> short_bill(Forecast(("a", "b"), 3.0, ("b",)))
    'a, b (about 3.0 s, 1 never timed)'
    """
    if not cost.names:
        return "nothing to make"
    told = cost_words(cost)
    return f"{listed(cost.names, many)} ({told})" if told else listed(cost.names, many)


def listed(names: Sequence[str], many: int = 4) -> str:
    """Several names: the first few, and how many more there are.

    >>> listed(("a", "b", "c"), 2)
    'a, b and 1 more'
    """
    return ", ".join(names[:many]) + (f" and {len(names) - many} more" if len(names) > many else "")


def all_are(names: Sequence[object]) -> str:
    """All of several names, and the verb that goes with them.

    >>> all_are(["a"]), all_are(["a", "b"])
    ('a is', 'a, b are')
    """
    return f"{', '.join(map(str, names))} {'is' if len(names) == 1 else 'are'}"


def cost_words(cost: Forecast, source: str = "") -> str:
    """What making some assets costs, as far as it is known.

    Args:
        cost: what would be made.
        source: what stands behind the time, for example `` by history``.

    >>> cost_words(Forecast(("a",), 0.0, ("a",))), cost_words(Forecast(("a",), 2.0, ()))
    ('never timed', 'about 2.0 s')
    """
    about = "about " if cost.seconds >= SHORTEST else ""
    parts = [f"{about}{seconds(cost.seconds)}{source}"] if cost.seconds else []
    parts += [f"{len(cost.unknown) if cost.seconds else ''} never timed".strip()] if cost.unknown else []
    return ", ".join(parts)


ACTION_WORDS = {
    Action.MAKE: "make",
    Action.SKIP: "from the store",
    Action.BLOCK: "cannot be made",
    Action.WAIT: "wait",
    Action.LEAVE_OUT: "left out",
}


def filled(head: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """A table without the columns that say nothing.

    >>> filled(["a", "why"], [["1", ""], ["2", ""]])
    (['a'], [['1'], ['2']])
    """
    known = [list(row) for row in rows]
    kept = [column for column in range(len(head)) if any(row[column] for row in known)]
    return [head[column] for column in kept], [[row[column] for column in kept] for row in known]


def cause_line(asset: LineView) -> str:
    """Why an asset is not fresh, in one line."""
    return "; ".join(cause_words(cause) for cause in asset["causes"])


FEW = 4
"""So many changed lines of code stand beside the cause that they are."""


def cause_words(cause: CauseView) -> str:
    """One cause, with its diff when that is short."""
    diff = cause["diff"]
    return f"{cause['text']} ({'  '.join(diff)})" if 0 < len(diff) <= FEW else cause["text"]
