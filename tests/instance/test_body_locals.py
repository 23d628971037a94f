"""Kept names: what the names of bodies held, for looking at them afterwards."""

from __future__ import annotations

import pytest

from nbasset.instance.body_locals import KeptNames


@pytest.fixture
def kept():
    return KeptNames()


def test_of_a_body_that_never_ran_nothing_is_known(kept):
    assert (kept.rows("a"), kept.values("a"), kept.owner("t")) == (None, {}, None)


def test_all_bodies_are_told_and_only_the_last_ones_values_are_kept(kept):
    kept.ended(("a",), {"t": [1, 2]}, failed=False)
    kept.ended(("b",), {"u": 3}, failed=False)
    assert kept.rows("a") == [("t", "list", "[1, 2]")]
    assert kept.values("a") == {}
    assert kept.values("b") == {"u": 3}


def test_the_last_that_failed_is_kept_beside_the_last_that_did_not(kept):
    kept.ended(("a",), {"t": 1}, failed=True)
    kept.ended(("b",), {"u": 2}, failed=False)
    assert (kept.values("a"), kept.values("b")) == ({"t": 1}, {"u": 2})


def test_a_body_with_several_results_has_the_same_names_for_each(kept):
    kept.ended(("x", "y"), {"t": 1}, failed=False)
    assert kept.rows("x") == kept.rows("y") == [("t", "int", "1")]
    assert kept.values("y") == {"t": 1}


def test_a_name_leads_to_an_asset_whose_body_had_it(kept):
    kept.ended(("a",), {"t": 1}, failed=False)
    assert kept.owner("t") == "a"
    assert kept.owner("u") is None
