"""Schedule files: what has become of ticks, and that one job runs once at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nbasset.core.timetables import Timetable
from nbasset.storage.schedule_files import at_work, keep_timetables, kept_timetables, read_done, write_done


def test_what_was_done_is_there_for_the_next_and_names_are_told_apart(tmp_path):
    assert read_done(tmp_path, "sales", "weekly") == {}
    write_done(tmp_path, "sales", "weekly", {"since": 1.0, "tries": 2})
    write_done(tmp_path, "sales", "week/ly", {"since": 3.0})
    assert read_done(tmp_path, "sales", "weekly") == {"since": 1.0, "tries": 2.0}
    assert read_done(tmp_path, "sales", "week/ly") == {"since": 3.0}


@pytest.mark.parametrize("content", ["", "[1]", "{", '{"since": "long ago"}'])
def test_what_is_damaged_is_as_if_nobody_knew(tmp_path, content):
    write_done(tmp_path, "sales", "weekly", {"since": 1.0})
    [file] = (tmp_path / "schedules").iterdir()
    file.write_text(content)
    assert read_done(tmp_path, "sales", "weekly") == {}


def test_a_job_is_at_work_once_at_a_time(tmp_path):
    with (
        at_work(tmp_path, "sales", "weekly") as mine,
        at_work(tmp_path, "sales", "weekly") as other,
        at_work(tmp_path, "sales", "daily") as another,
    ):
        assert mine is not None
        assert other is None
        assert another is not None
    with at_work(tmp_path, "sales", "weekly") as later:
        assert later is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there a process does not inherit it")
def test_who_inherits_the_lock_holds_it_when_the_first_is_gone(tmp_path):
    program = (
        "import os, subprocess, sys\nfrom pathlib import Path\nfrom nbasset.storage.schedule_files import at_work\n"
        "with at_work(Path(sys.argv[1]), 'sales', 'weekly') as lock:\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'input()'], pass_fds=(lock,))\n"
        "    print(child.pid, flush=True)\n    os._exit(1)\n"
    )
    done = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout.readline().strip().isdecimal()
    assert done.wait() == 1
    with at_work(tmp_path, "sales", "weekly") as mine:
        assert mine is None
    done.stdin.close()
    done.stdout.read()  # which ends with the child
    with at_work(tmp_path, "sales", "weekly") as mine:
        assert mine is not None
    done.stdout.close()


def test_what_python_has_defined_is_known_without_a_kernel(tmp_path):
    tables = [Timetable("a", ("@daily",), "weekly"), Timetable("b", ("@daily",), selection=("x+",))]
    keep_timetables(tmp_path, "sales", tables)
    assert kept_timetables(tmp_path, "sales") == tables
    assert kept_timetables(tmp_path, "other") == []
    [file] = (tmp_path / "schedules").iterdir()
    file.write_text('{"a": 1, "b": {"name": "b"}}')
    assert kept_timetables(tmp_path, "sales") == []
