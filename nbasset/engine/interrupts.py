"""Interrupts: Stop reaches body code wherever it is."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")


def python_interrupts() -> _Handling:
    """While code runs synchronously, SIGINT raises ``KeyboardInterrupt`` in it, as in plain Python.

    A kernel that runs a cell as a coroutine otherwise only cancels that coroutine, which code in ``sleep`` or in C
    never notices.
    """
    return _Handling(signal.default_int_handler)


@contextmanager
def outside_loops() -> Iterator[None]:
    """Code that runs synchronously finds no event loop running, and may start one of its own: ``asyncio.run``.

    >>> import asyncio
    >>> async def whole():
    ...     with outside_loops():
    ...         return asyncio.run(asyncio.sleep(0, "done"))
    >>> asyncio.run(whole())
    'done'
    """
    import asyncio

    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)


@contextmanager
def waking_interrupts() -> Iterator[None]:
    """While code waits in the event loop, SIGINT cancels the task that waits, and wakes the loop to do so.

    A handler that only schedules a callback leaves a loop asleep in ``select`` until something else wakes it.
    """
    import asyncio

    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None, "it is code of a task that waits"

    def cancel(*_: object) -> None:
        loop.call_soon_threadsafe(task.cancel)

    with _Handling(cancel):
        yield


class _Handling:
    """Has a handler for SIGINT, on the only thread that can have one.

    It asks the module behind ``signal``, which looks each handler up among its own constants: a trivial body would wait
    for that as long as for itself.

    Args:
        handler: the handler.
    """

    __slots__ = ("_former", "_handler")

    def __init__(self, handler: Callable[..., Any]) -> None:
        self._handler = handler
        self._former: Any = None

    def __enter__(self) -> None:
        if threading.get_ident() == threading.main_thread().ident:
            former = _signal.getsignal(signal.SIGINT)
            if former is not None and former is not self._handler:
                _signal.signal(signal.SIGINT, self._handler)
                self._former = former

    def __exit__(self, *_: object) -> None:
        if self._former is not None:
            _signal.signal(signal.SIGINT, self._former)


class Interruptible(Awaitable[T]):
    """Awaits something; whenever its code runs synchronously, Stop reaches it as ``KeyboardInterrupt``.

    Args:
        inner: what to await.
    """

    def __init__(self, inner: Awaitable[T]) -> None:
        self.inner = inner

    def __await__(self) -> Generator[Any, Any, T]:
        steps: Any = self.inner.__await__()
        send: Callable[[], Any] = lambda: next(steps)  # noqa: E731
        while True:
            try:
                with python_interrupts():
                    waited = send()
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            try:
                with waking_interrupts():
                    answer = yield waited
                send = _sender(steps, answer)
            except BaseException as error:  # noqa: BLE001  # whatever is thrown in belongs to the inner code
                send = _thrower(steps, error)


def _sender(steps: Any, answer: Any) -> Callable[[], Any]:
    return lambda: next(steps) if answer is None else steps.send(answer)


def _thrower(steps: Any, error: BaseException) -> Callable[[], Any]:
    return lambda: steps.throw(error)


def drive(work: Generator[Any, Any, T] | Any) -> T:
    """Run a coroutine that never waits to its end, without an event loop.

    Raises:
        RuntimeError: when it waits after all.
    """
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    work.close()
    raise RuntimeError(
        "This body awaits, and no event loop is there to wait in: run it in a cell of a notebook, or let the body wait "
        "by itself with asyncio.run(…)."
    )


def wait_for(work: Awaitable[T]) -> T:
    """Wait for an awaitable from synchronous code: on this thread, or beside a loop that runs already."""
    import asyncio

    async def whole() -> T:
        return await work

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(whole())
    return _on_a_thread(whole)


def _on_a_thread(whole: Callable[[], Coroutine[Any, Any, T]]) -> T:
    import asyncio

    outcome: dict[str, Any] = {}
    loops: list[asyncio.AbstractEventLoop] = []

    async def noted() -> Any:
        loops.append(asyncio.get_running_loop())
        return await whole()

    def run() -> None:
        try:
            outcome["value"] = asyncio.run(noted())
        except BaseException as error:  # noqa: BLE001  # it is raised again on the thread that waits
            outcome["error"] = error

    thread = threading.Thread(target=copy_context().run, args=(run,), name="nbasset-await", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.05)
    except KeyboardInterrupt:
        if loops:
            loops[0].call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loops[0])])
        raise
    if "error" in outcome:
        raise outcome["error"]
    value: T = outcome["value"]
    return value


def is_stop(error: BaseException) -> bool:
    """Whether an error means that somebody pressed Stop: an interrupt, or the cancelling of the task that waits.

    >>> is_stop(KeyboardInterrupt()), is_stop(ValueError())
    (True, False)
    """
    kinds = {(kind.__module__, kind.__name__) for kind in type(error).__mro__}
    return isinstance(error, KeyboardInterrupt) or ("asyncio.exceptions", "CancelledError") in kinds
