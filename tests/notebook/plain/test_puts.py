"""Where in what its names mean a cell puts something, and reads."""

import ast

import pytest

from nbasset.notebook.plain.puts import put_at, put_by_calls, read_at, registered_at

PUT = {
    "an item": ("d['k'] = 1", {"d": ("k",)}),
    "an attribute": ("p.x = 1", {"p": ("x",)}),
    "deeper": ("p.x.y = 1", {"p": None}),
    "a call": ("model.fit(X)", {"model": ("()",)}),
    "a call that does more": ("q.append(5)", {"q": None}),
    "a call that does more, beside one that sets": ("p.set(k=5); p.extend([1])", {"p": None}),
    "a setter": ("v.set(5)", {"v": ("() set",)}),
    "a setter, by a key": ("v.set('k', 5); v.set(n=1)", {"v": ("() set 'k'", "() set n")}),
    "an addition": ("s.add(5)", {"s": ("() add 5",)}),
    "an addition to a graph": ("g.add_edge(1, 2)", {"g": None}),
    "a register": ("Q.register(W)", {"Q": ("() register W",)}),
    "a register, by a key": (
        "show.register(int, f); show.register(str, g)",
        {"show": ("() register int", "() register str")},
    ),
}


@pytest.mark.parametrize(("source", "places"), PUT.values(), ids=PUT)
def test_where_a_cell_puts_something(source, places):
    assert put_at(ast.parse(source)) == places


def test_only_a_cell_of_nothing_but_calls_puts_by_calls():
    assert put_by_calls(ast.parse("Q.register(W)")) == {"Q": ("() register W",)}
    assert put_by_calls(ast.parse("Q.register(W)\nn = 1")) == {}


REGISTERED = {
    "by an annotation": ("@f.register\ndef _(x: int): ...", ["() register int"]),
    "by an argument": ("@f.register(list[int])\ndef _(x): ...", ["() register list[int]"]),
    "with nothing that tells where": ("@f.register\ndef _(x): ...", []),
    "elsewhere": ("@g.register\ndef _(x: int): ...", []),
    "a class": ("@f.register\nclass P: ...", []),
    "in another way": ("@f.add\ndef _(x: int): ...", []),
}


@pytest.mark.parametrize(("source", "places"), REGISTERED.values(), ids=REGISTERED)
def test_where_a_decorator_enters_a_function(source, places):
    assert list(registered_at(ast.parse(source), "f")) == places


def test_who_reads_more_than_places_reads_all():
    assert read_at(ast.parse("d['k'] = d['n'] + 1"), "d", {}) == ("n",)
    assert read_at(ast.parse("d['k'] = len(d)"), "d", {}) is None
