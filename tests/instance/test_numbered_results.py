"""Numbered results: an earlier version by the number that its history tells, for as long as its value is there."""

from __future__ import annotations

import pytest

from nbasset import asset, history, load_asset_value, materialize, status
from nbasset.core.errors import NeverMade
from nbasset.instance import current


@asset(name="raw")
def one():
    return 1


@asset(name="raw")
def two():
    return 2


@asset
def past():
    return load_asset_value("raw", version=1)


def test_an_earlier_version_is_loaded_by_its_number_and_a_put_back_edit_has_its_old_one():
    for version in (one, two, one):
        materialize([version])
    assert [(each.version, each.what) for each in history("raw")] == [(1, "made"), (2, "made"), (1, "reused")]
    assert [load_asset_value("raw", version=number) for number in (1, 2)] == [1, 2]
    assert load_asset_value("raw", version=2, notebook=current().notebook) == 2
    with pytest.raises(NeverMade, match="no version #3: it has #1 to #2"):
        load_asset_value("raw", version=3)


def test_of_what_gave_way_the_line_stays_with_its_value_in_short():
    materialize([one])
    materialize([two])
    store = current().store
    store.remove([made for made in store.everything() if made.kind == "int"][1:])
    first, second = history("raw")
    assert (first.told, first.stored, second.stored) == ("int 1", False, True)
    assert str(first).startswith("#1 ")
    assert str(first).endswith(": int 1 · never made · no longer in the store")
    assert " · its code changed" in str(second)
    with pytest.raises(NeverMade, match="raw #1 is not in the store any more"):
        load_asset_value("raw", version=1)
    materialize([one])
    assert load_asset_value("raw", version=1) == 1


def test_a_body_that_asks_for_a_number_is_untracked_as_nothing_from_scratch_has_a_history():
    materialize([one])
    run = materialize([past])
    assert run.asset_value("past") == 1
    assert "version #1 of raw" in str(status("past"))
