"""Stop, where the system has no signals to wake a thread."""

from __future__ import annotations

import ctypes
import signal
import sys
from types import SimpleNamespace

import pytest

from nbasset.notebook.live.stop import stop_main_thread


def test_on_windows_the_event_that_the_kernel_waits_for_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[int] = []
    monkeypatch.setattr(sys, "platform", "win32")
    windows = SimpleNamespace(kernel32=SimpleNamespace(SetEvent=events.append))
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)
    monkeypatch.setattr(signal, "pthread_kill", None, raising=False)
    monkeypatch.setenv("JPY_INTERRUPT_EVENT", "1234")
    stop_main_thread()
    assert events == [1234]


def test_elsewhere_the_main_thread_gets_a_real_signal() -> None:
    with pytest.raises(KeyboardInterrupt):
        stop_main_thread()
