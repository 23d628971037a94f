"""A result that is older than it may be says so, and by which word it may not."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from nbasset.core.freshness import FreshnessPolicy
from nbasset.instance.ages import too_old

DAY = 86_400.0
NINE = 20_000 * DAY + 9 * 3600
BY_TEN = FreshnessPolicy.cron("0 10 * * *", timedelta(hours=2))


@pytest.mark.parametrize(
    ("made_at", "oldest", "now", "told"),
    [
        (0.0, DAY, DAY, []),
        (0.0, DAY, 1.5 * DAY, ["it is untracked and 2 days old: it is made again every 24 h 0 min"]),
        (0.0, FreshnessPolicy.time_window(timedelta(days=2)), 1.5 * DAY, []),
        (
            0.0,
            FreshnessPolicy.time_window(timedelta(hours=1)),
            7200.0,
            ["it is older than 1 h 0 min: it is 2 hours old"],
        ),
        (NINE, BY_TEN, NINE + 20 * 3600, []),
        (NINE, BY_TEN, NINE + 26 * 3600, ["it is from before the deadline of 0 10 * * *: it is 26 hours old"]),
        (NINE + 2 * 3600, BY_TEN, NINE + 3 * 3600, []),
        (
            NINE + 2 * 3600,
            BY_TEN,
            NINE + 26 * 3600,
            ["it is from before the deadline of 0 10 * * *: it is 24 hours old"],
        ),
    ],
)
def test_what_is_older_than_it_may_be_says_so(made_at, oldest, now, told):
    assert too_old(SimpleNamespace(made_at=made_at), oldest, now) == told
