"""Every single call to the system fails once: nothing is wrong, set aside, made again, lost, and nothing stops."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faults.calls import ERRORS, Calls
from faults.project import REPOSITORY

HERE = Path(__file__).parent


@pytest.fixture
def prepare(project):
    """Have the store as it is before a session: with everything made, or not there at all."""

    def prepare(kind):
        project.restore()
        if kind == "write":
            shutil.rmtree(project.store)

    return prepare


@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_call_of_pythons_that_fails_once(project, prepare, tally, count, kind):
    """In the long form each fails in every way, otherwise one in four, each in another way."""
    prepare(kind)
    with Calls(project.store).at_work() as calls:
        project.session()
    number_of_calls = len(calls.names)
    assert number_of_calls > 80
    for number in range(1, number_of_calls + 1, count(4, 1)):
        for error in count([ERRORS[number % len(ERRORS)]], ERRORS):
            prepare(kind)
            with Calls(project.store, number, error).at_work() as calls:
                first = project.session()
            judge(
                project, tally, kind, f"{number} {calls.names[number - 1 : number]} {error}", first, project.session()
            )


LASTING = (
    "open",
    "read",
    "write",
    "stat",
    "lstat",
    "fstat",
    "mkdir",
    "link",
    "scandir",
    "fcntl.flock",
    "mmap.mmap",
    "io.open",
)


@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_call_of_pythons_that_fails_throughout(project, prepare, tally, count, kind):
    """The values are right, nothing is set aside, and what was there is there."""
    for name in LASTING:
        for error in count(["EIO"], ERRORS):
            prepare(kind)
            with Calls(project.store, error=error, always=name).at_work():
                first = project.session()
            aside = list(project.store.glob("quarantine/*"))
            second = project.session()
            tally.judge(
                f"a call fails throughout while a session {kind}s",
                wrong=[*first.wrong, *second.wrong],
                lost=kind == "read" and second.made and (name, error, second.made),
                broken=(aside or second.error or second.warnings) and (name, error, aside, second),
                unclear=first.error and (name, error, first.error),
            )


def judge(project, tally, kind, call, first, second):
    aside = [path.name for path in project.store.glob("quarantine/*")]
    tally.judge(
        f"one call fails while a session {kind}s",
        wrong=[*first.wrong, *second.wrong],
        lost=second.made and (call, second.made),
        broken=(aside or second.error or second.warnings or (kind == "read" and first.made)) and (call, aside, first),
        unclear=first.error and (call, first.error),
    )


@pytest.fixture(scope="module")
def failing_calls(tmp_path_factory):
    """A library that has one call fail, of whatever language."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("there is no C compiler to build what has the calls of SQLite fail")
    library = tmp_path_factory.mktemp("library") / "failing_calls.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-w", "-o", str(library), str(HERE / "failing_calls.c"), "-ldl"], check=True
    )
    return library


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_call_of_anybodys_that_fails_once(failing_calls, tmp_path, tally, count, kind):
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
    every = count([], ["every"])
    trials = subprocess.Popen(
        [sys.executable, str(HERE / "trials.py"), str(tmp_path), kind, *every, *ERRORS],
        env={**os.environ, "PYTHONPATH": path, "LD_PRELOAD": str(failing_calls)},
        stdout=subprocess.PIPE,
        text=True,
    )
    tried = 0
    with trials:
        for line in trials.stdout:
            told = json.loads(line)
            first, second = told["first"], told["second"]
            tried += 1
            tally.judge(
                f"one call of any library fails while a session {kind}s",
                wrong=[*first["wrong"], *second["wrong"]],
                lost=second["made"] and told,
                broken=(told["aside"] or second["error"] or (kind == "read" and first["made"])) and told,
                unclear=first["error"] and told,
            )
    assert (trials.returncode, tried > count(40, 200)) == (0, True)
