"""Little notebooks are run, changed, restarted, and gone on with by one cell: it is worth what all cells would give."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from restarts import Book

BASE = ("K = 1", "def f(x):\n    return x + K", "%%asset a\nf(2)", "L = K + 1", "%%asset b\n[a, L, f(L)]")
SWEPT = (
    "K = 1",
    "D = [1, 2]",
    "%%asset a --sweep d={D}\nd + K",
    "%%asset c\na * 2",
    "%%asset b --gather\nlist(c.items())",
)
PLAIN = (
    *("K = {n}", "K = {n} + 1", "def f(x):\n    return x + {n}", "L = [{n}]", "L = K", "K = f({n})", "print(f({n}))"),
    *("def g():\n    global K\n    K = {n}\ng()", "globals()['L'] = {n}", "h = f\nh.K = {n}", "import math\nL = {n}"),
    *(
        "D = [{n}, 5]",
        "D.append({n})",
        "D = [K]",
        "E = D\nE.append({n} + 5)",
        "%%asset a\n{n}",
        "%%asset c\n[a, {n}]",
        "before = dict(globals())",
        "M = {n}",
        "f.__defaults__ = ({n},)",
    ),
)
texts = st.builds(lambda text, n: text.replace("{n}", str(n)), st.sampled_from(PLAIN), st.integers(1, 3))
places = st.integers(0, 5)
extra = st.lists(st.tuples(places, texts), max_size=2)
changes = st.lists(st.tuples(st.sampled_from(["edit", "insert", "remove", "move"]), places, texts), max_size=1)


def changed(book: Book, todo: list[tuple[str, int, str]]) -> None:
    for kind, at, text in todo:
        ids = list(book.cells)
        id = ids[at % len(ids)]
        if kind == "insert":
            book.cells = {**{each: book.cells[each] for each in ids[:at]}, "new": text, **book.cells}
        elif kind == "edit":
            book.cells[id] = text
        elif kind == "remove":
            del book.cells[id]
        else:
            book.cells[id] = book.cells.pop(id)


def run_what_can_be_run(book: Book, ids: list[str]) -> None:
    assert book.kernel is not None
    for id in ids:
        with contextlib.suppress(AssertionError):
            book.run(id)


def plain(value: object) -> object:
    """A value that can be compared: what is gathered, as a dictionary."""
    return dict(value) if isinstance(value, Mapping) else value


def from_scratch(book: Book, name: str) -> object:
    """What an asset is worth once every cell has run from the top in a kernel with a store of its own."""
    kernel = book.restart()
    kernel.run("%nbasset store scratch")
    run_what_can_be_run(book, list(book.cells))
    return book.value(name) if kernel.session.instance.definitions.known_as(name) else None


@settings(max_examples=examples(48), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    base=st.sampled_from([BASE, SWEPT]),
    extra=extra,
    order=st.lists(places, max_size=2),
    todo=changes,
    name=st.sampled_from("ab"),
)
def test_what_is_loaded_is_what_all_cells_would_give(
    base: tuple[str, ...],
    extra: list[tuple[int, str]],
    order: list[int],
    todo: list[tuple[str, int, str]],
    name: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here: Path = tmp_path_factory.mktemp("book")
    monkeypatch.chdir(here)
    monkeypatch.setenv("JPY_SESSION_NAME", str(here / "book.ipynb"))
    texts = list(base)
    for at, text in extra:
        texts.insert(at, text)
    book = Book(here, {f"c{number}": text for number, text in enumerate(texts)})
    with contextlib.closing(book):
        book.save()
        kernel = book.restart()
        ids = list(book.cells)
        run_what_can_be_run(book, [*ids, *(ids[each % len(ids)] for each in order)])
        kernel.session.recall.keep()
        changed(book, todo)
        book.save()
        kernel = book.restart()
        loaded = plain(book.value(name))
        if kernel.session.instance.definitions.known_as(name):
            assert loaded == plain(from_scratch(book, name))
        else:
            assert "is not defined" in loaded
