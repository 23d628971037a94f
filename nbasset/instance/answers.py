"""Answers: what ``plan``, ``why`` and ``history`` say, as records that print as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypeVar

from nbasset.core.causes import Cause, told_later
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.events import Blocked, Cancelled, Event, EventType, Failed, Materialized, Skipped, StepStarted
from nbasset.core.numbering import numbered
from nbasset.core.planning import Action, Plan
from nbasset.core.result_names import ResultName
from nbasset.core.sources import ASKED_FOR, SOURCE
from nbasset.core.status import Assessment, Status
from nbasset.core.view import CauseView, cause_view, paths_of_causes
from nbasset.instance.instance import Instance
from nbasset.ui.words import ACTION_WORDS, bill, cause_words, seconds, told_value, when
from nbasset.versions.plain_sources import PlainSource

WAYS = 20
"""How many ways to what has changed are told at most."""
ENDS = 4
"""How much of a long way is told at its beginning, and at its end."""
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What a run would do with one asset.

    Args:
        asset: the asset's name.
        action: make it, skip it (it comes from the store), block it, or let it wait.
        reason: why, in words; empty where there is nothing to say.
        seconds: what its last making took; ``None`` when it would not be made or was never timed.
    """

    asset: str
    action: Action
    reason: str
    seconds: float | None

    def __str__(self) -> str:
        cost = f", about {seconds(self.seconds)}" if self.seconds is not None else ""
        return f"{self.asset}: {ACTION_WORDS[self.action]}{f' ({self.reason})' if self.reason else ''}{cost}"


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """What a run would do; nothing is made by asking.

    Args:
        steps: every asset it would look at, upstream first.
        seconds: what it would cost, as far as history tells.
        bill: the same in one line.
    """

    steps: tuple[PlannedStep, ...]
    seconds: float
    bill: str

    @property
    def to_make(self) -> tuple[str, ...]:
        """The assets that would be made."""
        return tuple(step.asset for step in self.steps if step.action is Action.MAKE)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.steps), self.bill])


@dataclass(frozen=True, slots=True)
class Why:
    """Why an asset is as it is.

    Args:
        asset: the asset's name.
        status: its status.
        causes: why it is not fresh; empty when it is.
        paths: from the asset back to each root cause: pairs of an asset and its cause, the asked one first.
        notes: what else there is to say: plain cells that changed in place what it is, or could not be made from.
        version: the number of the version that there is; ``None`` where there is no other one.
    """

    asset: str
    status: Status
    causes: tuple[Cause, ...]
    paths: tuple[tuple[tuple[str, Cause], ...], ...]
    notes: tuple[str, ...] = ()
    version: int | None = None

    def __str__(self) -> str:
        return "\n".join([*self._lines(), *self.notes])

    def _lines(self) -> list[str]:
        number = f" #{self.version}" if self.version else ""
        begin = f"{self.asset}{number} is {self.status.lower()}"
        if not self.paths:
            return [f"{begin}: nothing it uses has changed."]
        if len(self.paths) == 1 and len(self.paths[0][-1][1].diff) <= 2:
            return [f"{begin}: {self.ways[0]}"]
        told = [[each for _, each in path] for path in self.paths]
        words = [zip(_each_once([each.text for each in path]), path, strict=True) for path in told]
        ways = [_in_short([(text, each.diff) for text, each in path], lambda left: (left, ())) for path in words]
        return [begin, *branches(ways)]

    @property
    def ways(self) -> tuple[str, ...]:
        """The paths in words."""
        return tuple(path_words([(name, cause_view(cause)) for name, cause in path]) for path in self.paths)


def path_words(path: Sequence[tuple[str, CauseView]]) -> str:
    """A way to a root cause, in words; the diff stands at its end.

    >>> from nbasset.core.causes import Category
    >>> stale, edited = Cause(Category.DATA, "a is stale"), Cause(Category.CODE, "code changed")
    >>> path_words([("b", cause_view(stale)), ("a", cause_view(edited))])
    'a is stale: code changed'
    """
    root = path[-1][1]
    *words, _ = _each_once([cause["text"] for _, cause in path])
    return ": ".join(_in_short([*words, cause_words(root)], str))


def _in_short(way: Sequence[Told], as_told: Callable[[str], Told]) -> Sequence[Told]:
    """A way; of a long one its beginning and its end.

    >>> _in_short([str(number) for number in range(20)], str)
    ['0', '1', '2', '3', '… 12 more …', '16', '17', '18', '19']
    """
    left = len(way) - 2 * ENDS
    return way if left < ENDS else [*way[:ENDS], as_told(f"… {left:,} more …"), *way[-ENDS:]]


def _each_once(texts: Sequence[str]) -> list[str]:
    """The words of a way: what one of them says already of those behind it, these say themselves.

    >>> _each_once(["c is blocked: a failed", "b is blocked: a failed", "a failed", "KeyError"])
    ['c is blocked', 'b is blocked', 'a failed', 'KeyError']
    """
    return [_without_end(*pair) for pair in zip(texts, [*texts[1:], ""], strict=True)]


def _without_end(text: str, behind: str) -> str:
    own, colon, more = text.partition(": ")
    return own if colon and (behind == more or behind.endswith(f": {more}")) else text


Branches: TypeAlias = dict[str, "Branches"]


def branches(paths: Iterable[Sequence[tuple[str, Sequence[str]]]]) -> list[str]:
    """Ways that begin alike, as a tree: each cause once on each way, and below the last the lines that changed.

    Args:
        paths: causes from the first to the root, each with its text and the lines of code that changed.

    >>> one, two = ("a is stale", ()), ("k changed", ("- 1", "+ 2"))
    >>> print("\\n".join(branches([[one, two], [one, ("m changed", ())]])))
    └─ a is stale
       ├─ k changed
       │    - 1
       │    + 2
       └─ m changed
    """
    tree: Branches = {}
    diffs: dict[str, Sequence[str]] = {}
    for path in paths:
        here = tree
        for text, diff in path:
            here = here.setdefault(text, {})
            diffs[text] = diff
    lines: list[str] = []
    todo = [(tree, "", text) for text in reversed(tree)]
    while todo:
        beside, lead, text = todo.pop()
        last = text == next(reversed(beside))
        below = lead + ("   " if last else "│  ")
        lines.append(f"{lead}{'└─' if last else '├─'} {text}")
        lines += [f"{below}  {line}" for line in diffs[text]]
        todo += [(beside[text], below, each) for each in reversed(beside[text])]
    return lines


@dataclass(frozen=True, slots=True, repr=False)
class Happening:
    """One thing that happened to an asset.

    Args:
        what: ``made``, ``reused``, ``failed``, ``blocked`` or ``stopped``; of a source ``asked for its version``.
        at: when, in seconds since 1970 (UTC).
        run_id: the run it happened in; empty outside runs.
        took: seconds; ``None`` where nothing ran.
        told: the value in one line, the error, or what stood in the way.
        version: the number of the version that stands from then on; ``None`` where none came of it.
        why: why the body ran, with what differed; empty where none did.
        stored: whether the value of that version is in the store; its line stays when it is not.
    """

    what: str
    at: float
    run_id: str
    took: float | None
    told: str
    version: int | None = None
    why: str = ""
    stored: bool = True

    def __str__(self) -> str:
        number = f"#{self.version} " if self.version is not None else ""
        took = f", took {seconds(self.took)}" if self.took is not None else ""
        more = "".join(f" · {each}" for each in (self.why, "" if self.stored else "no longer in the store") if each)
        return f"{number}{when(self.at)}: {self.what}{took}{f': {self.told}' if self.told else ''}{more}"

    def __repr__(self) -> str:
        """The same: a history is a list, which shows this."""
        return f"<{self}>"


_WHAT = {
    EventType.MATERIALIZED: "made",
    EventType.SKIPPED: "reused",
    EventType.FAILED: "failed",
    EventType.BLOCKED: "blocked",
    EventType.CANCELLED: "stopped",
}


_RAN = (EventType.MATERIALIZED, EventType.FAILED, EventType.CANCELLED)
"""What ends a body that ran."""


def planned(plan: Plan) -> PlannedRun:
    """What a plan says, for people and programs."""
    steps = tuple(
        PlannedStep(str(name), decision.action, decision.reason, plan.expected.get(name) or None)
        for name, decision in plan.decisions.items()
    )
    return PlannedRun(steps, plan.seconds, bill(plan.forecast))


def why(instance: Instance, name: str) -> Why:
    """Why an asset is as it is.

    Args:
        instance: the instance.
        name: the asset, as a user string.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    standing = instance.standing()
    assessments = standing.all()
    found: Assessment = assessments[standing.definitions.find(name)]
    paths = paths_of_causes(found.asset, assessments, WAYS + 1)
    told = tuple(tuple((str(name), cause) for name, cause in path) for path in paths[:WAYS])
    used = (found.asset, *found.version.upstream)
    changed = (instance.changed_values.told(assessments[each].current) for each in used)
    version = instance.opened.numbers.told(found.result) if found.result else None
    notes = [each for each in dict.fromkeys(changed) if each]
    notes += [f"There is more: the first {WAYS} ways to what has changed are told."] if len(paths) > WAYS else []
    return Why(str(found.asset), found.status, found.causes, told, tuple(notes), version)


def examined(instance: Instance, name: str) -> list[str]:
    """What making an asset twice, beside the notebook, finds out: sentences for people.

    Args:
        instance: the instance.
        name: the asset, as a user string.

    Raises:
        NeverMade: when something it rests on has no value.
        InvalidSelection: when there is no such asset.
    """
    from nbasset.instance.doctor import examine
    from nbasset.instance.orders import home_of, order_to_make

    standing = instance.standing()
    known = standing.definitions.find(name)
    known = next(iter(standing.definitions.parts_of(known)))  # of several points the first
    order = order_to_make(known, standing, home_of(instance.root, instance.notebook))
    return examine(standing.definitions.by_name[known], order)


def plain_sources(instance: Instance, name: str) -> tuple[PlainSource, ...]:
    """The plain cells that an asset rests on, each before those that read it; with them its recipe can be written out.

    What an upstream asset rests on is not among them: it is that asset's own.

    Args:
        instance: the instance.
        name: the asset, as a user string.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    definitions = instance.definitions
    version = instance.standing().version(definitions.find(name))
    if instance.plain is None:
        return ()
    return instance.plain.sources.behind(version.names, lambda word: definitions.known_as(word) is not None)


def history(instance: Instance, name: str) -> list[Happening]:
    """What happened to an asset in this notebook or script, the oldest first.

    Args:
        instance: the instance.
        name: the asset, as a user string.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    return happened_to(instance, instance.standing(between_cells=True).definitions.find(name))


def happened_to(instance: Instance, known: ResultName) -> list[Happening]:
    """The same of a result.

    Args:
        instance: the instance.
        known: the result.
    """
    instance.log.flush()
    events = list(instance.log.events(instance.notebook, known))
    versions = {id(each.event): each for each in numbered(events)}
    kept = {each for made in instance.store.versions(known) for each in ((made.key, made.data_version), (made.key, ""))}
    reasons = {event.run_id: told_later(event.reason) for event in events if isinstance(event, StepStarted)}
    found = []
    for event in events:
        if event.type in _WHAT:
            version, happening = versions.get(id(event)), _happening(event)
            ran = event.type in _RAN and happening.what != ASKED_FOR
            why = reasons.get(event.run_id, "") if ran else ""
            stored = version is None or (version.event.key, version.data_version) in kept
            found.append(replace(happening, version=version and version.number, why=why, stored=stored))
    return found


def _happening(event: Event) -> Happening:
    match event:
        case Materialized(kind=kind, data_version=said) if kind == SOURCE:
            return Happening(ASKED_FOR, event.at, event.run_id, None, said if said != SOURCE else "")
        case Materialized(took=took, kind=kind, value=value, numbers=numbers):
            told = told_value(kind, value, numbers)
        case Failed(took=took, error=told):
            pass
        case Skipped(accepted=who):
            took, told = None, f"accepted by {who}" if who else ""
        case Blocked(reason=told):
            took = None
        case Cancelled(took=took):
            told = ""
        case _:
            raise TypeError(event)
    return Happening(_WHAT[event.type], event.at, event.run_id, took, told)
