"""Digests of structures: two structures look alike only when they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.digests import digest_of

leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.binary(max_size=3)
)
structures = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def told(item):
    """What a structure is, so that equality is that of type and content."""
    if isinstance(item, dict):
        return ("dict", tuple((name, told(item[name])) for name in sorted(item)))
    if isinstance(item, (list, tuple)):
        return ("list", tuple(map(told, item)))
    return (type(item).__name__, repr(item))


@given(structures, structures)
def test_digests_are_equal_exactly_when_the_structures_are(one, two):
    assert (digest_of(one) == digest_of(two)) == (told(one) == told(two))


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_texts_side_by_side_are_never_joined(one, two):
    assert (digest_of(one) == digest_of(two)) == (one == two)


@given(st.dictionaries(st.text(max_size=3), leaves, max_size=4))
def test_the_order_in_which_a_mapping_was_filled_does_not_count(mapping):
    assert digest_of(mapping) == digest_of(dict(reversed(mapping.items())))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (1, True), (1, 1.0), (0.0, -0.0), ("1", 1), (b"1", "1"), (None, "None"), ([], {}), ([[]], []),
        ({"a": 1}, ["a", 1]),
        (["a", ["b"]], [["a"], "b"]), ("'a', 'b'", ["a", "b"]), ({"a": 1}, ["mapping", ["a", 1]]), ([1], 1),
    ],
)  # fmt: skip
def test_what_is_often_confused_is_not(one, two):
    assert digest_of(one) != digest_of(two)


def test_a_digest_is_the_same_in_every_process_and_short():
    assert digest_of(["a", 1, {"x": None}]) == "ee98aa7881a230db508c2c4b6f551677"
