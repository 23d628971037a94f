"""What comes back of a work order."""

from __future__ import annotations

import copyreg
import threading

from nbasset.engine.work_order import Failure


def test_an_error_that_cannot_be_pickled_comes_back_in_words():
    failure = Failure.of(ValueError(threading.Lock()), "ValueError: a lock", "")
    assert failure.pickled == b""
    assert str(failure.error()) == "ValueError: a lock"


class Picky(Exception):
    def __init__(self, one, two):
        super().__init__(one)
        self.two = two


def test_an_error_that_cannot_be_made_again_comes_back_in_words(monkeypatch):
    # Where dask.distributed was imported, tblib pickles every class of errors that is there in a way of its own.
    monkeypatch.delitem(copyreg.dispatch_table, Picky, raising=False)
    failure = Failure.of(Picky(1, 2), "Picky: 1", "")
    assert failure.pickled
    assert isinstance(failure.error(), RuntimeError)
