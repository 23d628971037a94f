"""Notices of any history of runs are what somebody who reads it run by run would tell; and each kind of hook, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import effort
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naming import named

from nbasset.core.events import Failed, Materialized, Notified, NotifyAsked, RunFinished, RunStarted
from nbasset.core.notices import Hook, due

NAMES = ("report", "chart")
HOOKS = (
    *(Hook("success", "boss", name) for name in NAMES),
    Hook("failure", "boss"),
    Hook("success", "team"),
    Hook("any", "desktop", "", 5.0),
)


@dataclass(frozen=True)
class Run:
    """What becomes of a run.

    Args:
        hooks: who wants to know what.
        occasion: what it is for; empty for itself.
        made: what it makes.
        failed: what fails in it.
        ends: whether it ends by itself; otherwise it is killed then.
        stopped: whether somebody stops it.
        took: how long it takes.
    """

    hooks: tuple[Hook, ...]
    occasion: str = ""
    made: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    ends: bool = True
    stopped: bool = False
    took: float = 1.0

    @property
    def sentence(self):
        """What there is to say of its failure."""
        return "; ".join(f"{name} failed: no." for name in self.failed)

    def events(self, run_id):
        """What the log has of it."""
        asked = NotifyAsked(run_id=run_id, at=0.0, hooks=[str(each) for each in self.hooks], occasion=self.occasion)
        steps = [Materialized(named(name), run_id, key="k") for name in self.made]
        steps += [Failed(named(name), run_id, error="no") for name in self.failed]
        failure = "" if self.stopped else self.sentence
        end = RunFinished(run_id=run_id, at=self.took, stopped=self.stopped, failure=failure)
        return [asked, RunStarted(run_id=run_id), *steps, *([end] if self.ends else [])]

    def wanted(self, hook):
        """Whether a hook is to be told, read plainly off what its words say."""
        bad = bool(self.failed) and not (self.ends and self.stopped)
        good = self.ends and not self.failed and not self.stopped
        if hook.asset:
            return hook.asset in self.made and hook.least <= (self.took if self.ends else 0.0)
        did = {"failure": bad, "success": good, "any": bad or (good and bool(self.made))}[hook.after]
        return did and (self.took if self.ends else 0.0) >= hook.least


RUNS = st.builds(
    Run,
    hooks=st.lists(st.sampled_from(HOOKS), unique=True, max_size=4).map(tuple),
    occasion=st.sampled_from(["", "monday", "tuesday"]),
    made=st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
    failed=st.lists(st.sampled_from(["total", "clean"]), unique=True).map(tuple),
    ends=st.booleans(),
    stopped=st.booleans(),
    took=st.sampled_from([1.0, 10.0]),
)


@settings(max_examples=effort.examples(400))
@given(st.lists(st.tuples(RUNS, st.booleans()), max_size=6))
def test_whoever_reads_the_history_run_by_run_tells_the_same_and_each_once(history):
    log, told, expected, pending = [], [], [], {}
    for number, (run, sends) in enumerate(history):
        log += run.events(f"r{number}")
        for hook in run.hooks:
            if run.wanted(hook):
                pending[run.occasion or f"r{number}", str(hook)] = f"r{number}"
        if sends:
            expected += [one for one in pending if one not in expected]
            pending.clear()
            for each in due(log, lambda process: False):
                told.append((each.occasion, str(each.hook)))
                log.append(Notified(run_id=each.run_id, hook=str(each.hook), occasion=each.occasion, sent=True))
    assert sorted(told) == sorted(expected)
    assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    ("run", "hears"),
    [
        (Run(HOOKS, made=("report",)), ["success:boss:0:report", "success:team:0:"]),
        (Run(HOOKS, made=("report", "chart"), took=9.0), ["success:boss:0:report", "success:boss:0:chart"]),
        (Run(HOOKS, made=("chart",), failed=("total",)), ["success:boss:0:chart", "failure:boss:0:"]),
        (Run(HOOKS, failed=("total",), took=9.0), ["failure:boss:0:", "any:desktop:5:"]),
        (Run(HOOKS, made=("chart",), ends=False), ["success:boss:0:chart"]),
        (Run(HOOKS, failed=("total",), ends=False), ["failure:boss:0:"]),
        (Run(HOOKS, failed=("total",), stopped=True), []),
        (Run(HOOKS), ["success:team:0:"]),
        (Run((), made=("report",)), []),
    ],
)
def test_each_hook_hears_what_it_asked_for(run, hears):
    found = [str(each.hook) for each in due(run.events("r"), lambda process: False)]
    assert found[: len(hears)] == hears
    assert set(found) - set(hears) <= ({"success:team:0:", "any:desktop:5:"} if run.took > 5 and run.made else set())
