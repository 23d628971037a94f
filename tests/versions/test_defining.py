"""A plain cell that calls ``@asset`` has read names as it did: what it bound tells them, however the asset was made."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.assets import Cell
from nbasset.versions.defining import LEFT_OUT, defined_as, may_be_left_out
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.plain_sources import PlainSource
from nbasset.versions.traces import NO_TRACE, Trace


class Notebook:
    """A notebook's namespace, in which one cell has run."""

    def __init__(self) -> None:
        self.names: dict[str, object] = {"asset": dg.asset, "__name__": "__main__"}
        self.plain = PlainNames(self.names)

    def cell(self, text: str, *bound: str) -> None:
        exec(text, self.names)
        if bound:
            self.plain.sources.ran(PlainSource(1, "c1", text, text), bound)

    def names_of(self, asset, trace: Trace = NO_TRACE) -> list[str]:
        return defined_as(asset.with_cell(Cell("c1", 1)), self.plain, trace)


@pytest.fixture
def book() -> Notebook:
    return Notebook()


MAKE = """
def make(name):
    @asset(name=name)
    def inner(): ...
    return inner
"""


def test_a_function_that_is_an_asset_is_known_by_its_own_name(book):
    book.cell("@asset\ndef a(): ...")
    assert book.names_of(book.names["a"]) == ["a"]
    book.cell("@asset(name='other')\ndef b(): ...")
    assert book.names_of(book.names["b"]) == ["b"]


@pytest.mark.parametrize("made", ["x = make('a')", "x = [1, make('a')]", "x = {'k': make('a')}", "x = (make('a'), 2)"])
def test_what_a_function_has_made_is_known_by_what_holds_it(book, made):
    book.cell(MAKE + made + "\nelse_ = 3", "x", "else_")
    held = book.names["x"]
    each = held["k"] if isinstance(held, dict) else held
    each = next(one for one in each if isinstance(one, dg.Asset)) if isinstance(each, (list, tuple)) else each
    assert book.names_of(each) == ["x"]


def test_while_its_cell_is_at_work_the_next_look_asks_again(book):
    book.cell(MAKE + "x = make('a')")
    trace = Trace()
    assert book.names_of(book.names["x"], trace) == []
    assert trace.is_open


def test_a_name_that_means_something_else_by_now_tells_nothing(book):
    book.cell("@asset\ndef a(): ...")
    made = book.names["a"]
    book.cell("a = 3")
    assert book.names_of(made) == []


def test_what_no_cell_has_defined_or_another_module_has_read_nothing(book):
    @dg.asset
    def a(): ...

    assert book.names_of(a) == []
    book.cell("@asset\ndef a(): ...")
    assert defined_as(book.names["a"], book.plain, NO_TRACE) == []


def test_what_refuses_to_be_gone_through_is_looked_into_all_the_same(book):
    class Record(tuple):
        def __iter__(self):
            raise TypeError("no iteration")

    book.names["Record"] = Record
    book.cell(MAKE + "x = make('a')\nheld = Record((x,))", "x", "held")
    assert book.names_of(book.names["x"]) == ["held", "x"]


@pytest.mark.parametrize(("required", "told"), [(True, None), (False, "b")])
def test_what_a_body_may_leave_out_counts(required, told):
    @dg.multi_asset(outs={"a": dg.AssetOut(), "b": dg.AssetOut(is_required=required)})
    def both():
        yield dg.Output(1, "a")

    found = may_be_left_out(both)
    assert (found[LEFT_OUT].told if found else None) == told
