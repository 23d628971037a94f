"""What a cell above undoes, and what a cell does twice, is said until it is put right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.versions.undone import ADDED, LEFT, PUT, Undone


def said(*runs):
    """Cells run in order: ``A`` makes a list, ``b`` and ``c`` add to it, ``D`` makes it anew, ``e`` adds, ``=`` puts."""
    undone = Undone()
    for number, cell in enumerate("".join(runs), 1):
        undone.ran(
            cell,
            number,
            ["xs"] if cell.isupper() else [],
            {} if cell.isupper() else {"xs": PUT if cell == "=" else ADDED},
        )
    return [text.split("]")[1].split(",")[0].split(":")[0].strip() for text in undone.of("xs")]


@pytest.mark.parametrize("runs", ["Abc", "AbDe", "AbcAbc", "AbDeAbDe", "A=b=", "A==", "Ab=Ab="])
def test_nothing_is_said_where_every_change_is_there_once(runs):
    assert said(runs) == []


@pytest.mark.parametrize("runs", ["AbA", "AbcAb", "AbDeA", "A=A"])
def test_a_change_that_is_gone_is_said(runs):
    assert said(runs) == ["changed xs"]


@pytest.mark.parametrize("runs", ["Abb", "AbcAbcb", "AbDee"])
def test_a_change_that_is_there_twice_is_said(runs):
    assert said(runs) == ["has changed xs more than once"]


def test_a_cell_that_no_longer_touches_a_name_or_is_deleted_is_forgotten():
    undone = Undone()
    undone.ran("a", 1, ["xs"], {})
    undone.ran("b", 2, [], {"xs": ADDED})
    undone.ran("a", 3, ["xs"], {})
    assert undone.ran("b", 4, [], {}) == ["xs"]
    assert list(undone.of("xs")) == []


def test_what_is_left_as_it_was_is_another_thing_where_the_text_is_another_one():
    undone = Undone()
    undone.ran("a", 1, ["xs"], {})
    undone.ran("b", 2, [], {"xs": ADDED}, "fill(0)")
    undone.ran("b", 3, [], {"xs": LEFT}, "fill(0)")
    assert list(undone.of("xs")) == []
    undone.ran("b", 4, [], {"xs": LEFT}, "fill(1)")
    assert len(list(undone.of("xs"))) == 1


@given(st.lists(st.sampled_from("bcA"), max_size=12))
def test_it_is_said_exactly_where_the_list_is_another_than_from_the_top(cells):
    """The cells stand in the order in which they first run, and add what they are called."""
    runs = ["A", "b", "c", *cells]
    live: list[str] = []
    for cell in runs:
        live = [] if cell == "A" else [*live, cell]
    assert bool(said(*runs)) == (sorted(live) != ["b", "c"])
