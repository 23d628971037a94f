"""A function called in a process of its own."""

from __future__ import annotations

import os
import sys
import time

import pytest
from engine.ending import end_with

from nbasset.core.errors import NbassetError
from nbasset.engine.fresh_process import in_fresh_process


def test_it_gives_what_the_function_gives_and_is_another_process():
    assert in_fresh_process(abs, -3, patience=60) == 3
    assert in_fresh_process(os.path.realpath, "/proc/self", patience=60) != os.path.realpath("/proc/self")


def test_it_begins_with_other_variables_and_here_they_are_as_before(monkeypatch):
    monkeypatch.setenv("NBASSET_TEST_ONE", "here")
    monkeypatch.delenv("NBASSET_TEST_TWO", raising=False)
    given = {"NBASSET_TEST_ONE": "there", "NBASSET_TEST_TWO": "new"}
    assert in_fresh_process(os.getenv, "NBASSET_TEST_ONE", patience=60, **given) == "there"
    assert os.environ["NBASSET_TEST_ONE"] == "here"
    assert "NBASSET_TEST_TWO" not in os.environ


def test_a_script_is_not_run_again_there_and_keeps_its_file_here(monkeypatch, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("raise SystemExit('run again')")
    main = sys.modules["__main__"]
    monkeypatch.setattr(main, "__file__", str(script), raising=False)
    monkeypatch.setattr(main, "__spec__", None)
    assert in_fresh_process(abs, -3, patience=60) == 3
    assert main.__file__ == str(script)


def test_what_takes_too_long_is_ended():
    began = time.monotonic()
    with pytest.raises(NbassetError, match=r"longer than 0\.1 s"):
        in_fresh_process(time.sleep, 50, patience=0.1)
    assert time.monotonic() - began < 40


def test_a_process_that_ends_without_an_answer_says_how():
    with pytest.raises(NbassetError, match="ended with 4"):
        in_fresh_process(end_with, 4, patience=60)
