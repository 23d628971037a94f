"""The public names."""

from __future__ import annotations

import nbasset


def test_everything_that_is_promised_is_there():
    for name in nbasset.__all__:
        assert getattr(nbasset, name) is not None
    assert nbasset.AssetsDefinition is nbasset.Asset
