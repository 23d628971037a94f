"""Makings: everything comes back as it was kept, and what a later version wrote is refused."""

from __future__ import annotations

import json

import pytest
from naming import all_named, named

from nbasset.core.making import Making
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.version import BODY, Part, Settings, Version

WHOLE = Making(
    parts={BODY: Part("code", "d1", "x * 2")},
    upstream=all_named("raw log"),
    inputs={"raw": "v1"},
    after={named("log"): "v2"},
    declared=(Observation(ObservationKind.VARIABLE, "MODE", "e1"),),
    seed=0,
    config="{'depth': 3}",
    code_version="7",
    observed=(
        Observation(ObservationKind.FILE, "a.csv", "1f"),
        Observation(ObservationKind.RESULT, "df", "2e", "week1"),
    ),
    untracked=("network",),
    marks=("accepted as fresh",),
    metadata={"rows": 3},
    definition_metadata={"owner": "me"},
    identity="i1",
    classes="c1",
    names=("Thing",),
)


def kept(making):
    return Making.from_json(json.loads(json.dumps(making.to_json())))


@pytest.mark.parametrize("making", [WHOLE, Making(), Making(seed=0)], ids=["whole", "empty", "the seed 0"])
def test_it_comes_back_as_it_was_kept(making):
    assert kept(making) == making


def test_what_says_nothing_is_not_kept():
    assert Making().to_json() == {"format": 1}


def test_one_of_a_later_version_is_refused():
    with pytest.raises(ValueError, match="later version"):
        Making.from_json({"format": 2})


def test_made_from_something_else_it_keeps_what_was_seen_and_said():
    version = Version({BODY: Part("code", "d2", lambda: "x * 3")}, {"raw": named("raw")})
    now = WHOLE.resting_on(version, Settings(seed=5), {"raw": "v9"}, {})
    assert (now.parts[BODY], now.seed, now.inputs, now.after) == (Part("code", "d2", "x * 3"), 5, {"raw": "v9"}, {})
    assert (now.observed, now.marks, now.metadata) == (WHOLE.observed, WHOLE.marks, WHOLE.metadata)
