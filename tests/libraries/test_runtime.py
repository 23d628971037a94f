"""Settings of Python's runtime are told by functions and set by functions."""

import gc
import resource
import tracemalloc

from nbasset.engine.settings import left_as_found


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
