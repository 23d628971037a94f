"""Front ends other than JupyterLab: what they send a kernel, and what of its messages they can use, played to a real kernel."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from kernels import CellRun, Kernel
from nbclient import NotebookClient

pytestmark = pytest.mark.kernel

WIDGET = "application/vnd.jupyter.widget-view+json"
AS_COLAB = "import sys, types\nsys.modules['google.colab'] = types.ModuleType('google.colab')"
Message = dict[str, Any]


class FrontEnd:
    """A page that keeps every message, and drops those that it cannot place.

    Args:
        kernel: the kernel.
        ids: makes the id of a cell of its number; ``None`` where it sends none.
        drops: whether it forgets a cell's displays when the cell is done.
    """

    def __init__(self, kernel: Kernel, ids: str | None = None, *, drops: bool = False) -> None:
        self.kernel, self.ids, self.drops = kernel, ids, drops
        self.heard: list[Message] = []
        self._idle: set[str] = set()
        self._take, kernel._take = kernel._take, self._hear

    def _hear(self, message: Message) -> None:
        self.heard.append(message)
        parent = message["parent_header"].get("msg_id", "")
        content = message["content"]
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            self._idle.add(parent)
            if self.drops:
                self.kernel._displays.clear()
        if not self.drops or parent not in self._idle:
            self._take(message)

    def run(self, *cells: str | tuple[int, str]) -> CellRun:
        """Run cells, each numbered where it is to be another than the next; the last one."""
        for number, cell in enumerate(cells):
            at, text = cell if isinstance(cell, tuple) else (number, cell)
            last = self.kernel.run(text, self.ids.format(at) if self.ids else None)
            assert last.ok, last.traceback
        return last

    def kinds(self) -> set[str]:
        """The kinds of messages that came."""
        return {each["msg_type"] for each in self.heard}


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Kernel]:
    """A kernel in which nbasset is not loaded."""
    with Kernel(tmp_path, load=False) as started:
        yield started


def test_who_sends_no_cell_ids_is_told_the_same_of_an_edit(kernel: Kernel) -> None:
    page = FrontEnd(kernel)
    page.run("K = 2", "%%asset a\nK * 2", "%%asset b\na + 1", "K = 3")
    assert "b      ◆ stale" in page.run("%assets").text
    assert "2 made" in page.run("%materialize").text
    page.run("%%asset a\nK * 5")
    assert "1 made, 1 reused" in page.run("%materialize").text
    assert kernel.value("(a, b)") == (15, 16)


def test_a_page_that_knows_nothing_of_nbasset_hears_of_no_comm(bare: Kernel) -> None:
    page = FrontEnd(bare)
    page.run("%load_ext nbasset", "%%asset a\nprint('x')\n1", "%materialize --again", "%assets", "%nbasset")
    assert {kind for kind in page.kinds() if kind.startswith("comm")} == set()


VSCODE = "vscode-notebook-cell:/home/me/week%203.ipynb#W{}sZmlsZQ%3D%3D"
RENAMED = "vscode-notebook-cell:/home/me/week%204.ipynb#X{}sZmlsZQ%3D%3D"


def test_ids_may_be_uris_that_change_with_the_name_of_the_file(bare: Kernel) -> None:
    page = FrontEnd(bare, VSCODE)
    notebook = ("%load_ext nbasset", "%%asset a\nprint('seen')\n[1, 2]", "%%asset b\nsum(a)")
    page.run("__vsc_ipynb_file__ = '/home/me/week 3.ipynb'", *notebook)
    assert "a is no longer defined" in page.run((2, "%%asset c\n[1, 2]")).text
    page.run((2, notebook[1]), (3, notebook[2]))
    page.ids = RENAMED
    shown = [page.run((number, cell)).text for number, cell in enumerate(notebook)]
    assert "replaces" not in "".join(shown), "it is the same cell"
    assert shown[2].splitlines()[0] == "3"
    assert "b is no longer defined" in page.run((2, "%%asset d\nsum(a)")).text
    assert bare.value("sorted(map(str, __import__('nbasset.instance').instance.current().definitions.by_name))") == [
        "a",
        "d",
    ]


def test_in_vs_code_an_update_has_the_metadata_of_what_it_updates(bare: Kernel) -> None:
    page = FrontEnd(bare, VSCODE)
    page.run("__vsc_ipynb_file__ = '/home/me/week 3.ipynb'", "%load_ext nbasset", "K = 2")
    page.run((3, "%%asset a\nprint(K)\nK"), (4, "%asset_graph"), (2, "K = 3"), (5, "%materialize"))
    shown = [each["content"] for each in page.heard if "display_data" in each["msg_type"]]
    named = [(each["transient"]["display_id"], each["metadata"]) for each in shown if each["transient"]]
    assert len(named) > 5
    for _, updates in itertools.groupby(sorted(named, key=str), key=lambda each: each[0]):
        assert len({str(metadata) for _, metadata in updates}) == 1


def test_all_that_a_cell_shows_of_itself_has_come_when_it_is_done(kernel: Kernel) -> None:
    page = FrontEnd(kernel, "c{}", drops=True)
    slow = page.run("%%asset a\nimport time\nfor i in range(3):\n    print(i)\n    time.sleep(0.1)\n7")
    assert "0\n1\n2\n7" in slow.text
    assert "● fresh" in slow.text
    rest = page.run((1, "%%asset b\na + 1"), (0, "%%asset a\n8"), (2, "%materialize"))
    assert "1 made, 1 reused" in rest.text
    assert "b showed:\n9" in rest.text


def test_in_colab_there_are_pictures_that_follow_and_no_widgets(bare: Kernel) -> None:
    page = FrontEnd(bare, "c{}")
    page.run(AS_COLAB, "%load_ext nbasset", "%%asset a\n1")
    graph = page.kernel.start("%asset_graph", "c4")
    shown = page.kernel.finish(graph)
    assert "● fresh" in shown.text
    page.run((2, "%%asset a --define\n2"))
    assert "◆ stale" in shown.text, "it follows"
    others = [page.run((number, cell)) for number, cell in enumerate(("%asset a", "%asset_runs", "%assets"), 5)]
    for each in (shown, *others):
        assert all(WIDGET not in output["data"] for output in each.outputs)
        assert each.html
    assert {kind for kind in page.kinds() if kind.startswith("comm")} == set()


@pytest.mark.slow
def test_nbclient_runs_a_notebook_and_the_second_time_makes_nothing(tmp_path: Path) -> None:
    cells = ["%load_ext nbasset", "%%asset a\nimport time\ntime.perf_counter_ns()", "a"]
    told = []
    for _ in range(2):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
        assert "● fresh" in str(notebook.cells[1].outputs) or "◐ fresh" in str(notebook.cells[1].outputs)
        told.append(notebook.cells[2].outputs[0].data["text/plain"])
    assert told[0] == told[1]
