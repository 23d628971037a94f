"""Types and missing values beside the real Dagster: which values fit an annotation, and who is asked to keep nothing."""

from __future__ import annotations

import collections.abc
import datetime
import typing
from typing import Any, NamedTuple, Optional

import numpy as np
import pytest
from beside.texts import came_of

import nbasset

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]


class Row(NamedTuple):
    a: int


PAIRS = [
    *((int, value) for value in (True, 1, 1.0, np.int64(1), None)),
    *((float, value) for value in (1, 1.0, np.float64(1))),
    *((str, value) for value in ("x", b"x", None)),
    *((bool, value) for value in (1, False)),
    *((list, value) for value in ([1], (1,), None)),
    *((list[int], value) for value in ([1], ["x"], [])),
    (typing.List[int], ["x"]),  # noqa: UP006 - its older name
    (list[dict], [1]),
    (list[Any], [1]),
    *((dict, value) for value in ({}, [])),
    *((dict[str, int], value) for value in ({"a": 1}, {"a": "b"}, {1: 1})),
    *((Optional[int], value) for value in (None, 1, "x")),  # noqa: UP045 - its older name
    *((int | None, value) for value in (None, 1, "x")),
    *((tuple[int, str], value) for value in ((1, "x"), (1, 2))),
    (tuple, [1]),
    *((set[int], value) for value in ({1}, {"x"})),
    (frozenset, {1}),
    (collections.abc.Sequence, 3),
    (collections.abc.Mapping, {}),
    *((Row, value) for value in (Row(1), (1,))),
    (datetime.date, datetime.datetime(2020, 1, 1)),
    (datetime.datetime, datetime.date(2020, 1, 1)),
    *((Any, value) for value in (3, None)),
    (np.ndarray, [1]),
]


def outcome(module, kind, value, place):
    """Whether a run succeeds in which something is of another type than it may be."""

    def first():
        return value

    def second(first):
        return 1

    if place == "return":
        first.__annotations__["return"] = kind
    else:
        second.__annotations__["first"] = kind
    run = module.materialize([module.asset(first), module.asset(second)], raise_on_error=False)
    return run.success


@pytest.mark.parametrize("place", ["return", "parameter"])
@pytest.mark.parametrize(("kind", "value"), PAIRS)
def test_a_value_fits_an_annotation_here_where_it_does_there(kind, value, place):
    dagster = pytest.importorskip("dagster")
    assert outcome(nbasset, kind, value, place) is outcome(dagster, kind, value, place)


NO_VALUE = """
kept = []
class Keeps(dg.IOManager):
    def handle_output(self, context, obj):
        kept.append((context.asset_key.path[-1], obj))
    def load_input(self, context):
        return "loaded " + context.asset_key.path[-1]
@dg.asset
def says_none() -> None:
    pass
@dg.asset
def is_none():
    pass
@dg.asset
def result():
    return dg.MaterializeResult(metadata={"rows": 1})
@dg.asset
def result_with_value() -> dg.MaterializeResult:
    return dg.MaterializeResult(value=5)
@dg.asset
def all_of_them(says_none, is_none, result, result_with_value):
    return [says_none, is_none, result, result_with_value]
run = dg.materialize([says_none, is_none, result, result_with_value, all_of_them], resources={"io_manager": Keeps()})
result = sorted(kept, key=str), run.asset_value("all_of_them")
"""


def test_a_manager_is_not_asked_to_keep_what_is_no_value_and_is_asked_to_load_it():
    dagster = pytest.importorskip("dagster")
    theirs, ours = came_of(NO_VALUE, dagster), came_of(NO_VALUE, nbasset)
    assert ours.error is theirs.error is None
    assert ours.result == theirs.result


def test_a_parameter_cannot_take_what_is_no_value():
    dagster = pytest.importorskip("dagster")
    text = """
@dg.asset
def first():
    return dg.MaterializeResult(metadata={"rows": 1})
@dg.asset
def second(first):
    return first
result = dg.materialize([first, second], raise_on_error=False).success
"""
    assert came_of(text, dagster).result is came_of(text, nbasset).result is False
