"""A notebook in this process."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from restarts import Book, Opens
from shells import Notebook

from nbasset.libraries import origin


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    """A notebook with nbasset loaded, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    with contextlib.closing(Notebook()) as opened:
        yield opened


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    """The same in a terminal, where nothing that was shown can be updated."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    with contextlib.closing(Notebook(live=False)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a notebook's file, of which modules can be imported."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "book.ipynb"))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    monkeypatch.setattr(origin, "_found", {})
    return tmp_path


@pytest.fixture
def opened(folder: Path) -> Iterator[Opens]:
    """Opens notebooks, which were run from the top."""
    with contextlib.ExitStack() as stack:

        def open_book(cells: str, fails: Collection[str] = ()) -> Book:
            book = Book.of(folder, cells)
            stack.callback(book.close)
            book.run_all(fails)
            return book

        yield open_book
