"""Retry policies: how long to wait."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.policies import Backoff, RetryPolicy


@pytest.mark.parametrize(
    ("policy", "waits"),
    [
        (RetryPolicy(), [0, 0, 0]),
        (RetryPolicy(delay=0), [0, 0, 0]),
        (RetryPolicy(delay=2), [2, 2, 2]),
        (RetryPolicy(delay=2, backoff=Backoff.LINEAR), [2, 4, 6]),
        (RetryPolicy(delay=2, backoff=Backoff.EXPONENTIAL), [2, 6, 14]),
        (RetryPolicy(backoff=Backoff.EXPONENTIAL), [0, 0, 0]),
    ],
)
def test_the_delay_grows_as_dagsters_does(policy, waits):
    assert [policy.wait_before(retry) for retry in (1, 2, 3)] == waits


@pytest.mark.parametrize("options", [{"max_retries": -1}, {"delay": -0.5}])
def test_a_negative_number_is_refused(options):
    with pytest.raises(InvalidDefinition, match="cannot be negative"):
        RetryPolicy(**options)


def test_no_retry_at_all_may_be_asked_for():
    assert RetryPolicy(max_retries=0).max_retries == 0
