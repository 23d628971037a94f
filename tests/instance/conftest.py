"""A script as a program of functions, defined anew as often as wanted; and a notebook without a shell."""

from __future__ import annotations

import errno
import linecache
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from types import ModuleType

import clusters
import pytest
from naming import named

from nbasset.core.assets import Cell
from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.engine.executors import processes
from nbasset.instance import Instance
from nbasset.instance.orders import home_of, order_to_make
from nbasset.notebook.cells import CellText, asset_from_cell
from nbasset.notebook.options import asset_line

RAN: list[str] = []
"""What ran. It is only added to, so that it is no input."""


class Program:
    """A program whose functions are assets.

    Args:
        root: the store's folder.
    """

    def __init__(self, root):
        self.root = root
        self.warnings = []
        self.restart()

    def restart(self):
        """As in a fresh process: only the store is as it was."""
        if hasattr(self, "instance"):
            self.instance.close()
        self.instance = Instance(self.root, notebook="n", warn=self.warnings.append)

    def define(self, source, *, resources=None, names=None, **options):
        """Define the functions of a source as assets; `options` by name."""
        namespace = {"__name__": "__main__", "RAN": RAN, **(names or {})}
        before = set(namespace)
        exec(compile(source, "program", "exec"), namespace)
        assets = [
            asset(**options.get(name, {}))(each)
            for name, each in namespace.items()
            if name not in before and type(each).__name__ == "function" and name[0] != "_"
        ]
        self.instance.register(Definitions(assets, resources=resources))
        return namespace

    def run(self, *names, job="", **options):
        """Run; the bodies that ran."""
        RAN.clear()
        request = self.instance.runs.request(list(names) or None, job=job, **options)
        self.last = self.instance.runs.run(request)
        return list(RAN)

    def outcomes(self):
        return {str(name): str(part.outcome) for name, part in self.last.assets.items()}

    def statuses(self):
        return {str(name): str(each.status) for name, each in self.instance.standing().all().items()}

    def value(self, name):
        return self.instance.value(name)

    def said(self, name):
        return str(self.instance.status(name))


class Notebook:
    """A notebook without a shell: cells that are assets, and names that plain cells have bound."""

    def __init__(self, root, names):
        self.names = names
        self.instance = Instance(root, notebook="n", warn=lambda sentence: None)
        self._cells = 0

    def plain(self, text):
        exec(compile(text, self._file(text), "exec"), self.names)

    def asset(self, line, text):
        whole = f"# %%asset {line}\n{text}"
        cell = CellText(text, text, 1, self._file(whole), Cell(None, self._cells), self.names)
        self.instance.define(asset_from_cell(cell, asset_line(line)))

    def _file(self, text):
        """As IPython does: the text of a cell is the text of a file that is on no disk."""
        self._cells += 1
        file = f"<cell {self._cells}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        return file

    def run(self):
        return self.instance.runs.run(self.instance.runs.request(None))

    def order(self, name):
        home = home_of(self.instance.root, self.instance.notebook)
        return order_to_make(named(name), self.instance.standing(), home)


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.txt").write_text("7")
    main = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    found = Notebook(tmp_path / ".nbasset", vars(main))
    yield found
    found.instance.close()


@pytest.fixture
def book(notebook, tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text("HALF = 2\ndef half(x):\n    return x // HALF\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("NBASSET_TEST_A", "a")
    notebook.said = []
    notebook.instance.warn = notebook.said.append
    yield notebook
    notebook.instance.runs.executors.close()


@pytest.fixture
def program(tmp_path):
    RAN.clear()
    found = Program(tmp_path / "store")
    yield found
    found.instance.close()


class Disk:
    """A disk that is full for everything larger than a few bytes."""

    def __init__(self, monkeypatch):
        self.real, self.full = os.write, False
        monkeypatch.setattr(os, "write", self.write)
        for name in ("writev", "pwrite"):
            if hasattr(os, name):
                monkeypatch.setattr(os, name, self.refuse(getattr(os, name)))

    def write(self, number, data):
        if self.full and number > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.real(number, data)

    def refuse(self, real):
        def write(*arguments):
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments)

        return write


@pytest.fixture
def disk(monkeypatch):
    return Disk(monkeypatch)


BEHIND_WAITS = "while not sign.exists():\n    time.sleep(0.01)\n"
"""How a body begins that waits until it may end."""


class Background(Notebook):
    """A notebook whose runs are in the background.

    Attributes:
        sign: what bodies wait for; a file in the store is nobody's input.
        said: sentences for the user.
        heard: called with every event.
    """

    def __init__(self, root, names):
        super().__init__(root, names)
        self.said = []
        self.instance.warn = self.said.append
        self.sign = root / "go"
        self.plain(f"import time\nfrom pathlib import Path\nsign = Path({str(self.sign)!r})")
        self.heard = lambda event: None

    def begin(self, *names, **options):
        runs = self.instance.runs
        found = runs.behind_now(runs.request(list(names) or None, **options), lambda event: self.heard(event))
        found.start()
        return found

    def end(self):
        """Let bodies end, and wait for the run; its record."""
        self.sign.touch()
        behind = self.instance.runs.behind
        behind.join()
        assert behind.error is None
        return behind.run

    def close(self):
        if self.instance.runs.behind is not None:
            self.instance.runs.behind.stop()
            self.instance.runs.behind.join()
        self.instance.runs.executors.close()
        self.instance.close()


@pytest.fixture
def background(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    main = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    found = Background(tmp_path / ".nbasset", vars(main))
    yield found
    found.close()


SLOWLY = ["spawn", "given", "loky", "dask"]


@pytest.fixture(
    params=["processes 2", *(pytest.param(each, marks=pytest.mark.slow) for each in SLOWLY)], scope="module"
)
def executor(request, tmp_path_factory):
    with ExitStack() as open_:
        if request.param == "spawn":
            patch = open_.enter_context(pytest.MonkeyPatch.context())
            patch.setattr(processes, "usual_method", lambda: "spawn")
            yield "processes 2"
        elif request.param == "given":
            yield open_.enter_context(ProcessPoolExecutor(2, mp_context=get_context("spawn")))
        elif request.param == "loky":
            loky = pytest.importorskip("joblib.externals.loky")
            yield open_.enter_context(loky.ProcessPoolExecutor(2))
        elif request.param == "dask":
            pytest.importorskip("distributed")
            yield open_.enter_context(clusters.cluster(tmp_path_factory.mktemp("cluster")))[1]
        else:
            yield request.param
