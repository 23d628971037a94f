"""``%nbasset``: where the notebook stands, and its settings, each with what it takes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from nbasset.core.dataclass import dataclass
from nbasset.core.kept_at import leads_nowhere
from nbasset.core.policies import duration
from nbasset.notebook.cell_runs import MODES
from nbasset.notebook.magics.parsers import with_help
from nbasset.notebook.magics.shown import show_facts, show_lines
from nbasset.notebook.options import BadOption, HelpShown, Parser, split
from nbasset.notebook.session import Session
from nbasset.storage.places import folder_of, named
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

ALIASES = {"patience": "ask-above"}
"""Words that mean the same as another."""


def _one_of(setting: str, word: str, *choices: str) -> str:
    if word not in ("", *choices):
        raise BadOption(f"%nbasset {setting} takes {' or '.join(choices)}, not {word!r}.")
    return word


def mode(session: Session, word: str) -> None:
    """Whether running a cell makes its asset."""
    told = _one_of("mode", "run" if word == "eager" else word, *MODES)
    session.runs.mode = told or session.runs.mode
    session.say(f"mode {session.runs.mode}: running an %%asset cell {MODES[session.runs.mode]}.")


def keep_in(session: Session, path: str) -> None:
    """Where results are kept; the budget stays what it is."""
    instance, copied = session.instance, 0
    if path:
        instance.runs.refuse_beside_another()  # its results belong into the store that it has begun with
        session.values.release_all()
        limit = instance.opened.keeper.housekeeper.budget
        if path == "drive":
            from nbasset.notebook.colab import keep_in_drive

            copied = keep_in_drive(instance)
        else:
            instance.close()
            instance.open_store(_folder(_unquoted(path)))
        instance.opened.keeper.housekeeper.keep_within(limit)
    with_it = f"; {copied} results of this runtime were copied" if copied else ""
    session.say(f"store {named(instance.root)}, {size(instance.store.size())}{with_it}.")


def _folder(path: str) -> Path:
    """The folder of a store; one elsewhere is asked first whether it takes results."""
    if "://" not in path or leads_nowhere(path):
        return folder_of(str(Path(path).expanduser()) if path.startswith("~") else path)
    from nbasset.storage.remote.bucket import Bucket
    from nbasset.storage.remote.store import begin

    begin(Bucket(path))
    return folder_of(path)


def _unquoted(text: str) -> str:
    """One word without the quotes it was typed in; several as they are."""
    try:
        words = split(text)
    except ValueError:
        return text
    return str(words[0]) if len(words) == 1 and text[:1] in "\"'" else text


def ask_above(session: Session, word: str) -> None:
    """How much upstream work a cell starts without being asked."""
    if word:
        session.runs.ask_above = None if word == "none" else _seconds(word)
    limit = session.runs.ask_above
    told = "none: a cell starts" if limit is None else f"{seconds(limit)}: a cell that expects more upstream work is"
    session.say(f"ask-above {told}{' any upstream work' if limit is None else ' only defined'}.")


def _seconds(word: str) -> float:
    found = duration(word)
    if found is None:
        raise BadOption(f"%nbasset ask-above takes a time such as 60s or 2m, or none; not {word!r}.")
    return found


def seed(session: Session, word: str) -> None:
    """What every asset without a seed of its own begins to draw from."""
    seeds = session.instance.seeds
    if word:
        seeds.everywhere = _seed(word)
        session.instance.snapshots.look_anew()
    if seeds.everywhere is None:
        session.say("seed own: each asset draws from a seed of its own name, the same in every run.")
    else:
        session.say(f"seed {seeds.everywhere}: every asset starts as after np.random.seed({seeds.everywhere}).")


def _seed(word: str) -> int | None:
    if word == "own":
        return None
    if word.isdecimal() and int(word) < 2**32:
        return int(word)
    raise BadOption(f"%nbasset seed takes a whole number below 2**32, or own; not {word!r}.")


def executor(session: Session, word: str) -> None:
    """What makes the steps of every run."""
    executors = session.instance.runs.executors
    chosen = " ".join(word.split()) if word else executors.chosen
    found = executors.choose(chosen)
    session.say(f"executor {executors.told}: {found}.")


def threads(session: Session, word: str) -> None:
    """With how many threads libraries compute, in the kernel and in every worker."""
    from nbasset.engine.thread_counts import choose_count
    from nbasset.libraries.threads import chosen_count

    if word:
        if not word.isdecimal() or not int(word):
            raise BadOption(f"%nbasset threads takes a number of threads, such as 4; not {word!r}.")
        choose_count(int(word))
    number = chosen_count()
    told = f"{number}: in the kernel and in every worker" if number else "as the kernel has them, in every worker too"
    session.say(f"threads {told}; another number gives other last bits.")


def form(session: Session, word: str) -> None:
    """How the lines of assets are written: as magics, or as comments that mean the same."""
    word, _, option = word.partition(" ")
    if not _one_of("form", word, "comment", "magic") or option not in ("", "--file"):
        session.say("form takes comment (#| asset: NAME) or magic (%%asset NAME), and rewrites the notebook's cells.")
        return
    from nbasset.notebook.page_cells import notebook_path
    from nbasset.notebook.rewriting import Where, difference, rewrites

    texts = session.recall.cells.texts()
    cells = rewrites(texts, word)
    if not cells:
        told = f"every asset's line is a {word} already" if texts else "nobody tells here what the notebook's cells say"
        session.say(f"form {word}: {told}.")
        return
    done = f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'} rewritten"
    path = notebook_path(session.shell)
    is_open = session.cells.current.id is not None and option == ""
    where = session.rewriting.now(f"{done}; Ctrl-Z in a cell takes it back.", cells, path, open=is_open)
    if where is Where.NOWHERE:
        raise BadOption("%nbasset form: there is neither a page nor a saved notebook whose cells could be rewritten.")
    show_lines(session.front, difference(cells).splitlines())
    more = {
        Where.FILE: f" in {path}: reload the notebook from disk",
        Where.LATER: f" {where}; without nbasset's extension, %nbasset form {word} --file does it in the saved file",
    }
    session.say(f"form {word}: {done}{more.get(where, '')}.")


def dagster_project(session: Session, line: str) -> None:
    """What a project of Dagster defines."""
    from nbasset.notebook.projects import import_project

    import_project(session, line)


def io(session: Session, line: str) -> None:
    """Where values are kept that the store does not keep."""
    from nbasset.notebook.magics.places import name_place

    name_place(session, line)


def strict(session: Session, word: str) -> None:
    """Whether a stale value in a plain cell is an error."""
    if _one_of("strict", word, "on", "off"):
        session.values.strict = word == "on"
    told = "on: a stale value in a plain cell is an error" if session.values.strict else ""
    session.say(f"strict {told or 'off: a stale value in a plain cell is told in one line'}.")


def notify(session: Session, line: str) -> None:
    """Who is told what became of every run."""
    from nbasset.core.notices import Hook, check_tag

    runs = session.instance.runs
    words = line.split()
    if words == ["off"]:
        runs.told = ()
    elif words:
        after = words[1:] if words[1:2] != ["--after"] else words[2:]
        least = duration(after[0]) if len(after) == 1 and words[1] == "--after" else None
        if len(words) > 1 and least is None:
            raise BadOption(f"%nbasset notify takes a name and perhaps --after 2m, or off; not {line!r}.")
        told = Hook("any", check_tag(words[0]), "", least or 0.0)
        runs.told = (*(each for each in runs.told if each.tag != told.tag), told)
    if not runs.told:
        session.say("notify off: nobody is told of runs, but for what assets themselves say with --notify.")
    for each in runs.told:
        longer = f"takes {seconds(each.least)} or more and " if each.least else ""
        session.say(f"notify {each.tag}: told of every run that {longer}makes something or fails.")
    if words and len(runs.told) > 1:
        session.say("%nbasset notify off ends all of them.")


def _housekeeping(what: str, session: Session, line: str) -> None:
    """What is done about the store, loaded with the first time that it is done."""
    from nbasset.notebook.magics import store

    does: Callable[[Session, str], None] = getattr(store, what)
    does(session, line)


SETTINGS = {
    "mode": Setting("run|define|reactive", "whether running a cell makes its asset", mode, tuple(MODES)),
    "store": Setting("[PATH|drive]", "where results are kept; drive: in Colab, your Drive", keep_in, ("drive",)),
    "ask-above": Setting("TIME|none", "upstream work a cell starts without being asked", ask_above, ("none", "60s")),
    "seed": Setting("N|own", "what assets without a seed of their own begin to draw from", seed, ("own", "42")),
    "executor": Setting(
        "kernel|processes [N]|dask ADDRESS",
        "what makes the steps of a run",
        executor,
        ("kernel", "processes", "processes 2", "dask tcp://"),
    ),
    "threads": Setting("N", "how many threads BLAS and OpenMP compute with, everywhere", threads, ("1", "4")),
    "form": Setting("comment|magic [--file]", "rewrite the line of every asset", form, ("comment", "magic")),
    "import": Setting(
        "MODULE [SELECTION] [--read NAMES] [--write]",
        "bring in what a project of Dagster defines",
        dagster_project,
    ),
    "io": Setting(
        "[NAME = URL|group:NAME = FORM]",
        "where values are kept that the store does not keep",
        io,
        ("group:", "type:"),
    ),
    "strict": Setting("on|off", "whether a stale value in a plain cell is an error", strict, ("on", "off")),
    "notify": Setting(
        "desktop|TAG|off [--after 2m]",
        "who is told what became of every run; TAG is the name of an address",
        notify,
        ("desktop", "off", "desktop --after 2m"),
    ),
    "trust": Setting(
        "[--yes]",
        "sign results that somebody else made, or you on another computer",
        partial(_housekeeping, "trust"),
        ("--yes",),
    ),
    "budget": Setting(
        "SIZE|auto|none", "how much the store may take: 5GB", partial(_housekeeping, "budget"), ("auto", "none", "5GB")
    ),
    "gc": Setting(
        "[SIZE] [--older-than AGE] [--keep N] [--yes]",
        "show what could go, or remove it",
        partial(_housekeeping, "gc"),
        ("--yes", "--older-than", "--keep", "--untrusted"),
        True,
    ),
    "fsck": Setting(
        "", "check every byte of the store, repair what can be repaired", partial(_housekeeping, "fsck"), own_help=True
    ),
}
"""What ``%nbasset`` can set or do."""


def settings_parser() -> Parser:
    """The help of ``%nbasset``; what follows a setting is read by the setting itself."""
    taken = {f"{name} {setting.takes}": setting.meaning for name, setting in SETTINGS.items()}
    wide = max(map(len, taken))
    lines = [f"  {word:<{wide}}  {meaning}" for word, meaning in taken.items()]
    return Parser(
        prog="%nbasset",
        usage="%%nbasset [-h] [--json] [SETTING [VALUE]]",
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
        word = ALIASES.get(word, word)
        if not word:
            from nbasset.notebook.magics.state import state_rows

            show_facts(self.session.front, state_rows(self.session))
            return
        if word == "--json":
            from nbasset.notebook.magics.state import state_view

            print(json.dumps(state_view(self.session), indent=2, ensure_ascii=False))
            return
        helped = word in SETTINGS and SETTINGS[word].own_help
        if HELP.intersection((word,) if helped else line.split()):
            settings_parser().print_help()
            raise HelpShown
        if word not in SETTINGS:
            raise BadOption(f"%nbasset takes one of {', '.join(SETTINGS)}; for example %nbasset mode define.")
        SETTINGS[word].call(self.session, rest.strip())
