"""Running everything again on the page: the saved file is the same, byte by byte, but for what counts executions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from browser.lab import EXTENSION, Opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]
CELLS = [
    "%load_ext nbasset\nimport sys, warnings\nimport matplotlib.pyplot as plt\nimport pandas as pd",
    "%%asset rows --group sources\nprint('reading')\nprint('beside', file=sys.stderr)\npd.DataFrame({'x': range(20)})",
    "%%asset squares\nwarnings.warn('careful')\nrows.assign(y=rows.x**2)",
    "%%asset chart\nfig, ax = plt.subplots(figsize=(2, 1))\nax.plot(squares.x, squares.y)\nax",
    "#| asset: bad\n1 / 0",
    "squares.head(2)",
    "%assets",
    "%asset squares",
    "%asset_graph",
    "%materialize chart",
]
SETTLED = 1500
"""Milliseconds in which a page that has nothing else to do brings every output up to date."""


def saved(notebook: Opened, name: str) -> str:
    """The saved file without what counts executions, and the models of widgets that live in one kernel only."""
    notebook.page.wait_for_timeout(SETTLED)
    notebook.command("docmanager:save")
    told = json.loads((notebook.lab.folder / name / f"{name}.ipynb").read_text())
    for cell in told["cells"]:
        cell.pop("execution_count", None)
        cell["metadata"].pop("execution", None)
        for output in cell.get("outputs", []):
            output.pop("execution_count", None)
    return re.sub(r"In\[\d+\]", "In[]", re.sub(r'"model_id": "\w+"', '"model_id"', json.dumps(told, indent=1)))


def run_all(notebook: Opened) -> None:
    """Run every cell, also below one that fails."""
    for number in range(len(CELLS)):
        notebook.run(number)


def test_run_all_again_saves_the_same_file_a_restart_or_a_reload_between_or_not(opened: Open) -> None:
    notebook = opened("same", CELLS, own=True)
    run_all(notebook)
    first = saved(notebook, "same")
    assert all(words in first for words in ("reading", "careful", "image/png", "ZeroDivisionError", "0 made, 3 reused"))
    between: list[Callable[[], Any]] = [lambda: None, notebook.restart, notebook.reload]
    for does in between:
        does()
        run_all(notebook)
        assert saved(notebook, "same") == first
        assert notebook.page.get_by_text("Error displaying widget").count() == 0


def test_a_run_all_that_changes_the_form_leaves_the_saved_file_to_the_page(opened: Open) -> None:
    cells = ["%load_ext nbasset", "%%asset rows\n[1, 2]", "%nbasset form comment"]
    notebook = opened("early", cells)
    path = notebook.lab.folder / "early" / "early.ipynb"
    before = path.read_text()
    source = "() => window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.getSource()"
    for _ in range(3):
        notebook.run_all()
        notebook.until(lambda: notebook.page.evaluate(source), lambda now: now == "#| asset: rows\n[1, 2]")
        assert path.read_text() == before
        notebook.edit(1, cells[1])
        notebook.restart()
