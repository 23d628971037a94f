"""Point runs: while points are made one after another, what is told of all is what counting them would tell."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.point_runs import LivePoints, counted, runs
from nbasset.core.statuses import Status

STATUSES = st.sampled_from([Status.FRESH, Status.STALE, Status.FAILED, Status.MISSING])


@given(
    st.lists(STATUSES, min_size=1, max_size=12), st.lists(st.tuples(st.integers(0, 11), st.sampled_from(list(Status))))
)
def test_points_stand_as_the_last_event_of_each_says_and_a_stopped_one_as_before(before, happened):
    live, naive = LivePoints({f"d={at}": at for at in range(len(before))}, runs(before)), list(before)
    for at, status in happened:
        live.after(f"d={at}", status)
        if at < len(before):
            naive[at] = before[at] if status is Status.MISSING else status
    assert live.points == runs(naive)
    assert live.counts == {status: count for status, count in Counter(naive).items() if count}


def test_of_many_points_it_is_told_a_hundred_times_how_they_stand_and_at_the_end():
    live = LivePoints({f"d={at}": at for at in range(10_000)}, runs([Status.QUEUED] * 10_000))
    told = [live.after(f"d={at}", Status.FRESH) for at in range(10_000)]
    assert sum(told) == 100
    assert told[-1]
    assert live.status is Status.FRESH


def test_points_that_stay_as_they_are_are_no_news():
    live = LivePoints({f"d={at}": at for at in range(1_000)}, runs([Status.FRESH] * 999 + [Status.QUEUED]))
    assert not any(live.after(f"d={at}", Status.FRESH) for at in range(999))
    assert live.after("d=999", Status.FRESH)


def test_at_work_comes_before_failed_and_failed_before_the_rest():
    live = LivePoints({"a": 0, "b": 1, "c": 2}, runs([Status.QUEUED] * 3))
    seen = []
    for point, status in (("a", Status.RUNNING), ("a", Status.FAILED), ("b", Status.FRESH), ("c", Status.FRESH)):
        live.after(point, status)
        seen.append(live.status.value)
    assert seen == ["RUNNING", "QUEUED", "QUEUED", "FAILED"]
    assert counted(live.counts) == "2 of 3 fresh · 1 failed"
