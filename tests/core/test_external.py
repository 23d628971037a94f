"""External assets: what others make."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nbasset.core.assets import as_key
from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetDep, AssetSpec
from nbasset.core.keys import AssetKey

THEIRS = SimpleNamespace(key=SimpleNamespace(path=["sales", "raw"]))
"""As a spec of the package dagster looks."""


@pytest.mark.parametrize(
    "dep", [AssetSpec(["sales", "raw"]), AssetDep(["sales", "raw"]), THEIRS], ids=["spec", "dep", "theirs"]
)
def test_deps_take_whatever_has_a_key(dep):
    @asset(deps=[dep])
    def report():
        return 1

    assert report.deps == (AssetKey(["sales", "raw"]),)
    assert AssetDep(dep).asset_key == as_key(dep) == AssetKey(["sales", "raw"])


def test_definitions_take_specs_and_make_none_of_them():
    @asset
    def mine():
        return 1

    assert Definitions([AssetSpec("theirs"), mine]).names == ("mine",)


def test_what_names_no_asset_is_refused_in_one_sentence():
    with pytest.raises(InvalidDefinition, match="3 does not name an asset: give its key"):
        AssetDep(3)
