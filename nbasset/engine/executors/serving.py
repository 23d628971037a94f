"""Serving: what a worker's process does, one order after another, until whoever has started it is gone."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import NoReturn

from nbasset.core.dataclass import dataclass
from nbasset.engine.descriptors import HERE
from nbasset.engine.executors.live_output import Piece, Teller
from nbasset.engine.work_order import Delivery, Failure, Work, WorkOrder

BEGUN, SHOWN, ANSWER, UNCHANGED = b"b", b"s", b"a", b"u"
"""How what a worker says begins: it is at an order, its body shows something, it is done, it is done and as it was."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a worker does while it waits for its first order, which then begins at once.

    Args:
        call: does it.
        order: an order like those that will come.
    """

    call: Callable[[WorkOrder], object]
    order: WorkOrder

    def begin(self) -> None:
        """Do it; what hinders that is found, and told, by whoever needs it."""
        with contextlib.suppress(Exception):
            self.call(self.order)


def serve(wire: Connection, work: Work) -> None:
    """What a worker does: one order after another, until the kernel is gone."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
        HERE.make()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    multiprocessing.set_start_method(None, force=True)  # bodies find Python's own, not that of this process
    orders: SimpleQueue[WorkOrder | Preparation] = SimpleQueue()
    threading.Thread(target=_listen, args=(wire, orders), name="nbasset orders", daemon=True).start()
    teller = Teller(partial(_tell, wire))
    while True:
        order = orders.get()
        if isinstance(order, Preparation):
            order.begin()
            continue
        answer = Delivery(failure=Failure("KeyboardInterrupt"))
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _say(wire, BEGUN)
            answer = work(order, teller.tell)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        teller.end()
        _say(wire, (UNCHANGED if answer.unchanged else ANSWER) + _pickled(answer))


def _say(wire: Connection, message: bytes) -> None:
    """Say something; whoever finds that nobody hears it any more ends everything."""
    try:
        wire.send_bytes(message)
    except OSError:
        _end()


def _tell(wire: Connection, pieces: Sequence[Piece]) -> None:
    """Send what a body shows; what cannot be sent comes with the answer, or is told with it."""
    try:
        message = pickle.dumps(pieces)
    except Exception:  # noqa: BLE001  # whatever somebody's objects do when they are pickled
        return
    _say(wire, SHOWN + message)


def _pickled(answer: Delivery) -> bytes:
    try:
        return pickle.dumps(answer)
    except Exception as error:  # noqa: BLE001  # whatever somebody's objects do when they are pickled
        return pickle.dumps(Delivery(refused=f"its process's answer cannot be sent ({error})"))


def _listen(wire: Connection, orders: SimpleQueue[WorkOrder | Preparation]) -> None:
    """Hear of orders, and of the end of the kernel also while a body is at work."""
    try:
        while True:
            orders.put(wire.recv())
    except BaseException:  # noqa: BLE001  # no order comes any more, so that nothing is left to do
        _end()


def _end() -> NoReturn:
    """End this process, and whatever bodies have started."""
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
