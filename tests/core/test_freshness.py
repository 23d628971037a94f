"""Freshness policies: how old a result may be at a moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nbasset.core.changed_assets import apply_freshness_policy
from nbasset.core.decorators import asset, several_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetSpec
from nbasset.core.freshness import FreshnessPolicy, LegacyFreshnessPolicy, strictness
from nbasset.core.several import AssetOut

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY, HOURLY = FreshnessPolicy.time_window(DAY, warn_window=HOUR), FreshnessPolicy.time_window(HOUR)


def ticked(at):
    return lambda now, schedule, zone: at


def test_a_window_is_the_same_at_any_time():
    assert DAILY.oldest(0.0, ticked(0.0)) == DAILY.oldest(1e9, ticked(0.0)) == 86_400
    assert DAILY.told == ""


def test_by_a_deadline_there_is_a_new_one_made_shortly_before_or_after():
    by_ten = FreshnessPolicy.cron("0 10 * * *", HOUR, "Europe/Berlin")
    assert by_ten.oldest(10_000.0, ticked(9_000.0)) == 1_000 + 3_600
    assert (by_ten.told, by_ten.timezone) == ("from before the deadline of 0 10 * * *", "Europe/Berlin")


def test_older_words_mean_the_same():
    assert LegacyFreshnessPolicy(60).policy.oldest(0.0, ticked(0.0)) == 3_600
    by_ten = LegacyFreshnessPolicy(60, "0 10 * * *", "Europe/Berlin").policy
    assert by_ten.oldest(10.0, ticked(4.0)) == 3_606
    assert asset(legacy_freshness_policy=LegacyFreshnessPolicy(60))(lambda_named()).freshness_policy is not None


def lambda_named():
    def orders():
        return 3

    return orders


def test_of_several_assets_the_strictest_counts_for_their_one_body():
    both = several_of(
        lambda_named(), {"a": AssetOut(freshness_policy=DAILY), "b": AssetOut(freshness_policy=HOURLY)}, (), {}
    )
    assert both.freshness_policy is HOURLY
    assert strictness(HOURLY) < strictness(DAILY)
    specs = several_of(lambda_named(), {}, (AssetSpec("a", freshness_policy=DAILY), AssetSpec("b")), {})
    assert specs.freshness_policy is DAILY


def test_a_policy_is_put_on_assets_and_specs_and_may_give_way():
    orders = asset(freshness_policy=DAILY)(lambda_named())
    assert apply_freshness_policy(orders, HOURLY).freshness_policy is HOURLY
    assert apply_freshness_policy(orders, HOURLY, overwrite_existing=False).freshness_policy is DAILY
    assert apply_freshness_policy(AssetSpec("a"), HOURLY, overwrite_existing=False).freshness_policy is HOURLY


@pytest.mark.parametrize(
    ("windows", "told"),
    [
        ({"fail_window": timedelta()}, "longer than nothing"),
        ({"fail_window": HOUR, "warn_window": DAY}, "shorter than its fail_window"),
    ],
)
def test_windows_that_cannot_be_are_refused(windows, told):
    with pytest.raises(InvalidDefinition, match=told):
        FreshnessPolicy.time_window(**windows)
