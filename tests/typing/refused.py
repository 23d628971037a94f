"""What a type checker must refuse, each line with the error it is to find. Checked, never run."""

from __future__ import annotations

import nbasset
from nbasset import Asset, AssetKey, Definitions, RetryPolicy, asset, define_asset_job, history, materialize, plan


@asset
def raw_data() -> int:
    return 1


asset(grup="x")  # refused: call-overload
asset(group_name=3)  # refused: call-overload
asset(deps=3)  # refused: call-overload
asset(retry_policy=3)  # refused: call-overload
asset(seed="7")  # refused: call-overload
asset(always="yes")  # refused: call-overload
asset(3)  # refused: call-overload
number: int = raw_data  # refused: assignment
asset(name="x")(3)  # refused: arg-type
AssetKey(3)  # refused: arg-type
AssetKey("a").path = ["b"]  # refused: misc
path: tuple[str, ...] = AssetKey("a").path  # refused: assignment
AssetKey("a").parts = ("b",)  # refused: misc
RetryPolicy(max_retries="3")  # refused: arg-type
Definitions([len])  # refused: list-item
Definitions([raw_data], jobs=["job"])  # refused: list-item
define_asset_job(3)  # refused: arg-type
materialize([raw_data], forse=True)  # refused: call-arg
materialize([len])  # refused: list-item
plan(forse=True)  # refused: call-arg
history("a")[0].when  # refused: attr-defined
nbasset.RunRecord  # refused: attr-defined
made: Asset = materialize(raw_data)  # refused: assignment
