"""Ordinary instances are told at once, and as they are where each is opened by itself."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import sys
from collections import namedtuple
from decimal import Decimal
from typing import Any, NamedTuple
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.versions.values import digest as walk
from nbasset.versions.values.ordinary import is_held, is_row, ordinary, slots_of


class Held:
    def __init__(self, *parts: object) -> None:
        for number, part in enumerate(parts):
            setattr(self, "cba"[number], part)

    @functools.cached_property
    def total(self) -> int:
        return 1


@dataclasses.dataclass
class Record:
    a: object = None
    b: object = None
    c: object = None


@dataclasses.dataclass(slots=True)
class Slotted:
    a: object = None
    b: object = None
    c: object = None


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    a: object = None
    b: object = None
    c: object = None


class Base:
    __slots__ = ("__own",)


class Derived(Base):
    __slots__ = ("a", "b", "c")

    def __init__(self, *parts: object) -> None:
        for name, part in zip("abc", parts, strict=False):
            setattr(self, name, part)


class Row(NamedTuple):
    a: object = None
    b: object = None
    c: object = None


Old = namedtuple("Old", "a b c", defaults=(None, None, None))


class Speaks(Held):
    def __getstate__(self) -> object:
        return 1


class MadeUp(Held):
    def __getattr__(self, name: str) -> object:
        raise AttributeError(name)


class Held2(dict[str, object]):
    pass


ORDINARY = (Held, Record, Slotted, Derived, Row, Old)
KINDS = (*ORDINARY, Frozen, Speaks, MadeUp)


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (*KINDS, Base, Held2):
        monkeypatch.setattr(kind, "__module__", "__main__")


MOMENT = datetime.datetime(2020, 1, 1)
LEAVES = st.sampled_from(
    [
        *[
            None,
            True,
            0,
            2**70,
            1.5,
            float("nan"),
            "",
            "text",
            b"b",
            1j,
            ...,
            Decimal("1.10"),
            datetime.date(2020, 1, 1),
        ],
        *[MOMENT, MOMENT.replace(tzinfo=datetime.UTC), datetime.timedelta(1), [], {}, (), [1, "a"], {"a": 1}, (1, 2.0)],
        *[[MOMENT, 1], {"when": MOMENT}, (Decimal(1), None), {1, 2}, frozenset("ab"), [list(range(20))], object, len],
    ]
)
SHARED = [[1], {"a": [2]}, Record(1), Slotted([1])]


def of(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(parts, max_size=3)
    made = st.builds(lambda kind, each: kind(*each), st.sampled_from(KINDS), some)
    return made | some | some.map(tuple) | st.dictionaries(st.sampled_from("abc"), parts, max_size=3)


VALUES = st.recursive(LEAVES | st.sampled_from(SHARED), of, max_leaves=12)


@given(value=VALUES, around=st.booleans())
def test_what_is_told_at_once_is_what_each_opened_by_itself_tells(value: Any, around: bool) -> None:
    if around:
        value = [Record(1), value, Held(value, SHARED), [value], Row(value), Derived(1, 2, 3), Slotted(value)]
        value[2].b = value
    at_once = walk.digest(value)
    with mock.patch.multiple(walk, ordinary=lambda *_: None, mixed=lambda *_: None):
        assert walk.digest(value) == at_once


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_a_word_in_how_it_is_copied_is_asked(kind: type) -> None:
    assert (ordinary(kind, ()) is not None) is (kind in ORDINARY)
    assert [is_held(kind), bool(slots_of(kind)), is_row(kind)].count(True) == (kind in ORDINARY)


def test_an_object_that_says_itself_what_counts_is_asked() -> None:
    one, two = Held(1), Held(1)
    two.__reduce_ex__ = lambda protocol: (Held, (2,))  # type: ignore[assignment,method-assign]
    found = walk.digest([one, one, two]).digest
    two.__reduce_ex__ = lambda protocol: (Held, (3,))  # type: ignore[assignment,method-assign]
    assert walk.digest([one, one, two]).digest != found
    held = Held2(c=1)
    two = Held()
    two.__dict__ = held  # not a plain one
    with mock.patch.object(walk, "ordinary", return_value=None):
        opened = walk.digest([one, two])
    assert walk.digest([one, two]) == opened


def test_what_only_remembers_does_not_count() -> None:
    one, two = Held(1), Held(1)
    assert one.total == 1
    assert walk.digest([two, one]) == walk.digest([two, Held(1)])


def test_an_instance_that_the_process_shares_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Held(1)
    monkeypatch.setattr(sys, "stdout", stream)
    with_stream = walk.digest([Held(1), stream])
    assert with_stream != walk.digest([Held(1), Held(1)])
    with mock.patch.object(walk, "ordinary", return_value=None):
        assert walk.digest([Held(1), stream]) == with_stream
