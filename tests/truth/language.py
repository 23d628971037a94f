"""The language of the cases: a notebook, then what happens to it and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from textwrap import dedent
from typing import Any

from truth.driver import shown

UNCHANGED = object()


@dataclass(frozen=True)
class Book:
    """A notebook: its cells by id, its files, its environment; which cells the last change touched; and the line that
    made it in the live notebook, where no cell was edited by hand.
    """

    cells: dict[str, str]
    files: dict[str, str | None] = field(default_factory=dict)
    env: dict[str, str | None] = field(default_factory=dict)
    edited: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    asked: str = ""


@dataclass(frozen=True)
class Step:
    """One change, and what must come of it.

    Args:
        change: makes the next notebook out of the last.
        runs: the assets whose bodies must run, and no others.
        values: what they must be worth.
        rerun: texts of other cells that are run again in the live notebook.
        stale: assets that say in the live notebook that they are not fresh, since a plain cell has to be run again.
        fails: assets whose bodies raise.
        unsure: assets that say that they are untracked, or rest on what is; from scratch they may be worth anything.
        recalled: assets that are loaded before any cell has run after the change, and no others; ``None`` where that is
            not tried in every run of the tests.
    """

    change: Callable[[Book], Book]
    runs: str
    values: dict[str, Any]
    rerun: tuple[str, ...] = ()
    stale: str = ""
    fails: str = ""
    unsure: str = ""
    recalled: str | None = None

    def rerunning(self, *texts: str) -> Step:
        """In the live notebook these cells are run again as well."""
        return replace(self, rerun=texts)

    def leaving_stale(self, names: str) -> Step:
        """In the live notebook these cannot be made fresh by nbasset alone, and say so."""
        return replace(self, stale=names)

    def failing(self, names: str) -> Step:
        """The bodies of these raise."""
        return replace(self, fails=names)

    def refusing(self) -> Step:
        """A cell is refused, which raises; no body does."""
        return replace(self, fails=" ")

    def recalling(self, names: str) -> Step:
        """In a new kernel in which no cell has run, these are loaded, and no others."""
        return replace(self, recalled=names)

    def leaving_unsure(self, names: str) -> Step:
        """These say that nobody can tell what they would be from scratch, where they do not fail."""
        return replace(self, unsure=names)


@dataclass(frozen=True)
class Case:
    """A notebook and the steps taken in it.

    Args:
        name: its sentence.
        book: the notebook at first.
        steps: the steps.
        needless_ok: why bodies may run without need.
        modes: where it is tried, ``fresh`` processes, the ``live`` notebook, or one in mode ``reactive``.
        undo: whether putting everything back is tried at the end.
        once: whether cells that run once more in the live notebook change something further, so that they run once only.
        xfail: why it fails today.
        changed: assets whose values the user changes in place in plain cells.
        unsure: assets that say at any time that they are untracked; from scratch they may be worth anything.
        folder: where the notebook lies; another than ``book`` decides by itself where the store lies.
        ids: whether the front end tells the ids of cells.
    """

    name: str
    book: Book
    steps: tuple[Step, ...]
    needless_ok: str = ""
    modes: str = "fresh live"
    undo: bool = True
    once: bool = False
    xfail: str = ""
    changed: str = ""
    unsure: str = ""
    folder: str = "book"
    ids: bool = True


def suits_reactive(case: Case) -> bool:
    """Whether one cell, or none, is run for each change, so that mode ``reactive`` has to give the same by itself."""
    books, steps = [case.book], True
    for step in case.steps:
        books.append(step.change(books[-1]))
        steps = steps and not step.rerun and not books[-1].asked
    one = all(len(book.edited) <= 1 for book in books)
    return steps and one and "live" in case.modes.split() and not case.needless_ok


def case(name: str, cells: str, *steps: Step, files: dict[str, str] | None = None, **options: Any) -> Case:
    """A case; its cells are divided by empty lines."""
    texts = [part.strip("\n") for part in dedent(cells).strip("\n").split("\n\n")]
    env = options.pop("env", {})
    book = Book({f"c{number}": text for number, text in enumerate(texts)}, dict(files or {}), dict(env))
    return Case(name, book, steps, **options)


def edit(old: str, new: str, runs: str = "", /, **values: Any) -> Step:
    """Replace a text, which stands in one cell or file only."""
    return edits({old: new}, runs, **values)


def edits(changes: dict[str, str], runs: str = "", /, **values: Any) -> Step:
    """Replace several texts at once."""

    def change(book: Book) -> Book:
        cells, files, edited = dict(book.cells), dict(book.files), {}
        for old, new in changes.items():
            places = [(cells, name) for name, text in cells.items() if old in text]
            places += [(files, name) for name, text in files.items() if text and old in text]
            assert len(places) == 1, f"{old!r} stands in {[name for _, name in places]}"
            where, name = places[0]
            where[name] = where[name].replace(old, new)
            if where is cells:
                edited[name] = None
        return Book(cells, files, book.env, tuple(edited))

    return Step(change, runs, values)


def put_back(line: str, old: str, new: str, runs: str = "", /, **values: Any) -> Step:
    """Have a line put an earlier text back into the cell that holds a text; in fresh processes the cell just says it."""
    edited = edit(old, new, runs, **values)

    def change(book: Book) -> Book:
        return replace(edited.change(book), edited=(), asked=line)

    return replace(edited, change=change)


def insert(after: str, text: str, runs: str = "", /, **values: Any) -> Step:
    """Add a cell below the one that holds a text."""

    def change(book: Book) -> Book:
        cells = {}
        name = f"n{len(book.cells)}"
        for each, known in book.cells.items():
            cells[each] = known
            if after in known:
                cells[name] = dedent(text).strip("\n")
        assert len(cells) == len(book.cells) + 1
        return Book(cells, book.files, book.env, (name,))

    return Step(change, runs, values)


def remove(text: str, runs: str = "", /, **values: Any) -> Step:
    """Take the cell away that holds a text (a live notebook does not notice)."""

    def change(book: Book) -> Book:
        return Book({name: known for name, known in book.cells.items() if text not in known}, book.files, book.env)

    return Step(change, runs, values)


def write(name: str, text: str | None, runs: str = "", /, **values: Any) -> Step:
    """Write a file; nothing removes it."""
    return Step(lambda book: Book(book.cells, {**book.files, name: text}, book.env), runs, values)


def touch(name: str, runs: str = "", /, **values: Any) -> Step:
    """Save a file as it is."""
    return Step(lambda book: Book(book.cells, book.files, book.env, (), (name,)), runs, values)


def env(name: str, text: str | None, runs: str = "", /, **values: Any) -> Step:
    """Set a variable of the environment."""
    return Step(lambda book: Book(book.cells, book.files, {**book.env, name: text}), runs, values)


def again(text: str, runs: str = "", /, **values: Any) -> Step:
    """Run a cell again as it is."""

    def change(book: Book) -> Book:
        return Book(book.cells, book.files, book.env, tuple(n for n, known in book.cells.items() if text in known))

    return Step(change, runs, values)


def expected(step: Step) -> dict[str, str]:
    """The values a step must give, as the driver shows them."""
    return {name: value if isinstance(value, Shown) else shown(value) for name, value in step.values.items()}


class Shown(str):
    """A value that exists only in the notebook, as the driver shows it."""
