"""The first format: what nbasset 0.1.0 wrote has numbers, kinds and names as makings have them now."""

from __future__ import annotations

import pytest
from naming import all_named, named

from nbasset.core.first_format import upgraded
from nbasset.core.making import Making
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.version import BODY, Part

BY_0_1_0 = {
    "parts": {BODY: ["code", "d1", "x * 2"]},
    "upstream": ["raw", "log"],
    "inputs": {"raw": "v1"},
    "after": {"log": "v2"},
    "declared": {"environment variable MODE": "e1"},
    "seed": 0,
    "config": "{'depth': 3}",
    "code_version": "7",
    "observed": [["a.csv", "1f"], ["result of df in week1", "2e"]],
    "untracked": ["network"],
    "marks": ["accepted as fresh"],
    "metadata": {"rows": 3},
    "definition_metadata": {"owner": "me"},
    "identity": "i1",
    "classes": "c1",
    "names": ["Thing"],
}
TODAY = Making(
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


def test_a_making_of_0_1_0_is_read():
    assert Making.from_json(BY_0_1_0) == TODAY
    assert Making.from_json({}) == Making()


KINDS = {
    "data/a.csv": ("1f", ObservationKind.FILE, "data/a.csv"),
    "data": ("listing 1f", ObservationKind.FOLDER, "data"),
    "existence of a.csv": ("absent", ObservationKind.EXISTENCE, "a.csv"),
    "environment variable HOME": ("2e", ObservationKind.VARIABLE, "HOME"),
    "settings of pandas": ("default", ObservationKind.SETTING, "pandas"),
}


@pytest.mark.parametrize("text", KINDS)
def test_the_texts_of_0_1_0_have_kinds(text):
    digest, kind, name = KINDS[text]
    assert Making.from_json({"observed": [[text, digest]]}).observed == (Observation(kind, name, digest),)


def test_declared_files_of_0_1_0_are_files():
    declared = {"file a.csv": "1f", "file b": "folder 2e"}
    assert [str(each) for each in Making.from_json({"declared": declared}).declared] == ["file a.csv", "file b"]


def test_what_was_told_is_left_as_it_was():
    told = {"observed": [["a.csv", "1f"]], "declared": {"file b": "2e"}}
    upgraded(told)
    assert told == {"observed": [["a.csv", "1f"]], "declared": {"file b": "2e"}}
