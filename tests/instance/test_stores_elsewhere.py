"""A store at a URL, used by workers on computers that have neither the notebook's folder nor its store."""

from __future__ import annotations

import contextlib
import os
import sys
from types import ModuleType

import clusters
import pytest
from instance.conftest import Notebook
from servers import s3_server

from nbasset.storage import places
from nbasset.storage.places import folder_of

pytestmark = pytest.mark.slow

CELLS = {
    "raw": "import numpy as np\nnp.arange(50_000)",
    "total": "print('at work')\nint(raw.sum())",
    "process": "import os\nos.getpid()",
    "one, two": "one = total // 2\ntwo = [total]",
}


@pytest.fixture
def server(monkeypatch):
    with s3_server() as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found


@contextlib.contextmanager
def notebook_at(root, monkeypatch):
    """A notebook whose store is there."""
    main = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    found = Notebook(root, vars(main))
    found.said = []
    found.instance.warn = found.said.append
    for name, text in CELLS.items():
        found.asset(name, text)
    try:
        yield found
    finally:
        found.instance.runs.executors.close()
        found.instance.close()


def run(notebook, executor):
    runs = notebook.instance.runs
    return runs.run(runs.request(None), executor=executor)


def test_workers_of_dask_without_the_folder_use_the_store(server, tmp_path, monkeypatch):
    url = server.folder()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(places, "user_cache", lambda: tmp_path / "here")  # a variable would be taken along
    book = tmp_path / "book"
    book.mkdir()
    monkeypatch.chdir(book)
    with contextlib.ExitStack() as open_:
        _, client = open_.enter_context(clusters.cluster(elsewhere, 1, XDG_CACHE_HOME=str(elsewhere / "cache")))
        notebook = open_.enter_context(notebook_at(folder_of(url), monkeypatch))
        done = run(notebook, client)
        assert done.success, notebook.said
        assert not [told for told in notebook.said if "made in the kernel" in told], notebook.said
        assert notebook.instance.value("process") != os.getpid()
        assert notebook.instance.value("total") == 1249975000
        assert notebook.instance.value("two") == [1249975000]
    assert [*(elsewhere / "cache").rglob("stands-for.json")], "the worker has a folder of its own"
    monkeypatch.setattr(places, "user_cache", lambda: tmp_path / "third")
    with notebook_at(folder_of(url), monkeypatch) as third:
        assert str(third.instance.status("two").status) == "FRESH"
        assert third.instance.value("one") == 624987500
