"""What a body changes in an object of a library's by using it does not count, and all else does."""

from __future__ import annotations

import argparse
import gc
from unittest.mock import MagicMock

import numpy as np
import pytest

from nbasset.versions import used
from nbasset.versions.memo import Memo
from nbasset.versions.used import may_change, note_use


def part(value):
    return Memo().content("", value)[0]


def test_only_objects_of_libraries_that_are_no_data_change_by_being_used():
    assert may_change(MagicMock())
    assert may_change(argparse.ArgumentParser())
    assert not any(map(may_change, (1, [1], len, np.zeros(2), argparse, argparse.ArgumentParser)))


def test_an_object_that_was_used_is_as_it_was_until_somebody_changes_it():
    value = argparse.Namespace(a=1)
    before = part(value)
    value.cache = 3
    note_use([value], {id(value): before}, part)
    assert part(value) == before
    value.cache = 4
    assert part(value).digest != before.digest
    del value.cache
    assert part(value).digest == before.digest


@pytest.mark.lengthy
def test_what_is_gone_is_not_taken_for_what_came_to_its_place():
    value = argparse.Namespace(a=1)
    before = part(value)
    value.a = 2
    note_use([value], {id(value): before}, part)
    place = id(value)
    del value
    gc.collect()
    other = argparse.Namespace(a=2)
    used._before[id(other)] = used._before.pop(place)
    assert part(other).digest != before.digest


def test_a_generator_that_was_used_up_leads_where_it_led_before():
    def numbers():
        yield 1

    value, memo = numbers(), Memo()
    before, _, reached, _ = memo.content("", value)
    assert list(value) == [1]
    note_use([value], {id(value): before}, part)
    again, _, led_to, _ = Memo().content("", value)
    assert (again, led_to) == (before, reached)
