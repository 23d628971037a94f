"""Dagster's text of selections, as Dagster 1.13 reads it; tests/beside runs the same texts with Dagster itself."""

from __future__ import annotations

import pytest
from core.selection_texts import REFUSED, SELECTED, defined_with, selected

import nbasset
from nbasset.core.errors import InvalidSelection
from nbasset.core.selection import AssetSelection


@pytest.mark.parametrize(("text", "names"), SELECTED.items())
def test_texts_mean_what_they_mean_in_dagster(text, names):
    assert selected(nbasset, defined_with(nbasset), AssetSelection.from_string(text)) == names.split()


@pytest.mark.parametrize("text", REFUSED)
def test_texts_that_dagster_cannot_read_are_refused(text):
    with pytest.raises(InvalidSelection):
        selected(nbasset, defined_with(nbasset), AssetSelection.from_string(text))


def test_several_names_in_a_row_are_told_how_to_be_written():
    with pytest.raises(InvalidSelection, match=r"Dagster's text takes a single name, or key:a at 'a, b'"):
        AssetSelection.from_string("a, b")


def test_points_and_statuses_stand_beside_it():
    assert AssetSelection.from_string("model[depth=4]+").terms == (
        ("keys", "model"),
        ("at", "depth=4"),
        ("downstream", "1"),
    )
    assert AssetSelection.from_string("status:stale").terms == (("status", "stale"),)
