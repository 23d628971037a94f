"""Replaying: iterators that end are lists to come, those that do not are left as they are."""

from __future__ import annotations

import copy
import itertools

import pytest

from nbasset.core.outputs import Output
from nbasset.engine import replaying
from nbasset.engine.replaying import is_unread, replayable


def squares(numbers):
    for number in numbers:
        yield number * number


def test_only_an_iterator_is_gone_through_at_once():
    numbers = [1, 2]
    assert replayable(Output(numbers)).value is numbers
    assert list(replayable(Output(squares(numbers))).value) == [1, 4]


@pytest.mark.parametrize("limit", ["ITEMS", "BYTES"])
def test_what_goes_on_and_on_is_unread_and_each_copy_begins_at_the_beginning(monkeypatch, limit):
    monkeypatch.setattr(replaying, limit, 500)
    read = []
    value = replayable(Output(squares(read.append(n) or n for n in itertools.count()))).value
    assert is_unread(value)
    assert len(read) <= 501
    assert list(itertools.islice(copy.copy(value), 700)) == [n * n for n in range(700)]
    assert next(copy.copy(value)) == 0


def test_what_a_generator_raises_is_the_bodys_failure():
    with pytest.raises(ZeroDivisionError):
        replayable(Output(1 / n for n in (1, 0)))
