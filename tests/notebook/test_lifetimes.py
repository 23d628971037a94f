"""What nobody holds any more is gone at once, as in a notebook without assets: no ring of nbasset's keeps it alive."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from shells import Notebook


@pytest.fixture
def counted() -> Iterator[None]:
    """Python collects no rings meanwhile."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def held(notebook: Notebook, counted: None) -> Notebook:
    """A notebook with a class whose instances tell that they die."""
    notebook.run("died = []\nclass Held:\n    x = 1\n    def __del__(self): died.append(1)")
    return notebook


def died(notebook: Notebook) -> int:
    return len(notebook.shell.user_ns["died"])


def test_what_a_cell_deletes_dies_then(held: Notebook) -> None:
    held.run("one = Held()")
    held.run("y = one.x + 1; others = [one]")
    held.run("del one")
    assert died(held) == 0
    held.run("others.clear()")
    assert died(held) == 1


def test_what_assets_have_read_dies_with_its_last_name_and_bodies_copies_with_them(held: Notebook) -> None:
    held.run("one = Held(); others = [one]")
    held.run("%%asset a\none.x + len(others)")
    held.run("others.append(2)")
    held.run("%materialize")
    before = died(held)
    held.run("del one; others.clear()")
    assert died(held) == before + 1
    assert not any(type(each).__name__ == "Held" for each in gc.get_objects())


def test_what_is_forgotten_dies_also_where_it_was_loaded(held: Notebook) -> None:
    held.run("%%asset one\nHeld()")
    held.run("%%asset a\none.x")
    held.run("%asset_forget one")
    held.run("1")
    assert not any(type(each).__name__ == "Held" for each in gc.get_objects())
