"""Workers: what other processes read for a body counts as if it had read it itself."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import joblib
import pytest
from engine.watch import worker_tasks

from nbasset.engine.executors.starting import started
from nbasset.engine.watch import workers
from nbasset.engine.watch.observing import observing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")

FILES = ["a.txt", "b.txt"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to work in, with two files."""
    for name in FILES:
        (tmp_path / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def inputs(observed):
    return sorted(os.path.relpath(path) for path in observed.inputs())


def pool(task, kind="fork"):
    with multiprocessing.get_context(kind).Pool(2) as workers:
        return workers.map(task, FILES)


def executor(task, kind="fork"):
    with ProcessPoolExecutor(2, multiprocessing.get_context(kind)) as workers:
        return list(workers.map(task, FILES))


def one_by_one(task, kind="fork"):
    for name in FILES:
        process = multiprocessing.get_context(kind).Process(target=task, args=(name,))
        process.start()
        process.join()


def jobs(task, kind):
    return joblib.Parallel(2, backend=kind)(joblib.delayed(task)(name) for name in FILES)


def forked(task):
    for name in FILES:
        child = os.fork()
        if not child:
            task(name)
            os._exit(0)
        os.waitpid(child, 0)


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "way",
    [
        lambda task: pool(task),
        lambda task: pool(task, "spawn"),
        lambda task: executor(task),
        pytest.param(lambda task: executor(task, "forkserver"), marks=pytest.mark.slow),
        lambda task: one_by_one(task),
        lambda task: jobs(task, "loky"),
        lambda task: jobs(task, "multiprocessing"),
        lambda task: jobs(task, "threading"),
        forked,
    ],
    ids=["Pool", "Pool spawn", "Executor", "Executor forkserver", "Process", "loky", "joblib", "threads", "fork"],
)
def test_files_that_workers_read_are_inputs(here, way):
    with observing() as seen:
        way(worker_tasks.read)
    assert inputs(seen) == FILES
    assert not seen.untracked


def test_workers_that_another_body_started_tell_the_one_at_work(here):
    files = [str(here / name) for name in FILES]  # they stay in the folder where they were started
    with observing() as first:
        joblib.Parallel(2)(map(joblib.delayed(worker_tasks.read), files))
    with observing() as second:
        joblib.Parallel(2)(map(joblib.delayed(worker_tasks.read), files))
    with observing() as third:
        pass
    assert (inputs(first), inputs(second), inputs(third)) == (FILES, FILES, [])


def test_what_workers_ask_and_run_counts_too(here, monkeypatch):
    monkeypatch.setenv("NBASSET_LEVEL", "3")
    with observing() as seen:
        pool(worker_tasks.level)
        pool(worker_tasks.run)
    assert seen.variables == {"NBASSET_LEVEL": "3"}
    assert list(seen.untracked) == ["subprocess"]


def test_who_wrote_first_is_known_across_processes(here):
    with observing() as seen:
        Path("a.txt").write_text("mine")
        pool(worker_tasks.read)
        Path("b.txt").write_text("mine")
    assert inputs(seen) == []
    assert list(seen.untracked) == ["b.txt, which the body reads and changes"]
    with observing() as seen:
        pool(worker_tasks.write)
        Path("a.txt").read_text()
    assert inputs(seen) == []
    assert {os.path.relpath(each) for each in seen.written} == set(FILES)


def test_processes_that_were_there_before_are_said_where_they_are_asked_and_nowhere_else(here):
    with multiprocessing.get_context("fork").Pool(2) as there:
        with observing() as asking:
            there.map(worker_tasks.read, FILES)
        with observing() as beside:
            Path("a.txt").read_text()
    assert list(asking.untracked) == ["other processes"]
    assert (inputs(beside), list(beside.untracked)) == (["a.txt"], [])


def test_processes_that_make_steps_are_not_asked_by_bodies(here):
    process, wire = started("spawn", worker_tasks.read)
    try:
        with observing() as seen:
            pool(worker_tasks.read)
    finally:
        wire.close()
        process.kill()
    assert (inputs(seen), list(seen.untracked)) == (FILES, [])


class Reading(multiprocessing.get_context("spawn").Process):  # type: ignore[name-defined,misc]
    """A process that is told what to do by its class."""

    def run(self) -> None:
        Path("a.txt").read_text()


@pytest.mark.lengthy
def test_a_process_that_nobody_can_look_into_is_said(here):
    with observing() as seen:
        process = Reading()
        process.start()
        process.join()
    assert list(seen.untracked) == ["other processes"]


def test_facts_that_somebody_has_removed_are_said_and_hinder_nobody(here):
    with observing() as seen:
        pool(worker_tasks.read)
        assert workers._facts is not None
        Path(workers._facts.path).unlink()
        pool(worker_tasks.read)
    assert "other processes" in seen.untracked
    with observing() as later:
        pool(worker_tasks.read)
    assert inputs(later) == FILES


def test_a_child_that_closes_all_it_has_inherited_disturbs_nothing(here):
    with observing() as seen:
        child = os.fork()
        if not child:
            os.closerange(3, 256)
            mine = os.open("c.txt", os.O_RDWR | os.O_CREAT)
            Path("a.txt").read_text()
            os._exit(os.fstat(mine).st_size)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert inputs(seen) == ["a.txt"]
    assert Path("c.txt").read_text() == ""
