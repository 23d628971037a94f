"""What runs is stopped by signals, and when its time is over; why is known."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from nbasset.cli.stopping import Stopping


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends whoever is sent one")
def test_a_signal_stops_and_is_no_exception(name):
    stopping = Stopping()
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with stopping.by_signals():
        assert not stopping()
        os.kill(os.getpid(), number)
        assert stopping()
        assert stopping.why == f"by {name}"
    assert signal.getsignal(number) == before


def test_a_time_that_is_over_stops():
    assert not Stopping(1000)()
    stopping = Stopping(-1)
    assert stopping()
    assert stopping.why == "its time was over"
    assert not Stopping()()


def test_on_another_thread_there_are_no_signals_to_wait_for():
    found = []

    def waits():
        with Stopping().by_signals():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=waits)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGTERM)]
