"""A kernel that a program has started: what it says, how it ends, what becomes of code that is stopped."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest
from cli.conftest import forked

from nbasset.cli.kernel import Kernel
from nbasset.cli.parsers import Usage

pytestmark = pytest.mark.kernel


@pytest.fixture
def started(tmp_path, monkeypatch):
    monkeypatch.setattr("nbasset.cli.kernel.manager", forked)

    def start(is_to_stop=lambda: False, name="python3"):
        return Kernel(name, tmp_path, {"MARK": "here"}, is_to_stop)

    return start


def test_code_is_run_and_what_it_says_is_heard(started, tmp_path):
    heard = []
    stop = []
    with started(lambda: bool(stop)) as kernel:
        reply = kernel.run("import os; print(os.environ['MARK'], os.getcwd())", heard.append, cell="c1")
        assert (reply.status, reply.number) == ("ok", 1)
        texts = [each["content"]["text"] for each in heard if each["msg_type"] == "stream"]
        assert "".join(texts) == f"here {tmp_path}\n"
        asked = kernel.run("1 / 0", heard.append)
        assert (asked.status, asked.ename) == ("error", "ZeroDivisionError")
        assert kernel.run("2", heard.append, cell="c2").number == 2, "a question is no cell"
        began = time.monotonic()
        stop.append(True)
        reply = kernel.run("import time\nwhile True: time.sleep(0.01)", heard.append, cell="c3")
        assert reply.ename == "KeyboardInterrupt"
        assert time.monotonic() - began < 30
        stop.clear()
        number = kernel.run("print(os.getpid())", heard.append, cell="c4")
        assert number.status == "ok", "it goes on"
        kernel.run("print(get_ipython().history_manager.hist_file)", heard.append, cell="c5")
        texts = [each["content"]["text"] for each in heard if each["msg_type"] == "stream"]
        assert texts[-1].endswith(":memory:\n"), "what a program runs is not in a person's history"
        assert kernel.run("os._exit(3)", heard.append, cell="c5").status == "died"
        assert kernel.run("1", heard.append, cell="c6").status == "died"


def test_what_does_not_let_itself_be_stopped_is_killed(started, monkeypatch):
    monkeypatch.setattr("nbasset.cli.kernel.GRACE", 0.3)
    stop = []
    deaf = "import signal, time, ipykernel.kernelbase as kernel\nsignal.signal(signal.SIGINT, signal.SIG_IGN)"
    with started(lambda: bool(stop)) as kernel:
        asked = kernel.run(f"{deaf}\nkernel.signal = lambda *_: None", lambda _: None, cell="c1")
        assert asked.status == "ok"
        stop.append(True)
        assert kernel.run("time.sleep(99)", lambda _: None, cell="c2").status == "died"


def test_it_is_gone_in_the_end(started):
    heard = []
    with started() as kernel:
        kernel.run("import os; print(os.getpid())", heard.append, cell="c1")
    (text,) = [each["content"]["text"] for each in heard if each["msg_type"] == "stream"]
    if sys.platform != "win32":
        for _ in range(100):
            try:
                os.kill(int(text), 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
        os.kill(int(text), signal.SIGKILL)
        pytest.fail("the kernel was left behind")


def test_a_kernel_that_there_is_not_is_said(started):
    with (
        pytest.raises(Usage, match="there is no kernel 'nonsense' here, which the notebook asks for"),
        started(name="nonsense"),
    ):
        pass
