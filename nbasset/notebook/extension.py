"""The extension: what ``%load_ext nbasset`` puts in place, and ``%unload_ext nbasset`` takes away again."""

from __future__ import annotations

import ast
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, cast

from nbasset import api
from nbasset.core.assets import Asset, Cell
from nbasset.core.errors import NbassetError
from nbasset.instance import use
from nbasset.libraries.arguments import CALLED_WITH
from nbasset.notebook.cell_runs import REACTIVE
from nbasset.notebook.current_session import use_session
from nbasset.notebook.debugging import Debugging
from nbasset.notebook.early_ipython import CellFiles, unseen_notes
from nbasset.notebook.live import kernel_requests
from nbasset.notebook.live.comm import Comms
from nbasset.notebook.live.keeping import Keeping
from nbasset.notebook.magics.assets import AssetMagics
from nbasset.notebook.magics.automagic import Automagic
from nbasset.notebook.magics.completion import Completion
from nbasset.notebook.magics.one_asset import OneAssetMagics
from nbasset.notebook.magics.runs import RunMagics
from nbasset.notebook.magics.schedules import ScheduleMagics
from nbasset.notebook.magics.settings import SettingsMagics
from nbasset.notebook.options import BadOption
from nbasset.notebook.page.missing_extension import MissingExtension
from nbasset.notebook.page.output import VSCODE
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Shell, running_cell
from nbasset.notebook.silent_cells import SilentCells
from nbasset.notebook.transform import Transformer, magic_first
from nbasset.ui import html, text

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from nbasset.notebook.dagsters import InCells
    from nbasset.notebook.live.waves import Waves

_loaded: dict[int, Extension] = {}
ASSET_CELL = "get_ipython().run_cell_magic('asset"
"""How an ``%%asset`` cell begins as plain Python."""

LEFT = "nbasset_left"
"""The attribute of a shell with the session that was unloaded: ``%reload_ext`` goes on from there."""


class CellInfo(Protocol):
    """What the shell says of a cell that is about to run; newer ones also its id and its text as plain Python."""

    raw_cell: str
    silent: bool


_FOR_WANT_OF_SOMETHING = (NameError, LookupError, AttributeError, ImportError, OSError, ValueError, RecursionError)
"""What is raised where something is not there that a body may have set."""


class CellResult(Protocol):
    """What the shell says of a cell that has run."""

    info: CellInfo
    success: bool
    error_in_exec: BaseException | None


class Printer(Protocol):
    """Where values are shown as text."""

    def text(self, text: str, /) -> None:
        """Write something."""
        ...


class Extension:
    """Everything that is hooked into one shell.

    Args:
        shell: the shell.
        former: the session there was until it was unloaded.
    """

    def __init__(self, shell: Shell, former: Session | None = None) -> None:
        self.shell = shell
        self.session = Session(shell, notebook_name(shell), former)
        self.session.definitions.begin(plain=True)  # the cell that loads this runs
        kinds = (AssetMagics, OneAssetMagics, RunMagics, ScheduleMagics, SettingsMagics)
        whole = cast("InteractiveShell", shell)
        self.magics = tuple(kind(whole, self.session) for kind in kinds)
        self.transformer = Transformer(lambda: self.session.definitions.awaits)
        self.completion = Completion(whole, self.session)
        self.automagic = Automagic(shell, lambda: self.session.instance.definitions.by_name)
        self.debugging = Debugging(shell)
        self.cell_files = CellFiles(shell.compile)
        self.comms = Comms(shell, self.session)
        self.silent_cells = SilentCells(shell, lambda: self._outer is not None, self._announced, self._silent_ended)
        self.keeping = Keeping(shell, self.session)
        self.waves: Waves | None = None
        self.dagsters: InCells | None = None
        self._began = 0.0
        self.missing_extension = MissingExtension(shell, self.session.say, lambda: self.comms.heard)
        self._plain: bool = False
        self._outer: CellInfo | None = None
        self._cell: Cell | None = None
        self._whole = False
        self._number = 0
        self._before: dict[str, dict[str, object]] = {}

    def load(self) -> None:
        """Put everything in place."""
        shell = self.shell
        shell.find_line_magic("load_ext")  # which IPython itself brings when it is first asked for
        self._before = {kind: dict(known) for kind, known in shell.magics_manager.magics.items()}
        shell.register_magics(*self.magics)
        shell.magics_manager.register_function(_not_first, magic_kind="line", magic_name="%asset")
        self._load_other = self._before["line"]["load_ext"]
        shell.magics_manager.register_function(self._load_ext, magic_kind="line", magic_name="load_ext")
        shell.input_transformers_cleanup.extend([magic_first, self.transformer])
        shell.events.register("pre_run_cell", self.pre_run_cell)
        shell.events.register("post_run_cell", self.post_run_cell)
        self.silent_cells.load()
        self._custom = (shell.custom_exceptions, shell.__dict__.get("CustomTB"))
        shell.set_custom_exc((*shell.custom_exceptions, *_FOR_WANT_OF_SOMETHING), self.failed)
        self.completion.load()
        self.automagic.load()
        self.cell_files.load()
        self.debugging.load()
        self.comms.load()
        formatters = shell.display_formatter.formatters
        formatters["text/html"].for_type(Asset, self._card_html)
        formatters["text/plain"].for_type(Asset, self._card_text)
        api.on_define.append(self.session.definitions.register)
        use(self.session.instance)
        use_session(self.session)
        self.session.front.style()
        self._midway()

    def _midway(self) -> None:
        """The cell that loads this is a cell like any other: what is left of it is watched."""
        info = cast("CellInfo | None", running_cell())
        if info is not None and not info.silent and not _is_one_statement(self.shell.transform_cell(info.raw_cell)):
            stored = getattr(info, "store_history", False)  # the shell has counted it already
            self._announced(info, cell_number(self.shell) - stored)

    def _load_ext(self, line: str) -> None:
        """Load an IPython extension; this one, once more, as a cell does that is run again, is nothing to speak of."""
        if line.strip() == __name__.partition(".")[0]:
            self.session.front.style()
        else:
            cast("Callable[[str], None]", self._load_other)(line)

    def unload(self) -> None:
        """Take everything away; what was there before is back."""
        shell = self.shell
        use(None)
        use_session(None)
        api.on_define.remove(self.session.definitions.register)
        formatters = shell.display_formatter.formatters
        formatters["text/html"].pop(Asset)
        formatters["text/plain"].pop(Asset)
        self.completion.unload()
        self.automagic.unload()
        self.cell_files.unload()
        self.debugging.unload()
        if self.session.instance.runs.behind is not None:
            self.session.behind.close()
        self.comms.unload()
        shell.custom_exceptions = self._custom[0]
        if self._custom[1] is None:
            shell.__dict__.pop("CustomTB", None)
        else:
            shell.CustomTB = self._custom[1]
        self.silent_cells.unload()
        if self.waves is not None:
            self.waves.unload()
        shell.events.unregister("pre_run_cell", self.pre_run_cell)
        shell.events.unregister("post_run_cell", self.post_run_cell)
        shell.input_transformers_cleanup.remove(magic_first)
        shell.input_transformers_cleanup.remove(self.transformer)
        for kind, known in self._before.items():
            magics = shell.magics_manager.magics[kind]
            magics.clear()
            magics.update(known)
        try:
            self.keeping.end()
        finally:
            self.session.values.release_all()
            kernel_requests.forget(self.session)
            self.session.instance.close()

    def pre_run_cell(self, info: CellInfo) -> None:
        """A cell is about to run: note where it is; a plain one gets the assets it uses."""
        self.silent_cells.told()
        self._announced(info)

    def _announced(self, info: CellInfo, number: int | None = None) -> None:
        seen = not info.silent and bool(info.raw_cell.strip())
        python = (getattr(info, "transformed_cell", None) or self.shell.transform_cell(info.raw_cell)) if seen else ""
        plain = seen and not python.removeprefix("await ").startswith(ASSET_CELL)
        inside = self._outer is not None
        if inside:
            if plain:
                self.session.plain_cells.inside(python)
            return
        self._number, self._plain = cell_number(self.shell) if number is None else number, plain
        self._whole = seen and not plain and _is_one_statement(python)
        if seen:
            self._began = time.time()
            self._take_in()
            self.comms.settle()
            self._begin(info)
            self.missing_extension.began()
        self.session.definitions.begin(plain)
        if plain:
            self._outer, self._cell = info, self.session.cells.current
            if not self.session.runs.headless:
                self.session.recall.used(python)
            self.session.plain_cells.before(python)

    def _begin(self, info: CellInfo) -> None:
        cell = Cell(getattr(info, "cell_id", None), self._number)
        self.session.cells.begin(cell, info.raw_cell)
        self.session.recall.begin(cell, info.raw_cell)
        self.session.order_cells()

    def post_run_cell(self, result: CellResult | None) -> None:
        """A cell has run: what it assigned is remembered, every display is brought up to date.

        Args:
            result: what became of it; nothing of a silent one, which is taken to have ended well.
        """
        if self._outer is not None and getattr(result, "info", self._outer) is not self._outer:
            return
        source = self._outer.raw_cell if self._outer is not None else ""
        self._outer = None
        ok = result is None or bool(getattr(result, "success", False))
        if self._plain and self._cell is not None:
            self._plain = False
            self.session.plain_cells.after(self._number, ok, self._cell.id, source)
            self._take_dagsters()
            self.session.definitions.became_plain()
        self._take_in()
        self.comms.settle()
        found = self._wave(result) if ok else False
        self.session.views.refresh(found=self._whole or found)
        self.comms.cell_ran()
        self.keeping.soon()
        self._whole = False
        self.missing_extension.ended()

    def _take_dagsters(self) -> None:
        """Register objects of the package dagster that the cell has bound."""
        if "dagster" not in sys.modules:
            return
        if self.dagsters is None:
            from nbasset.notebook.dagsters import InCells

            self.dagsters = InCells(self.session)
        try:
            self.dagsters.take()
        except NbassetError as refused:
            self.session.say(str(refused))

    def _take_in(self) -> None:
        """Take in what a run in the background has brought about."""
        if self.session.instance.runs.behind is not None:
            self.session.behind.take_in()

    def _wave(self, result: CellResult | None) -> bool:
        """Make what the cell has made out of date, where that is wanted; Stop counts as if it had met the cell."""
        if self.session.runs.mode != REACTIVE or self.session.runs.headless:
            return False
        if self.waves is None:
            from nbasset.notebook.live.waves import Waves

            self.waves = Waves(self.shell, self.session)
            self.waves.load()
        try:
            return self.waves.cell_ran(self._number, self._began)
        except KeyboardInterrupt as stopped:
            if result is None:
                raise
            result.error_in_exec = stopped
            return True

    def _silent_ended(self) -> None:
        self.post_run_cell(None)

    def failed(
        self,
        shell: Shell,
        kind: type[BaseException],
        error: BaseException,
        tb: TracebackType,
        tb_offset: int | None = None,
    ) -> None:
        """Something is not there: when it is an asset, say how to get it; when a body had set it, what became of it."""
        name = getattr(error, "name", None) or ""
        named = isinstance(error, NameError)
        hint = self._why_undefined(name) if named else ""
        if hint:
            error.args = (hint,)
        else:
            self.session.instance.put_back.explain(error)
            if isinstance(error, FileNotFoundError):
                self.session.instance.opened.results.files.explain(error)
        shell.showtraceback((kind, error, tb), tb_offset=tb_offset)
        for note in unseen_notes(error):
            self.session.say(note)

    def _why_undefined(self, name: str) -> str:
        """What to say of a name that is not there; empty where nothing is known of it."""
        session = self.session
        return session.values.why_not(name) or session.definitions.inside(name) or session.recall.why_undefined(name)

    def _card_html(self, asset: Asset) -> str:
        if asset.names[0] not in self.session.instance.definitions.by_name:
            return html.text(f"{asset!r}, not registered")
        view, items = self.session.views.one(asset.names[0])
        return html.card(view, (), items)

    def _card_text(self, asset: Asset, printer: Printer, _cycle: bool) -> None:
        if asset.names[0] not in self.session.instance.definitions.by_name:
            printer.text(repr(asset))
            return
        view, items = self.session.views.one(asset.names[0])
        printer.text(text.card(view, (), "\n".join(text.item_text(item) for item in items)))


def _is_one_statement(python: str) -> bool:
    """Whether a cell is one statement: as a call of a magic with all that stands below it."""
    try:
        return len(ast.parse(python).body) == 1
    except SyntaxError:
        return False


def _not_first(line: str) -> None:
    """What IPython finds when ``%%asset`` stands below other code."""
    raise BadOption(
        f"%%asset {line}".rstrip()
        + " has to be the first line of its cell: put what stands above it into a cell of its own."
    )


def cell_number(shell: Shell) -> int:
    """The number of the cell that is about to run, ``In [number]``.

    The shell counts its inputs before or after this moment, depending on IPython's version; the history it keeps of
    them has one more at the front and not yet this one.
    """
    return len(shell.history_manager.input_hist_parsed)


def notebook_name(shell: Shell) -> str:
    """The notebook's name, as far as a front end tells: its path without the ending; otherwise ``notebook``."""
    told = os.environ.get("NBASSET_NOTEBOOK") or os.environ.get("JPY_SESSION_NAME")
    told = told or shell.user_ns.get(VSCODE)
    if told:
        return Path(told).stem
    return "notebook" if hasattr(shell, "kernel") else Path(sys.argv[0] or "terminal").stem


def load(shell: InteractiveShell) -> None:
    """Load nbasset into a shell; once is enough."""
    if id(shell) not in _loaded:
        former = vars(shell).pop(LEFT, None)
        if former is None:  # a kernel that waits for its notebook is told its arguments late
            CALLED_WITH[:] = sys.argv
        extension = Extension(cast("Shell", shell), former)  # IPython's annotations do not know what kernels add
        extension.load()
        _loaded[id(shell)] = extension


def unload(shell: InteractiveShell) -> None:
    """Take nbasset out of a shell."""
    extension = _loaded.pop(id(shell), None)
    if extension is not None:
        vars(shell)[LEFT] = extension.session
        extension.unload()
