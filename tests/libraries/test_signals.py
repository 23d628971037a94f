"""Handlers of signals count by what they do, and are put back as they were."""

import signal
from functools import partial

import pytest

from nbasset.engine.settings import left_as_found
from nbasset.versions.settings import setting_now


def test_what_a_handler_does_is_told_and_not_where_it_lies():
    with left_as_found([]):
        signal.signal(signal.SIGUSR1, lambda *_: 1)
        before = setting_now("signal handlers")
        signal.signal(signal.SIGUSR1, lambda *_: 1)
        assert setting_now("signal handlers") == before
        signal.signal(signal.SIGUSR1, lambda *_: 2)
        assert setting_now("signal handlers") != before


STEP = 1


class Counts:
    def __init__(self, by):
        self.by = by

    def __call__(self, number, frame):
        return STEP + self.by

    def heard(self, number, frame):
        return STEP - self.by


def made(by):
    return lambda *_: by


HANDLERS = {
    "what a closure holds": (made, 1, 2),
    "a default": (lambda by: eval(f"lambda *_, by={by}: by"), 1, 2),
    "an object": (Counts, 1, 2),
    "a method's object": (lambda by: Counts(by).heard, 1, 2),
    "which method": (lambda name: getattr(Counts(1), name), "heard", "__call__"),
    "what is given already": (partial(partial, Counts.heard), 1, 2),
}


@pytest.mark.parametrize(("make", "one", "other"), HANDLERS.values(), ids=HANDLERS)
def test_all_of_a_handler_counts(make, one, other):
    assert told(make(one)) == told(make(one)) != told(make(other))


def test_what_a_handler_reads_counts(monkeypatch):
    before = told(Counts(1).heard)
    monkeypatch.setitem(globals(), "STEP", 2)
    assert told(Counts(1).heard) != before


def told(handler):
    with left_as_found([]):
        signal.signal(signal.SIGUSR1, handler)
        return setting_now("signal handlers")


def test_a_handler_that_a_package_has_written_is_not_the_users():
    before = setting_now("signal handlers")
    assert told(pytest.Session.from_config) == before


def test_a_handler_of_a_signal_is_the_one_of_before():
    before = signal.getsignal(signal.SIGUSR2)
    with left_as_found([]):
        signal.signal(signal.SIGUSR2, lambda *_: None)
    assert signal.getsignal(signal.SIGUSR2) == before
