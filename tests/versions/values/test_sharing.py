"""Sharing: what can be changed in place and is reached from several values, and where; nothing else."""

from __future__ import annotations

import enum
import logging
import sys

import numpy as np
import pandas as pd
import pytest

from nbasset.versions.values import sharing
from nbasset.versions.values.sharing import shared_by


class Box:
    def __init__(self, **held: object) -> None:
        vars(self).update(held)


class Colour(enum.Enum):
    RED = []  # noqa: RUF012  # that is what is tested


def links(**values: object) -> set[str]:
    return set(shared_by(values).links)


def test_what_can_be_changed_and_is_reached_from_two_values_is_shared():
    rows = [1]
    assert links(a=rows, b={"x": rows}, c=[1]) == {"a", "b"}
    assert links(a=Box(inner=Box(rows=rows)), b=({"deep": [rows]},)) == {"a", "b"}
    assert links(a=rows, b=rows.append) == {"a", "b"}


@pytest.mark.parametrize("one", [(1, "x"), "text", Colour.RED, logging, Box, sys.stdout, frozenset({1}), len])
def test_what_cannot_be_changed_or_is_there_once_is_not(one):
    assert links(a=[one], b={"x": one}) == set()


def test_parts_of_one_value_are_not_shared_with_another():
    rows = [1]
    assert links(a=[rows, rows], b=[[1], [1]]) == set()


def test_where_it_lies_counts_and_what_it_holds_does_not():
    one, other = [1], [2]
    at_first = shared_by({"a": one, "b": {"x": one, "y": [1]}}).links
    assert at_first == shared_by({"a": other, "b": {"x": other, "y": [3]}}).links
    assert at_first != shared_by({"a": one, "b": {"x": [1], "y": one}}).links


def test_a_ring_is_gone_through_once():
    ring: list[object] = []
    ring.append(ring)
    assert links(a=ring, b=[ring]) == {"a", "b"}


def test_arrays_that_look_at_the_same_memory_are_shared_with_the_place():
    whole = np.zeros((4, 2))
    assert links(a=whole, b=Box(part=whole[:2])) == {"a", "b"}
    assert links(a=whole[:2], b=whole[2:]) == links(a=whole[:, 0], b=whole[:, 1]) == set()
    assert shared_by({"a": whole, "b": whole[:2]}).links != shared_by({"a": whole, "b": whole[1:3]}).links
    ((view, owner),) = shared_by({"a": whole, "b": whole[:2]}).views
    assert owner is whole
    assert view.base is whole


def test_tables_that_are_copied_when_they_are_written_to_share_nothing_but_themselves():
    table = pd.DataFrame({"x": [1, 2]})
    assert links(a=table, b=[table]) == {"a", "b"}
    if int(pd.__version__[0]) >= 3:
        assert links(a=table, b=table["x"]) == set()


def test_of_what_is_too_large_nobody_can_tell(monkeypatch):
    monkeypatch.setattr(sharing, "LIMIT", 3)
    rows = [[], [], [], []]
    assert links(a=rows, b=rows[-1:]) == set()
