"""What Python holds for a whole process is read as it is, and put back as it was."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings

import pytest

from nbasset.engine.settings import left_as_found


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
def test_a_handler_of_a_signal_is_the_one_of_before():
    before = signal.getsignal(signal.SIGUSR2)
    with left_as_found([]):
        signal.signal(signal.SIGUSR2, lambda *_: None)
    assert signal.getsignal(signal.SIGUSR2) == before
