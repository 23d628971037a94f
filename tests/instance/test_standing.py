"""Where every asset stands: facts that can go anywhere, what they lead to apart."""

from __future__ import annotations

import pickle

from naming import all_named, named, texts

PROGRAM = """
def _helper(x):
    return x + K
def a():
    return _helper(1)
def b(a):
    return a * 2
"""


def test_an_assessment_is_facts_that_plain_pickle_takes(program):
    program.define(PROGRAM, names={"K": 2})
    program.run()
    found = program.instance.standing().all()
    copy = pickle.loads(pickle.dumps(found))
    assert copy[named("b")].key == found[named("b")].key
    assert copy[named("a")].current == found[named("a")].current
    assert str(copy[named("a")].status) == "FRESH"


def test_what_an_asset_reaches_in_this_process_is_told_apart(program):
    names = program.define(PROGRAM, names={"K": 2})
    standing = program.instance.standing()
    assert standing.reach(named("a")).holders == (names["_helper"],)
    assert standing.reach(named("b")).holders == ()


def test_what_is_upstream_is_assessed_before_and_once(program):
    program.define(PROGRAM, names={"K": 2})
    standing = program.instance.standing()
    assert standing.upstream(named("b")) == all_named("a")
    assert list(standing.again(all_named("b"))) == [named("b")]
    assert texts(standing.assessments) == ["a", "b"]
