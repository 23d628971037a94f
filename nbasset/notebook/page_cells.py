"""Page cells: what the code cells of the notebook say now, as a page tells it, or else the saved file."""

from __future__ import annotations

import ast
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nbasset.core.assets import Cell
from nbasset.core.errors import NbassetError
from nbasset.core.protocol import CellSource
from nbasset.core.seen_cells import PageCell
from nbasset.libraries.origin import is_local_module
from nbasset.notebook.shell import Shell
from nbasset.notebook.transform import CHECK

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from nbasset.core.assets import Asset
    from nbasset.core.kept_at import KeptAt

Texts = Sequence[tuple[str, str]]
"""The id and the text of each code cell, from the top."""

MOMENT = 1.0
"""Seconds within which a page with the extension tells its cells, once the kernel has nbasset."""


class PageCells:
    """The code cells of one notebook.

    Args:
        shell: the shell.
        kept_at: tells the places that have a name.
    """

    def __init__(self, shell: Shell, kept_at: Callable[[], KeptAt | None] = lambda: None) -> None:
        self._shell = shell
        self._kept_at = kept_at
        self._told: dict[str, str] | None = None
        self._waited = False
        self._pages: dict[str, dict[str, str]] = {}
        self._known: dict[tuple[str, str], PageCell] = {}
        self._file: tuple[object, Texts | None] = (None, None)

    def told(self, cells: Iterable[CellSource], page: str = "") -> None:
        """A page tells its code cells; of those that say what they said, only the ids.

        Args:
            cells: the cells, from the top.
            page: which page.
        """
        before = self._pages.get(page, {})
        self._told = {cell["id"]: cell.get("source", before.get(cell["id"], "")) for cell in cells}
        self._pages[page] = self._told

    @property
    def order(self) -> tuple[str, ...] | None:
        """The ids of the cells, from the top; ``None`` where nobody can tell them."""
        texts = self._told.items() if self._told is not None else self._saved()
        return tuple(id for id, _ in texts if id) if texts is not None else None

    def texts(self) -> Texts:
        """What the cells say, from the top; nothing where nobody can tell it."""
        return list(self._told.items()) if self._told is not None else self._saved() or ()

    def now(self, id: str = "", source: str = "") -> Sequence[PageCell] | None:
        """The cells, from the top; ``None`` where nobody can tell them.

        Args:
            id: the cell that runs.
            source: its text, which may not be told or saved yet.
        """
        self._wait()
        texts = list(self._told.items()) if self._told is not None else self._saved()
        if texts is None:
            return None
        return [self._cell(each, source if each and each == id else text) for each, text in texts]

    def _wait(self) -> None:
        """Give a page that is just about to tell a moment, once: what is saved may be older than what it shows."""
        kernel = getattr(self._shell, "kernel", None)
        if self._told is None and not self._waited and getattr(kernel, "_supports_kernel_subshells", False):
            end = time.monotonic() + MOMENT
            while self._told is None and time.monotonic() < end:
                time.sleep(0.01)
        self._waited = True

    def _saved(self) -> Texts | None:
        path = notebook_path(self._shell)
        try:
            stat = path.stat() if path is not None else None
            moment = (path, stat.st_mtime_ns, stat.st_size) if stat is not None else None
            if path is not None and moment != self._file[0]:
                self._file = moment, _code_cells(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # it is not there, or no notebook
        return self._file[1] if path is not None else None

    def _cell(self, id: str, source: str) -> PageCell:
        key = id, source
        if key not in self._known:
            self._known[key] = self._read(id, source)
        return self._known[key]

    def _read(self, id: str, source: str) -> PageCell:
        from nbasset.versions.cells.inert import is_inert
        from nbasset.versions.cells.names import analyse

        try:
            tree = ast.parse(self._shell.transform_cell(source))
        except SyntaxError:
            return PageCell(id, source)
        if _asset_call(tree) is not None:
            asset = self.asset(Cell(id or None, 0), source)
            return PageCell(id, source, defines=asset.names if asset else (), inert=asset is None)
        names = analyse(tree)
        touches = frozenset((*names.assigned, *names.changed, *names.deleted))
        return PageCell(id, source, touches, is_inert(tree, is_local_module))

    def is_inert(self, source: str) -> bool:
        """Whether a cell is sure to do nothing but to bind names."""
        return self._cell("", source).inert

    def asset(self, cell: Cell, source: str) -> Asset | None:
        """The asset that a cell would define; ``None`` where it would define none.

        Args:
            cell: where it stands.
            source: the whole cell, in any form.
        """
        from nbasset.notebook.cells import asset_from_cell, cell_text
        from nbasset.notebook.options import asset_line

        call = _asset_call(ast.parse(self._shell.transform_cell(source)))
        if call is None or call[0].startswith(CHECK) or not {"-h", "--help"}.isdisjoint(call[0].split()):
            return None
        try:
            line = asset_line(call[0])
            text = cell_text(
                cast("InteractiveShell", self._shell), cell, *call, sql=line.sql is not None, kept_at=self._kept_at()
            )
            return asset_from_cell(text, line)
        except NbassetError:
            return None


def _asset_call(tree: ast.Module) -> tuple[str, str] | None:
    """The line and the body of a cell that defines an asset, as plain Python; ``None`` for any other."""
    node = tree.body[0].value if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) else None
    call = node.value if isinstance(node, ast.Await) else node
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "run_cell_magic"):
        return None
    magic, *rest = (str(each.value) if isinstance(each, ast.Constant) else "" for each in call.args)
    return (rest[0], rest[1]) if magic in ("asset", "asset_awaited") and len(rest) == 2 else None


def notebook_path(shell: Shell) -> Path | None:
    """The file of the notebook, where a front end tells it."""
    told = os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__")
    path = Path(str(told)) if told else None
    return path if path is not None and path.suffix == ".ipynb" and path.is_file() else None


def _code_cells(notebook: dict[str, list[dict[str, object]]]) -> Texts:
    return [
        (str(cell.get("id", "")), _joined(cell.get("source", "")))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def _joined(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
