"""What options say beside: an older word is as good as a newer one, and what is for Dagster alone is kept."""

from __future__ import annotations

from datetime import timedelta

from nbasset.core.asset_extras import as_optional, freshness, kept
from nbasset.core.decorators import asset
from nbasset.core.freshness import FreshnessPolicy, LegacyFreshnessPolicy

DAY = FreshnessPolicy.time_window(timedelta(days=1))


def test_the_newer_word_comes_first():
    older = LegacyFreshnessPolicy(60)
    assert freshness({"freshness_policy": DAY, "legacy_freshness_policy": older}) is DAY
    assert freshness({"legacy_freshness_policy": older}) == older.policy
    assert freshness({}) is None


def test_what_says_nothing_is_not_kept():
    assert kept({"pool": "small", "op_tags": {}, "is_virtual": False, "group_name": "x"}) == {"pool": "small"}


def test_an_asset_that_need_not_give_anything_keeps_what_is_said_of_it():
    @asset(group_name="sales", tags={"tier": "gold"}, io_manager_key="files", code_version="2", kinds={"csv"})
    def orders():
        return 3

    [out] = as_optional(orders).outs.values()
    assert (out.key, out.name, out.is_required, out.group_name) == (orders.key, "result", False, "sales")
    assert (out.tags, out.io_manager_key, out.code_version, out.kinds) == ({"tier": "gold"}, "files", "2", {"csv"})
    assert as_optional(orders).step == "orders"
