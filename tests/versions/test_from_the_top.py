"""From the top: told from what cells have done, it is what running them all in the order of the document gives."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from effort import examples
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nbasset.notebook.plain.changes import Bindings, changed_in_place, guarded
from nbasset.notebook.plain.done import Bound, Doing, Read
from nbasset.versions.cells.names import analyse
from nbasset.versions.evidence import Provenance
from nbasset.versions.from_the_top import FromTheTop

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
    "{x} = {y}[0]",
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
    "if {y}: {x}.append(4)",
    "{x} = {y} = [0]",
    "del {x}",
)


class Notebook:
    """Cells that run in a namespace of their own, and what is told of them; digests are what ``repr`` gives."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        self.top = FromTheTop()
        self.count = 0

    def digest(self, name: str) -> str:
        return repr(self.names[name]) if name in self.names else ""

    def run(self, cell: str, text: str) -> None:
        self.count += 1
        tree = ast.parse(text)
        names = analyse(tree)
        contents = {name: self.digest(name) for name in names.at_once if name in self.names}
        before = Bindings(self.names, (*names.assigned, *names.deleted))
        ok = False
        with contextlib.suppress(Exception):
            exec(text, {"__builtins__": __builtins__}, self.names)
            ok = True
        perhaps = guarded(tree, self.names) if ok else set(names.assigned)
        kept = [name for name in perhaps if before.same(name, self.names) and name not in names.deleted]
        assigned = tuple(name for name in names.assigned if name not in kept)
        changed = changed_in_place(contents, names.changed, self.names, before, self.digest)
        gone = tuple(name for name in names.deleted if name not in self.names)
        others = tuple(name for name in changed if name not in assigned)
        bound = Bound(assigned, (), (), others, tuple(kept), gone, stars=False, ok=ok)
        put_away = frozenset(names.put_away)
        looked_into = frozenset(names.at_once).intersection(contents) - put_away
        read = Read(
            contents,
            names.at_once,
            looked_into,
            put_away,
            frozenset(),
            before.without(names.at_once),
            {},
            lambda names: names,
            lambda name: before.same(name, self.names),
        )
        done = Doing(tree, read, bound, self.names, self.digest).run(cell, text, ())
        self.top.ran(replace(done, provenance=Provenance(self.count)), self.digest)

    def wrong(self, name: str) -> tuple[int, ...] | None:
        """The cells to be run again, where a name is another one than from the top."""
        found = self.top.wrong(name, lambda: self.digest(name))
        return None if found is None else found.cells


def from_the_top(cells: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """What each name is after all cells have run in the order of the document, and whether none has failed."""
    book = Notebook()
    works = True
    for text in cells.values():
        try:
            exec(text, {"__builtins__": __builtins__}, book.names)
        except Exception:  # noqa: BLE001  # whatever a cell raises
            works = False
    return {name: repr(book.names[name]) for name in NAMES if name in book.names}, works


def text(*texts: str) -> st.SearchStrategy[str]:
    names = st.sampled_from(NAMES)
    return st.builds(lambda text, x, y: text.format(x=x, y=y), st.sampled_from(texts), names, names)


place = st.integers(0, 7)
step = st.one_of(
    st.tuples(st.just("run"), place),
    st.tuples(st.just("run"), place),
    st.tuples(st.just("insert"), place, text(*TEXTS)),
    st.tuples(st.just("edit"), place, text(*TEXTS)),
    st.tuples(st.just("delete"), place),
    st.tuples(st.just("move"), place, place),
    st.just(("look",)),
)


class Story:
    """A document, and the notebook in which its cells run."""

    def __init__(self) -> None:
        self.book = Notebook()
        self.cells: list[tuple[str, str]] = []
        self.count = 0

    def take(self, step: tuple[Any, ...]) -> None:
        kind, *rest = step
        if kind == "look":
            return self.check()
        if not self.cells and kind != "insert":
            return None
        at = rest[0] % (len(self.cells) + (kind == "insert"))
        if kind == "insert":
            self.count += 1
            self.cells.insert(at, (f"c{self.count}", rest[1]))
        elif kind == "edit":
            self.cells[at] = (self.cells[at][0], rest[1])
        elif kind == "delete":
            del self.cells[at]
        elif kind == "move":
            cell = self.cells.pop(at)
            self.cells.insert(rest[1] % (len(self.cells) + 1), cell)
        self.book.top.stands([cell for cell, _ in self.cells])
        if kind in ("run", "insert", "edit"):
            self.book.run(*self.cells[at])
        return None

    def check(self, *, whole: bool = False) -> None:
        true, works = from_the_top(dict(self.cells))
        for name in NAMES:
            wrong = self.book.wrong(name)
            live = self.book.digest(name)
            if wrong is None and name in self.book.top.now:
                assert live == true.get(name, ""), f"false: {name} is {live}; from the top {true.get(name)}"
            elif whole and works and name in true:
                assert wrong is None, f"needless: {name} is {live}; run again {wrong}"

    def advice(self) -> None:
        """What is told to be run again, run in that order, puts a name right."""
        true, works = from_the_top(dict(self.cells))
        for name in true if works else ():
            for _ in range(3):
                for number in self.book.wrong(name) or ():
                    (cell,) = [cell for cell, runs in self.book.top.cells.items() if runs[-1].number == number]
                    self.book.run(cell, dict(self.cells)[cell])
            assert self.book.wrong(name) is None, f"advice: {name} is still another one: {self.book.wrong(name)}"


@settings(max_examples=examples(400), deadline=None)
@given(
    st.lists(text(*TEXTS[:9]), min_size=2, max_size=3), st.lists(text(*TEXTS), max_size=4), st.lists(step, max_size=6)
)
@example(["a = [0]", "c = [0]", "a = c"], ["a.append(1)"], [("insert", 3, "a = [0]")])
@example(["b = [0]", "a = b"], ["a[0] = 5"], [("insert", 2, "a = [0]")])
@example(
    ["a = [0]", "a = [0]"],
    ["a.append(1)", "a = [0]"],
    [("edit", 0, "c = [a, 1]"), ("move", 0, 1), ("insert", 2, "c = [c, 1]")],
)
@example(
    ["a = [0]", "b = [0]", "c = [b, 1]"],
    ["if b: b.append(4)"],
    [("insert", 0, "b = [0]"), ("delete", 0), ("run", 2)],
)
def test_nothing_is_told_right_but_what_the_document_gives(
    makers: list[str], others: list[str], steps: list[tuple[Any, ...]]
) -> None:
    story = Story()
    for number, each in enumerate((*makers, *others)):
        story.take(("insert", number, each))
    for taken in steps:
        story.take(taken)
    story.check()
    story.advice()
    story.check()
    for cell, written in story.cells:
        story.book.run(cell, written)
    story.check(whole=True)
