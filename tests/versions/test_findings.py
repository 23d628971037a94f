"""What following code has found."""

from __future__ import annotations

import functools

from nbasset.core.version import Part
from nbasset.libraries.origin import place_of
from nbasset.versions.findings import Found


def test_of_two_that_go_by_one_name_and_differ_both_count_and_equal_ones_are_one():
    found = Found()
    for digest in ("d1", "d2", "d1", "d2", "d3"):
        found.note("helper", Part("function", digest))
    assert [part.digest for part in found.parts.values()] == ["d1", "d2", "d3"]
    assert list(found.parts)[:2] == ["helper", "helper′"]


def test_a_package_counts_by_its_version():
    found = Found()
    found.note_package(place_of("numpy.linalg"))
    assert found.parts["numpy"].kind == "package"
    assert found.parts["numpy"].text == place_of("numpy").version


def test_what_no_key_can_know_is_noted_once_and_nothing_is_not_noted():
    found = Found()
    for sign in ("the clock", "", "the clock", "entropy"):
        found.note_untracked(sign)
    assert list(found.untracked) == ["the clock", "entropy"]


def test_what_is_alive_is_told_apart():
    found = Found()
    cached = functools.lru_cache(len)
    found.caches[1] = cached
    found.holders[2] = Found
    assert found.reach.caches == (cached,)
    assert found.reach.holders == (Found,)
