"""Notices: who is to be told what of a run, and what of that was not told yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Literal, cast

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.events import (
    Blocked,
    Event,
    Failed,
    Materialized,
    Notified,
    NotifyAsked,
    RunFinished,
    RunStarted,
)
from nbasset.core.patterns import pattern
from nbasset.core.result_names import ResultName

After = Literal["success", "failure", "any"]
TRIES = 3
"""How many runs try to send a message that nobody takes."""

_TAG = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def check_tag(word: str) -> str:
    """A word, if it can be a tag: the name of an address, which itself is never written into a notebook.

    Args:
        word: the word.

    Raises:
        InvalidDefinition: when it cannot be one, as an address.

    >>> check_tag("boss")
    'boss'
    """
    if "://" in word or "@" in word:
        raise InvalidDefinition(
            "notify takes the name of an address, such as boss, never the address itself: that goes into the "
            "environment variable NBASSET_NOTIFY_BOSS, or beside the name into the file of addresses."
        )
    if not _TAG.fullmatch(word):
        raise InvalidDefinition(f"notify takes a name of letters, digits, - and _, such as boss; not {word!r}.")
    return word


@dataclass(frozen=True, slots=True)
class Hook:
    """Who is to be told of what.

    Args:
        after: of what: success, failure, or both.
        tag: who, by the name of an address.
        asset: of the success of this asset; empty for that of the whole run.
        least: seconds that a run has to take, to be worth telling.

    >>> str(Hook("success", "boss", "report"))
    'success:boss:0:report'
    """

    after: After
    tag: str
    asset: str = ""
    least: float = 0.0

    def __str__(self) -> str:
        return f"{self.after}:{self.tag}:{self.least:g}:{self.asset}"

    @staticmethod
    def read(text: str) -> Hook:
        """The hook of a text.

        Args:
            text: what ``str`` gives.

        Raises:
            ValueError: when it is of none.

        >>> Hook.read("any:desktop:120:")
        Hook(after='any', tag='desktop', asset='', least=120.0)
        """
        after, tag, least, asset = text.split(":", 3)
        if after not in ("success", "failure", "any"):
            raise ValueError(text)
        return Hook(cast("After", after), tag, asset, float(least))


def besides(hooks: Iterable[Hook], told: Iterable[tuple[After, str]]) -> tuple[Hook, ...]:
    """Hooks of every run without what somebody is told by another way, so that nobody is told it twice.

    Args:
        hooks: the hooks.
        told: after what, and who.

    >>> list(map(str, besides([Hook("any", "boss"), Hook("any", "team")], [("failure", "boss"), ("success", "team")])))
    ['success:boss:0:', 'failure:team:0:']
    """
    known, left = {*told}, list[Hook]()
    ways: tuple[After, ...] = ("success", "failure")
    for each in hooks:
        kept = [way for way in ways if each.after in (way, "any") and (way, each.tag) not in known]
        left += [replace(each, after=each.after if len(kept) == len(ways) else way) for way in kept[:1]]
    return tuple(left)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told.

    Args:
        hook: to whom, and why.
        occasion: what the run was for.
        run_id: the run.
        notebook: the notebook, or script.
        job: its job; empty when it is none.
        made: what was made that the hook is about, each with its key; of a whole run, all that was made.
        failure: what failed, and what was therefore not made; empty after success.
        took: seconds that the run took; ``None`` where it has not ended by itself.
        at: when it began, in seconds since 1970 (UTC).
    """

    hook: Hook
    occasion: str
    run_id: str
    notebook: str
    job: str
    made: tuple[tuple[ResultName, str], ...]
    failure: str
    took: float | None
    at: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message.

    Args:
        name: its name.
        kind: its MIME type.
        content: what is in it.
    """

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A notice in words.

    Args:
        title: its first line.
        text: the rest, as text.
        html: the same, drawn.
        failed: whether it tells of a failure.
        attached: what goes with it.
    """

    title: str
    text: str
    html: str
    failed: bool = False
    attached: tuple[Attachment, ...] = ()


@dataclass(slots=True)
class _Told:
    """What the events say of a run of which somebody is to be told."""

    asked: NotifyAsked
    job: str = ""
    made: dict[ResultName, str] = field(default_factory=dict)
    failed: dict[ResultName, str] = field(default_factory=dict)
    blocked: list[ResultName] = field(default_factory=list)
    ended: RunFinished | None = None

    def take(self, event: Event) -> None:
        """One more event of the run."""
        if isinstance(event, RunStarted):
            self.job = event.job
        elif isinstance(event, RunFinished):
            self.ended = event
        elif isinstance(event, Materialized) and event.asset is not None:
            self.made[event.asset] = event.key or ""
        elif isinstance(event, Failed) and event.asset is not None:
            self.failed[event.asset] = event.error
        elif isinstance(event, Blocked) and event.asset is not None:
            self.blocked.append(event.asset)

    @property
    def failure(self) -> str:
        """What failed; of a run that was cut off, what had failed by then."""
        if self.ended is not None or self.asked.took is not None:
            return self.asked.failure if self.ended is None else self.ended.failure
        if not self.failed:
            return ""
        failed = "; ".join(f"{name} failed: {error.rstrip('.')}" for name, error in self.failed.items())
        rest = f" Not made because of it: {', '.join(map(str, self.blocked))}." if self.blocked else ""
        return f"{failed}.{rest}"

    def about(self, hook: Hook) -> tuple[tuple[ResultName, str], ...]:
        """What was made that a hook is about."""
        found = (*self.made.items(), *((ResultName.from_text(name), "") for name in self.asked.made))
        return tuple((name, key) for name, key in found if hook.asset in ("", str(name), str(name.key)))

    def notice(self, hook: Hook, *, over: bool) -> Notice | None:
        """What a hook has to tell; ``None`` for nothing, or nothing yet.

        Args:
            hook: the hook.
            over: whether nothing more will happen in the run.
        """
        asked, made = self.asked, self.about(hook)
        took = asked.took if self.ended is None else self.ended.at - asked.at
        failure = self.failure if over and not hook.asset else ""
        if hook.asset:
            wanted = hook.after == "success" and bool(made)
        elif hook.after == "failure":
            wanted = bool(failure)
        else:
            well = not failure and (asked.took is not None if self.ended is None else not self.ended.stopped)
            by_itself = hook.after == "any" and (bool(failure) or (well and bool(made)))
            wanted = by_itself or (hook.after == "success" and well)
        if not wanted or (took or 0.0) < hook.least:
            return None
        occasion = asked.occasion or asked.run_id
        return Notice(
            hook, occasion, asked.run_id, asked.notebook, self.job or asked.job, made, failure, took, asked.at
        )


def due(events: Iterable[Event], at_work: Callable[[str], bool]) -> list[Notice]:
    """What is still to be told, the oldest first: nothing twice for one occasion and one hook, and nothing forgotten.

    Args:
        events: all events of a notebook, the oldest first.
        at_work: whether a process, as :attr:`~nbasset.core.events.NotifyAsked.process` names it, lives.

    >>> asked = NotifyAsked(run_id="r", at=1.0, hooks=["failure:boss:0:"])
    >>> ended = RunFinished(run_id="r", at=3.0, failure="a failed: ValueError: no.")
    >>> [told] = due([asked, ended], lambda process: False)
    >>> told.hook.tag, told.failure
    ('boss', 'a failed: ValueError: no.')
    >>> sent = Notified(run_id="r", hook="failure:boss:0:", occasion="r", sent=True)
    >>> due([asked, ended, sent], lambda process: False)
    []
    """
    runs: dict[str, _Told] = {}
    closed: set[tuple[str, str]] = set()
    tries: dict[tuple[str, str], int] = {}
    for event in events:
        if isinstance(event, NotifyAsked):
            known = runs.get(event.run_id)
            runs[event.run_id] = _Told(event, known.job if known else "")
        elif isinstance(event, Notified):
            one = event.occasion, event.hook
            tries[one] = tries.get(one, 0) + 1
            if event.sent or event.final or tries[one] >= TRIES:
                closed.add(one)
        elif event.run_id in runs:
            runs[event.run_id].take(event)
    found = {(each.occasion, str(each.hook)): each for each in _told(runs, at_work)}
    return [each for one, each in found.items() if one not in closed]


def _told(runs: Mapping[str, _Told], at_work: Callable[[str], bool]) -> Iterable[Notice]:
    for run in runs.values():
        over = run.ended is not None or run.asked.took is not None or not at_work(run.asked.process)
        for text in run.asked.hooks:
            notice = run.notice(Hook.read(text), over=over)
            if notice is not None:
                yield notice
