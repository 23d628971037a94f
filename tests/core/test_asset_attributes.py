"""What a selection asks of each asset: labels as they are, patterns in which only the star means something."""

from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st
from naming import named

from nbasset import asset
from nbasset.core.asset_attributes import ATTRIBUTES_OF_ASSETS, LABELS, labels
from nbasset.core.partitions import StaticPartitionsDefinition

letters = st.text("ab.?[", max_size=6)


@given(letters, st.text("ab*", max_size=5))
def test_a_star_stands_for_any_letters_and_nothing_else_is_special(group, wanted):
    labelled = asset(name="x")(lambda: 1)
    object.__setattr__(labelled, "group_name", group)
    has = ATTRIBUTES_OF_ASSETS["groups"]([wanted], named("x"), labelled, None)
    assert has == (wanted == group or fnmatchcase(group, wanted))


def test_every_kind_of_label_is_told_and_found():
    labelled = asset(name="x", group_name="g", tags={"a": "b", "c": ""}, kinds={"csv"}, owners=["team:z"])(lambda: 1)
    assert [sorted(labels(kind, labelled)) for kind in LABELS] == [["g"], ["a=b", "c"], ["csv"], ["team:z"]]


def test_how_an_asset_is_partitioned_can_be_asked():
    plain, parted = asset(name="x")(lambda: 1), asset(name="y", partitions_def=StaticPartitionsDefinition(["n"]))(_of)
    has = ATTRIBUTES_OF_ASSETS["partitions"]
    assert has(["none"], named("x"), plain, None)
    assert has(["static"], named("y"), parted, None)
    assert not has(["time"], named("y"), parted, None)


def _of(context):
    return context.partition_key
