"""What a result was made from, by Dagster's names."""

from __future__ import annotations

from nbasset.core.keys import AssetKey
from nbasset.core.provenance import DataProvenance


def test_provenance_has_the_versions_of_the_code_and_of_what_went_in():
    found = DataProvenance("7", {AssetKey("raw"): "abc"}, is_user_provided=True)
    assert (found.code_version, found.is_user_provided) == ("7", True)
    assert found.input_data_versions == {AssetKey("raw"): "abc"}
    assert found.input_storage_ids == {}
