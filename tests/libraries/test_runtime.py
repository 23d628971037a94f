"""Settings of Python's runtime are told by functions and set by functions."""

import gc
import resource
import signal
import socket
import sys
import tracemalloc

import pytest

from nbasset.engine.settings import left_as_found
from nbasset.libraries.collector import collection_paused
from nbasset.versions.settings import DEFAULT, setting_now

TOLD = {
    "gc": lambda: gc.disable(),
    "socket": lambda: socket.setdefaulttimeout(7),
    "tracemalloc": lambda: tracemalloc.start(),
    "sys": lambda: sys.setswitchinterval(0.1),
    "sys.argv": lambda: sys.argv.append("--more"),
    "digits of whole numbers": lambda: sys.set_int_max_str_digits(0),
    "signal handlers": lambda: signal.signal(signal.SIGUSR1, lambda *_: None),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_python_is_told_counts_while_it_is_other_than_when_python_starts(name):
    with left_as_found([]):
        assert setting_now(name) == DEFAULT
        TOLD[name]()
        assert setting_now(name) != DEFAULT
    assert setting_now(name) == DEFAULT


def test_a_collector_that_rests_while_others_look_is_no_setting():
    with collection_paused():
        assert setting_now("gc") == DEFAULT


def test_what_the_collector_calls_and_what_is_traced_is_as_before():
    calls, told = list(gc.callbacks), []
    with left_as_found(told):
        gc.callbacks.append(lambda *_: None)
        tracemalloc.start()
    assert (gc.callbacks, tracemalloc.is_tracing()) == (calls, False)
    assert {each.name for each in told} == {"callbacks", "start"}


def test_a_limit_that_may_be_raised_again_is():
    before, told = resource.getrlimit(resource.RLIMIT_NOFILE), []
    with left_as_found(told):
        resource.setrlimit(resource.RLIMIT_NOFILE, (before[0] - 1, before[1]))
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
    assert len(told) == 1, "it has two names"
