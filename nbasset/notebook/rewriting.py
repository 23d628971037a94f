"""Rewriting: other texts for cells, which the page puts in their place, or else the saved file gets."""

from __future__ import annotations

import ast
import difflib
import json
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from nbasset.core.protocol import CellRewrite, Rewrite
from nbasset.notebook.transform import COMMENT, as_magic

FORMS = ("comment", "magic")
"""How the line of an asset may be written."""


class Where(StrEnum):
    """Where cells are rewritten."""

    PAGE = "on the page"
    LATER = "as soon as the page is heard"
    FILE = "in the saved file"
    NOWHERE = "nowhere"


class Rewriting:
    """Has cells rewritten: on the page as soon as one is heard, or in the saved file.

    Attributes:
        send: tells the page; ``None`` while none has been heard.
    """

    def __init__(self) -> None:
        self.send: Callable[[Rewrite], None] | None = None
        self._waiting: list[Rewrite] = []
        self._lock = threading.Lock()  # pages are heard on another thread than cells run on

    def heard(self, send: Callable[[Rewrite], None]) -> None:
        """A page is there: it is told what waits for it."""
        with self._lock:
            self.send = send
            waiting, self._waiting = self._waiting, []
        for each in waiting:
            send(each)

    def offer(self, text: str, label: str, id: str | None, before: str, after: str | None) -> None:
        """Offer to rewrite a cell and to run it; without a page nothing is offered.

        Args:
            text: what it is about.
            label: what the button says.
            id: the cell.
            before: its text; where that is another by then, nothing is done.
            after: the other text; ``None`` where there is none.
        """
        if self.send is not None and id is not None and after is not None:
            cell = CellRewrite(id=id, before=before, after=after)
            self.send(Rewrite(type="rewrite", text=text, label=label, cells=[cell]))

    def now(self, text: str, cells: Sequence[CellRewrite], path: Path | None, *, open: bool) -> Where:
        """Rewrite cells.

        Args:
            text: what was done, for people.
            cells: the cells.
            path: the saved notebook, where it is known.
            open: whether the notebook is open in a page: what a page shows is not rewritten below it, on disk.
        """
        told = Rewrite(type="rewrite", text=text, label="", cells=list(cells))
        with self._lock:
            send = self.send
            if send is None and open:
                self._waiting.append(told)
        if send is not None:
            send(told)
            return Where.PAGE
        if open:
            return Where.LATER
        if path is None:
            return Where.NOWHERE
        _write(path, {cell["id"]: cell for cell in cells})
        return Where.FILE


def in_form(source: str, form: str) -> str:
    r"""The text of a cell with the line of its asset in one of the forms; any other text as it is.

    >>> in_form("%%asset a --group g\n1", "comment"), in_form("# why\n#| asset: a\n1", "magic")
    ('#| asset: a --group g\n1', '%%asset a\n# why\n1')
    """
    lines = source.splitlines(keepends=True)
    for number, line in enumerate(lines):
        magic = as_magic(line)
        if re.match(r"%%asset(\s|$)", magic):
            rest = magic[len("%%asset") :].strip()
            end = "\n" if line.endswith("\n") else ""
            written = f"%%asset {rest}".rstrip() if form == "magic" else f"#| asset: {rest}".rstrip()
            others = [*lines[:number], *lines[number + 1 :]]
            if bool(COMMENT.match(line)) is (form == "comment"):
                return source
            return written + (end or "\n" if others else end) + "".join(others)
        if line.strip() and not line.lstrip().startswith("#"):
            break
    return source


def rewrites(texts: Iterable[tuple[str, str]], form: str) -> list[CellRewrite]:
    """The cells whose asset's line is not yet in a form, with what they say in it.

    Args:
        texts: the id and the text of each cell.
        form: one of :data:`FORMS`.
    """
    pairs = [(id, text, in_form(text, form)) for id, text in texts if id]
    return [CellRewrite(id=id, before=text, after=after) for id, text, after in pairs if after != text]


def difference(cells: Iterable[CellRewrite]) -> str:
    """What is rewritten, line by line."""
    told: list[str] = []
    for cell in cells:
        pair = (cell["before"].splitlines(), cell["after"].splitlines())
        told += [line for line in difflib.ndiff(*pair) if line[0] in "+-"]
    return "\n".join(told)


def renamed(source: str, name: str, new: str) -> str | None:
    r"""A cell in which a step gets a name of its own; ``None`` where that is not plain to see.

    What stands for the earlier value stays: everything up to the statement that assigns the name, and what it assigns.

    >>> renamed("%%asset df\ndf = df.dropna()\ndf.head()", "df", "df_clean")
    '%%asset df_clean\ndf_clean = df.dropna()\ndf_clean.head()'
    """
    head, _, body = source.partition("\n")
    words = re.compile(rf"\b{re.escape(name)}\b")
    if not as_magic(head).startswith("%%asset") or len(words.findall(head)) != 1:
        return None
    try:
        tree = ast.parse(body)
    except SyntaxError:
        return None
    first = next((node for node in tree.body if _assigns(node, name)), None)
    if first is None:
        return None if _binds(tree, name) else f"{words.sub(new, head)}\n{body}"
    if not isinstance(first, ast.Assign):
        return None
    after = [node for node in tree.body if node.lineno > first.lineno]
    places = [*first.targets, *after]
    names = [node for place in places for node in ast.walk(place) if isinstance(node, ast.Name) and node.id == name]
    lines = [line.encode() for line in body.split("\n")]
    for node in sorted(names, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        line = lines[node.lineno - 1]
        lines[node.lineno - 1] = line[: node.col_offset] + new.encode() + line[node.end_col_offset :]
    return "\n".join([words.sub(new, head), *(line.decode() for line in lines)])


def _assigns(node: ast.stmt, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(each, ast.Name) and each.id == name for each in targets)


def _binds(tree: ast.AST, name: str) -> bool:
    stores = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    defined = (getattr(node, "name", None) for node in ast.walk(tree))
    return any(node.id == name for node in stores) or name in defined


def _write(path: Path, cells: dict[str, CellRewrite]) -> None:
    """Write the saved notebook with other texts, whole or not at all."""
    told = json.loads(path.read_text(encoding="utf-8"))
    for each in told["cells"]:
        cell = cells.get(str(each.get("id", "")))
        source = each["source"]
        if cell is not None and (source if isinstance(source, str) else "".join(source)) == cell["before"]:
            after = cell["after"]
            each["source"] = after if isinstance(source, str) else after.splitlines(keepends=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.chmod(path.stat().st_mode)
    beside.replace(path)
