import collections
import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.versions.values.digest import digest


class Plain:
    def __init__(self, part=None):
        self.part = part


@dataclasses.dataclass(frozen=True)
class Fixed:
    part: int


def of(value):
    return digest(value).digest


CHANGED = {
    "list": lambda: [1],
    "dict": lambda: {"a": 1},
    "set": lambda: {1},
    "bytearray": lambda: bytearray(b"a"),
    "deque": lambda: collections.deque([1]),
    "instance": Plain,
    "array": lambda: np.zeros(2),
    "table": lambda: pd.DataFrame({"a": [1]}),
}

AROUND = {
    "list": lambda one, other: [one, other],
    "tuple": lambda one, other: (one, other),
    "deeper": lambda one, other: {"a": [one], "b": [[other]], "c": object},
    "instances": lambda one, other: [Plain(one), Plain(other)],
}


@pytest.mark.parametrize("kind", CHANGED)
@pytest.mark.parametrize("around", AROUND)
def test_one_thing_met_twice_is_another_value_than_two_equal_things(kind, around):
    one, other = CHANGED[kind](), CHANGED[kind]()
    assert of(AROUND[around](one, other)) == of(AROUND[around](other, one))
    assert of(AROUND[around](one, one)) == of(AROUND[around](other, other))
    assert of(AROUND[around](one, one)) != of(AROUND[around](one, other))
    assert of(one) == of(other)


def test_where_it_is_met_again_counts():
    one, other = [1], [1]
    assert len({of([a, b, c]) for a in (one, other) for b in (one, other) for c in (one, other)}) == 4


def test_what_says_that_it_never_changes_may_be_shared():
    for one, other in (
        (Fixed(1), Fixed(1)),
        ((1,), (1,)),
        (frozenset({1}), frozenset({1})),
        (10**9, int("1000000000")),
    ):
        assert of([one, one]) == of([one, other])


def test_what_a_table_leads_to_may_be_shared():
    index = pd.Index(["a", "b"])
    one, other = (pd.DataFrame({"x": [1, 2]}, index=each) for each in (index, index))
    again = pd.DataFrame({"x": [1, 2]}, index=pd.Index(["a", "b"]))
    assert of([one, other]) == of([one, again])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=8))
def test_a_value_is_what_its_pickle_gives_whatever_it_shares(drawn):
    parts = [[1], {"a": 2}, Plain([3]), bytearray(b"b")]
    value = [[parts[number]] if deep else parts[number] for number, deep in drawn]
    assert of(pickle.loads(pickle.dumps(value))) == of(value)
