"""What Python holds for a whole process is read as it is, and put back as it was."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings

import pytest

from nbasset.engine.settings import left_as_found
from nbasset.versions.data_version import data_version
from nbasset.versions.values.digest import digest


def test_a_variable_of_the_environment_is_told_by_its_name(monkeypatch):
    monkeypatch.setenv("STAYS", "1")
    told = []
    with left_as_found(told):
        os.environ["NEW"] = "x"
        os.environ["STAYS"] = "2"
    assert (os.environ.get("NEW"), os.environ["STAYS"]) == (None, "1")
    assert {each.name for each in told} == {"os.environ.NEW", "os.environ.STAYS"}


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="there is one time zone only")
def test_the_time_zone_is_that_of_the_environment_again():
    before = time.tzname, os.environ.get("TZ")
    with left_as_found([]):
        os.environ["TZ"] = "Asia/Tokyo"
        time.tzset()
        assert time.tzname == ("JST", "JST")
    assert (time.tzname, os.environ.get("TZ")) == before


def test_filters_are_in_force_as_they_were_for_what_has_warned_before():
    def warn():
        warnings.warn("once more", UserWarning, stacklevel=1)

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with left_as_found([]):
            warnings.simplefilter("ignore")
            warn()
        warn()
    assert len(heard) == 1


def test_the_folder_that_was_left_is_come_back_to_and_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = []
    with left_as_found(told):
        os.chdir("/")
    assert os.path.realpath(os.curdir) == str(tmp_path)
    assert [each.name for each in told] == ["os.getcwd()"]


def test_lists_stay_the_same_objects():
    path, argv = sys.path, sys.argv
    with left_as_found([]):
        sys.path.insert(0, "of the body")
        sys.argv.append("--of-the-body")
    assert sys.path is path
    assert "of the body" not in path
    assert sys.argv is argv
    assert "--of-the-body" not in argv


@pytest.mark.skipif(not hasattr(signal, "SIGUSR2"), reason="there is no such signal")
def test_a_thread_is_told_by_what_its_user_put_into_it():
    class Worker(threading.Thread):
        def __init__(self, number: int, name: str) -> None:
            super().__init__(name=name)
            self.number = number

        def run(self) -> None:
            self.answer = self.number * 2

    one, same, other = Worker(1, "a"), Worker(1, "b"), Worker(2, "a")
    assert digest(one).digest == digest(same).digest != digest(other).digest
    (sign,) = digest(one).opaque
    assert sign.endswith("Worker")
    before = digest(one).digest
    one.start()
    one.join()
    assert digest(one).digest != before, "it has an answer now"
    same.start()
    same.join()
    assert digest(one).digest == digest(same).digest, "whether it runs, and where, is no part of it"


@pytest.mark.parametrize("name", ["stdout", "stderr", "__stderr__"])
def test_a_stream_that_everybody_shares_is_not_looked_into(name, monkeypatch):
    class Stream:
        def write(self, text: str) -> None: ...

    stream = Stream()
    stream.machine = [object()]
    monkeypatch.setattr(sys, name, stream)
    handler = logging.StreamHandler(stream)
    before = digest(handler)
    stream.machine.append(3)
    assert digest(handler).digest == before.digest
    assert f".stream of type sys.{name}" in before.opaque


def test_event_loops_and_pools_are_not_looked_into_and_their_locks_and_queues_are():
    loop = asyncio.new_event_loop()
    before = digest(loop).digest
    loop.call_soon(print)
    assert digest(loop).digest == before
    loop.close()
    assert digest(asyncio.Semaphore(1)).digest != digest(asyncio.Semaphore(2)).digest


def test_functions_of_multiprocessing_count_by_the_start_method_whether_anybody_has_asked_for_it(monkeypatch):
    default = multiprocessing.get_context.__self__
    monkeypatch.setattr(default, "_actual_context", None)
    before = data_version(multiprocessing.get_context).digest
    multiprocessing.get_context()
    assert data_version(multiprocessing.get_context).digest == before
    multiprocessing.set_start_method("spawn", force=True)
    assert (data_version(multiprocessing.get_context).digest != before) == (default._default_context._name != "spawn")
