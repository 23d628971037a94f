"""The live view: whatever happens in a run, what is shown is what looking at all that happened would show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from naming import all_named, by_name, named
from views import asset, view

from nbasset.core.events import (
    Blocked,
    Cancelled,
    EventType,
    Failed,
    Materialized,
    Output,
    Retry,
    RunFinished,
    RunStarted,
    Skipped,
    StepStarted,
)
from nbasset.core.live_view import LiveView
from nbasset.core.point_runs import runs
from nbasset.core.statuses import Status
from nbasset.core.view import name_of

NAMES = all_named("a b c not_in_the_view")
BEFORE = view(
    asset("a", status="FRESH", marks=["untracked: network"]),
    asset("b", "a", status="STALE", causes=[{"category": "CODE", "text": "code changed", "diff": [], "via": ""}]),
    asset("c", "b", status="MISSING", took=None, size=None, key=None, made_at=None),
)
ITEMS = [{"type": "stream", "name": "stdout", "text": text} for text in ("one", "two", "three")]
name = st.sampled_from(NAMES)
words = st.sampled_from(["", "code changed", "ValueError: no"])
at = st.integers(1, 9).map(float)
events = st.lists(
    st.one_of(
        st.builds(StepStarted, name, at=at, reason=words),
        st.builds(Output, name, at=at, item=st.sampled_from(ITEMS)),
        st.builds(Retry, name, at=at, error=words),
        st.builds(
            Materialized, name, at=at, key=words, version=st.integers(0, 3), took=at, size=st.integers(0, 9), kind=words
        ),
        st.builds(Skipped, name, at=at, key=words),
        st.builds(Failed, name, at=at, error=words, took=at),
        st.builds(Blocked, name, at=at, reason=words),
        st.builds(Cancelled, name, at=at, took=at),
    ),
    max_size=12,
)


def recomputed(before, queued, happened):
    """What is shown of an asset, told from its last event alone."""
    own = [each for each in happened if each.asset == name_of(before) and each.type.status]
    last = own[-1] if own else None
    if last is None:
        return {**before, "status": "QUEUED", "marks": []} if name_of(before) in queued else before
    if isinstance(last, Cancelled) or (isinstance(last, Skipped) and before["status"] == "FRESH"):
        return before
    said = "" if isinstance(last, Materialized) else last.said
    causes = [{"category": "CODE", "text": said, "diff": [], "via": ""}] if said else []
    shown = {**before, "status": last.type.status.value, "marks": [], "causes": causes}
    if isinstance(last, Materialized):
        shown |= {"took": last.took, "size": last.size, "kind": last.kind, "key": last.key, "made_at": last.at}
        shown["version"] = last.version if (last.version or 0) > 1 or before["version"] else None
    return shown


@given(st.sets(name), events)
def test_what_is_shown_is_what_all_that_happened_would_show(queued, happened):
    live = LiveView(BEFORE, queued)
    for number, event in enumerate(happened, 1):
        live.after(event)
        assert live.assets == {name_of(each): recomputed(each, queued, happened[:number]) for each in BEFORE["assets"]}


@given(st.sets(name), events)
def test_whoever_only_hears_of_changes_shows_the_same(queued, happened):
    live = LiveView(BEFORE, queued)
    shown = dict(live.assets)
    for event in [RunStarted(), *happened, RunFinished()]:
        shown.update(live.after(event).assets)
        assert shown == live.assets


@given(st.sets(name), events)
def test_a_change_is_told_only_of_the_asset_it_happened_to(queued, happened):
    live = LiveView(BEFORE, queued)
    for event in happened:
        before = dict(live.assets)
        changes = live.after(event)
        assert (
            {each for each in before if before[each] is not live.assets[each]} <= set(changes.assets) <= {event.asset}
        )


@given(events)
def test_a_step_shows_what_its_last_attempt_has_shown(happened):
    live = LiveView(BEFORE)
    for event in happened:
        live.after(event)
    for each, step in live.steps.items():
        own = [event for event in happened if event.asset == each]
        begun = max(
            (n for n, event in enumerate(own) if event.type in (EventType.STARTED, EventType.SKIPPED)), default=0
        )
        items = [event.item for event in own[begun:] if isinstance(event, Output)]
        apart = [item for number, item in enumerate(items) if number == 0 or items[number - 1] is not item]
        assert list(step.shown) == apart


def test_statuses_of_a_run_are_told_while_it_is_at_work_and_only_those_no_assessment_knows():
    live = LiveView(BEFORE, all_named("a b c"))
    assert live.statuses == {}
    live.after(RunStarted())
    live.after(Materialized(named("a")))
    live.after(StepStarted(named("b")))
    assert live.statuses == by_name({"b": Status.RUNNING, "c": Status.QUEUED})
    live.after(RunFinished())
    assert live.statuses == {}


def test_a_body_at_work_has_begun_at_a_moment_and_one_that_ended_has_not():
    live = LiveView(BEFORE)
    assert live.after(StepStarted(named("b"), at=4.0)).step.since == 4.0
    assert live.after(Failed(named("b"), at=5.0)).step.since is None


def test_what_only_shows_something_has_no_value_while_the_run_goes_on_as_afterwards():
    assert LiveView(BEFORE).after(Materialized(named("b"), kind="None")).assets[named("b")]["kind"] == "no value"


def test_a_result_from_the_store_keeps_the_marks_of_a_fresh_asset():
    assert LiveView(BEFORE).after(Skipped(named("a"))).assets[named("a")]["marks"] == ["untracked: network"]


def test_an_asset_follows_its_points_one_by_one_while_they_are_made():
    model = asset("model", status="MISSING", points=runs([Status.MISSING] * 3), made_at=None)
    one, two, three = all_named("model[d=1] model[d=2] model[d=3]")
    live = LiveView(view(model), [one, two, three], {name_of(model): {"d=1": 0, "d=2": 1, "d=3": 2}})
    seen = []
    for event in (StepStarted(one), Materialized(one, key="k"), StepStarted(two), Failed(two), StepStarted(three)):
        (told,) = live.after(event).assets.values()
        seen.append((told["status"], told["causes"][0]["text"]))
    assert seen == [
        ("RUNNING", "0 of 3 fresh · 2 queued · 1 running"),
        ("QUEUED", "1 of 3 fresh · 2 queued"),
        ("RUNNING", "1 of 3 fresh · 1 queued · 1 running"),
        ("QUEUED", "1 of 3 fresh · 1 queued · 1 failed"),
        ("RUNNING", "1 of 3 fresh · 1 running · 1 failed"),
    ]
    live.after(Materialized(three, key="k"))
    assert live.assets[name_of(model)]["status"] is Status.FAILED
