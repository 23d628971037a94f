"""Observations: what people read of them, and how they are kept."""

from __future__ import annotations

import pytest

from nbasset.core.observation import ABSENT, Observation, ObservationKind

WORDS = {
    ObservationKind.FILE: ("file x changed", "file x is gone", "file x is there now"),
    ObservationKind.FOLDER: ("folder x changed", "folder x is gone", "folder x is there now"),
    ObservationKind.EXISTENCE: ("x changed", "x is gone", "x is there now"),
    ObservationKind.VARIABLE: (
        "environment variable x changed",
        "environment variable x is not set any more",
        "environment variable x is set now",
    ),
    ObservationKind.LINK: ("link x changed", "link x is gone", "link x is there now"),
    ObservationKind.RESULT: (
        "result of x in week1 changed",
        "result of x in week1 is gone",
        "result of x in week1 is there now",
    ),
    ObservationKind.WORKING_FOLDER: (
        "the working folder changed",
        "the working folder is gone",
        "the working folder is there now",
    ),
    ObservationKind.SETTING: ("settings of x changed", "settings of x is gone", "settings of x is there now"),
    ObservationKind.OUTPUT: ("x holds something else now", "x is gone", "x is there now"),
}


def observation(kind, digest="1f"):
    name = "" if kind is ObservationKind.WORKING_FOLDER else "x"
    return Observation(kind, name, digest, "week1" if kind is ObservationKind.RESULT else "")


@pytest.mark.parametrize("kind", ObservationKind)
def test_what_became_of_it_has_its_words(kind):
    changed, gone, there = WORDS[kind]
    assert observation(kind).became("2e") == changed
    assert observation(kind).became(ABSENT) == gone
    assert observation(kind, ABSENT).became("2e") == there


@pytest.mark.parametrize("kind", ObservationKind)
def test_it_comes_back_as_it_was_kept(kind):
    assert Observation.from_json(observation(kind).to_json()) == observation(kind)


def test_a_name_that_reads_like_another_kind_stays_what_it_is():
    """A file may be called anything."""
    odd = Observation(ObservationKind.FILE, "environment variable HOME", "1f")
    assert Observation.from_json(odd.to_json()).kind is ObservationKind.FILE


def test_a_kind_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="weather"):
        Observation.from_json(["weather", "x", "1f"])
