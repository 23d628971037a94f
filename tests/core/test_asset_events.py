"""What programs are told of a result."""

from __future__ import annotations

from nbasset import AssetMaterialization, AssetObservation
from nbasset.core.keys import AssetKey
from nbasset.core.metadata import MetadataValue


def test_a_materialization_says_of_which_asset_and_what_there_is_to_say():
    told = AssetMaterialization(["shop", "raw"], "made by hand", {"rows": 3}, "2026-01-01", {"team": "a"})
    assert (told.asset_key, told.label) == (AssetKey(["shop", "raw"]), "shop raw")
    assert (told.description, told.partition, told.tags) == ("made by hand", "2026-01-01", {"team": "a"})


def test_its_facts_have_values_of_their_kinds():
    told = AssetMaterialization("raw", metadata={"rows": 3, "note": MetadataValue.md("*m*")})
    assert told.metadata == {"rows": MetadataValue.int(3), "note": MetadataValue.md("*m*")}


def test_what_is_left_out_is_nothing():
    told = AssetMaterialization("raw")
    assert (told.description, told.metadata, told.partition, told.tags) == (None, {}, None, {})


def test_an_observation_says_the_same():
    assert AssetObservation("raw", metadata={"rows": 3}).metadata["rows"].value == 3
