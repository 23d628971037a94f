"""Completion: options, asset names and groups on magic lines; asset names before their value was loaded."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from IPython.core.interactiveshell import InteractiveShell

from nbasset.core.asset_attributes import LABELS, labels
from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.core.selection_text import FUNCTIONS, condition
from nbasset.core.status import Status
from nbasset.notebook.check_cells import check_parser
from nbasset.notebook.magics.parsers import PARSERS, VERBS, materialize_parser
from nbasset.notebook.magics.settings import SETTINGS
from nbasset.notebook.options import ASSET_WORDS, asset_parser
from nbasset.notebook.session import Session
from nbasset.notebook.transform import CHECK, as_magic

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext, SimpleMatcherResult

WORD = pattern(r"[^\W\d]\w*")
TYPED = pattern(r"[\s,+(]")
"""What stands between words on a line."""


@dataclass(slots=True)
class Typed:
    """A line as far as it is typed, the word at its end, and the magic at its beginning."""

    line: str
    symbol: str
    command: str


class Line(Protocol):
    """What IPython tells about the line that is to be completed."""

    line: str
    symbol: str
    command: str


class Completion:
    """Completes what nbasset knows.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        self.shell = shell
        self.session = session
        self._hooks: dict[str, list[object]] = {}
        self._matcher: Callable[[CompletionContext], SimpleMatcherResult] | None = None
        self._wrapped: list[tuple[object, str]] = []

    def load(self) -> None:
        """Put the completers in place: a matcher that says what each word is, or in an IPython before 8.6 hooks."""
        hooks = self.shell.strdispatchers["complete_command"].strs
        self._hooks = {key: list(chain) for key, chain in hooks.items()}
        self._matcher = self._as_matcher()
        if self._matcher is not None:
            self.shell.Completer.custom_matchers.append(self._matcher)
        else:
            for magic, completer in self.completers.items():
                self.shell.set_hook("complete_command", completer, str_key=magic)  # type: ignore[no-untyped-call]
        self._before_call(self.shell.Completer, "completions", lambda text, *_: self._bind(text))
        self._before_call(self.shell, "object_inspect_mime", lambda name, *_: self._bind(name))

    @property
    def completers(self) -> dict[str, Callable[[object, Line], list[str]]]:
        """What completes the line of each magic."""
        known = {
            "%%asset": self.asset_line,
            "%asset": self.question,
            "%materialize": self.materialize_line,
            "%nbasset": self.settings_line,
        }
        return {**dict.fromkeys(PARSERS, self.names), **known}

    def _as_matcher(self) -> Callable[[CompletionContext], SimpleMatcherResult] | None:
        try:
            from IPython.core.completer import SimpleCompletion, context_matcher
        except ImportError:
            return None

        @context_matcher(identifier="nbasset", priority=200.0)  # type: ignore[untyped-decorator,unused-ignore]
        def matcher(context: CompletionContext) -> SimpleMatcherResult:
            fragment, found = self.offers(context.text_until_cursor)
            alone = bool(found)
            if not alone:
                fragment, found = context.token, self.names_in_code(context.token)
            completions = [SimpleCompletion(text=text, type=kind) for text, kind in found]
            return {"completions": completions, "suppress": alone, "matched_fragment": fragment, "ordered": alone}

        made: Callable[[CompletionContext], SimpleMatcherResult] = matcher
        return made

    def offers(self, line: str) -> tuple[str, list[tuple[str, str]]]:
        """The word that is being typed at the end of a line, and what it may become: pairs of a word and what it is.

        Args:
            line: the line as far as it is typed; nothing is offered unless it begins with a magic of nbasset.
        """
        line = as_magic(line)
        magic, space, _ = line.partition(" ")
        completer = self.completers.get(magic)
        if completer is None or not space:
            return "", []
        fragment = TYPED.split(line)[-1]
        words = completer(None, Typed(line, fragment, magic))
        return fragment, [(word, self._kind(word)) for word in words if word.startswith(fragment)]

    def names_in_code(self, token: str) -> list[tuple[str, str]]:
        """The assets whose names begin like a word of code; IPython knows those that the notebook has used."""
        if not token.isidentifier():
            return []
        names = (name for name in self.session.instance.definitions.names if name.isidentifier())
        return [(name, "asset") for name in names if name.startswith(token) and name not in self.shell.user_ns]

    def _kind(self, word: str) -> str:
        if word.startswith("-"):
            return "option"
        kind, colon, _ = word.partition(":")
        if colon:
            return kind
        return "asset" if word in self.session.instance.definitions.names else "value"

    def unload(self) -> None:
        """Take them away again."""
        if self._matcher is not None:
            self.shell.Completer.custom_matchers.remove(self._matcher)
        hooks = self.shell.strdispatchers["complete_command"].strs
        for key in [key for key in hooks if key.startswith("%") and key not in self._hooks]:
            del hooks[key]
        for owner, method in self._wrapped:
            vars(owner).pop(method, None)

    def _before_call(self, owner: object, method: str, first: Callable[..., None]) -> None:
        """Do something before a method of one object, and nothing to anybody else's."""
        original = getattr(owner, method, None)
        if original is None or method in vars(owner):
            return

        def wrapped(*args: object, **kwargs: object) -> object:
            first(*args)
            return original(*args, **kwargs)

        setattr(owner, method, wrapped)
        self._wrapped.append((owner, method))

    def _bind(self, text: str) -> None:
        """Asset names that stand in the text get their values, so that their attributes can be listed."""
        names = dict.fromkeys(WORD.findall(text))
        if self.session.instance.runs.standing is None:
            self.session.values.bind(names, loud=False)

    def asset_line(self, _: object, event: Line) -> list[str]:
        """Options of ``%%asset``; after ``--group`` and ``--deps`` what is defined."""
        before = event.line.split()
        if CHECK.strip() in before[1:2]:
            return [*self.session.instance.definitions.names, *check_parser().options]
        previous = before[-2] if event.symbol and len(before) > 1 else before[-1] if before else ""
        word = ASSET_WORDS.get(previous)
        return self._offered(word.offers) if word and word.offers else asset_parser().options

    def _offered(self, what: str) -> list[str]:
        definitions = self.session.instance.definitions
        if what == "groups":
            return sorted({shlex.quote(asset.of(name).group_name) for name, asset in definitions.by_name.items()})
        return list(definitions.names if what == "assets" else (*definitions.resources, *(definitions.kept_at or ())))

    def materialize_line(self, _: object, event: Line) -> list[str]:
        """Asset names, conditions and options of ``%materialize``; after ``--job`` the jobs."""
        if "--job" in event.line.split()[-2:]:
            return list(self.session.instance.definitions.jobs_by_name)
        definitions = self.session.instance.definitions
        return [*definitions.names, *self._conditions(), *materialize_parser().options]

    def _conditions(self) -> list[str]:
        """What assets can be selected by beside their names."""
        parts = [asset.of(name) for name, asset in self.session.instance.definitions.by_name.items()]
        found = {condition(kind, each) for part in parts for kind in LABELS for each in labels(kind, part)}
        return [*sorted(found), *(f"status:{each.lower()}" for each in Status), *(f"{each}(" for each in FUNCTIONS)]

    def settings_line(self, _: object, event: Line) -> list[str]:
        """The settings of ``%nbasset``; after one of them, what it takes."""
        before = event.line.split()[1:]
        setting = before[0] if before and (len(before) > 1 or not event.symbol) else ""
        if not setting:
            return list(SETTINGS)
        return list(SETTINGS[setting].choices) if setting in SETTINGS else []

    def names(self, _: object, event: Line) -> list[str]:
        """Asset names, and the options of the magic that the line begins with."""
        return [*self.session.instance.definitions.names, *PARSERS[event.command]().options]

    def question(self, _: object, event: Line) -> list[str]:
        """Asset names; after one of them, what can be asked of it, with that word's switches."""
        before = event.line.split()[1:]
        done = before[:-1] if event.symbol else before
        if not done or done[-1].endswith(","):
            return list(self.session.instance.definitions.names)
        if done[-1] in VERBS and len(done) > 1:
            return [f"--{word}" for word in (*VERBS[done[-1]].flags, *VERBS[done[-1]].options)]
        return list(VERBS)
