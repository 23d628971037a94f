"""Beside: in a process of somebody else's executor, steps are made in processes beside it, which are kept for the next.

A step wants a process to itself: output, folder, environment and random generators belong to the whole of one, and
nobody could end a body that is at work in a thread. So whether an executor has processes or threads, and how many of
them, is all the same.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from nbasset.engine.executors.live_output import Piece
from nbasset.engine.executors.processes import Processes
from nbasset.engine.executors.starting import method_beside
from nbasset.engine.executors.workers import Answer, WorkerDied
from nbasset.engine.work_order import Delivery, Failure, Work, WorkOrder

_LOCK = threading.Lock()
_FREE: list[Processes] = []
_AT_WORK: dict[Processes, str] = {}
_STOPPED: set[str] = set()

_SOON = 0.05
"""Seconds after which whoever asks is told that a step has begun, if it is not done by then."""


def made_beside(work: Work, order: WorkOrder, hear: Callable[[Sequence[Piece]], None] | None = None) -> Delivery:
    """Make a step in a process beside this one.

    Args:
        work: makes a step there; a function of a module.
        order: the step.
        hear: called with what its body shows, while it comes.

    Raises:
        WorkerDied: when that has died of it.
    """
    found: Delivery = pickle.loads(answer_beside(work, order.run_id, pickle.dumps(order), hear))
    return found


def answer_beside(
    work: Work,
    run_id: str,
    order: bytes,
    hear: Callable[[Sequence[Piece]], None] | None = None,
    begun: Callable[[], object] | None = None,
) -> bytes:
    """The same where nobody between looks at the order and at the answer: neither is unpickled here.

    Args:
        work: makes a step there; a function of a module.
        run_id: the run that the step is for.
        order: the step, pickled.
        hear: called with what its body shows, while it comes.
        begun: called once it is at work, unless it is done soon.

    Returns:
        What became of it, pickled.

    Raises:
        WorkerDied: when that has died of it.
    """
    with _LOCK:
        if run_id in _STOPPED:
            return pickle.dumps(Delivery(failure=Failure("KeyboardInterrupt")))
        process = _FREE.pop() if _FREE else Processes(1, work, method=method_beside(), hears_stop=False, reads=False)
        _AT_WORK[process] = run_id
    answered = False
    try:
        process.take(1, order)
        answer = _answer(process, hear, begun)
        answered = True
    except OSError as error:
        return _none_started(str(error))
    finally:
        with _LOCK:
            del _AT_WORK[process]
            if answered:
                _FREE.append(process)
        if not answered:  # it may still be at work, and its answer is nobody's any more
            process.close()
    if not answer.unread and answer.has_begun:
        raise WorkerDied(answer.died)
    return answer.unread or _none_started(answer.died)


def _none_started(why: str) -> bytes:
    return pickle.dumps(Delivery(refused=f"the executor's process can start none beside it ({why})"))


def _answer(
    process: Processes, hear: Callable[[Sequence[Piece]], None] | None, begun: Callable[[], object] | None
) -> Answer:
    until = time.monotonic() + _SOON
    while True:
        if begun is not None and process.is_silent(max(until - time.monotonic(), 0.0)):
            begun()
            begun = None
        for said in process.answers(wait=begun is None):
            if isinstance(said, Answer):
                return said
            if hear is not None:
                hear(said.pieces)


def stop(run_id: str, end: bool) -> int:
    """Interrupt what is at work for a run, and begin nothing more for it.

    Args:
        run_id: the run.
        end: whether to end the processes instead.

    Returns:
        How many steps are at work for it.
    """
    with _LOCK:
        _STOPPED.add(run_id)
        stopped = [process for process, run in _AT_WORK.items() if run == run_id]
        for process in stopped:
            process.interrupt(end=end)
    return len(stopped)


def close() -> None:
    """End the processes that wait for the next step."""
    with _LOCK:
        going, _FREE[:] = _FREE[:], []
    for process in going:
        with suppress(OSError):
            process.close()


def at_work_for(run_id: str) -> int:
    """How many steps are at work for a run."""
    with _LOCK:
        return sum(run == run_id for run in _AT_WORK.values())
