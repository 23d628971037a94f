"""The notebook is put down a moment after cells have run, and as the kernel ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from kernels import Kernel
from shells import Notebook

from nbasset.notebook.live.keeping import REST, Keeping
from nbasset.storage.kept_view import read_view


@pytest.fixture
def loop(notebook: Notebook) -> Any:
    later: list[tuple[float, Callable[[], None]]] = []
    loop = SimpleNamespace(later=later, call_later=lambda delay, what: later.append((delay, what)) or len(later))
    loop.remove_timeout = later.clear
    notebook.shell.kernel.io_loop = SimpleNamespace(call_later=loop.call_later, remove_timeout=lambda _: later.clear())
    return loop


def test_several_cells_are_put_down_at_once(notebook: Notebook, loop: Any) -> None:
    notebook.run("%%asset a\n1", "c1")
    notebook.run("%%asset b\na", "c2")
    ((delay, what),) = loop.later
    assert delay == REST
    what()
    assert sorted(map(str, notebook.session.recall.seen.assets)) == ["a", "b"]
    notebook.run("K = 1")
    assert len(loop.later) == 2


def test_what_is_drawn_is_kept_with_it_for_who_asks_without_a_kernel(notebook: Notebook, loop: Any) -> None:
    notebook.run("%%asset a\n1", "c1")
    loop.later[0][1]()
    kept = read_view(notebook.session.instance.root, notebook.session.instance.notebook)
    assert kept is not None
    assert [(each["name"], each["status"]) for each in kept.view["assets"]] == [("a", "FRESH")]
    assert kept.edited([("c1", "%%asset a\n1"), ("c2", "2")]) == [1]


def test_in_the_end_it_is_put_down_once_more(notebook: Notebook, loop: Any) -> None:
    keeping = Keeping(notebook.shell, notebook.session)
    notebook.run("%%asset a\n1", "c1")
    keeping.soon()
    keeping.end()
    assert list(map(str, notebook.session.recall.seen.assets)) == ["a"]


@pytest.mark.kernel
def test_a_kernel_goes_on_where_the_last_one_has_ended(tmp_path: Path) -> None:
    cells = {"c1": "K = 2", "c2": "%%asset a\n[K]", "c3": "%%asset b\nsum(a)"}
    book = tmp_path / "book.ipynb"
    book.write_text(json.dumps({"cells": [{"cell_type": "code", "id": id, "source": cells[id]} for id in cells]}))
    for ran in (list(cells), ["c3"]):
        with Kernel(tmp_path, env={"JPY_SESSION_NAME": str(book)}) as kernel:
            for id in ran:
                assert kernel.run(cells[id], id).ok
            assert kernel.value("(b, get_ipython().user_ns.get('K'))") == (2, 2 if "c1" in ran else None)
