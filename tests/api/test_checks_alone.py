"""Checks that are asked for alone, without what they are about."""

from __future__ import annotations

import pytest

from nbasset import AssetSelection, MaterializationFailed, asset, asset_check, materialize
from nbasset.instance import Instance

RAN: list[str] = []


def test_a_check_of_what_was_never_made_is_carried_out_alone_unless_it_takes_its_value():
    @asset
    def orders():
        return [1]

    @asset_check(asset=orders)
    def alone():
        RAN.append("alone")
        return True

    @asset_check(asset=orders)
    def looks(orders):
        return True

    def found(*given, **told):
        run = materialize([orders, *given], instance=instance, **told)
        return [each.check_name for each in run.get_asset_check_evaluations()]

    instance = Instance(in_memory=True)
    assert found(alone, selection=AssetSelection.checks(alone)) == ["alone"]
    assert found(alone) == ["alone"]
    assert RAN == ["alone", "alone"]
    assert (found(alone), RAN) == (["alone"], ["alone", "alone"])
    with pytest.raises(MaterializationFailed, match="orders:looks was not carried out: never made; orders is missing"):
        materialize([orders, looks], selection=AssetSelection.checks(looks), instance=Instance(in_memory=True))
