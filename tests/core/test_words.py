"""What a slip was meant to be."""

from __future__ import annotations

from nbasset.core.words import did_you_mean, like


def test_the_nearest_is_named_or_else_the_first_few():
    assert did_you_mean("lonely", ["lone", "other"]) == "; did you mean lone?"
    assert did_you_mean("zz", ["a", "b"]) == "; there are a, b."
    assert did_you_mean("zz", [f"name{each}" for each in range(20)]).endswith("name7…")
    assert did_you_mean("zz", []) == "; none is defined yet."


def test_a_slip_is_like_what_was_meant_and_another_word_is_not():
    assert like("longon", ["longone", "x"]) == "longone"
    assert not like("price", ["longone"])
