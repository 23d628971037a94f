"""Value changes: whether anything is told at all."""

from __future__ import annotations

from nbasset.core.value_changes import Change, ColumnDiff, ValueDiff


def test_columns_that_are_the_same_are_no_difference():
    assert ValueDiff("the same", columns=[ColumnDiff("a", "same")]).nothing
    assert not ValueDiff("", columns=[ColumnDiff("a", "added")]).nothing
    assert not ValueDiff("", [Change("a", "1", "2")]).nothing
