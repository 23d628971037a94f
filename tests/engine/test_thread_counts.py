"""A number of threads that is another in another process is seen."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from nbasset.core.errors import ExtraMissing
from nbasset.engine import process_start, thread_counts
from nbasset.engine.thread_counts import set_since_loaded, unlike_threads
from nbasset.libraries.threads import chosen_count


@pytest.fixture
def counted(monkeypatch):
    """What threadpoolctl tells, by file."""
    counts = {"/lib/libopenblas.so": 2}
    told = lambda: [{"filepath": file, "num_threads": count} for file, count in counts.items()]  # noqa: E731
    monkeypatch.setitem(sys.modules, "threadpoolctl", SimpleNamespace(threadpool_info=told))
    return counts


def test_another_number_is_told_by_its_library_and_one_that_is_not_loaded_here_is_not(counted):
    assert thread_counts.thread_counts() == {"/lib/libopenblas.so": 2}
    assert unlike_threads({"/lib/libopenblas.so": 2, "/lib/libgomp.so": 4}) == ""
    assert unlike_threads({"/lib/libopenblas.so": 1}) == "libopenblas.so computes with 1 threads here"
    assert unlike_threads({}) == ""


def test_where_nobody_has_loaded_what_changes_numbers_none_are_told(monkeypatch):
    monkeypatch.delitem(sys.modules, "threadpoolctl", raising=False)
    assert thread_counts.thread_counts() == {}


def test_a_variable_that_was_set_since_the_start_is_named(monkeypatch, tmp_path):
    started = tmp_path / "environ"
    started.write_bytes(b"A=1\0OMP_NUM_THREADS=2\0B=2")
    monkeypatch.setattr(process_start, "_STARTED_WITH", started)
    monkeypatch.setattr(thread_counts, "can_compare", lambda: False)
    monkeypatch.setattr("os.environ", {"OMP_NUM_THREADS": "2", "A": "3"})
    assert set_since_loaded() == ""
    monkeypatch.setattr("os.environ", {"OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "1"})
    assert set_since_loaded() == "MKL_NUM_THREADS"
    monkeypatch.setattr("os.environ", {})
    assert set_since_loaded() == "OMP_NUM_THREADS"
    monkeypatch.setattr(thread_counts, "can_compare", lambda: True)
    assert set_since_loaded() == "", "numbers are compared, library by library"
    monkeypatch.setattr(thread_counts, "can_compare", lambda: False)
    started.unlink()
    monkeypatch.setattr(process_start, "_AT_FIRST", {})
    assert set_since_loaded() == ""


def test_what_tells_numbers_is_loaded_where_it_is_there(monkeypatch):
    pytest.importorskip("threadpoolctl")
    monkeypatch.delitem(sys.modules, "threadpoolctl", raising=False)
    assert thread_counts.can_compare()
    monkeypatch.delitem(sys.modules, "threadpoolctl", raising=False)
    monkeypatch.setattr(thread_counts, "find_spec", lambda name: None)
    assert not thread_counts.can_compare()


def test_a_number_that_was_chosen_counts_for_what_is_loaded_and_what_will_be(monkeypatch):
    held = []
    monkeypatch.setitem(sys.modules, "threadpoolctl", SimpleNamespace(threadpool_limits=held.append))
    monkeypatch.setattr("os.environ", {"MKL_NUM_THREADS": "8"})
    monkeypatch.setattr(process_start, "started_with", dict)
    assert chosen_count() == 0
    along = thread_counts.count_variables(2)
    assert (along["MKL_NUM_THREADS"], along["OMP_NUM_THREADS"], along["NBASSET_THREADS"]) == ("8", "2", None)
    thread_counts.choose_count(3)
    assert (held, chosen_count(), set_since_loaded()) == ([3], 3, "")
    assert set(thread_counts.count_variables(2).values()) == {"3"}


def test_what_cannot_be_told_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    with pytest.raises(ExtraMissing, match="A number of threads needs threadpoolctl"):
        thread_counts.choose_count(1)
