"""Questions in Python: values and statuses, and what they say when something is wrong."""

from __future__ import annotations

import pytest

import nbasset
from nbasset import (
    AssetKey,
    asset,
    history,
    load_asset_value,
    materialize,
    status,
)
from nbasset.core.errors import InvalidSelection, NeverMade


@asset
def raw_data():
    return [10, 20]


@asset
def total(raw_data):
    return sum(raw_data)


def test_a_body_that_loads_another_value_unseen_is_untracked():
    @asset
    def unseen():
        return load_asset_value("raw_data")

    materialize([raw_data])
    assert materialize([unseen]).asset_value("unseen") == [10, 20]
    assert "the value of raw_data, loaded unseen" in str(status("unseen").marks)


def test_load_asset_value_gives_a_private_copy():
    materialize([raw_data, total])
    load_asset_value("raw_data").append(3)
    assert load_asset_value(raw_data) == load_asset_value(AssetKey("raw_data")) == [10, 20]
    with pytest.raises(InvalidSelection, match="There is no asset 'nothing'"):
        load_asset_value("nothing")
    with pytest.raises(NeverMade, match="has made no asset 'raw_data'"):
        load_asset_value("raw_data", notebook="week1")


def test_the_text_of_a_status_begins_with_the_word():
    assert str(status(raw_data)).startswith("MISSING: never made")
    materialize([raw_data, total])
    assert str(status("total")).startswith("FRESH")
    assert status(total).status is nbasset.Status.FRESH
    with pytest.raises(InvalidSelection, match="There is no asset 'nothing'"):
        status("nothing")


def test_the_status_of_an_asset_is_that_of_the_object_asked_about():
    materialize([raw_data])

    @asset(name="raw_data")
    def edited():
        return [10, 21]

    assert str(status(edited)).startswith("STALE: its code changed")
    assert str(status(raw_data)).startswith("FRESH")


def test_an_external_asset_that_is_made_here_from_now_on_makes_stale_what_comes_after_it():
    @asset(deps=["table"])
    def report():
        return 1

    materialize([report])

    @asset
    def table():
        return 2

    materialize([report])
    assert [each.what for each in history(report)] == ["made"]
    materialize([table, report])
    assert [each.what for each in history(report)] == ["made", "made"]


def test_a_check_is_asked_about_by_its_assets_name_and_its_own():
    limits = [5]

    @nbasset.asset
    def orders():
        return 7

    def looked():
        limit = limits[0]

        @nbasset.asset_check(asset=orders)
        def few(orders):
            return orders < limit, f"{orders} of {limit}"

        nbasset.materialize([orders, few])

    looked()
    limits[0] = 9
    looked()
    assert [each.told for each in nbasset.history("orders:few")] == ["failed: 7 of 5", "passed: 7 of 9"]
    assert nbasset.status("orders:few").status == "FRESH"
    with pytest.raises(InvalidSelection, match="orders:many"):
        nbasset.history("orders:many")
