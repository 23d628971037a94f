"""What workers are told to do in these tests, by names that another process can import."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

from nbasset.engine.work_order import Delivery, Failure


class Unreadable(Exception):
    """An error that is pickled as one argument and made of two, as many of people's own are."""

    def __init__(self, one, two):
        super().__init__(one)


def act(order, tell=lambda _: None):
    """Do what an order of these tests says; the answer tells in which process."""
    what, *rest = order
    if what in ("unsendable", "unreadable"):
        return Delivery(warnings=(threading.Lock() if what == "unsendable" else Unreadable("one", "two"),))
    if what == "show":
        return _shown(tell, Path(rest[0]))
    try:
        return Delivery(refused=str(_done(what, *rest)), unchanged=what == "same")
    except KeyboardInterrupt:
        return Delivery(failure=Failure("KeyboardInterrupt"))


def prepare(order):
    """Tell in which process, and fail."""
    if order[0] == "sleep":
        Path(order[2]).with_suffix(".prepared").write_text(str(os.getpid()))
    raise RuntimeError("no")


def _shown(tell, until):
    """Print a line, and end when somebody has heard of it; the rest comes with the answer."""
    item = {"type": "stream", "name": "stdout", "text": "one\n10%"}
    tell(item)
    while not until.exists():
        time.sleep(0.01)
    item["text"] = "one\n20%"
    return Delivery(shown=(item,))


def _done(what, *rest):
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "exit":
        os._exit(rest[0])
    if what == "sleep":
        Path(rest[1]).touch()
        time.sleep(rest[0])
    if what == "deaf":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Path(rest[0]).touch()
        time.sleep(60)
    if what == "pool":
        with multiprocessing.get_context(rest[0]).Pool(1) as pool:
            return pool.map(abs, [-3])
    return os.getpid()
