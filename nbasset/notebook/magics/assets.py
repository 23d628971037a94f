"""The magics: each reads its line, makes one call, and shows what comes back."""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from nbasset.core.assets import Asset
from nbasset.core.errors import NeverMade
from nbasset.core.planning import Request
from nbasset.core.view import paths_of_causes
from nbasset.engine.interrupts import drive
from nbasset.instance.answers import path_words
from nbasset.notebook.magics import store
from nbasset.notebook.options import (
    AssetOptions,
    BadOption,
    HelpShown,
    asset_options,
    asset_parser,
    materialize_parser,
    name_parser,
    selection_parser,
)
from nbasset.notebook.session import Session
from nbasset.ui import html, text
from nbasset.ui.words import ACTION_WORDS, bill, seconds, size

if TYPE_CHECKING:
    from nbasset.notebook.run_handle import RunHandle

HELP = {
    "assets": "Every asset with its status, cause, group, time and size.",
    "asset": "The card of one asset: value, status, why, log, history.",
    "asset_why": "Why an asset is not fresh: the path from each root cause.",
    "asset_log": "What the last attempt to make an asset printed, and how it ended.",
    "asset_locals": "What an asset's names held at the end.",
    "asset_forget": "Take an asset out of the definitions and remove its results.",
    "asset_doctor": "Make an asset twice in fresh processes, and say what differs and why.",
    "asset_accept": "Keep the earlier result for an edit you judge harmless; a mark and a record of it stay visible.",
    "asset_graph": "The graph of assets, live, coloured by status.",
}
"""What the magics that take one name or a selection say of themselves."""


def with_help(help_of: Callable[[], str] | str) -> Callable[[Any], Any]:
    """Give a magic its help, found when it is asked for, and end quietly when it was printed.

    IPython asks an object's ``getdoc`` before it looks for a docstring.
    """

    def decorate(function: Any) -> Any:
        @functools.wraps(function)
        def magic(self: Any, *args: Any) -> Any:
            try:
                return function(self, *args)
            except HelpShown:
                return None

        magic.getdoc = (lambda: help_of) if isinstance(help_of, str) else help_of  # type: ignore[attr-defined]
        return magic

    return decorate


@magics_class
class AssetMagics(Magics):
    """The magics of nbasset.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    shell: Any

    def __init__(self, shell: Any, session: Session) -> None:
        super().__init__(shell)
        self.session = session

    @cell_magic
    @with_help(lambda: asset_parser().format_help())
    def asset(self, line: str, cell: str) -> None:
        """Define this cell's asset and show its result."""
        drive(self._ran(line, cell, loop=False))

    @cell_magic
    @with_help(lambda: asset_parser().format_help())
    def asset_awaited(self, line: str, cell: str) -> Any:
        """The same, for bodies that await."""
        return self._ran(line, cell, loop=True)

    async def _ran(self, line: str, cell: str, *, loop: bool) -> None:
        asset, options = self._read(line, cell)
        standing = self.session.definitions.define(asset)
        await self.session.runs.run_cell(asset, standing, define_only=options.define, loop=loop)

    def _read(self, line: str, cell: str) -> tuple[Asset, AssetOptions]:
        from nbasset.notebook.cells import CellText, asset_from_cell

        options = asset_options(line)
        shell, current = self.shell, self.session.cells.current
        python = shell.transform_cell(cell)
        whole = f"# %%asset {line}".rstrip() + "\n" + python
        filename = shell.compile.cache(whole, current.number, raw_code=whole)
        written = CellText(cell, python, 1, filename, current, shell.user_ns)
        return asset_from_cell(written, options), options

    @line_magic
    @with_help(lambda: materialize_parser().format_help())
    def materialize(self, line: str) -> RunHandle | None:
        """Bring assets up to date."""
        return drive(self._materialize(line, loop=False))

    @line_magic
    @with_help(lambda: materialize_parser().format_help())
    def materialize_awaited(self, line: str) -> Any:
        """The same, for bodies that await."""
        return self._materialize(line, loop=True)

    async def _materialize(self, line: str, *, loop: bool) -> RunHandle | None:
        found = materialize_parser().parse(line)
        if found.job and found.selection:
            raise BadOption("%materialize: give either a selection or --job, not both.")
        request = self.session.instance.request(
            " ".join(found.selection) or None,
            job=found.job or "",
            only=found.only,
            force=found.force,
            cause=f"%materialize {line}".strip(),
        )
        if found.dry_run:
            self._dry_run(request)
            return None
        return await self.session.runs.materialize(request, quiet=found.quiet, loop=loop)

    def _dry_run(self, request: Request) -> None:
        plan = self.session.instance.plan(request)
        rows = [
            [name, ACTION_WORDS[decision.action], decision.reason, seconds(plan.expected.get(name) or None)]
            for name, decision in plan.decisions.items()
        ]
        head = ("asset", "would", "why", "took last time")
        cost = bill(plan.forecast)
        drawn = html.page(html.table(head, ([html.esc(cell) for cell in row] for row in rows)), html.esc(cost))
        self.session.front.show(drawn, f"{text.table(head, rows)}\n{cost}")

    @line_magic
    @with_help(HELP["assets"])
    def assets(self, line: str) -> None:
        """Show every asset in a row."""
        view = self.session.views.all(self._selected("assets", line))
        if not view["assets"]:
            self.session.say("No asset is defined yet: begin a cell with %%asset my_data.")
            return
        self.session.front.show(html.assets_table(view), text.assets_table(view))

    def _selected(self, magic: str, line: str) -> tuple[str, ...] | None:
        found = selection_parser(magic, HELP[magic]).parse(line)
        return self.session.instance.request(" ".join(found.selection)).selected if found.selection else None

    @line_magic("asset")
    @with_help(HELP["asset"])
    def asset_card(self, line: str) -> None:
        """Show everything about one asset."""
        name = self._name("asset", line)
        view, items = self.session.views.one(name)
        paths = self._paths(name)
        preview = "\n".join(text.item_text(item) for item in items)
        self.session.front.show(html.card(view, paths, items), text.card(view, paths, preview))

    def _name(self, magic: str, line: str, **flags: str) -> str:
        found = name_parser(magic, HELP[magic], **flags).parse(line)
        return self.session.instance.definitions.find(found.name)

    def _paths(self, name: str) -> list[str]:
        assessments = self.session.instance.standing().all()
        return [path_words(path) for path in paths_of_causes(name, assessments)]

    @line_magic
    @with_help(HELP["asset_why"])
    def asset_why(self, line: str) -> None:
        """Show the path from each root cause."""
        name = self._name("asset_why", line)
        view, _ = self.session.views.one(name)
        paths = self._paths(name)
        if not paths:
            self.session.say(f"{name} is {text.status_words(view)}: nothing it rests on has changed.")
            return
        lines = [f"{name} is {view['status'].lower()}: {path}" for path in paths]
        drawn = html.page(*(f"<div>{html.esc(line)}</div>" for line in lines))
        self.session.front.show(drawn, "\n".join(lines))

    @line_magic
    @with_help(HELP["asset_log"])
    def asset_log(self, line: str) -> None:
        """Show what the last attempt printed."""
        from nbasset.notebook.logs import log_of

        name = self._name("asset_log", line)
        log = log_of(self.session.instance, name)
        self.session.front.show(html.page(f"<div>{html.esc(log.head)}</div>", *map(html.item, log.items)), log.text)

    @line_magic
    @with_help(HELP["asset_locals"])
    def asset_locals(self, line: str) -> None:
        """Show what the names of a body held."""
        from nbasset.notebook.logs import locals_table

        found = name_parser("asset_locals", HELP["asset_locals"], pull="copy them into the notebook").parse(line)
        name = self.session.instance.definitions.find(found.name)
        rows, pulled = locals_table(self.session.instance, name)
        if found.pull:
            self.shell.user_ns.update(pulled)
            self.session.say(f"{', '.join(pulled) or 'nothing'} copied into the notebook.")
            return
        if not rows:
            self.session.say(f"The body of {name} has not run in this session: %materialize {name} --force runs it.")
            return
        head = ("name", "type", "value")
        drawn = html.page(html.table(head, ([html.esc(cell) for cell in row] for row in rows)))
        self.session.front.show(drawn, text.table(head, rows))

    @line_magic
    @with_help(HELP["asset_forget"])
    def asset_forget(self, line: str) -> None:
        """Forget an asset and its results."""
        name = name_parser("asset_forget", HELP["asset_forget"]).parse(line).name
        self.session.values.release(name)
        freed = self.session.instance.forget(name)
        self.session.displays.drop(name)
        self.session.say(f"{name} is forgotten, {size(freed)} freed.")

    @line_magic
    @with_help(HELP["asset_doctor"])
    def asset_doctor(self, line: str) -> None:
        """Make an asset twice in fresh processes and say what differs."""
        from nbasset.instance.doctor import examine

        name = self._name("asset_doctor", line)
        standing = self.session.instance.standing()
        status = standing.all()[name]
        if status.key is None:
            raise NeverMade(f"{name} rests on something that has no value yet: run %materialize {name} first.")
        inputs = {local: self.session.instance.value(up) for local, up in status.version.inputs.items()}
        findings = examine(self.session.instance.definitions.by_name[name], status, inputs)
        drawn = html.page(*(f"<div>{html.esc(each)}</div>" for each in findings))
        self.session.front.show(drawn, "\n".join(findings))

    @line_magic
    @with_help(HELP["asset_accept"])
    def asset_accept(self, line: str) -> None:
        """Accept an asset's earlier result as fresh."""
        name = self._name("asset_accept", line)
        import getpass

        kept = self.session.instance.accept(name, getpass.getuser())
        change = kept.making.metadata["accepted change"]
        self.session.say(f"{name} keeps its earlier result, accepted as fresh although: {change}.")

    @line_magic
    @with_help(HELP["asset_graph"])
    def asset_graph(self, line: str) -> None:
        """Show the graph."""
        from nbasset.notebook.live.graph import show_graph

        show_graph(self.session, self._selected("asset_graph", line))

    @line_magic
    def nbasset(self, line: str) -> None:
        """Settings of this notebook.

        %nbasset mode eager|define      whether running a cell makes its asset
        %nbasset store [PATH]           where results are kept
        %nbasset patience SECONDS|none  upstream work a cell starts without being asked
        %nbasset strict on|off          whether a stale value in a plain cell is an error
        %nbasset trust [--yes]          sign results that were made on another computer
        %nbasset budget SIZE|none       how much the store may take, for example 5GB
        %nbasset gc [SIZE] [--yes]      show what could go, or remove it
        %nbasset fsck                   check every byte of the store, repair what can be repaired
        """
        words = line.split(maxsplit=1)
        settings = Settings(self.session)
        chosen = settings.known.get(words[0]) if words else None
        if chosen is None:
            raise BadOption(f"%nbasset takes one of {', '.join(settings.known)}; for example %nbasset mode define.")
        chosen(words[1].strip() if len(words) > 1 else "")


class Settings:
    """The words after ``%nbasset``.

    Args:
        session: the notebook's session.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known: dict[str, Callable[[str], None]] = {
            "mode": self.mode,
            "store": self.store,
            "patience": self.patience,
            "strict": self.strict,
            "trust": partial(store.trust, session),
            "budget": partial(store.budget, session),
            "gc": partial(store.gc, session),
            "fsck": partial(store.fsck, session),
        }

    def mode(self, word: str) -> None:
        """Whether running a cell makes its asset."""
        if word not in ("", "eager", "define"):
            raise BadOption(f"%nbasset mode takes eager or define, not {word!r}.")
        self.session.runs.mode = word or self.session.runs.mode
        eager = self.session.runs.mode == "eager"
        self.session.say(
            f"mode {self.session.runs.mode}: running an %%asset cell {'makes it' if eager else 'only defines it'}."
        )

    def store(self, path: str) -> None:
        """Where results are kept."""
        instance = self.session.instance
        if path:
            self.session.values.release_all()
            limit = instance.keeper.housekeeper.budget
            instance.close()
            instance.open_store(Path(path).expanduser())
            instance.keeper.housekeeper.budget = limit
        self.session.say(f"store {instance.root.absolute()}, {size(instance.store.size())}.")

    def patience(self, word: str) -> None:
        """How much upstream work a cell starts without being asked."""
        if word and word != "none":
            try:
                self.session.runs.patience = float(word)
            except ValueError:
                raise BadOption(f"%nbasset patience takes seconds, or none; not {word!r}.") from None
        elif word:
            self.session.runs.patience = None
        now = "without end" if self.session.runs.patience is None else seconds(self.session.runs.patience)
        self.session.say(f"patience {now}: cells that expect more upstream work are only defined.")

    def strict(self, word: str) -> None:
        """Whether a stale value in a plain cell is an error."""
        if word not in ("", "on", "off"):
            raise BadOption(f"%nbasset strict takes on or off, not {word!r}.")
        self.session.values.strict = word == "on" if word else self.session.values.strict
        now = "an error" if self.session.values.strict else "told in one line"
        self.session.say(
            f"strict {'on' if self.session.values.strict else 'off'}: a stale value in a plain cell is {now}."
        )
