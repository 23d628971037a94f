"""States of names: the same where the same was put into the same, in whatever order that was done again."""

from __future__ import annotations

import pytest

from nbasset.versions.name_states import ABSENT, OF_ITS_OWN, UNKNOWN, NameStates, Put


@pytest.fixture
def states() -> NameStates:
    return NameStates()


def test_what_is_put_again_stands_where_it_stood(states: NameStates) -> None:
    once = states.put("base", [Put("a", "1"), Put("b", "2")])
    again = states.put(states.put(once, [Put("a", "5")]), [Put("a", "1")])
    assert states.same(once, again)
    assert not states.same(once, states.put("base", [Put("b", "2"), Put("a", "1")]))


def test_what_may_be_anywhere_keeps_its_place_among_all_else(states: NameStates) -> None:
    fit = Put(f"{OF_ITS_OWN} c3", "fit")
    before = states.put("base", [Put("rate", "1"), fit])
    after = states.put(states.put("base", [fit]), [Put("rate", "1")])
    assert not states.same(before, after)
    assert states.same(after, states.put("base", [fit, Put("rate", "7"), Put("rate", "1")]))
    assert states.same(before, states.put(after, [fit]))


def test_places_are_read_by_themselves(states: NameStates) -> None:
    one = states.put("base", [Put("a", "1"), Put("b", "2")])
    other = states.put("base", [Put("a", "1"), Put("b", "3")])
    assert states.at(one, ["a"]) == states.at(other, ["a"])
    assert states.at(one, ["b"]) != states.at(other, ["b"])
    assert states.at(one, ["n"]) == states.at("base", ["n"])
    assert states.at(one, ["n"]) != states.at("another base", ["n"])


def test_states_with_the_same_content_are_the_same(states: NameStates) -> None:
    one = states.put("base", [Put("a", "1")])
    states.seen(one, "content")
    assert states.same(one, "content")
    assert states.content("other") == "other"


def test_what_is_unknown_is_the_same_as_nothing(states: NameStates) -> None:
    assert states.put(UNKNOWN, [Put("a", "1")]) == UNKNOWN
    assert not states.same(UNKNOWN, UNKNOWN)
    assert states.at(UNKNOWN, ["a"]) == UNKNOWN
    assert states.same(ABSENT, ABSENT)


def test_a_state_that_nobody_can_see_is_another_one_than_what_looks_the_same(states: NameStates) -> None:
    states.hides("7 it", "an iterator")
    assert states.looks("7 it") == states.looks("an iterator") == "an iterator"
    assert not states.same("7 it", "an iterator")
