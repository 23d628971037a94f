"""The kernels of tests, forked from a warm process, are kernels in every respect."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from kernels import Kernel

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork"),
]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_each_has_the_folder_and_the_environment_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "local.py").write_text("A = 1")
    with Kernel(tmp_path, env={"COLOUR": "green"}) as one, Kernel(tmp_path, env={"COLOUR": "red"}) as two:
        assert [each.value("__import__('os').environ['COLOUR']") for each in (one, two)] == ["green", "red"]
        assert one.value("__import__('os').getcwd()") == str(tmp_path.resolve())
        assert one.value("__import__('local').A") == 1
        assert one.value("__import__('sys').argv[0].endswith('ipykernel_launcher.py')")
        assert one.value("__import__('os').getpid()") != two.value("__import__('os').getpid()")


def test_stop_reaches_it(kernel: Kernel) -> None:
    # Naps: a signal that comes just before a sleep begins is only noticed when that has ended.
    cell = kernel.start("print('begun', flush=True)\nimport time\nfor _ in range(6000): time.sleep(0.01)")
    kernel.wait_for(cell, "begun")
    kernel.interrupt()
    assert kernel.finish(cell).ename == "KeyboardInterrupt"
    assert kernel.value("1 + 1") == 2


@pytest.mark.parametrize("now", [True, False])
def test_after_a_restart_it_is_another_that_knows_nothing(kernel: Kernel, now: bool) -> None:
    kernel.run("x = 1")
    before = kernel.value("__import__('os').getpid()")
    kernel.manager.restart_kernel(now=now)
    kernel.client.wait_for_ready(timeout=30)
    assert not alive(before)
    assert kernel.value("__import__('os').getpid()") != before
    assert kernel.run("x").ename == "NameError"


def test_at_the_end_it_is_gone_and_one_that_died_is_seen_to_be_dead(tmp_path: Path) -> None:
    with Kernel(tmp_path) as kernel:
        ended = kernel.value("__import__('os').getpid()")
        assert kernel.manager.is_alive()
        kernel.start("import os; os._exit(1)")
        until = time.monotonic() + 20
        while kernel.manager.is_alive() and time.monotonic() < until:
            time.sleep(0.01)
        assert not kernel.manager.is_alive()
    assert not alive(ended)
