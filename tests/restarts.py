"""A notebook with a saved file in this process, which is run, restarted, and gone on with by single cells."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from shells import Notebook

MODULES = ("mine", "other")
"""Local modules that tests write; a restart forgets them."""


@dataclass
class Book:
    """A notebook: its file, its cells by id, and the kernel that runs it.

    Args:
        folder: where it lies; the folder in which it is run.
        cells: its code cells by id, from the top.
    """

    folder: Path
    cells: dict[str, str] = field(default_factory=dict)
    kernel: Notebook | None = None

    @classmethod
    def of(cls, folder: Path, cells: str) -> Book:
        """A notebook of cells that are divided by empty lines, with the ids c1, c2, …"""
        texts = [part.strip("\n") for part in dedent(cells).strip("\n").split("\n\n")]
        return cls(folder, {f"c{number}": text for number, text in enumerate(texts, 1)})

    def save(self) -> None:
        """Write its file."""
        cells = [{"cell_type": "code", "id": id, "source": text} for id, text in self.cells.items()]
        (self.folder / "book.ipynb").write_text(json.dumps({"cells": cells}))

    def restart(self) -> Notebook:
        """A new kernel, in which nothing has run."""
        self.close()
        for name in MODULES:
            sys.modules.pop(name, None)
        self.kernel = Notebook()
        return self.kernel

    def close(self) -> None:
        """End the kernel."""
        if self.kernel is not None:
            self.kernel.close()
            self.kernel = None

    def run(self, *ids: str) -> Any:
        """Run cells as they are; what the last gives."""
        assert self.kernel is not None
        value = None
        for id in ids:
            value = self.kernel.run(self.cells[id], id)
        return value

    def run_all(self, fails: Collection[str] = ()) -> Notebook:
        """Save it and run every cell in a new kernel; some of them fail."""
        self.save()
        kernel = self.restart()
        for id in self.cells:
            kernel.run(self.cells[id], id, fails=id in fails)
        kernel.session.recall.keep()  # as soon as it rests
        return kernel

    def value(self, code: str) -> Any:
        """What a cell below all others gives; where it raises, the sentence."""
        assert self.kernel is not None
        result = self.kernel.shell.run_cell(code, store_history=True, cell_id="below")
        error = result.error_in_exec or result.error_before_exec
        return str(error) if error is not None else result.result


Opens = Callable[..., Book]
"""Opens a notebook of cells, which are run from the top; some of them may fail."""


def edit(id: str, old: str, new: str) -> Callable[[Book], None]:
    """Edits a cell."""

    def change(book: Book) -> None:
        assert old in book.cells[id]
        book.cells[id] = book.cells[id].replace(old, new)

    return change


def insert(below: str, text: str) -> Callable[[Book], None]:
    """Puts a new cell below another one."""

    def change(book: Book) -> None:
        cells = list(book.cells.items())
        at = list(book.cells).index(below) + 1
        book.cells = dict([*cells[:at], ("new", text), *cells[at:]])

    return change
