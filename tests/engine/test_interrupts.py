"""Interrupts: Stop reaches code that waits, and every handler is given back."""

from __future__ import annotations

import asyncio
import decimal
import os
import signal
import sys
import threading
from contextvars import ContextVar

import pytest

from nbasset.engine.interrupts import Interruptible, drive, python_interrupts, wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows raises SIGINT otherwise")


def press_stop():
    os.kill(os.getpid(), signal.SIGINT)


def press_stop_soon(after=0.1):
    timer = threading.Timer(after, press_stop)
    timer.start()
    return timer


@pytest.fixture
def other_handler():
    """A handler as a kernel has one; what it was told."""
    told = []
    former = signal.signal(signal.SIGINT, lambda *_: told.append("stop"))
    yield told
    signal.signal(signal.SIGINT, former)


def test_while_code_runs_stop_is_a_keyboard_interrupt_and_afterwards_the_former_handlers_again(other_handler):
    def work():
        with python_interrupts():
            press_stop()
            sum(range(1000))

    with pytest.raises(KeyboardInterrupt):
        work()
    assert other_handler == []
    press_stop()
    assert other_handler == ["stop"]


def test_the_handler_is_given_back_after_an_error(other_handler):
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError), python_interrupts():
        raise ValueError
    assert signal.getsignal(signal.SIGINT) is before


def test_on_another_thread_nothing_is_touched(other_handler):
    seen = []

    def look():
        with python_interrupts():
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [before]


def test_driving_gives_back_what_a_coroutine_returns_and_raises_what_it_raises():
    async def inner():
        return 3

    async def gives():
        return await inner() + 4

    async def raises():
        raise KeyError("x")

    assert drive(gives()) == 7
    with pytest.raises(KeyError):
        drive(raises())


def test_driving_what_waits_after_all_says_so():
    async def waits():
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="no event loop is there to wait in"):
        drive(waits())


def test_waiting_without_a_loop_and_beside_one():
    async def slow():
        await asyncio.sleep(0.01)
        return threading.current_thread() is threading.main_thread()

    assert wait_for(slow()) is True

    async def beside():
        return wait_for(slow())

    assert asyncio.run(beside()) is False, "a loop that runs already stays untouched"


def test_what_is_waited_for_beside_a_loop_finds_the_context_of_who_waits():
    level = ContextVar("level", default=0)

    async def looks():
        await asyncio.sleep(0)
        level.set(level.get() + 1)
        return level.get(), decimal.getcontext().prec

    async def beside():
        level.set(5)
        with decimal.localcontext(prec=7):
            return wait_for(looks()), level.get()

    assert asyncio.run(beside()) == ((6, 7), 5)


def test_an_error_comes_through_from_either_side():
    async def raises():
        await asyncio.sleep(0)
        raise KeyError("x")

    async def beside():
        return wait_for(raises())

    with pytest.raises(KeyError):
        wait_for(raises())
    with pytest.raises(KeyError):
        asyncio.run(beside())


def test_whatever_can_be_awaited_can_be_waited_for():
    class Ready:
        def __await__(self):
            yield from asyncio.sleep(0).__await__()
            return "ready"

    assert wait_for(Ready()) == "ready"


def test_an_interruptible_gives_values_and_errors_through():
    async def gives(value):
        await asyncio.sleep(0.001)
        if isinstance(value, Exception):
            raise value
        return value

    async def catches():
        try:
            await asyncio.wait_for(asyncio.sleep(30), 0.01)
        except TimeoutError:
            return "late"

    assert asyncio.run(awaited(Interruptible(gives(3)))) == 3
    assert asyncio.run(awaited(Interruptible(catches()))) == "late"
    with pytest.raises(KeyError):
        asyncio.run(awaited(Interruptible(gives(KeyError("x")))))


async def awaited(what):
    return await what


@pytest.mark.parametrize("body", ["waits", "computes"])
def test_stop_reaches_an_interruptible_wherever_it_is(other_handler, body):
    async def waits():
        await asyncio.sleep(60)

    async def computes():
        await asyncio.sleep(0)
        while True:
            sum(range(100))

    timer = press_stop_soon()
    with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
        asyncio.run(awaited(Interruptible({"waits": waits, "computes": computes}[body]())))
    timer.join()
    assert other_handler == []


def test_what_an_interrupted_body_cleans_up_is_cleaned_up(other_handler):
    done = []

    async def body():
        try:
            await asyncio.sleep(60)
        finally:
            done.append("cleaned")

    timer = press_stop_soon()
    with pytest.raises((KeyboardInterrupt, asyncio.CancelledError)):
        asyncio.run(awaited(Interruptible(body())))
    timer.join()
    assert done == ["cleaned"]
