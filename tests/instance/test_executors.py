"""Which processes make the steps of a run, by the words people use."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.executors import in_process_executor, multiprocess_executor
from nbasset.engine.executors.given import Given
from nbasset.engine.thread_counts import cores, count_variables
from nbasset.instance.executors import Executors, width_of

pytestmark = pytest.mark.processes


@pytest.fixture
def executors(tmp_path):
    found = Executors(lambda: tmp_path)
    yield found
    found.close()


def test_words_and_numbers_say_how_many():
    assert [width_of(word) for word in ("kernel", "processes 3", 2, "processes")] == [0, 3, 2, cores()]
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("word", ["threads", "processes 0", "processes x", 0, -1, True, 2.5, "kernel 2"])
def test_anything_else_is_refused_and_what_was_chosen_stays(executors, word):
    with pytest.raises(InvalidDefinition, match="An executor is kernel, processes"):
        executors.choose(word)
    assert executors.told == "kernel"


def test_processes_are_kept_for_the_session_and_end_when_the_kernel_is_chosen(executors):
    assert executors.workers() is None
    executors.choose("processes 1")
    kept = executors.workers()
    assert kept is executors.workers(1)
    assert executors.workers("kernel") is None
    assert executors.told == "processes 1"
    assert executors.workers(2) is not kept
    executors.choose("kernel")
    assert executors.workers() is None
    assert executors._pool is None


def test_any_executor_is_taken(executors):
    with ThreadPoolExecutor(3) as given:
        executors.choose(given)
        found = executors.workers()
        assert isinstance(found, Given)
        assert found.width == 3
        assert executors.told == "ThreadPoolExecutor"


def test_dagsters_names_are_taken_and_a_cluster_needs_a_store(executors, tmp_path):
    executors.choose(multiprocess_executor.configured({"max_concurrent": 1}))
    assert executors.workers().width == 1
    assert executors.told == "processes 1"
    assert not executors.leaves()
    executors.choose(in_process_executor)
    assert (executors.workers(), executors.told, executors.leaves()) == (None, "kernel", False)
    assert executors.leaves("dask tcp://127.0.0.1:1")
    executors._root = lambda: tmp_path / "none"
    with pytest.raises(NbassetError, match="need a store in a folder"):
        executors.choose("dask tcp://127.0.0.1:1")
    assert executors.told == "kernel"


def run(notebook, executor, *names, **options):
    runs = notebook.instance.runs
    return runs.run(runs.request(list(names) or None, **options), executor=executor)


def test_what_takes_much_of_the_notebooks_data_along_is_told_by_its_name_once(book):
    book.plain("blob, small = b'x' * 11_000_000, 1")
    book.asset("a", "len(blob) + small")
    book.asset("b", "len(blob) - small")
    run(book, 2)
    assert [each.partition(" each")[0] for each in book.said] == [
        f"{name} takes 11 MB of the notebook's own data along to its process" for name in "ab"
    ]
    assert all("most of it blob: make blob an asset (%%asset blob)." in each for each in book.said)
    run(book, 2, again=True)
    assert len(book.said) == 2


THREADS = "import os, threadpoolctl, numpy as np\nheavy = np.random.default_rng(0).random((400, 400))"


@pytest.mark.slow
def test_the_number_of_threads_is_one_for_the_notebook_whoever_makes_the_steps(book, monkeypatch):
    pytest.importorskip("numpy")
    control = pytest.importorskip("threadpoolctl")
    for name in count_variables(1):
        monkeypatch.setenv(name, "1")
    book.plain(THREADS)
    book.asset("product", "heavy @ heavy, np.linalg.svd(heavy)[1]")
    book.asset("counts", "heavy @ heavy\nsorted({each['num_threads'] for each in threadpoolctl.threadpool_info()})")
    book.asset("process", "os.getpid()")
    with control.threadpool_limits(1):
        run(book, 2)
        assert book.said == []
        assert book.instance.value("process") != os.getpid()
        assert book.instance.value("counts") == [1]
        there = book.instance.result("product").data_version
        run(book, "kernel", "product", again=True)
        assert book.instance.result("product").data_version == there
