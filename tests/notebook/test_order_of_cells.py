"""The order of cells: what is shown as fresh is what running the document from the top gives, in whatever order cells ran."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shells import Notebook

NAMES = ("a", "b", "c")
TEXTS = (
    "{x} = [0]",
    "{x} = [1]",
    "{x} = {{'k': 0}}",
    "{x} = 5",
    "{x} = [{y}, 1]",
    "{x} = {y}",
    "{x} = len({y})",
    "{x} = str({y})",
    "{x} = list({y})",
    "{x}.append(1)",
    "{x}.append({y})",
    "{x} += [2]",
    "{x}[0] = 5",
    "{x}['k'] = 7",
    "{x}['z'] = len({y})",
    "{x}['z'] = {x}['k'] + 1",
    "{x}.update(z=2)",
    "{x}.pop('k', None)",
    "if {y}: {x} = [3]",
    "{x} = {y} = [0]",
    "del {x}",
)

text = st.builds(
    lambda text, x, y: text.format(x=x, y=y), st.sampled_from(TEXTS), st.sampled_from(NAMES), st.sampled_from(NAMES)
)
place = st.integers(0, 7)
step = st.one_of(
    st.tuples(st.just("run"), place),
    st.tuples(st.just("insert"), place, text),
    st.tuples(st.just("edit"), place, text),
    st.tuples(st.just("delete"), place),
    st.tuples(st.just("move"), place, place),
    st.just(("look",)),
)


def from_the_top(cells: list[tuple[str, str]]) -> tuple[dict[str, str], bool]:
    """What each name is after all cells have run in the order of the document, and whether none has failed."""
    names: dict[str, Any] = {}
    failed = False
    for _, text in cells:
        try:
            exec(text, names)
        except Exception:  # noqa: BLE001  # whatever a cell raises
            failed = True
    return {name: repr(names[name]) for name in NAMES if name in names}, not failed


class Book:
    """A document, and the notebook in which its cells run."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.cells: list[tuple[str, str]] = []
        self.count = 0
        for name in NAMES:
            notebook.run(f"%%asset of_{name} --define\nrepr({name})", f"of_{name}")

    def take(self, step: tuple[Any, ...]) -> None:
        kind, *rest = step
        if kind == "look":
            return self.check()
        if not self.cells and kind != "insert":
            return None
        at = rest[0] % (len(self.cells) + (kind == "insert"))
        if kind == "run":
            self.run(at)
        elif kind == "insert":
            self.count += 1
            self.cells.insert(at, (f"c{self.count}", rest[1]))
            self.stand()
            self.run(at)
        elif kind == "edit":
            self.cells[at] = (self.cells[at][0], rest[1])
            self.run(at)
        elif kind == "delete":
            del self.cells[at]
            self.stand()
        else:
            cell = self.cells.pop(at)
            self.cells.insert(rest[1] % (len(self.cells) + 1), cell)
            self.stand()
        return None

    def stand(self) -> None:
        self.notebook.session.plain.stands([cell for cell, _ in self.cells])

    def run(self, at: int) -> None:
        cell, text = self.cells[at]
        self.notebook.shell.run_cell(text, store_history=True, cell_id=cell)

    def check(self, *, whole: bool = False) -> None:
        true, works = from_the_top(self.cells)
        for name in NAMES:
            with contextlib.suppress(Exception):
                self.notebook.shell.run_cell(f"%materialize --quiet of_{name}", store_history=False, silent=True)
            status = self.notebook.session.instance.status(f"of_{name}")
            if str(status.status) == "FRESH":
                value = self.notebook.session.instance.value(f"of_{name}")
                assert value == true.get(name), (
                    f"{name} is shown as {value}; from the top {true.get(name)}: {self.cells}"
                )
            elif whole and works and name in true:
                raise AssertionError(f"{name} {status.causes} after everything has run from the top: {self.cells}")


@settings(max_examples=examples(400), deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(step, min_size=4, max_size=16))
def test_nothing_is_fresh_but_what_the_document_gives_from_the_top(
    steps: list[tuple[Any, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("book")
        patch.chdir(folder)
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        with contextlib.closing(Notebook()) as notebook:
            book = Book(notebook)
            for each in steps:
                book.take(each)
            book.check()
            for at in range(len(book.cells)):
                book.run(at)
            book.check(whole=True)
