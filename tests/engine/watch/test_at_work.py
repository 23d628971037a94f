"""Whose doing it is what happens now, and what is changed for all bodies while one is at work."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from types import SimpleNamespace

import pytest

from nbasset.engine.watch.at_work import THREADS, Attributes, Place, Shared, Turns, works_for_no_body


def names(turns):
    return [turn.watcher for turn in turns.now()]


def test_tasks_inherit_whose_doing_they_are():
    turns = Turns("test")

    async def body(name):
        turn = turns.begin(name)
        await asyncio.sleep(0)
        found = await asyncio.gather(asyncio.to_thread(names, turns), asyncio.create_task(later()))
        turns.end(turn)
        return found

    async def later():
        await asyncio.sleep(0)
        return names(turns)

    async def both():
        return await asyncio.gather(body("a"), body("b"))

    assert asyncio.run(both()) == [[["a"], ["a"]], [["b"], ["b"]]]


def test_what_nobody_began_counts_for_all_that_have_nobody_inside():
    turns = Turns("test")
    found = []

    def elsewhere():
        found.append(names(turns))

    def beside():
        turn = turns.begin("beside")
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        turns.end(turn)

    outer = turns.begin("outer")
    inner = turns.begin("inner")
    thread = threading.Thread(target=beside)
    thread.start()
    thread.join()
    turns.end(inner)
    turns.end(outer)
    assert found == [["inner", "beside"]]
    assert not turns.any


def test_a_thread_belongs_to_the_body_that_starts_it_and_no_longer_than_that_runs():
    turns = Turns("test")
    go_on, found = threading.Event(), []

    def work():
        found.append(names(turns))
        go_on.wait()
        found.append(names(turns))

    with THREADS:
        first, beside = turns.begin("first"), None
        thread = threading.Thread(target=work)
        thread.start()
        turns.end(first)
        beside = turns.begin("second")
        go_on.set()
        thread.join()
        turns.end(beside)
    assert found == [["first"], ["second"]]


class Change:
    def __init__(self, made):
        self.made = made

    def make(self):
        self.made.append("made")

    def take_back(self):
        self.made.append("taken back")


def test_changes_are_made_once_and_taken_back_when_the_last_ends():
    made = []
    shared = Shared(Change(made))
    with shared:
        with shared:
            assert made == ["made"]
        assert made == ["made"]
    assert made == ["made", "taken back"]


def test_a_change_that_cannot_be_made_takes_back_those_before_it():
    made = []

    class Broken(Change):
        def make(self):
            raise OSError

    shared = Shared(Change(made), Broken(made))
    for _ in range(2):
        with pytest.raises(OSError), shared:
            pass
    assert made == ["made", "taken back"] * 2


def test_attributes_are_those_that_stood_there_when_the_change_was_made():
    owner = SimpleNamespace(x=1)
    change = Attributes(owner, {"x": 5})
    owner.x = 2
    change.make()
    assert owner.x == 5
    change.take_back()
    assert owner.x == 2


def test_a_place_holds_what_came_last_and_goes_back_to_what_was_there_first():
    shelf, gone = ["a book"], []
    place = Place(lambda: shelf[0], lambda thing: shelf.__setitem__(0, thing), lambda: gone.append(shelf[0]))
    for _ in range(2):
        first, second = place.taken("a vase"), place.taken("a clock")
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert (shelf, gone) == (["a clock"], gone)
        second.__exit__(None, None, None)
        assert shelf == ["a book"]
    assert gone == ["a book", "a book"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_child_that_is_forked_while_another_thread_makes_changes_can_make_its_own():
    making, forked = threading.Event(), threading.Event()

    class Slow:
        def make(self):
            making.set()
            forked.wait()

        def take_back(self):
            pass

    thread = threading.Thread(target=Shared(Slow()).make)
    thread.start()
    making.wait()
    child = os.fork()
    if not child:
        signal.alarm(30)
        Shared().make()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    forked.set()
    thread.join()
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_thread_that_works_for_no_body_is_heard_by_none_whoever_begins_meanwhile():
    turns, begun, heard = Turns("test"), threading.Event(), []

    def serve(apart):
        if apart:
            works_for_no_body()
        assert begun.wait(60)
        heard.append((apart, names(turns), [turn.watcher for turn in turns.alive()]))

    threads = [threading.Thread(target=serve, args=(apart,)) for apart in (False, True)]
    for thread in threads:
        thread.start()
    turn = turns.begin("body")
    begun.set()
    for thread in threads:
        thread.join()
    turns.end(turn)
    assert sorted(heard) == [(False, ["body"], ["body"]), (True, [], [])]
