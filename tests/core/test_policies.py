"""Retry policies: how long to wait."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.policies import Backoff, Failure, Jitter, RetryPolicy, RetryRequested, policy_after


@pytest.mark.parametrize(
    ("policy", "waits"),
    [
        (RetryPolicy(), [0, 0, 0]),
        (RetryPolicy(delay=0), [0, 0, 0]),
        (RetryPolicy(delay=2), [2, 2, 2]),
        (RetryPolicy(delay=2, backoff=Backoff.LINEAR), [2, 4, 6]),
        (RetryPolicy(delay=2, backoff=Backoff.EXPONENTIAL), [2, 6, 14]),
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


def test_chance_changes_the_delay_as_jitter_says():
    full = RetryPolicy(delay=4, backoff=Backoff.LINEAR, jitter=Jitter.FULL)
    around = RetryPolicy(delay=4, backoff=Backoff.LINEAR, jitter=Jitter.PLUS_MINUS)
    assert [full.wait_before(2, drawn) for drawn in (0, 0.5)] == [0, 4]
    assert [around.wait_before(2, drawn) for drawn in (0, 0.5, 0.75)] == [4, 8, 10]
    assert RetryPolicy(delay=0, jitter=Jitter.FULL).wait_before(1, 0.9) == 0


def test_what_is_raised_may_say_whether_to_try_again():
    policy = RetryPolicy(max_retries=5)
    assert policy_after(ValueError(), policy) is policy
    assert policy_after(Failure("flaky"), policy) is policy
    assert policy_after(Failure("wrong", allow_retries=False), policy) is None
    assert policy_after(RetryRequested(max_retries=2, seconds_to_wait=1), None) == RetryPolicy(2, 1)
    assert policy_after(RetryRequested(None), policy) == RetryPolicy(1)


def test_what_changes_a_delay_needs_one():
    for changes in ({"backoff": Backoff.LINEAR}, {"jitter": Jitter.FULL}):
        with pytest.raises(InvalidDefinition, match="say delay="):
            RetryPolicy(**changes)
    assert RetryPolicy(delay=1, backoff=Backoff.EXPONENTIAL).calculate_delay(3) == 7
