"""Deleted cells take their assets with them, and bring them back when the deletion is undone."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset.notebook.live.deleted_cells import Removed


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def removed(notebook: Notebook, said: list[str]) -> Removed:
    notebook.run("%%asset a\n1", "c1")
    notebook.run("%%asset b\na", "c2")
    return Removed(notebook.session, said.append)


def test_an_asset_goes_with_its_cell_and_comes_back_with_it(
    notebook: Notebook, removed: Removed, said: list[str]
) -> None:
    assert removed.gone(["c1"])
    assert notebook.status("b") == "UNRESOLVED"
    assert "a is no longer defined: its cell was deleted" in said[0]
    assert removed.back(["c1"])
    assert (notebook.status("a"), notebook.status("b")) == ("FRESH", "FRESH")
    assert said[1] == "a is defined again."


def test_several_assets_are_spoken_of_as_several(removed: Removed, said: list[str]) -> None:
    removed.gone(["c1", "c2"])
    removed.back(["c1", "c2"])
    assert said[0].startswith("a, b are no longer defined: the cells were deleted")
    assert said[1] == "a, b are defined again."


def test_cells_that_define_nothing_change_nothing(removed: Removed, said: list[str]) -> None:
    assert not removed.gone(["other"])
    assert not removed.back(["other"])
    assert said == []


def test_what_another_cell_has_defined_meanwhile_stays(notebook: Notebook, removed: Removed) -> None:
    removed.gone(["c1"])
    notebook.run("%%asset a\n5", "c3")
    assert not removed.back(["c1"])
    assert notebook.session.instance.value("a") == 5


def test_what_would_close_a_circle_is_not_defined_again(notebook: Notebook, removed: Removed, said: list[str]) -> None:
    removed.gone(["c2"])
    notebook.run("%%asset a --define\nb", "c1")
    assert not removed.back(["c2"])
    assert said[-1].startswith("b is not defined again: ")


def test_a_cell_that_came_back_retires_what_it_defined_when_it_defines_something_else(
    notebook: Notebook, removed: Removed
) -> None:
    removed.gone(["c1"])
    removed.back(["c1"])
    notebook.run("%%asset other\n1", "c1")
    assert "a" not in notebook.session.instance.definitions.names


def test_what_a_deleted_plain_cell_had_made_is_made_by_none_until_it_is_back(
    notebook: Notebook, removed: Removed
) -> None:
    notebook.run("k = 1", "p1")
    notebook.run("%%asset c\nk", "c3")
    removed.gone(["p1"])
    status = notebook.session.instance.status("c")
    assert "no plain cell of the notebook makes k any more" in status.causes[0].text
    removed.back(["p1"])
    assert notebook.status("c") == "FRESH"


def test_what_moves_to_another_cell_stays_as_it_is_and_belongs_to_that(
    notebook: Notebook, removed: Removed, said: list[str]
) -> None:
    assert removed.moved("c1", "half")
    assert (notebook.status("a"), notebook.status("b")) == ("FRESH", "FRESH")
    assert notebook.session.views.all()["assets"][0]["cell"] == "half"
    assert notebook.session.cells.sources["half"] == "%%asset a\n1"
    assert not removed.gone(["c1"])
    assert not removed.moved("c1", "half")
    notebook.run("x = 1", "c1")
    assert notebook.status("a") == "FRESH"
    notebook.run("%%asset other\n2", "half")
    assert notebook.status("b") == "UNRESOLVED"
    assert said == []
