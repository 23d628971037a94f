"""``%nbasset``: where the notebook stands, and its settings, each with what it takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from nbasset.core.dataclass import dataclass
from nbasset.notebook.magics import store
from nbasset.notebook.magics.parsers import with_help
from nbasset.notebook.magics.shown import show_facts
from nbasset.notebook.magics.state import state_rows
from nbasset.notebook.options import BadOption, HelpShown, Parser, split
from nbasset.notebook.session import Session
from nbasset.ui.words import seconds, size


@dataclass(frozen=True, slots=True)
class Setting:
    """One word after ``%nbasset``.

    Args:
        takes: what may follow it, as help shows it.
        meaning: what it does, in one line.
        call: does it, with what follows.
        choices: what Tab completes after it.
        own_help: whether it has a help of its own.
    """

    takes: str
    meaning: str
    call: Callable[[Session, str], None]
    choices: tuple[str, ...] = ()
    own_help: bool = False


HELP = frozenset(("-h", "--help"))


def _one_of(setting: str, word: str, *choices: str) -> str:
    if word not in ("", *choices):
        raise BadOption(f"%nbasset {setting} takes {' or '.join(choices)}, not {word!r}.")
    return word


def mode(session: Session, word: str) -> None:
    """Whether running a cell makes its asset."""
    session.runs.mode = _one_of("mode", word, "eager", "define") or session.runs.mode
    does = "makes it" if session.runs.mode == "eager" else "only defines it"
    session.say(f"mode {session.runs.mode}: running an %%asset cell {does}.")


def keep_in(session: Session, path: str) -> None:
    """Where results are kept; the budget stays what it is."""
    instance = session.instance
    if path:
        session.values.release_all()
        limit = instance.opened.keeper.housekeeper.budget
        instance.close()
        instance.open_store(Path(_unquoted(path)).expanduser())
        instance.opened.keeper.housekeeper.budget = limit
    session.say(f"store {instance.root.absolute()}, {size(instance.store.size())}.")


def _unquoted(text: str) -> str:
    """One word without the quotes it was typed in; several as they are."""
    try:
        words = split(text)
    except ValueError:
        return text
    return str(words[0]) if len(words) == 1 and text[:1] in "\"'" else text


def patience(session: Session, word: str) -> None:
    """How much upstream work a cell starts without being asked."""
    try:
        if word:
            session.runs.patience = None if word == "none" else float(word)
    except ValueError:
        raise BadOption(f"%nbasset patience takes seconds, or none; not {word!r}.") from None
    now = "without end" if session.runs.patience is None else seconds(session.runs.patience)
    session.say(f"patience {now}: cells that expect more upstream work are only defined.")


def strict(session: Session, word: str) -> None:
    """Whether a stale value in a plain cell is an error."""
    if _one_of("strict", word, "on", "off"):
        session.values.strict = word == "on"
    told = "on: a stale value in a plain cell is an error" if session.values.strict else ""
    session.say(f"strict {told or 'off: a stale value in a plain cell is told in one line'}.")


SETTINGS = {
    "mode": Setting("eager|define", "whether running a cell makes its asset", mode, ("eager", "define")),
    "store": Setting("[PATH]", "where results are kept", keep_in),
    "patience": Setting("SECONDS|none", "upstream work a cell starts without being asked", patience, ("none",)),
    "strict": Setting("on|off", "whether a stale value in a plain cell is an error", strict, ("on", "off")),
    "trust": Setting(
        "[--yes]", "sign results that somebody else made, or you on another computer", store.trust, ("--yes",)
    ),
    "budget": Setting("SIZE|none", "how much the store may take, for example 5GB", store.budget, ("none", "5GB")),
    "gc": Setting("[SIZE] [--yes]", "show what could go, or remove it", store.gc, ("--yes", "--untrusted"), True),
    "fsck": Setting("", "check every byte of the store, repair what can be repaired", store.fsck, own_help=True),
}
"""What ``%nbasset`` can set or do."""


def settings_parser() -> Parser:
    """The help of ``%nbasset``; what follows a setting is read by the setting itself."""
    lines = [f"  {f'{name} {setting.takes}':<24}{setting.meaning}" for name, setting in SETTINGS.items()]
    return Parser(
        prog="%nbasset",
        usage="%%nbasset [-h] [SETTING [VALUE]]",
        description="Where this notebook stands and what comes next; or one of its settings.",
        epilog="\n".join(["settings:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


@magics_class
class SettingsMagics(Magics):
    """``%nbasset``.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self.session = session

    @line_magic
    @with_help(settings_parser)
    def nbasset(self, line: str) -> None:
        """Tell where the notebook stands; or set or do something."""
        word, _, rest = line.strip().partition(" ")
        if not word:
            show_facts(self.session.front, state_rows(self.session))
            return
        helped = word in SETTINGS and SETTINGS[word].own_help
        if HELP.intersection((word,) if helped else line.split()):
            settings_parser().print_help()
            raise HelpShown
        if word not in SETTINGS:
            raise BadOption(f"%nbasset takes one of {', '.join(SETTINGS)}; for example %nbasset mode define.")
        SETTINGS[word].call(self.session, rest.strip())
