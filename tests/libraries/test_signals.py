"""Handlers of signals count by what they do, and are put back as they were."""

import signal

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


def test_a_handler_of_a_signal_is_the_one_of_before():
    before = signal.getsignal(signal.SIGUSR2)
    with left_as_found([]):
        signal.signal(signal.SIGUSR2, lambda *_: None)
    assert signal.getsignal(signal.SIGUSR2) == before
