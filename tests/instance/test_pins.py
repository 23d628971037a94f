"""Pins: a version counts until it is unpinned, in later sessions too, and is not given up for room."""

from __future__ import annotations

import pytest

from nbasset import asset, materialize, status
from nbasset.core.errors import NeverMade
from nbasset.instance import Instance, current
from nbasset.instance.pins import pin, unpin


@asset(name="raw")
def one():
    return 1


@asset(name="raw")
def two():
    return 2


@asset
def total(raw):
    return raw * 10


def test_a_pin_holds_in_a_later_session_and_what_rests_on_it_is_made_from_it():
    materialize([one])
    materialize([two])
    pin(current(), "raw", 1)
    later = Instance(current().root, notebook=current().notebook)
    later.define(two, total)
    assert str(later.status("raw")).startswith("FRESH · pinned to #1")
    assert later.value("raw") == 1
    later.close()
    run = materialize([two, total])
    assert run.asset_value("total") == 10
    assert str(status("total")) == "FRESH · downstream of raw, which is pinned"
    unpin(current(), "raw")
    assert (str(status("raw")), status("total").status) == ("FRESH", "STALE")


def test_what_is_pinned_is_not_collected():
    materialize([one])
    materialize([two])
    pin(current(), "raw", 1)
    housekeeper = current().opened.keeper.housekeeper
    assert [made.key for made in housekeeper.collectable(current().standing()).going] == []
    unpin(current(), "raw")
    assert len(housekeeper.collectable(current().standing()).going) == 1


def test_a_version_that_is_not_there_is_not_pinned():
    materialize([one])
    with pytest.raises(NeverMade, match="no version #2"):
        pin(current(), "raw", 2)
