"""A run in the background rests on the notebook as it was when it began, and what it makes is the notebook's."""

from __future__ import annotations

import os
import threading

import pytest
from instance.conftest import BEHIND_WAITS as WAIT
from naming import named

from nbasset.core.decorators import asset
from nbasset.core.errors import NbassetError
from nbasset.core.events import Materialized
from nbasset.core.policies import RetryPolicy

pytestmark = pytest.mark.processes


def statuses(background):
    return {str(name): str(each.status) for name, each in background.instance.standing().all().items()}


def test_it_makes_what_a_run_would_and_that_is_fresh_then(background):
    heard = []
    background.heard = heard.append
    background.plain("class Point:\n    def __init__(self, x):\n        self.x = x")
    background.asset("raw", "print('raw')\n[1, 2, 3]")
    background.asset("point", f"{WAIT}Point(len(raw))")
    background.asset("total", "point.x + sum(raw)")
    behind = background.begin()
    assert behind.at_work
    with pytest.raises(NbassetError, match="A run is at work in the background"):
        background.begin()
    run = background.end()
    assert list(map(str, run.made)) == ["raw", "point", "total"]
    assert statuses(background) == dict.fromkeys(("raw", "point", "total"), "FRESH")
    assert background.instance.value("total") == 9
    assert isinstance(background.instance.value("point"), background.names["Point"])
    assert [str(each.type) for each in heard].count("materialized") == 3
    assert not background.run().made, "the kernel has nothing to make then"
    assert background.said == []


@pytest.mark.slow
def test_what_cells_change_meanwhile_does_not_reach_it_and_what_it_makes_is_told_to_be_old(background):
    background.heard = lambda event: None
    background.plain(
        "numbers = [1]\nimport os\nos.environ['NBASSET_BEHIND'] = 'then'\ndef helper(x):\n    return x + 1"
    )
    background.asset("first", f"{WAIT}helper(1)")
    background.asset("second", "numbers + [first]")
    background.asset("third", "os.environ['NBASSET_BEHIND'] + str(second)")
    background.begin()
    background.names["numbers"].append(2)
    background.plain("def helper(x):\n    return x + 100")
    os.environ["NBASSET_BEHIND"] = "now"
    try:
        run = background.end()
        assert list(map(str, run.made)) == ["first", "second", "third"]
        assert statuses(background) == dict.fromkeys(("first", "second", "third"), "STALE")
        assert [background.instance.value(name) for name in ("first", "second", "third")] == [2, [1, 2], "then[1, 2]"]
        background.plain("def helper(x):\n    return x + 1")
        background.names["numbers"].pop()
        assert [statuses(background)[name] for name in ("first", "second")] == ["FRESH", "FRESH"]
        assert statuses(background)["third"] == "STALE"
        os.environ["NBASSET_BEHIND"] = "then"
        assert statuses(background)["third"] == "FRESH"
    finally:
        del os.environ["NBASSET_BEHIND"]


@pytest.mark.slow
def test_an_asset_that_is_defined_anew_meanwhile_has_the_status_of_its_new_definition(background):
    background.heard = lambda event: None
    background.asset("a", f"{WAIT}1")
    background.asset("b", "a + 1")
    behind = background.begin()
    assert behind.makes(named("a"))
    assert behind.rests_on_edits(background.instance.standing().all()) == set()
    assert behind.rested_on(named("b"), background.instance.standing().all())
    background.asset("a", f"{WAIT}10")
    assert behind.rests_on_edits(background.instance.standing().all()) == {named("a"), named("b")}
    assert not behind.rested_on(named("b"), background.instance.standing().all())
    background.end()
    assert statuses(background) == {"a": "STALE", "b": "STALE"}
    assert background.instance.value("b") == 2
    assert "definition" in str(background.instance.status("a")) or "code" in str(background.instance.status("a"))
    background.run()
    assert background.instance.value("b") == 11
    background.asset("a", f"{WAIT}1")
    assert statuses(background) == {"a": "FRESH", "b": "FRESH"}


@pytest.mark.slow
def test_a_local_module_that_is_edited_meanwhile_makes_nothing_under_its_old_name(background, tmp_path, monkeypatch):
    background.heard = lambda event: None
    (tmp_path / "behind_mine.py").write_text("def half(x):\n    return x // 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    background.plain("import behind_mine")
    background.asset("a", f"{WAIT}8")
    background.asset("b", "behind_mine.half(a)")
    background.begin()
    (tmp_path / "behind_mine.py").write_text("def half(x):\n    return x // 4 + 1000\n")
    run = background.end()
    assert str(run.assets[named("a")].outcome) == "made"
    assert "cannot be made in the background: behind_mine.half would be otherwise" in run.assets[named("b")].error
    assert statuses(background)["b"] != "FRESH"


def test_what_fails_there_has_failed_with_the_users_own_lines_and_what_rests_on_it_is_blocked(background):
    heard = []
    background.heard = heard.append
    background.asset("bad", "missing = {}\nmissing['key']")
    background.asset("below", "bad + 1")
    background.asset(
        "once --retries 2", "once = Path(str(sign) + '1')\nif not once.exists():\n    once.touch()\n    1 / 0\nonce = 3"
    )
    background.asset("other", "2")
    background.begin()
    run = background.end()
    outcomes = {str(name): str(part.outcome) for name, part in run.assets.items()}
    assert outcomes == {"bad": "failed", "below": "blocked", "once": "made", "other": "made"}
    assert isinstance(run.errors[named("bad")], KeyError)
    failed = next(event for event in heard if str(event.type) == "failed")
    assert "missing['key']" in failed.traceback
    assert "nbasset" not in failed.traceback
    assert statuses(background)["bad"] == "FAILED"
    assert sum(str(event.type) == "retry" for event in heard) == 1


def test_stop_ends_it_and_what_was_made_stays(background):
    heard = []
    background.heard = heard.append
    background.asset("a", "1")
    background.asset("b", f"a\n{WAIT}")
    behind = background.begin()
    while not any(str(event.type) == "materialized" for event in heard):
        behind.wait(1.0)
    while named("b") not in behind.where:
        behind.wait(1.0)
    behind.stop()
    behind.join()
    assert behind.run.cancelled
    assert statuses(background) == {"a": "FRESH", "b": "MISSING"}
    background.begin()
    assert list(map(str, background.end().made)) == ["b"]


def test_a_file_that_one_body_writes_and_another_reads_is_read_as_it_was_written(background):
    background.heard = lambda event: None
    background.plain("import time\nfrom pathlib import Path")
    background.asset("written", "time.sleep(0.3)\nPath('out.txt').write_text('new')")
    background.asset("reads", "Path('out.txt').read_text() if Path('out.txt').exists() else 'none'")
    background.begin()
    background.end()
    assert background.instance.value("reads") == "new"
    assert statuses(background) == {"written": "FRESH", "reads": "FRESH"}


@pytest.mark.parametrize(
    ("asks", "value"),
    [("Path('out.txt').exists()", True), ("[each.name for each in Path().glob('*.txt')]", ["out.txt"])],
)
@pytest.mark.slow
def test_what_was_looked_for_just_before_another_body_wrote_it_is_looked_for_again(background, asks, value):
    background.heard = lambda event: None
    background.plain("import time\nfrom pathlib import Path")
    looked, wrote = ("sign.with_name('looked')", "sign.with_name('wrote')")
    background.asset("written", f"{WAIT.replace('sign', looked)}Path('out.txt').write_text('new')\n{wrote}.touch()")
    background.asset("reads", f"found = {asks}\n{looked}.touch()\n{WAIT.replace('sign', wrote)}found")
    background.begin()
    background.end()
    assert background.instance.value("reads") == value
    assert statuses(background) == {"written": "FRESH", "reads": "FRESH"}


@pytest.mark.slow
def test_what_the_kernel_looked_for_just_before_it_was_written_behind_is_not_taken_for_seen(background):
    background.plain("import time\nfrom pathlib import Path")
    looked, wrote = ("sign.with_name('looked')", "sign.with_name('wrote')")
    background.asset("written", f"{WAIT.replace('sign', looked)}Path('out.txt').write_text('new')\n{wrote}.touch()")
    asks = "found = Path('out.txt').exists()"
    background.asset("reads", f"{asks}\n{looked}.touch()\n{WAIT.replace('sign', wrote)}found")
    background.begin("written")
    runs = background.instance.runs
    runs.run(runs.request(["reads"]))
    background.end()
    runs.take_in()
    assert statuses(background) == {"written": "FRESH", "reads": "STALE"}
    background.run()
    assert background.instance.value("reads") is True
    assert statuses(background) == {"written": "FRESH", "reads": "FRESH"}


@pytest.mark.slow
def test_who_waits_to_be_tried_again_holds_nobody_up(background):
    names = background.names
    exec("def often():\n    1 / 0\ndef after(quick):\n    return quick + 1", names)
    policy = RetryPolicy(max_retries=1, delay=3600)
    background.instance.define(asset(retry_policy=policy)(names["often"]), asset()(names["after"]))
    background.asset("quick", f"{WAIT}1")
    made = threading.Event()

    def heard(event):
        if str(event.type) == "retry":
            background.sign.touch()
        if isinstance(event, Materialized) and str(event.asset) == "after":
            made.set()

    background.heard = heard
    behind = background.begin()
    assert made.wait(60)
    behind.stop()
    behind.join()
    outcomes = {str(name): str(each.outcome) for name, each in behind.run.assets.items()}
    assert outcomes == {"quick": "made", "after": "made", "often": "cancelled"}
