"""Completion: options, asset names and groups on magic lines; asset names before their value was loaded."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Protocol

from IPython.core.interactiveshell import InteractiveShell

from nbasset.core.patterns import pattern
from nbasset.core.selection import AssetSelection
from nbasset.notebook.magics.parsers import PARSERS, VERBS, materialize_parser
from nbasset.notebook.magics.settings import SETTINGS
from nbasset.notebook.options import ASSET_WORDS, asset_parser
from nbasset.notebook.session import Session

WORD = pattern(r"[^\W\d]\w*")


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
        self._wrapped: list[tuple[object, str]] = []

    def load(self) -> None:
        """Put the completers in place."""
        hooks = self.shell.strdispatchers["complete_command"].strs
        self._hooks = {key: list(chain) for key, chain in hooks.items()}
        set_hook: Callable[..., None] = self.shell.set_hook
        set_hook("complete_command", self.asset_line, str_key="%%asset")
        set_hook("complete_command", self.materialize_line, str_key="%materialize")
        set_hook("complete_command", self.settings_line, str_key="%nbasset")
        set_hook("complete_command", self.question, str_key="%asset")
        for magic in PARSERS.keys() - {"%%asset", "%asset", "%materialize"}:
            set_hook("complete_command", self.names, str_key=magic)
        self._before_call(self.shell.Completer, "completions", lambda text, *_: self._bind(text))
        self._before_call(self.shell, "object_inspect_mime", lambda name, *_: self._bind(name))

    def unload(self) -> None:
        """Take them away again."""
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
        previous = before[-2] if event.symbol and len(before) > 1 else before[-1] if before else ""
        word = ASSET_WORDS.get(previous)
        return self._offered(word.offers) if word and word.offers else asset_parser().options

    def _offered(self, what: str) -> list[str]:
        definitions = self.session.instance.definitions
        if what == "groups":
            return sorted({shlex.quote(asset.group_name) for asset in definitions.assets})
        return list(definitions.names if what == "assets" else definitions.resources)

    def materialize_line(self, _: object, event: Line) -> list[str]:
        """Asset names, groups and options of ``%materialize``; after ``--job`` the jobs."""
        if "--job" in event.line.split()[-2:]:
            return list(self.session.instance.definitions.jobs)
        definitions = self.session.instance.definitions
        groups = sorted({str(AssetSelection.groups(asset.group_name)) for asset in definitions.assets})
        return [*definitions.names, *groups, *materialize_parser().options]

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
            return [f"--{flag}" for flag in VERBS[done[-1]].flags]
        return list(VERBS)
