"""Versions and keys: everything that counts moves the key, and nothing else."""

from __future__ import annotations

import pytest
from naming import all_named, by_name, named

from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.version import BODY, Part, Settings, Through, Version, materialization_key, says_the_same

FILE = (Observation(ObservationKind.FILE, "a.csv", "f1"),)
CHANGED_FILE = (Observation(ObservationKind.FILE, "a.csv", "f2"),)
ONE = Version(
    {BODY: Part("code", "d1"), "f": Part("function", "h1")}, {"raw": named("raw")}, all_named("log"), declared=FILE
)


def key(name="a", version=ONE, settings=Settings(), inputs=None, after=None):  # noqa: B008
    return materialization_key(named(name), version, settings, inputs or {"raw": "v1"}, by_name(after or {"log": "v2"}))


OTHERS = {
    "name": {"name": "b"},
    "body": {"version": Version({BODY: Part("code", "d2"), "f": Part("function", "h1")}, declared=FILE)},
    "helper": {"version": Version({BODY: Part("code", "d1"), "f": Part("function", "h2")}, declared=FILE)},
    "kind": {"version": Version({BODY: Part("code", "d1"), "f": Part("class", "h1")}, declared=FILE)},
    "label": {"version": Version({BODY: Part("code", "d1"), "g": Part("function", "h1")}, declared=FILE)},
    "declared": {"version": Version(dict(ONE.parts), declared=CHANGED_FILE)},
    "kind of what is declared": {
        "version": Version(dict(ONE.parts), declared=(Observation(ObservationKind.VARIABLE, "a.csv", "f1"),))
    },
    "by hand": {"version": Version(dict(ONE.parts), declared=FILE, code_version="d1")},
    "seed": {"settings": Settings(seed=0)},
    "io": {"settings": Settings(io="s3")},
    "config": {"settings": Settings(config={"n": 1})},
    "input": {"inputs": {"raw": "v9"}},
    "input's name": {"inputs": {"war": "v1"}},
    "after": {"after": {"log": "v9"}},
}


@pytest.mark.parametrize("what", OTHERS)
def test_everything_that_counts_moves_the_key(what):
    assert key(**OTHERS[what]) != key()


def test_no_two_of_them_have_one_key():
    assert len({key(**other) for other in OTHERS.values()}) == len(OTHERS)


def test_texts_causes_and_orders_do_not_move_the_key():
    turned = Version(
        {"f": Part("function", "h1", "def f(): …"), BODY: Part("code", "d1", "text")},
        {"raw": named("raw")},
        all_named("log"),
        declared=FILE,
        through=(Through("df", 7, named("a"), "v1"),),
        outdated=("late",),
        untracked=("network",),
    )
    assert key(version=turned) == key()
    assert key(settings=Settings(config={"a": 1, "b": 2})) == key(settings=Settings(config={"b": 2, "a": 1}))


def test_an_input_and_an_upstream_for_order_only_are_not_confused():
    bare = Version({BODY: Part("code", "d1")})
    one = materialization_key(named("a"), bare, Settings(), {"x": "v"}, {})
    assert one != materialization_key(named("a"), bare, Settings(), {}, {named("x"): "v"})


def test_a_version_by_hand_stands_for_all_parts():
    one = Version({BODY: Part("code", "d1")}, code_version="7")
    two = Version({BODY: Part("code", "d2"), "f": Part("value", "v1")}, code_version="7")
    assert one.code == two.code == "by hand 7"


def test_upstream_is_listed_once_inputs_first():
    found = Version({}, {"x": named("raw"), "y": named("raw")}, all_named("log raw"))
    assert found.upstream == all_named("raw log")


def test_the_text_of_a_part_may_be_found_when_it_is_asked_for():
    assert Part("function", "d", lambda: "def f(): …").text == "def f(): …"
    assert Part("value", "d", "1").text == "1"


def test_a_key_with_declared_inputs_is_the_one_of_0_1_0():
    declared = (
        Observation(ObservationKind.FILE, "a.csv", "f1"),
        Observation(ObservationKind.VARIABLE, "MODE", "e1"),
    )
    bare = Version({BODY: Part("code", "d1")}, {"raw": named("raw")}, declared=declared)
    assert (
        materialization_key(named("a"), bare, Settings(seed=7), {"raw": "v1"}, {}) == "e608c7d57ce8717ef70d3f85747b8757"
    )


def test_versions_say_the_same_however_they_were_written_and_in_nothing_else():
    one = Version({BODY: Part("cell", "digest", "a = 1")})
    assert says_the_same(one, Version({BODY: Part("cell", "digest", "a  = 1")}))
    for other in (
        Version({BODY: Part("cell", "another", "a = 1")}),
        Version({BODY: Part("cell", "digest", "a = 1"), "k": Part("value", "digest")}),
        Version(one.parts, inputs=by_name({"a": "b"})),
        Version(one.parts, every=3.0),
    ):
        assert not says_the_same(one, other)
