"""What local modules had found when cells loaded them is compared with what they would find there from the top."""

from __future__ import annotations

import ast

import pytest

from nbasset.versions.evidence import Done, Provenance
from nbasset.versions.files import variable_digest
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.module_loads import Load, ModuleLoads
from nbasset.versions.name_states import UNKNOWN
from nbasset.versions.order import Order
from nbasset.versions.setters import Setters
from nbasset.versions.traces import Trace

MODE = "variable MODE"


class Book:
    """A notebook in which ``sets`` stands above ``loads``, which imports ``mine``, and that above ``below``."""

    def __init__(self) -> None:
        self.top = FromTheTop()
        self.order = Order(self.top.document)
        self.setters = Setters(self.top.document)
        self.loads = ModuleLoads(self.top, self.order, self.setters)
        self.top.stands(["name", "sets", "loads", "below"])
        self.number = 0
        self.top.begins(MODE, variable_digest(None))

    def ran(self, cell: str, reads: dict[str, str] | None = None, **made: str) -> int:
        self.number += 1
        made = {MODE if name == "mode" else name: seen for name, seen in made.items()}
        self.order.ran(cell, self.number, (), made)
        self.top.ran(Done(cell, cell, Provenance(self.number), reads=reads or {}, made=made))
        return self.number


@pytest.fixture
def book() -> Book:
    book = Book()
    book.ran("name", X="one")
    book.ran("sets", {"X": "one"}, mode="one")
    book.loads.known["mine"] = Load(book.ran("loads"), {MODE: "one"})
    return book


def test_what_is_set_below_is_none_of_its_business(book):
    book.ran("below", mode="below")
    assert book.loads.otherwise("mine") == {}
    assert list(book.loads.sentences(["mine"])) == []


def test_what_was_set_anew_above_it_would_find(book):
    book.ran("below", mode="below")
    book.ran("sets", {"X": "one"}, mode="other")
    assert book.loads.otherwise("mine") == {MODE: "other"}
    assert "with which mine was loaded" in next(book.loads.sentences(["mine"]))


def test_a_cell_above_that_has_read_an_older_name_is_to_be_run_again(book):
    book.ran("name", X="two")
    assert book.loads.otherwise("mine") == {MODE: UNKNOWN}
    assert list(book.loads.sentences(["mine"])) == ["plain cell [2] wrote variable MODE with an older X: run it again"]


def test_what_cells_had_read_for_it_is_looked_for_above_it_alone(book):
    book.ran("below", mode="below")
    ((label, place),) = book.loads.behind(["mine"])
    assert label == MODE
    assert [cell for cell, _ in book.top.played.above(MODE, place)] == ["sets"]


def test_modules_are_met_through_names_and_inside_others(book):
    trace = Trace()
    assert book.loads.met(["others"], lambda: ["n"], trace) == []
    assert not trace.is_open
    book.loads.imported_as = {"n": "outer.n"}.get
    book.loads.inside = lambda module: {"outer": ("outer", "mine")}.get(module, (module,))
    assert book.loads.met(["others"], lambda: ["n"], trace) == ["mine"]
    assert trace.is_open


def test_what_a_body_has_loaded_finds_what_is_there_now(book, monkeypatch):
    monkeypatch.setenv("MODE", "now")
    book.loads.known["mine"] = Load(0, {MODE: variable_digest("now")})
    assert book.loads.otherwise("mine") == {}


def test_what_a_module_takes_from_others_is_found_where_cells_have_set_it(book):
    held = {"given.A": "1", "given.B": "2", "other.C": "3"}
    book.loads.held, book.loads.uses = held.get, lambda _: ["given"]
    for name in held:
        book.top.begins(name, "0")
    book.ran("sets", **{"given.A": "1", "other.C": "3"})
    book.loads.take("mine")
    book.loads.known["mine"].found.pop(MODE)
    assert book.loads.known["mine"].found == {"given.A": "1"}
    book.ran("below", **{"given.B": "2"})
    assert book.loads.otherwise("mine") == {}
    book.ran("sets", **{"given.A": "9"})
    assert book.loads.otherwise("mine") == {"given.A": "9"}


def test_settings_of_a_library_count_where_all_that_have_set_them_stand_above(book):
    held = {"lib.MODE": "1"}
    book.loads.held, book.loads.uses = held.get, lambda _: ["lib"]
    book.setters.ran("sets", ast.parse("lib.MODE = 1"), {("lib.MODE", "MODE"): True})
    book.loads.take("mine")
    book.loads.known["mine"].found.pop(MODE)
    held["lib.MODE"] = "2"
    assert book.loads.otherwise("mine") == {"lib.MODE": "2"}
    assert [label for label, _ in book.loads.behind(["mine"])] == ["lib.MODE"]
    book.setters.ran("below", ast.parse("lib.MODE = 2"), {("lib.MODE", "MODE"): True})
    assert book.loads.otherwise("mine") == {}
    assert list(book.loads.behind(["mine"])) == []
