"""What programs are told of a result."""

from __future__ import annotations

import json

import pytest

from nbasset import AssetMaterialization, AssetObservation, ExpectationResult, TableColumn, TableSchema
from nbasset.core.asset_events import event_json, is_event, read_event
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


@pytest.mark.parametrize(
    "said",
    [
        AssetMaterialization(["shop", "raw"], "made by hand", {"rows": 3, "ok": False}, "2026-01-01", {"team": "a"}),
        AssetMaterialization("raw", metadata={"note": MetadataValue.md("*m*"), "from": MetadataValue.asset("other")}),
        AssetObservation("raw", metadata={"columns": TableSchema([TableColumn("price", "float")])}),
        ExpectationResult(success=False, label="rows", description="too few", metadata={"rows": 0}),
        ExpectationResult(success=True),
    ],
)
def test_what_is_said_beside_is_kept_as_json_and_read_again(said):
    told = json.loads(json.dumps(event_json(said)))
    assert read_event(told) == said
    assert type(read_event(told)) is type(said)


def test_only_dagsters_words_are_events_and_a_class_of_the_same_name_is_none():
    class AssetMaterialization:
        asset_key = AssetKey("raw")

    assert is_event(AssetObservation("raw"))
    assert not is_event(AssetMaterialization())
    assert not is_event("AssetObservation")
