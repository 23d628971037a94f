"""Setters: what lines have set that no cell of the document has any more is nobody's."""

from __future__ import annotations

import ast

import pytest

from nbasset.versions.document import Document
from nbasset.versions.evidence import Provenance
from nbasset.versions.setters import Setters, lines_that_set, read_by_lines, sets_something

LABEL = "options of lib"


class Cells:
    def __init__(self) -> None:
        self.document = Document()
        self.setters = Setters(self.document)

    def run(self, cell: str, text: str, *parts: str, there: bool = True) -> bool:
        """Whether the label is nobody's once a cell has run that has set some parts."""
        self.document.ran(cell)
        self.setters.ran(cell, ast.parse(text), {(LABEL, part): there for part in parts})
        return self.setters.is_nobodys(LABEL)


@pytest.fixture
def cells() -> Cells:
    return Cells()


def test_imports_definitions_and_plain_values_set_nothing() -> None:
    assert not sets_something(ast.parse("'''Title'''\nimport os\nk = 1\ndef f(): lib.set(1)"))
    assert lines_that_set(ast.parse("x = lib.set(1)\nlib.k = 2")) == {"x = lib.set(1)", "lib.k = 2"}


def test_what_a_cell_of_the_document_says_is_its(cells: Cells) -> None:
    assert not cells.run("a", "lib.set(deep=True)", "deep")
    cells.document.deleted("a")
    assert cells.setters.is_nobodys(LABEL)
    assert not cells.run("b", "x = 1\nlib.set(deep=True)")


def test_another_line_of_the_cell_may_change_and_the_one_that_sets_may_be_said_otherwise(cells: Cells) -> None:
    cells.run("a", "lib.set(deep=True)\nprint(1)", "deep")
    assert not cells.run("a", "lib.set(deep=True)\nprint(2)")
    assert not cells.run("a", "lib.set(deep=YES)\nprint(2)")
    assert cells.run("a", "lib.set(wide=True)", "wide")


def test_what_is_as_the_library_has_it_again_was_set_by_nobody(cells: Cells) -> None:
    cells.run("a", "lib.set(deep=True)", "deep")
    cells.run("b", "lib.reset()", "deep", there=False)
    cells.document.deleted("a")
    assert not cells.setters.is_nobodys(LABEL)
    assert cells.setters.labels == set()
    assert cells.setters.of("a") == {LABEL}


def test_the_cells_are_known_that_have_set_something_last(cells: Cells) -> None:
    cells.run("c", "lib.set(a=1, b=2)", "a", "b")
    assert cells.setters.last(LABEL) == {"c"}
    cells.run("d", "lib.set(b=3)", "b")
    assert cells.setters.last(LABEL) == {"c", "d"}
    assert cells.setters.last("options of another") == set()


def test_what_the_same_words_have_added_more_than_once_is_there_again_until_they_do_it_anew(cells: Cells) -> None:
    assert not cells.setters.is_there_again(LABEL)
    cells.setters.added({LABEL: True, "other": False})
    assert cells.setters.is_there_again(LABEL)
    assert not cells.setters.is_there_again("other")
    cells.setters.added({LABEL: False})
    assert not cells.setters.is_there_again(LABEL)


def test_what_a_cell_had_read_is_told_by_those_who_have_set_a_part_last(cells: Cells) -> None:
    cells.run("a", "lib.set(deep=n)", "deep")
    cells.run("b", "lib.set(wide=k)", "wide")
    cells.setters.had_read("a", Provenance(1, names={"n": "1 2", "lib": "0"}), lambda _: ())
    told = cells.setters.had_read("b", Provenance(2, names={"k": "3 4"}), lambda _: ())
    assert [each.names for each in told[LABEL]] == [{"n": "1 2", "lib": "0"}, {"k": "3 4"}]
    cells.run("b", "lib.set(deep=k, wide=k)", "deep", "wide")
    assert len(cells.setters.had_read("b", Provenance(3), lambda _: ())[LABEL]) == 1


def test_where_code_is_followed_through_what_is_set_the_others_count_by_themselves(cells: Cells) -> None:
    cells.run("a", "lib.set(hook=made(f))", "hook")
    read = Provenance(1, names={"made": "1 2", "f": "3 4", "rate": "5"})
    (told,) = cells.setters.had_read("a", read, lambda _: {"f", "rate"})[LABEL]
    assert told.names == {"made": "1"}
    assert cells.setters.read_for(LABEL, read) == told
    assert cells.setters.read_for("another", read) == read


def test_what_other_lines_alone_name_was_not_read_for_a_line() -> None:
    cell = ast.parse("df = lib.load('a.csv', n)\nwide = lib.load('b.csv')\nlib.set(wide)")
    read = Provenance(
        1, names={"n": "1", "settings of lib": "2"}, files={"/w/a.csv": "3", "/w/b.csv": "4", "/w/c": "5"}
    )
    told = read_by_lines(read, cell, ["lib.set(wide)"])
    assert (told.names, sorted(told.files)) == ({}, ["/w/b.csv", "/w/c"])
