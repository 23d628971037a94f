"""Errors that nobody can catch are heard of and told as ever, and hooks are as they were."""

from __future__ import annotations

import sys
import threading

from nbasset.engine.watch.uncaught import hearing_uncaught


def test_errors_of_finalizers_and_threads_are_heard_and_told(monkeypatch):
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda each: told.append(each.exc_type))
    monkeypatch.setattr(threading, "excepthook", lambda each: told.append(each.exc_type))
    before = sys.unraisablehook, threading.excepthook

    class Odd:
        def __del__(self) -> None:
            raise ValueError

    heard: list[BaseException] = []
    with hearing_uncaught(heard.append):
        Odd()
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    assert list(map(type, heard)) == told == [ValueError, ZeroDivisionError]
    assert (sys.unraisablehook, threading.excepthook) == before


def test_a_hook_that_was_set_meanwhile_stays(monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    with hearing_uncaught([].append):
        sys.unraisablehook = print
    assert sys.unraisablehook is print


def test_what_happens_in_a_thread_that_is_gone_is_heard_by_nobody_and_told(monkeypatch):
    told = []
    monkeypatch.setattr(threading, "excepthook", lambda each: told.append(each.exc_type))
    heard = []
    with hearing_uncaught(heard.append):
        threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError(), None, None)))
        monkeypatch.setattr(threading, "excepthook", threading.excepthook)
        mine = threading.excepthook = lambda each: None
    assert (heard, told) == ([], [ValueError])
    assert threading.excepthook is mine
