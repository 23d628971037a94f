"""Notices: what of the runs is still to be told, and that nothing is told twice or forgotten wherever a process ends."""

from __future__ import annotations

import effort
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naming import named

from nbasset.core.errors import InvalidDefinition
from nbasset.core.events import (
    Blocked,
    Failed,
    Materialized,
    Notified,
    NotifyAsked,
    RunFinished,
    RunStarted,
    Skipped,
)
from nbasset.core.notices import TRIES, Hook, besides, check_tag, due

A, B = named("a"), named("b")
REPORT = str(Hook("success", "boss", "a"))
FAILURE = str(Hook("failure", "boss"))
ANY = str(Hook("any", "desktop", "", 60.0))


def nobody(process):
    return False


def asked(*hooks, run="r1", occasion="", at=1.0, process="p"):
    return NotifyAsked(run_id=run, at=at, hooks=hooks, occasion=occasion, process=process)


def ended(failure="", run="r1", at=2.0, stopped=False):
    return RunFinished(run_id=run, at=at, failure=failure, stopped=stopped)


def made(name=A, run="r1"):
    return Materialized(name, run, key=f"key of {name}")


def sent(hook, occasion="r1", run="r1"):
    return Notified(run_id=run, hook=hook, occasion=occasion, sent=True)


def what(events, at_work=nobody):
    return [(str(each.hook), each.run_id) for each in due(events, at_work)]


def test_an_asset_that_was_made_is_told_once_with_its_key():
    events = [asked(REPORT), RunStarted(run_id="r1", job="weekly"), made(), made(B), ended()]
    [told] = due(events, nobody)
    assert (str(told.hook), told.job, told.made, told.failure, told.took) == (
        REPORT,
        "weekly",
        ((A, "key of a"),),
        "",
        1.0,
    )
    assert what([*events, sent(REPORT)]) == []


def test_what_came_from_the_store_is_told_to_nobody():
    assert what([asked(REPORT), Skipped(A, "r1", key="k"), ended()]) == []


def test_a_failure_is_one_message_of_the_whole_run_and_only_when_that_is_over():
    events = [asked(REPORT, FAILURE), Failed(A, "r1", error="ValueError: no"), Blocked(B, "r1")]
    assert what(events, lambda process: process == "p") == []
    [told] = due([*events, ended("a failed: ValueError: no. Not made because of it: b.")], nobody)
    assert told.failure == "a failed: ValueError: no. Not made because of it: b."
    assert told.hook == Hook("failure", "boss")


def test_of_a_run_that_was_cut_off_is_told_what_had_failed_and_been_made():
    events = [asked(REPORT, FAILURE), made(), Failed(B, "r1", error="ValueError: no."), Blocked(named("c"), "r1")]
    [report, failure] = due(events, nobody)
    assert str(report.hook) == REPORT
    assert failure.failure == "b failed: ValueError: no. Not made because of it: c."


def test_another_run_for_the_same_occasion_tells_nobody_twice_and_another_occasion_does():
    monday = [asked(REPORT, occasion="monday"), made(), sent(REPORT, "monday")]
    again = [asked(REPORT, run="r2", occasion="monday"), made(run="r2"), ended(run="r2")]
    later = [asked(REPORT, run="r3", occasion="tuesday"), made(run="r3"), ended(run="r3")]
    assert what([*monday, *again]) == []
    assert what([*monday, *again, *later]) == [(REPORT, "r3")]
    assert what([*monday[:2], *again]) == [(REPORT, "r2")]


def test_whoever_is_told_of_every_run_hears_of_long_ones_that_did_something():
    assert what([asked(ANY), made(), ended(at=30.0)]) == []
    assert what([asked(ANY), made(), ended(at=90.0)]) == [(ANY, "r1")]
    assert what([asked(ANY), ended("a failed: no.", at=90.0)]) == [(ANY, "r1")]
    assert what([asked(ANY), ended(at=90.0)]) == []


def test_a_run_that_somebody_stopped_has_neither_failed_nor_succeeded():
    both = FAILURE, str(Hook("success", "boss"))
    assert what([asked(*both), made(), ended(stopped=True)]) == []
    assert what([asked(*both), made(), ended()]) == [(both[1], "r1")]


def test_what_nobody_takes_is_tried_by_some_runs_and_then_given_up():
    events = [asked(FAILURE), ended("a failed: no.")]
    missed = Notified(run_id="r1", hook=FAILURE, occasion="r1", why="could not be reached")
    assert what([*events, *[missed] * (TRIES - 1)]) == [(FAILURE, "r1")]
    assert what([*events, *[missed] * TRIES]) == []
    assert what([*events, Notified(run_id="r1", hook=FAILURE, occasion="r1", why="no address", final=True)]) == []


@pytest.mark.parametrize("word", ["mailto://me:secret@example.com", "me@example.com"])
def test_an_address_is_refused_where_a_notebook_would_keep_it_and_not_repeated(word):
    with pytest.raises(InvalidDefinition, match="never the address itself") as refused:
        check_tag(word)
    assert word not in str(refused.value)


def test_a_name_that_is_none_is_refused():
    with pytest.raises(InvalidDefinition, match="not 'the boss'"):
        check_tag("the boss")


@given(
    st.sampled_from(["success", "failure", "any"]),
    st.sampled_from(["boss", "a-b_1"]),
    st.text(max_size=9),
    st.integers(0, 10**6),
)
def test_a_hook_is_the_same_after_it_was_written_down(after, tag, asset, least):
    hook = Hook(after, tag, asset, float(least))
    assert Hook.read(str(hook)) == hook


@pytest.mark.parametrize("text", ["never:boss:0:", "success", "any:boss:soon:"])
def test_a_text_that_is_no_hook_is_none(text):
    with pytest.raises(ValueError, match=r".*"):
        Hook.read(text)


OCCASIONS = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=effort.examples(200))
@given(OCCASIONS, st.booleans())
def test_wherever_runs_and_senders_are_killed_each_occasion_is_told_exactly_once(occasions, fails):
    """Each number is after how many of its steps a run, with the sender behind it, is killed; the last run is not."""
    log, told = [], []

    def send(limit):
        for notice in due(log, nobody)[:limit]:
            told.append((notice.occasion, str(notice.hook)))
            log.append(sent(str(notice.hook), notice.occasion, notice.run_id))

    number = 0
    for tick, kills in enumerate(occasions):
        for kill in [*kills, None]:
            number += 1
            run, occasion = f"r{number}", f"tick {tick}"
            outcome = Failed(A, run, error="no") if fails else made(run=run)
            steps = [
                asked(REPORT, FAILURE, run=run, occasion=occasion),
                RunStarted(run_id=run),
                outcome,
                ended("a failed: no." if fails else "", run=run),
            ]
            log.extend(steps if kill is None else steps[:kill])
            if kill is None or kill > len(steps):
                send(None)
    hook = FAILURE if fails else REPORT
    assert sorted(told) == [(f"tick {tick}", hook) for tick in range(len(occasions))]


def test_what_somebody_is_told_otherwise_is_not_told_twice():
    boss = ("failure", "boss")
    assert besides([Hook("any", "boss", "", 60.0)], [boss]) == (Hook("success", "boss", "", 60.0),)
    assert besides([Hook("any", "boss")], [boss, ("success", "boss")]) == ()
    assert besides([Hook("any", "team"), Hook("failure", "boss")], [boss]) == (Hook("any", "team"),)
    assert besides([Hook("success", "boss")], [boss]) == (Hook("success", "boss"),)
