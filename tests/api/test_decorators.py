"""The public names, and those that say what to use instead."""

from __future__ import annotations

import pytest

import nbasset
from nbasset import (
    job,
    op,
)
from nbasset.core.errors import InvalidDefinition


@pytest.mark.parametrize("word", [job, op])
def test_what_assets_replace_says_so_in_each_form(word):
    with pytest.raises(InvalidDefinition, match=r"nbasset has assets, not ops: .* define_asset_job"):
        word(len)
    with pytest.raises(InvalidDefinition, match="define_asset_job"):
        word(name="x")


def test_everything_that_is_promised_is_there():
    for name in nbasset.__all__:
        assert getattr(nbasset, name) is not None
    assert nbasset.AssetsDefinition is nbasset.Asset
