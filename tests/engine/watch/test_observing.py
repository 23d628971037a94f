"""Observing several at once: each body is told of its own files, and everything is put back in whatever order."""
# ruff: noqa: PTH110

from __future__ import annotations

import os
import queue
import sys
import threading
from pathlib import Path

import pytest

from nbasset.engine.watch.observing import observing


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to work in, with two files."""
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def inputs(observed):
    return [os.path.relpath(path) for path in observed.inputs()]


def test_threads_that_the_body_started_count(here):
    with observing() as seen:
        thread = threading.Thread(target=lambda: Path("a.txt").read_text())
        thread.start()
        thread.join()
    assert inputs(seen) == ["a.txt"]


def test_a_body_that_runs_another_is_not_told_of_its_files(here):
    with observing() as outer:
        Path("a.txt").read_text()
        with observing() as inner:
            Path("b.txt").read_text()
    assert inputs(outer) == ["a.txt"]
    assert inputs(inner) == ["b.txt"]


def test_two_that_overlap_leave_everything_as_it_was_in_whatever_order_they_end(here):
    kind = type(os.environ)
    before = (os.stat, kind.__getitem__, kind.__setitem__, kind.__iter__, threading.Thread.start, list(sys.meta_path))
    first, second = observing(), observing()
    one = first.__enter__()
    two = second.__enter__()
    first.__exit__(None, None, None)
    Path("a.txt").read_text()
    second.__exit__(None, None, None)
    Path("b.txt").read_text()
    assert (inputs(one), inputs(two)) == ([], ["a.txt"])
    assert before == (
        os.stat,
        kind.__getitem__,
        kind.__setitem__,
        kind.__iter__,
        threading.Thread.start,
        list(sys.meta_path),
    )


def test_two_bodies_at_once_in_two_threads_each_see_their_own(here):
    both = threading.Barrier(2)
    seen = {}

    def body(name):
        with observing() as found:
            both.wait()
            Path(name).read_text()
            os.environ.get(f"ONLY_{name}")
            os.path.exists(f"{name}.absent")
            helper = threading.Thread(target=lambda: Path(f"{name}.more").write_text("x"))
            helper.start()
            helper.join()
            both.wait()
        seen[name] = found

    bodies = [threading.Thread(target=body, args=(name,)) for name in ("a.txt", "b.txt")]
    for each in bodies:
        each.start()
    for each in bodies:
        each.join()
    for name, found in seen.items():
        assert inputs(found) == [name]
        assert list(found.variables) == [f"ONLY_{name}"]
        assert [os.path.relpath(path) for path, _ in found.only_looked()] == [f"{name}.absent"]
        assert {os.path.relpath(path) for path in found.written} == {f"{name}.more"}


def test_what_a_thread_of_an_earlier_body_does_counts_for_the_body_at_work(here):
    todo, done = queue.SimpleQueue(), queue.SimpleQueue()

    def worker():
        while (name := todo.get()) is not None:
            done.put(Path(name).read_text())

    with observing() as earlier:
        pool = threading.Thread(target=worker)
        pool.start()
    with observing() as later:
        todo.put("a.txt")
        done.get()
    todo.put(None)
    pool.join()
    assert (inputs(earlier), inputs(later)) == ([], ["a.txt"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_is_not_held_up_by_a_lock_that_nobody_gives_back(here):
    with observing() as seen, seen.lock:
        child = os.fork()
        if child == 0:
            reader = threading.Thread(target=Path("a.txt").read_text)
            reader.start()
            reader.join(5)
            os._exit(reader.is_alive())
        assert os.waitpid(child, 0)[1] == 0


def test_an_error_inside_ends_the_observing(here):
    with pytest.raises(KeyError), observing() as seen:
        raise KeyError
    Path("a.txt").read_text()
    assert inputs(seen) == []


def test_nothing_is_said_when_python_ends_and_has_cleared_the_names_of_its_modules(here, monkeypatch):
    from nbasset.engine.watch import observing as module

    with observing() as seen, monkeypatch.context() as ending:
        ending.setattr(module, "_bodies", None)
        Path("a.txt").read_text()
    assert inputs(seen) == []
