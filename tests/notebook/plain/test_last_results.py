"""Last results: what had been read for what ``_`` and ``Out`` mean counts for the cell that uses them."""

from __future__ import annotations

import ast

import pytest

from nbasset.notebook.plain.last_results import PlainShown
from nbasset.versions.evidence import Provenance

OF = {number: Provenance(number, assets={f"a{number}": "v1"}) for number in (1, 2, 5)}
OUT = dict.fromkeys(OF, "shown")


@pytest.fixture
def shown():
    found = PlainShown()
    for number, provenance in OF.items():
        found.showed(number, [provenance])
    return found


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("v = _", [5]),
        ("v = __", [2]),
        ("v = ___", [1]),
        ("v = _2", [2]),
        ("v = Out[1] + _oh[5]", [1, 5]),
        ("v = _ + Out[1]", [1, 5]),
        ("v = Out[n]", [1, 2, 5]),
        ("v = sum(Out.values())", [1, 2, 5]),
        ("def f():\n    return _1", [1]),
        ("v = _3 + Out[4]", []),
        ("v = _x + __x__", []),
        ("_ = 1", []),
        ("v = other", []),
    ],
)
def test_a_cell_rests_on_the_results_it_names(shown, cell, numbers):
    read = shown.read_by(ast.parse(cell), {"_oh": OUT})
    assert sorted(each.cell for each in read) == numbers


def test_of_too_few_results_the_last_but_two_is_none():
    found = PlainShown()
    found.showed(1, [OF[1]])
    assert found.read_by(ast.parse("v = _"), {"_oh": {1: "x"}}) == (OF[1],)
    assert [each.cell for each in found.read_by(ast.parse("v = _2"), {"_oh": {1: "x"}})] == []


def test_a_cell_that_is_run_again_has_read_what_it_read_last(shown):
    shown.showed(5, [OF[1], OF[2]])
    assert shown.read_by(ast.parse("_5"), {"_oh": OUT}) == (OF[1], OF[2])


def test_before_anything_is_shown_and_without_ipythons_results_nothing_is_read(shown):
    assert PlainShown().read_by(ast.parse("_"), {"_oh": OUT}) == ()
    assert shown.read_by(ast.parse("_"), {}) == ()
    assert shown.read_by(ast.parse("_"), {"_oh": [1, 2]}) == (), "the user's own variable"
