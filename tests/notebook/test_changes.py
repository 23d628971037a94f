"""Cells that change, notebooks that share a folder, failures, stops, unloading."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


def test_the_same_cell_with_another_name_retires_the_old_asset(kernel: Kernel) -> None:
    kernel.run("%%asset one\n1", "c1")
    run = kernel.run("%%asset two\n2", "c1")
    assert "one is no longer defined" in run.text
    assert kernel.run("one").ename == "NameError"
    assert "one" not in kernel.run("%assets").text


def test_a_cell_that_lost_its_magic_line_retires_its_asset(kernel: Kernel) -> None:
    kernel.run("%%asset one\none = 1", "c1")
    assert "one is no longer defined" in kernel.run("one = 1", "c1").text


def test_a_second_cell_of_the_same_name_replaces_the_first_and_says_so(kernel: Kernel) -> None:
    kernel.run("%%asset one\n1", "c1")
    run = kernel.run("%%asset one\n2", "c2")
    assert "one was defined in cell [2]; this cell replaces it" in run.text
    assert kernel.value("one") == 2


def test_forget_removes_definition_and_results(kernel: Kernel) -> None:
    kernel.run("%%asset one\n1")
    assert "one is forgotten" in kernel.run("%asset_forget one").text
    assert kernel.run("%materialize one").ename == "InvalidSelection"
    run = kernel.run("%%asset one\n1")
    assert run.ok
    assert kernel.outcome() == "made", "its results are gone as well"


def test_two_notebooks_in_one_folder_share_values_and_not_history(tmp_path: Path) -> None:
    with Kernel(tmp_path, env={"NBASSET_NOTEBOOK": "week1"}) as one:
        one.run("%%asset df\n[1]")
        one.run("%%asset common\n'same'")
    with Kernel(tmp_path, env={"NBASSET_NOTEBOOK": "week2"}) as two:
        two.run("from nbasset import load_asset_value")
        assert two.value("load_asset_value('df', notebook='week1')") == [1]
        assert two.run("%%asset df\n[2]").ok
        assert two.outcome() == "made"
        assert two.run("%%asset common\n'same'").ok
        assert two.outcome() == "from the store"
        two.run("%%asset other --define\n[3]")
        assert "never made" in two.run("%asset_why other").text
        assert two.value("load_asset_value('df', notebook='week1')") == [1]


def test_the_classic_exercise_raise_watch_repair_run_again(kernel: Kernel) -> None:
    source = kernel.run("%%asset source\n[1]", "s")
    kernel.run("%%asset other\n'kept'")
    middle = kernel.run("%%asset middle\n[x + 1 for x in source]")
    end = kernel.run("%%asset end\nsum(middle)")
    failed = kernel.run("%%asset source\nraise ValueError('no data')", "s")
    assert failed.ename == "MaterializationFailed"
    assert "source failed: ValueError: no data" in failed.evalue
    assert "✖ failed" in failed.text
    for downstream in (middle, end):
        assert "⊘ blocked" in downstream.text
        assert "source failed" in downstream.text
    run = kernel.run("%materialize")
    assert run.ename == "MaterializationFailed"
    assert "Not made because of it: middle, end" in run.evalue
    assert kernel.value("end") == 2, "what was blocked keeps its earlier result"
    kernel.run("%%asset source\n[1]", "s")
    assert "● fresh" in middle.text
    assert "● fresh" in end.text
    assert source.text


def test_independent_branches_go_on_when_one_fails(kernel: Kernel) -> None:
    kernel.run("%%asset bad --define\n1 / 0")
    kernel.run("%%asset after_bad --define\nbad + 1")
    kernel.run("%%asset good --define\n2")
    run = kernel.run("%materialize")
    assert "bad failed: ZeroDivisionError" in run.evalue
    assert kernel.value("good") == 2
    statuses = kernel.run("%assets").text
    assert statuses.count("✖ failed") == 1
    assert statuses.count("⊘ blocked") == 1


def test_a_cell_whose_upstream_failed_is_blocked_here_and_does_not_try_it_again(kernel: Kernel) -> None:
    kernel.run("%%asset bad\nopen('tries', 'a').write('.')\n1 / 0")
    run = kernel.run("%%asset after\nbad + 1")
    assert run.ename == "MaterializationFailed"
    assert "after was not made" in run.evalue
    assert (kernel.folder / "tries").read_text() == "."
    kernel.run("%materialize")
    assert (kernel.folder / "tries").read_text() == ".."


def test_a_traceback_shows_the_users_own_lines(kernel: Kernel) -> None:
    kernel.run("def helper(x):\n    return 1 / x")
    run = kernel.run("%%asset a\nzero = 0\n\nhelper(zero)")
    assert "return" in run.traceback
    assert "--> 4 helper(zero)" in run.traceback
    assert "nbasset/engine" not in run.traceback
    assert "run_cell_magic" not in run.traceback


def test_debug_lands_in_the_failed_body(kernel: Kernel) -> None:
    kernel.run("%%asset a\nvalue = 41\nvalue / 0")
    run = kernel.run(
        "import sys\ntb = sys.last_traceback\nwhile tb.tb_next: tb = tb.tb_next\nprint(tb.tb_frame.f_lineno, tb.tb_lineno)"
    )
    assert run.text.split()[-1] == "3"


@pytest.mark.parametrize(
    ("start", "wait"),
    [
        ("import time", "time.sleep(60)"),
        ("import asyncio", "await asyncio.sleep(60)"),
        ("import numpy as np", "a = np.ones((3000, 3000))\nfor _ in range(500):\n    a @ a"),
        ("import time", "[time.sleep(0.01) for _ in range(6000)]"),
    ],
    ids=["sleep", "await", "numpy", "loop"],
)
def test_stop_reaches_a_body_wherever_it_is(kernel: Kernel, start: str, wait: str) -> None:
    kernel.run("%%asset before\n1")
    name = kernel.start(f"%%asset slow\n{start}\nprint('working', before)\n{wait}\n2")
    kernel.wait_for(name, "working")
    time.sleep(0.2)
    began = time.monotonic()
    kernel.interrupt()
    run = kernel.finish(name)
    assert run.status == "error"
    assert time.monotonic() - began < 30, "the body would have gone on for a minute"
    assert "stopped" in run.text
    assert kernel.value("before") == 1
    assert "○ missing" in kernel.run("%assets").text
    log = kernel.run("%asset_log slow").text
    assert "was stopped" in log
    assert "working 1" in log


def test_bodies_that_await_run_on_the_kernels_loop_from_materialize_too(kernel: Kernel) -> None:
    kernel.run("import asyncio\nloop = asyncio.get_event_loop()")
    kernel.run("%%asset a --define\nimport asyncio\nawait asyncio.sleep(0)\nid(asyncio.get_running_loop())")
    run = kernel.run("run = %materialize\nprint(run.made)")
    assert "('a',)" in run.text, run.traceback
    assert kernel.value("a == id(loop)") is True
    inner = kernel.run("for _ in range(1):\n    %materialize a --again")
    assert inner.ok, inner.traceback


def test_log_tells_what_the_last_attempt_printed_and_how_it_failed(kernel: Kernel) -> None:
    kernel.run("%%asset a\nprint('so far')\nraise KeyError('x')")
    log = kernel.run("%asset_log a").text
    assert "a failed" in log
    assert "so far" in log
    assert "KeyError: 'x'" in log
    assert "nbasset/engine" not in log


def test_dry_run_shows_the_plan_with_reasons_and_makes_nothing(kernel: Kernel) -> None:
    kernel.run("k = 1")
    kernel.run("%%asset a\nk")
    kernel.run("%%asset b\na + 1")
    kernel.run("k = 2")
    shown = kernel.run("%materialize --dry-run").text
    assert "k changed from 1 to 2" in shown
    assert "2 to make: a, b" in shown
    assert "◆ stale" in kernel.run("%assets").text


def test_only_leaves_upstream_as_it_is(kernel: Kernel) -> None:
    kernel.run("k = 1\nj = 1")
    kernel.run("%%asset a\nk")
    kernel.run("%%asset b\na + j")
    kernel.run("k = 5\nj = 10")
    kernel.run("run = %materialize b --only")
    assert kernel.value("(run.made, b)") == (("b",), 11)
    assert "a is stale" in kernel.run("%assets").text
    kernel.run("%%asset fresh_source --define\n1")
    kernel.run("%%asset c --define\nfresh_source")
    assert "fresh_source" in kernel.run("%materialize c --only").evalue


def test_selections_groups_and_jobs(kernel: Kernel) -> None:
    for name, group, body in [("a", "x", "1"), ("b", "x", "a"), ("c", "y", "b")]:
        kernel.run(f"%%asset {name} --group {group} --define\n{body}")
    kernel.run(
        "from nbasset import Definitions, define_asset_job\nDefinitions(jobs=[define_asset_job('j', selection=['a'])]);"
    )
    kernel.run("run = %materialize --job j")
    assert kernel.value("run.made") == ("a",)
    kernel.run("run = %materialize group:x")
    assert kernel.value("run.made") == ("b",)
    kernel.run("run = %materialize a+ --again")
    assert kernel.value("run.made") == ("a", "b", "c")


def test_unloading_puts_back_exactly_what_was_there(tmp_path: Path) -> None:
    look = (
        "ip = get_ipython()\n"
        "def state():\n"
        "    return (sorted(ip.magics_manager.magics['line']), sorted(ip.magics_manager.magics['cell']),\n"
        "            {k: len(v) for k, v in ip.events.callbacks.items()}, len(ip.input_transformers_cleanup),\n"
        "            ip.custom_exceptions, sorted(vars(ip.Completer)), sorted(ip.strdispatchers['complete_command'].strs),\n"
        "            ip.display_formatter.formatters['text/html'].type_printers.keys() , sorted(k for k in ip.user_ns if k[0] != '_'))\n"
        "before = after = None\nbefore = str(state())"
    )
    with Kernel(tmp_path, load=False) as kernel:
        kernel.run(look)
        kernel.run("%load_ext nbasset")
        kernel.run("%%asset a\n1")
        kernel.run("a")
        kernel.run("%unload_ext nbasset")
        kernel.run("after = str(state())")
        assert kernel.value("before == after"), kernel.value("(before, after)")
        assert not kernel.run("%%asset b\n1").ok or "not found" in kernel.run("%%asset b\n1").text
        kernel.run("%load_ext nbasset")
        assert kernel.run("%%asset a\n1").ok
        assert kernel.outcome() == "from the store"


def test_a_run_while_the_cell_is_still_running_shows_its_output(kernel: Kernel) -> None:
    name = kernel.start("%%asset a\nimport time\nprint('step one')\ntime.sleep(1)\nprint('step two')\n1")
    kernel.wait_for(name, "step one")
    assert "step two" not in kernel._runs[name].text
    run = kernel.finish(name)
    assert "step two" in run.text
    assert "● fresh" in run.text


def test_a_display_that_becomes_fresh_again_shows_the_result_that_is_fresh(kernel: Kernel) -> None:
    kernel.run("K = 1")
    shown = kernel.run("%%asset total\nprint('K is', K)\nK * 10")
    kernel.run("K = 2")
    kernel.run("%materialize total")
    assert "K is 2" in shown.text
    kernel.run("K = 1")
    assert "● fresh" in shown.text
    assert "K is 1" in shown.text
    assert "K is 2" not in shown.text
    kernel.run("K = None")
    assert kernel.run("%materialize").ename == "MaterializationFailed"
    assert "✖ failed" in shown.text
    kernel.run("K = 2")
    assert "K is 2" in shown.text
    assert "● fresh" in shown.text


def test_the_log_of_a_failure_names_the_cell(kernel: Kernel) -> None:
    kernel.run("%%asset a\n1\nraise KeyError('x')")
    assert 'File "Cell In[2]", line 3' in kernel.run("%asset_log a").text


def test_a_cell_of_several_assets_that_fails_says_so_once(kernel: Kernel) -> None:
    run = kernel.run("%%asset a, b, c\n1")
    assert run.evalue.count("need 3 values") == 1
    assert run.evalue.startswith("a, b, c failed")


def test_a_seed_in_a_plain_cell_is_told_once_to_reach_no_asset(kernel: Kernel) -> None:
    kernel.run("%%asset a\nimport random\nrandom.random()")
    kernel.run("import random\nrandom.seed(3)")
    told = kernel.run("%materialize --again").text
    assert "The seed in cell [3] does not reach assets: a draws from a seed of its own" in told
    assert "%nbasset seed 3" in told
    kernel.run("random.seed(4)")
    assert "does not reach" not in kernel.run("%materialize --again").text


def test_a_cell_says_that_it_is_running_before_its_body_shows_anything(kernel: Kernel) -> None:
    kernel.run("%nbasset mode define")
    shown = kernel.run("%%asset quiet\nimport time\ntime.sleep(1.5)\n1")
    name = kernel.start("%materialize")
    until = time.monotonic() + 20
    while "▶ running" not in shown.text and time.monotonic() < until:
        kernel._take(kernel.client.get_iopub_msg(timeout=20))
    assert "quiet: being made · ▶ running" in shown.text
    kernel.finish(name)
    assert "● fresh · made " in shown.text


def test_a_value_that_cannot_be_copied_is_shared_and_a_change_to_it_is_reported(kernel: Kernel) -> None:
    kernel.run("import threading")
    kernel.run("%%asset guarded\n{'lock': threading.Lock(), 'rows': [1]}")
    kernel.run("%%asset harm\nguarded['rows'].append(2)\nlen(guarded['rows'])")
    run = kernel.run("%%asset look\nlen(guarded['rows'])")
    assert "The value of guarded cannot be copied" in run.text
    assert "changed it in place" in run.text


def test_a_value_that_cannot_show_itself_is_named(kernel: Kernel) -> None:
    kernel.run("class Shy:\n    def __repr__(self):\n        raise ValueError('no')")
    assert "<Shy, which cannot show itself>" in kernel.run("%%asset shy\nShy()").text


def test_a_second_magic_line_in_a_cell_is_refused(kernel: Kernel) -> None:
    run = kernel.run("%%asset a\n1\n%%asset b\n2")
    assert "A cell has one %%asset line" in run.evalue
    assert "No asset is defined yet" in kernel.run("%assets").text


def test_a_run_inside_a_body_is_refused_without_frames_of_machinery(kernel: Kernel) -> None:
    kernel.run("%%asset a\n1")
    run = kernel.run("%%asset b\nget_ipython().run_line_magic('materialize', 'a')")
    assert "A run is at work already" in run.evalue
    assert "nbasset/notebook" not in run.traceback
