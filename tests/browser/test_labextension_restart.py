"""After a restart a single cell is run; where that cannot be, a button runs what it needs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.lab import EXTENSION, Opened
from browser.test_labextension import badges

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

CELLS = ["%load_ext nbasset", "K = 2", "%%asset one\n[K]", "%%asset two\none * 2", "two"]


def test_one_cell_is_run_after_a_restart_and_a_button_runs_what_it_needs(opened: Callable[..., Opened]) -> None:
    notebook = opened("restarts", CELLS)
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {2: "● fresh", 3: "● fresh"})
    notebook.restart()
    notebook.run(0, 4)
    assert "[2, 2]" in notebook.output(4)
    notebook.restart()
    notebook.edit(1, "K = 3")
    notebook.run(0)
    notebook.run(4)
    assert "two is not defined in this kernel, and cell [2] was edited or is gone: run cells" in notebook.output(4)
    notebook.page.get_by_text("Run These Cells").first.click()
    notebook.until(lambda: notebook.output(4), lambda now: "[3, 3]" in now)
